"""The one interface to captures: a request goes in, a capture with its bytes comes out, whatever happened.

`live.LiveFetcher` asks the web, `archives` ask an archive, `replay.ReplayFetcher` reads the evidence store;
`store.RecordingFetcher` stands around any of them and keeps what passes.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from checker.model.capture import Capture, CaptureKind

__all__ = ["CaptureRequest", "Exchange", "Fetched", "Fetcher", "asks_newest"]

_NEWEST: Final = "newest"


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """An address to ask once.

    `near` (a day, `2024-07-21`) and `pinned` (an archive's own address of a copy) are for archives only:
    pinned wins; without either, the newest copy is asked for. `archive` is the name of the archive to look in, as in
    the settings; without one, the first of them. Of an index, `near` is the 14-digit time from which on copies are
    listed.

    Of our own evidence, `near` is "" for the last capture of an earlier run and `first` for the first one, and `unlike`
    the digest of what the live page gave now: only another page is an earlier copy. Of a copy that a person supplied,
    `near` is its sha256.
    """

    kind: CaptureKind
    url: str
    near: str = ""
    pinned: str = ""
    unlike: str = ""
    archive: str = ""

    @property
    def key(self) -> str:
        """The capture's name in a report and in the store."""
        if self.kind is CaptureKind.LIVE:
            return f"live:{self.url}"
        if self.kind is not CaptureKind.ARCHIVE:
            return f"{self.kind}:{self.url}" + (f"@{self.near}" if self.near else "")
        if self.pinned:
            return f"archive:{self.url}@{self.pinned}"
        where = f" in {self.archive}" if self.archive else ""
        return f"archive:{self.url}@{self.near or _NEWEST}{where}"


def asks_newest(key: str) -> bool:
    """Whether a request's key asks an archive for the newest copy of an address."""
    return key.startswith("archive:") and key.partition(" in ")[0].endswith(f"@{_NEWEST}")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP response as it came over the wire, for the evidence.

    `raw` is the entity body as sent, still compressed, transfer coding removed; `truncated` when it is not whole.
    `request_headers` are those sent, credentials removed. `peer` is the connected address (`ip:port`).

    `given` marks a file that a person supplied: nothing went over a wire, and it is kept as a `resource` record, which
    nobody can mistake for an answer. Its `headers` then say who gave what.
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
    given: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A capture, its decoded body (b"" unless captured) and the exchanges it took, redirects first.

    Of kept evidence, `unpack` may stand in the place of the body: the record was verified, and it is unpacked only for
    who wants to read it. `whole` is for everybody who does.

    With `onward` it is no answer yet: a redirect led to that address, on another host, and the same request is to be
    given to the same fetcher again once that host may be asked. Only fetchers that were told so stop like this.
    """

    request: CaptureRequest
    capture: Capture
    body: bytes = b""
    exchanges: tuple[Exchange, ...] = field(default=())
    unpack: Callable[[], "Fetched"] | None = field(default=None, compare=False, repr=False)
    onward: str = ""

    def whole(self) -> "Fetched":
        """The same with its body; where the body cannot be had after all, what is to be said of that."""
        return self.unpack() if self.unpack else self


class Fetcher(ABC):
    """Asks addresses. Safe to call from many threads at once; never raises for what a server or network does."""

    @abstractmethod
    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask once and say what came of it."""

    def answers(self, kind: CaptureKind) -> bool:
        """Whether it knows whom to ask for that kind."""
        return kind in (CaptureKind.LIVE, CaptureKind.ARCHIVE)

    def at_hand(self, request: CaptureRequest) -> Fetched | None:  # noqa: ARG002 - most have to ask
        """What `fetch` would give, where nobody has to be asked and nothing waited for; None otherwise."""
        return None

    def spacing(self, request: CaptureRequest) -> float:  # noqa: ARG002 - most have nobody who would mind
        """Least seconds between two requests to the host of this one, as far as the host said."""
        return 0.0

    def close(self) -> None:
        """Let go of connections and files."""
