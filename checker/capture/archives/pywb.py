"""An own archive run with pywb, and the public ones that run it: the same index with another accent.

Differences from the Wayback Machine, each of which would silently give wrong rows: rows are JSON unless `output=text`
is said, the original's field is called `url`, a filter is a substring unless it begins with `~`, and a query that finds
nothing is asked again fuzzily and without its filter (which the choice of rows catches).
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urldefrag

from checker.capture.archives.base import Copy, tidy_original
from checker.capture.archives.wayback import COPY_PATH, NO_PAGE, CdxQuery, SiteQuery, WaybackMachine

__all__ = ["Pywb"]

FIELDS: Final = "urlkey,timestamp,url,mime,status,digest,length"
UNUSABLE: Final = "!~status:^[1345]..$"


class PywbQuery(CdxQuery):
    """The query in pywb's accent."""

    def add_payload(self, payload: dict[str, str]) -> None:
        """Add what pywb wants said, and leave out what it does not know."""
        super().add_payload(payload)
        payload.pop("gzip", None)
        payload.update(output="text", fl=FIELDS)
        if "filter0" in payload:
            payload["filter0"] = UNUSABLE


class PywbSiteQuery(SiteQuery):
    """The query for a site's pages in pywb's accent: a pattern begins with `~`, and rows are not collapsed."""

    def add_payload(self, payload: dict[str, str]) -> None:
        """Add what pywb wants said, and leave out what it does not know."""
        super().add_payload(payload)
        payload.pop("gzip", None)
        payload.pop("collapse0", None)
        payload.update(output="text", fl=FIELDS, filter0="~" + payload["filter0"], filter1=UNUSABLE)


class Pywb(WaybackMachine):
    """A pywb collection: index at `COLLECTION/cdx`, raw playback at `COLLECTION/TIMESTAMPid_/URL`."""

    dialect: ClassVar[str] = "pywb"

    @property
    def index_endpoint(self) -> str:
        """Where the index is asked."""
        return f"{self.endpoint}/cdx"

    @property
    def playback(self) -> str:
        """What stands before the timestamp of a copy's address."""
        return self.endpoint

    def index_url(self, url: str, near: str, *, limit: int, until: str = "", usable: bool = False) -> str:
        """See `Archive.index_url`."""
        return PywbQuery(url, near, limit, until, NO_PAGE if usable else "").address(self.index_endpoint)

    def list_url(self, url: str, since: str, *, limit: int) -> str:
        """See `Archive.list_url`."""
        return PywbQuery(url, "", limit).address(self.index_endpoint, since or "0")

    def search_url(self, site: str, words: Sequence[str], *, limit: int) -> str:
        """See `Archive.search_url`."""
        return PywbSiteQuery(site, words, limit).address(self.index_endpoint)

    def parse(self, url: str) -> Copy | None:
        """See `Archive.parse`. Only addresses within the collection count."""
        rest = urldefrag(url).url.removeprefix(self.endpoint) if self.owns(url) else url
        match = COPY_PATH.fullmatch(rest)
        original = tidy_original(match[2]) if match else ""
        return Copy(match[1], original) if match and original else None
