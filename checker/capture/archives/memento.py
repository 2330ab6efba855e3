"""Any archive that speaks Memento (RFC 7089): a TimeGate that negotiates by date, TimeMaps that list the copies.

Copies are read raw, where their addresses are built as the Wayback Machine's: `PREFIX/TIMESTAMPid_/URL`. All that run
pywb, OpenWayback or the Internet Archive's software are. What a TimeMap lists under other addresses is counted and
passed over.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import ClassVar, Final
from urllib.parse import urldefrag, urlsplit

from checker.capture.archives.base import Archive, Copy, Page, Rows, tidy_original
from checker.capture.archives.choose import valid_timestamp
from checker.capture.archives.linkformat import Link, links_in

__all__ = ["LINK_FORMAT", "MementoArchive"]

LINK_FORMAT: Final = "application/link-format"
"""The media type of TimeMaps (RFC 7089 §5)."""

MAX_LINKS: Final = 100_000
"""Links of one TimeMap that are looked at. (No page is known to have been captured so often in these archives.)"""

_PLACE: Final = re.compile(r"/(?:\d{1,9}/)?(\d{14})(?:[a-z]{2}_)?/(.+)", re.ASCII | re.DOTALL)
"""Behind the prefix: a number where the archive has collections, the time, the original."""


class MementoArchive(Archive):
    """An archive by RFC 7089: TimeGate at `PREFIX/URL`, TimeMap at `PREFIX/timemap/link/URL`."""

    dialect: ClassVar[str] = "memento"

    def __init__(self, endpoint: str, *, name: str = "", also: Iterable[str] = (), own: bool = False) -> None:
        super().__init__(endpoint, name=name, also=also, own=own)
        prefixes = (self.endpoint, *self.also)
        self._starts = tuple(map(_without_scheme, prefixes))
        self._hosts = frozenset(urlsplit(prefix).netloc.lower() for prefix in prefixes)

    def timegate_url(self, url: str) -> str:
        """See `Archive.timegate_url`."""
        return f"{self.endpoint}/{url}"

    def index_url(self, url: str, near: str, *, limit: int, until: str = "", usable: bool = False) -> str:
        """The TimeMap: it lists all copies, so none of the wishes can be sent along; see `Archive.index_url`."""
        del near, limit, until, usable
        return f"{self.endpoint}/timemap/link/{url}"

    def list_url(self, url: str, since: str, *, limit: int) -> str:
        """The TimeMap, which is asked for once; see `Archive.list_url`."""
        del limit
        return "" if since else f"{self.endpoint}/timemap/link/{url}"

    def rows(self, text: str) -> Rows:
        """Read a TimeMap: its copies, how many it names at addresses that are none of this archive's, and its pages."""
        original, signed, mementos, pages = "", False, list[Link](), list[Page]()
        links = links_in(text)
        for link in islice(links, MAX_LINKS):
            signed = signed or not link.rel.isdisjoint(("original", "timegate"))
            if "memento" in link.rel:
                mementos.append(link)
            elif "original" in link.rel:
                original = original or tidy_original(link.target)
            elif "timemap" in link.rel and link.parameters.get("type", LINK_FORMAT) == LINK_FORMAT:
                pages.append(Page(link.target, link.time("from"), link.time("until")))
        found = [self.listed(link, original) for link in mementos]
        copies = tuple(copy for copy in found if copy is not None)
        # Every TimeMap names its original (RFC 7089 §5): a text that does not is none, whatever it is called. Nobody
        # knows what else one lists that was not read to its end.
        strange = bool(text.strip()) and not signed
        return Rows(copies, len(found) - len(copies) + strange + (next(links, None) is not None), tuple(pages))

    def listed(self, link: Link, original: str) -> Copy | None:  # noqa: ARG002 - for archives that need it
        """The copy that a link of a TimeMap or of a TimeGate's answer names, None when it is none of this archive's."""
        copy = self.parse(link.target)
        return copy if copy and valid_timestamp(copy.timestamp) else None

    def replay_url(self, copy: Copy) -> str:
        """See `Archive.replay_url`."""
        return f"{self.endpoint}/{copy.timestamp}id_/{copy.original}"

    def view_url(self, copy: Copy) -> str:
        """See `Archive.view_url`."""
        return f"{self.endpoint}/{copy.timestamp}/{copy.original}"

    def parse(self, url: str) -> Copy | None:
        """See `Archive.parse`. Addresses below the endpoint, or below another prefix of the archive, count."""
        bare = _without_scheme(urldefrag(url).url) if self.owns(url) else ""
        for start in self._starts:
            match = _PLACE.fullmatch(bare, len(start)) if bare.startswith(f"{start}/") else None
            original = tidy_original(match[2]) if match else ""
            if match and original:
                return Copy(match[1], original)
        return None

    def owns(self, url: str) -> bool:
        """See `Archive.owns`."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() in self._hosts


def _without_scheme(url: str) -> str:
    """An address from its host on, the host in lower case: archives answer to http and https alike."""
    host, slash, path = url.partition("://")[2].partition("/")
    return f"{host.lower()}{slash}{path}"
