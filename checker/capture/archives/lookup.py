"""Ask an archive's index for the copy of an address nearest to a date."""

from dataclasses import dataclass
from typing import Final

from checker.capture.address import same_address
from checker.capture.archives.base import Copy, Rows
from checker.capture.archives.choose import choose, valid_timestamp
from checker.capture.archives.client import ArchiveClient, Refusal, refusal
from checker.capture.base import Exchange
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["LIMIT", "Lookup", "lookup"]

LIMIT: Final = 100
"""Rows asked for: one question is enough unless more copies than that stand nearer than the best one."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What an index said: the copy to read, or the refusal that says why there is none."""

    copy: Copy | None
    refused: Refusal | None
    exchanges: tuple[Exchange, ...]


def lookup(client: ArchiveClient, url: str, wanted: str) -> Lookup:
    """Find the copy of `url` to read.

    `not-archived` is said in one case only: the index answered well, and with no row at all. Rows are judged here and
    not by a filter, so that a page known only by its redirects or errors is not taken for one never archived. A second
    question is asked only when the first answer was full and held nothing suitable.

    Args:
        client: The archive.
        url: The page's address.
        wanted: 14 digits.
    """
    exchanges: list[Exchange] = []
    try:
        rows = _ask(client, client.archive.index_url(url, wanted, limit=LIMIT), exchanges)
        best = choose(rows.copies, url, wanted)
        if rows.lines >= LIMIT and (best is None or not best.usable or best.timestamp > wanted):
            until = wanted if best is not None and best.usable else ""
            more = _ask(client, client.archive.index_url(url, wanted, limit=LIMIT, until=until, usable=True), exchanges)
            best = choose(rows.copies + more.copies, url, wanted)
        if best is None:
            raise _none(client, rows, url)
    except Refusal as refused:
        return Lookup(None, refused, tuple(exchanges))
    return Lookup(best, None, tuple(exchanges))


def _ask(client: ArchiveClient, address: str, exchanges: list[Exchange]) -> Rows:
    """One question to the index.

    Raises:
        Refusal: it did not answer it.
    """
    visit = client.ask("index", address)
    exchanges += visit.exchanges
    host = client.archive.host
    refused = refusal(visit, host)
    if refused is not None:
        raise refused
    if visit.status != 200 or _is_page(visit):
        what = f"status {visit.status}" if visit.status != 200 else "a web page"
        raise Refusal(
            Outcome.NO_ANSWER, "archive-garbage", f"The index of {host} answered with {what} instead of rows."
        )
    rows = client.archive.rows(visit.body.decode("utf-8", "replace"))
    sound = tuple(copy for copy in rows.copies if valid_timestamp(copy.timestamp))
    return Rows(sound, rows.lines - len(sound))


def _is_page(visit: Visit) -> bool:
    """Whether the answer is a web page or JSON, whatever it calls itself: rows begin with neither."""
    return "html" in visit.media_type or visit.body.lstrip()[:1] in (b"<", b"{")


def _none(client: ArchiveClient, rows: Rows, url: str) -> Refusal:
    """Why no copy was chosen."""
    host = client.archive.host
    if rows.lines == 0:
        return Refusal(Outcome.NOT_ARCHIVED, "archive-empty", f"The index of {host} lists no copy of this address.")
    if rows.bad:
        return Refusal(Outcome.NO_ANSWER, "archive-garbage", f"{rows.bad} lines from the index of {host} are no rows.")
    others = sum(not same_address(copy.original, url) for copy in rows.copies)
    return Refusal(
        Outcome.NO_ANSWER,
        "other-original",
        f"The index of {host} lists {others} copies of similar addresses, none of this one.",
    )
