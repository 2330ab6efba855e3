"""The Internet Archive's Wayback Machine, by its CDX server.

waybackpy builds the query and reads the rows. Its transport is never used: it opens a session of its own for each call,
has no time-out, and turns a 429 into an empty list, which reads as "not archived". Here the query's address and the
answer's text pass through methods, and the guarded session does the asking in between.
"""

import re
from collections.abc import Generator, Sequence
from typing import ClassVar, Final
from urllib.parse import urldefrag, urlsplit

from waybackpy import WaybackMachineCDXServerAPI
from waybackpy.cdx_utils import full_url
from waybackpy.exceptions import WaybackError

from checker.capture.archives.base import Archive, Copy, Rows, tidy_original

__all__ = ["WAYBACK_ENDPOINT", "CdxQuery", "WaybackMachine"]

WAYBACK_ENDPOINT: Final = "https://web.archive.org"
HOSTS: Final = frozenset({"web.archive.org", "wayback.archive.org", "web-beta.archive.org", "www.web.archive.org"})
URLKEY: Final = "urlkey:"
NO_PAGE: Final = "!statuscode:[1345].."
COPY_PATH: Final = re.compile(r"/(?:web/)?(\d{14})(?:[a-z]{2}_)?/(.+)", re.ASCII | re.DOTALL)


class CdxQuery(WaybackMachineCDXServerAPI):
    """waybackpy's CDX client with its transport taken out: `address` builds the query, `copy_in` reads one line."""

    def __init__(self, url: str = "", near: str = "", limit: int = 1, until: str = "", usable: str = "") -> None:
        super().__init__(
            # A closing `*` would ask for every address that begins so.
            url.replace("*", "%2A"),
            closest=near or None,
            sort="closest",
            limit=str(limit),
            end_timestamp=until or None,
            filters=[usable] if usable else None,
        )
        self._line = ""

    def address(self, endpoint: str, since: str = "") -> str:
        """The query's address at a CDX endpoint; with `since` (14 digits or "0"), by time and from then on."""
        payload: dict[str, str] = {}
        if since:
            self.closest, self.sort = None, None
            self.start_timestamp = since if since != "0" else None
        self.add_payload(payload)
        payload["limit"] = str(self.limit)
        return str(full_url(endpoint, payload))

    def copy_in(self, line: str) -> Copy | None:
        """The copy that one line of the answer names, or None when the line is no row."""
        self._line = line
        try:
            row = next(self.snapshots(), None)
        except (WaybackError, ValueError):
            return None
        return Copy(row.timestamp, row.original, row.statuscode, row.digest) if row is not None else None

    def cdx_api_manager(self, payload: dict[str, str], headers: dict[str, str]) -> Generator[str, None, None]:
        """Hand over the line that was fetched elsewhere, in place of asking for it."""
        del payload, headers
        yield self._line


class SiteQuery(CdxQuery):
    """waybackpy's CDX client asking for the pages of a site, one row each, by words of their addresses."""

    def __init__(self, site: str, words: Sequence[str], limit: int) -> None:
        super().__init__(site, limit=limit)
        self.sort, self.match_type, self.collapses = None, "domain", ["urlkey"]
        # The key is the address in small letters. A flag for that within the filter would be an error of pywb's.
        self.filters = [URLKEY + ".*" + "".join(f"{word}.*" for word in words), NO_PAGE]


class WaybackMachine(Archive):
    """The Wayback Machine: index at `/cdx/search/cdx`, raw playback at `/web/TIMESTAMPid_/URL`."""

    dialect: ClassVar[str] = "wayback"

    @property
    def index_endpoint(self) -> str:
        """Where the index is asked."""
        return f"{self.endpoint}/cdx/search/cdx"

    @property
    def playback(self) -> str:
        """What stands before the timestamp of a copy's address."""
        return f"{self.endpoint}/web"

    def index_url(self, url: str, near: str, *, limit: int, until: str = "", usable: bool = False) -> str:
        """See `Archive.index_url`."""
        return CdxQuery(url, near, limit, until, NO_PAGE if usable else "").address(self.index_endpoint)

    def list_url(self, url: str, since: str, *, limit: int) -> str:
        """See `Archive.list_url`."""
        return CdxQuery(url, "", limit).address(self.index_endpoint, since or "0")

    def search_url(self, site: str, words: Sequence[str], *, limit: int) -> str:
        """See `Archive.search_url`."""
        return SiteQuery(site, words, limit).address(self.index_endpoint)

    def rows(self, text: str) -> Rows:
        """See `Archive.rows`. Seven fields a line, as the CDX server documents them."""
        query = CdxQuery()
        lines = [line for line in text.splitlines() if line.strip()]
        copies = [query.copy_in(line) for line in lines]
        good = tuple(copy for copy in copies if copy is not None)
        return Rows(good, len(lines) - len(good))

    def replay_url(self, copy: Copy) -> str:
        """See `Archive.replay_url`."""
        return f"{self.playback}/{copy.timestamp}id_/{copy.original}"

    def view_url(self, copy: Copy) -> str:
        """See `Archive.view_url`."""
        return f"{self.playback}/{copy.timestamp}/{copy.original}"

    def parse(self, url: str) -> Copy | None:
        """See `Archive.parse`. All public hosts of the Wayback Machine name the same copies."""
        if not self.owns(url):
            return None
        parts = urlsplit(urldefrag(url).url)
        match = COPY_PATH.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        original = tidy_original(match[2]) if match else ""
        return Copy(match[1], original) if match and original else None

    def owns(self, url: str) -> bool:
        """See `Archive.owns`."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return False
        return parts.netloc.lower() == self.host or (self.endpoint == WAYBACK_ENDPOINT and host in HOSTS)
