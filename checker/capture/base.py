"""The one interface to captures: a request goes in, a capture with its bytes comes out, whatever happened.

`live.LiveFetcher` asks the web, `archives` ask an archive, `replay.ReplayFetcher` reads the evidence store;
`store.RecordingFetcher` stands around any of them and keeps what passes.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Final

from checker.model.capture import Capture, CaptureKind

__all__ = ["NEWEST", "CaptureRequest", "Exchange", "Fetched", "Fetcher"]

NEWEST: Final = "@newest"
"""How the key of a request for the newest copy ends."""


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """An address to ask once.

    `near` (a day, `2024-07-21`) and `pinned` (an archive's own address of a copy) are for archives only:
    pinned wins; without either, the newest copy is asked for.
    """

    kind: CaptureKind
    url: str
    near: str = ""
    pinned: str = ""

    @property
    def key(self) -> str:
        """The capture's name in a report and in the store."""
        if self.kind is CaptureKind.LIVE:
            return f"live:{self.url}"
        which = self.pinned or self.near
        return f"archive:{self.url}@{which}" if which else f"archive:{self.url}{NEWEST}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP response as it came over the wire, for the evidence.

    `raw` is the entity body as sent, still compressed, transfer coding removed; `truncated` when it is not whole.
    `request_headers` are those sent, credentials removed. `peer` is the connected address (`ip:port`).
    """

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    fetched_at: str
    peer: str = ""
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A capture, its decoded body (b"" unless captured) and the exchanges it took, redirects first."""

    request: CaptureRequest
    capture: Capture
    body: bytes = b""
    exchanges: tuple[Exchange, ...] = field(default=())


class Fetcher(ABC):
    """Asks addresses. Safe to call from many threads at once; never raises for what a server or network does."""

    @abstractmethod
    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask once and say what came of it."""

    def spacing(self, request: CaptureRequest) -> float:  # noqa: ARG002 - most have nobody who would mind
        """Least seconds between two requests to the host of this one, as far as the host said."""
        return 0.0

    def close(self) -> None:
        """Let go of connections and files."""
