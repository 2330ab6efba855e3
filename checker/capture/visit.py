"""What one guarded request came to: the value that passes from the transport to whoever reads it."""

import itertools
import re
from dataclasses import dataclass
from typing import Final

from checker.capture.base import Exchange
from checker.model.capture import Hop

__all__ = ["Visit", "media_type_of"]

_ESSENCE: Final = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(;.*)?\Z", re.ASCII | re.DOTALL)
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked, redirects followed.

    `status`, `headers`, `media_type` and `charset` are of the last response; `status` is None when none came.
    `body` is the decoded body of the last response, `exchanges` all responses in order, `hops` the redirects that were
    followed. `failure` is a reason code, "" when an answer came whole; `detail` a few words more. A visit that stopped
    before another host is `onward`: `final_url` says where it goes on, `seconds` how much of its time it has used.
    """

    url: str
    final_url: str
    exchanges: tuple[Exchange, ...] = ()
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = ""
    charset: str = ""
    body: bytes = b""
    failure: str = ""
    detail: str = ""
    onward: bool = False
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """The last response's header of that name (any case), repeated ones joined by commas, or ""."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def downgraded(self) -> bool:
        """Whether a redirect led from https to plain http, where anyone on the way may have changed the page."""
        ends = [*(hop.url for hop in self.hops), self.final_url]
        return any(
            before.startswith("https:") and after.startswith("http:") for before, after in itertools.pairwise(ends)
        )


def media_type_of(content_type: str) -> tuple[str, str]:
    """Split a Content-Type into media type and charset, both in lower case, "" when absent.

    A server that sends the header twice means the last that is well-formed
    (https://fetch.spec.whatwg.org/#content-type-header).
    """
    media, charset = "", ""
    for part in content_type.split(","):
        match = _ESSENCE.match(part)
        if match:
            found = _CHARSET.search(match[2] or "")
            essence = match[1].lower()
            named = next((text for text in found.groups() if text), "").strip().lower() if found else ""
            charset = named or (charset if essence == media else "")
            media = essence
    return media, charset
