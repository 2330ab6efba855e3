"""Find the copy nearest to a date in an archive that speaks Memento (RFC 7089 §4).

The TimeGate is asked first: one question, one copy. It may give the nearest on either side, so where its copy is later
than the date wanted and it names no earlier one, the TimeMap is asked, too. `not-archived` is for a TimeMap to say:
that of an archive without a copy is empty, or a 404 of the TimeMap's own media type (as pywb answers). A TimeGate's 404
may as well be that of a mistyped address, or of a web server in front of the archive.
"""

from typing import Final
from urllib.parse import urljoin

from checker.capture.archives.base import Copy, Page, Rows
from checker.capture.archives.choose import ranked, valid_timestamp
from checker.capture.archives.client import ArchiveClient, Refusal, refusal
from checker.capture.archives.linkformat import http_date, links_in, timestamp_of
from checker.capture.archives.memento import LINK_FORMAT, MementoArchive
from checker.capture.base import Exchange
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["MAX_PAGES", "negotiate"]

MAX_PAGES: Final = 5
"""Pages of a TimeMap that are read for one look-up, those nearest to the date first."""

_MAX_GATES: Final = 3
_REDIRECTS: Final = (301, 302, 303, 307, 308)


def negotiate(
    client: ArchiveClient, archive: MementoArchive, url: str, wanted: str, exchanges: list[Exchange]
) -> tuple[tuple[Copy, ...], int]:
    """The copies of an address to choose from, the best first, and how many lines of the TimeMap were no rows.

    Args:
        client: Who asks.
        archive: The client's archive.
        url: The page's address.
        wanted: 14 digits.
        exchanges: What was answered is added here.

    Raises:
        Refusal: there is none, or the archive did not say.
    """
    given = _ask_timegate(client, archive, url, wanted, exchanges)
    best = ranked(given, url, wanted)
    if best and best[0].timestamp <= wanted:
        return best, 0
    try:
        rows, whole = _ask_timemap(client, archive, url, wanted, exchanges)
    except Refusal:
        if best:
            return best, 0  # a later copy than could be, but a copy
        raise
    best = ranked((*given, *rows.copies), url, wanted)
    if not best:
        raise _none(archive, rows, whole=whole)
    return best, rows.bad


def _ask_timegate(
    client: ArchiveClient, archive: MementoArchive, url: str, wanted: str, exchanges: list[Exchange]
) -> tuple[Copy, ...]:
    """The copies that a TimeGate's answer names; none when it says that it has none.

    Raises:
        Refusal: it did not answer.
    """
    address = archive.timegate_url(url)
    for _ in range(_MAX_GATES):
        visit = client.ask("index", address, headers={"Accept-Datetime": http_date(wanted)})
        exchanges += visit.exchanges
        if visit.status in (404, 406) and not visit.failure:
            return ()
        refused = refusal(visit, archive.host)
        if refused is not None:
            raise refused
        target = urljoin(address, visit.header("Location")) if visit.status in _REDIRECTS else ""
        copies = _named(archive, visit, url, target)
        # From http to https, or to another host of the archive: the same question there.
        if copies or not target or not archive.owns(target) or target == address:
            return copies
        address = target
    return ()


def _named(archive: MementoArchive, visit: Visit, url: str, target: str) -> tuple[Copy, ...]:
    """The copies that an answer points to or lists in its `Link` header."""
    links = tuple(links_in(visit.header("Link")))
    original = next((link.target for link in links if "original" in link.rel), url)
    listed = [archive.listed(link, original) for link in links if "memento" in link.rel]
    if target:
        listed.append(archive.parse(target))
    elif timestamp_of(visit.header("Memento-Datetime")):
        # The TimeGate answers with the copy itself (RFC 7089 §4.1.2).
        listed.append(archive.parse(urljoin(visit.url, visit.header("Content-Location"))))
    return tuple(copy for copy in listed if copy is not None and valid_timestamp(copy.timestamp))


def _ask_timemap(
    client: ArchiveClient, archive: MementoArchive, url: str, wanted: str, exchanges: list[Exchange]
) -> tuple[Rows, bool]:
    """The rows of a TimeMap's pages, and whether all its pages were read.

    Raises:
        Refusal: it did not answer.
    """
    first = archive.index_url(url, wanted, limit=0)
    rows = _page(client, archive, first, exchanges)
    copies, bad, seen = list(rows.copies), rows.bad, {first}
    left = _waiting(archive, rows, seen, wanted)
    for _ in range(MAX_PAGES):
        if not left:
            break
        page = left.pop(0)
        seen.add(page.url)
        more = _page(client, archive, page.url, exchanges)
        copies += more.copies
        bad += more.bad
        left += [found for found in _waiting(archive, more, seen, wanted) if found not in left]
    return Rows(tuple(copies), bad), not left


def _waiting(archive: MementoArchive, rows: Rows, seen: set[str], wanted: str) -> list[Page]:
    """Further pages that a page names, those around the date first, then the earlier ones, the latest of them first."""
    pages = [page for page in dict.fromkeys(rows.pages) if page.url not in seen and archive.owns(page.url)]

    def order(page: Page) -> tuple[bool, int]:
        later = bool(page.since) and page.since > wanted
        return later, int(page.since or 0) if later else -int(page.since or 0)

    return sorted(pages, key=order)


def _page(client: ArchiveClient, archive: MementoArchive, address: str, exchanges: list[Exchange]) -> Rows:
    """One page of a TimeMap.

    Raises:
        Refusal: it is none.
    """
    visit = client.ask("index", address)
    exchanges += visit.exchanges
    mapped = visit.media_type == LINK_FORMAT
    if visit.status == 404 and not visit.failure and mapped:
        return Rows((), 0)
    refused = refusal(visit, archive.host)
    if refused is not None:
        raise refused
    rows = archive.rows(visit.body.decode("utf-8", "replace")) if visit.status == 200 else Rows((), 0)
    # Some send the map as plain text. A page without a copy is believed only if it says that it is a map.
    if visit.status != 200 or visit.body.lstrip()[:1] not in (b"", b"<") or not (mapped or rows.copies):
        what = f"status {visit.status}" if visit.status != 200 else "something else"
        raise Refusal(
            Outcome.NO_ANSWER, "archive-garbage", f"{archive.host} answered with {what} instead of a list of copies."
        )
    return rows


def _none(archive: MementoArchive, rows: Rows, *, whole: bool) -> Refusal:
    """Why no copy was chosen."""
    host = archive.host
    if rows.lines == 0 and whole:
        return Refusal(Outcome.NOT_ARCHIVED, "archive-empty", f"{host} lists no copy of this address.")
    if rows.copies:
        others = len(rows.copies)
        return Refusal(
            Outcome.NO_ANSWER, "other-original", f"{host} lists {others} copies of similar addresses, none of this one."
        )
    return Refusal(Outcome.NO_ANSWER, "archive-garbage", f"What {host} lists cannot be read as copies of its own.")
