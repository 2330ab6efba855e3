"""Ask an archive for the copy of an address nearest to a date: by its index, or by negotiating with its TimeGate."""

from dataclasses import dataclass, replace
from typing import Final

from checker.capture.address import same_address
from checker.capture.archives.base import Copy, Rows
from checker.capture.archives.choose import ranked, valid_timestamp
from checker.capture.archives.client import ArchiveClient, Refusal, refusal
from checker.capture.archives.memento import MementoArchive
from checker.capture.archives.negotiate import negotiate
from checker.capture.base import Exchange
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["LIMIT", "Lookup", "lookup"]

LIMIT: Final = 100
"""Rows asked for: one question is enough unless more copies than that stand nearer than the best one."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What an index said: the copy to read, or the refusal that says why there is none.

    `others` are the next best copies, for when the first turns out to be one of an error; `bad` counts the lines of the
    index that were no rows.
    """

    copy: Copy | None
    refused: Refusal | None
    exchanges: tuple[Exchange, ...]
    others: tuple[Copy, ...] = ()
    bad: int = 0


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
        if isinstance(client.archive, MementoArchive):
            best, bad = negotiate(client, client.archive, url, wanted, exchanges)
        else:
            best, bad = _search(client, url, wanted, exchanges)
    except Refusal as refused:
        return Lookup(None, refused, tuple(exchanges))
    return Lookup(best[0], None, tuple(exchanges), best[1:], bad)


def _search(client: ArchiveClient, url: str, wanted: str, exchanges: list[Exchange]) -> tuple[tuple[Copy, ...], int]:
    """The copies that the index lists, the one to read first, and how many of its lines were no rows.

    Raises:
        Refusal: it lists none, or did not answer.
    """
    rows = _ask(client, client.archive.index_url(url, wanted, limit=LIMIT), exchanges)
    best = ranked(_resolved(rows.copies), url, wanted)
    bad = rows.bad
    if rows.lines >= LIMIT and not (best and best[0].usable and best[0].timestamp <= wanted):
        until = wanted if best and best[0].usable else ""
        more = _ask(client, client.archive.index_url(url, wanted, limit=LIMIT, until=until, usable=True), exchanges)
        best = ranked(_resolved(rows.copies + more.copies), url, wanted)
        bad += more.bad
    if not best:
        raise _none(client, rows, url)
    return best, bad


def _resolved(copies: tuple[Copy, ...]) -> tuple[Copy, ...]:
    """The copies, those that repeat another with the status of a row of the same digest, where there is one.

    Where rows of one digest differ, the best counts: a copy is passed over only for what the index clearly says.
    """
    known: dict[str, str] = {}
    for copy in copies:
        if copy.digest and not copy.unsure and (copy.digest not in known or copy.usable):
            known[copy.digest] = copy.status
    return tuple(
        replace(copy, status=known[copy.digest]) if copy.unsure and copy.digest in known else copy for copy in copies
    )


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
