"""Trace one quote through the copies of an archive: list, collapse, search, say."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from checker.capture.archives.base import Archive, Copy
from checker.capture.archives.listing import PAGE, copies_in
from checker.capture.base import CaptureRequest
from checker.capture.naming import why_not_named
from checker.capture.secrets import redact
from checker.model.capture import CaptureKind, Outcome
from checker.model.claim import Quote
from checker.model.match import Match, MatchOutcome
from checker.model.timeline import Timeline, TimelinePoint
from checker.rules.suspicion import doubts
from checker.timeline.search import search
from checker.witness import Bench

__all__ = ["MOST_READ", "trace"]

MOST_READ: Final = 24
"""Copies read for one quote. Halving finds one turn among a thousand states with ten."""

_PAGES: Final = 10
"""Pages of an index asked for: a hundred thousand copies."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Copies in a row with the same bytes: the first, the time of the last, and how many."""

    copy: Copy
    until: str
    count: int


def trace(
    bench: Bench, archive: Archive, url: str, quote: Quote, *, most: int = MOST_READ, known: str = ""
) -> Timeline:
    """When the words of a quote went from a page.

    Args:
        bench: Who asks and reads.
        archive: Whose copies.
        url: The page.
        quote: The words.
        most: At most so many copies are read.
        known: The time of a copy that had the words, 14 digits, to begin with.

    Returns:
        The timeline; with `detail` and nothing else when there is no list of copies.
    """
    private = why_not_named(url)
    if private:
        return Timeline(redact(url), archive.host, quote.exact, detail=f"No archive was asked: {private}.")
    copies, keys, detail = _listed(bench, archive, url)
    pages = [copy for copy in copies if copy.usable]
    if not pages:
        detail = detail or f"None of the {len(copies)} copies that {archive.host} lists is one of a page."
        return Timeline(url, archive.host, quote.exact, listed=len(copies), detail=detail, captures=tuple(keys))
    runs = _runs(pages)
    points: dict[int, TimelinePoint] = {}
    matches: dict[int, Match | None] = {}

    def ask(number: int) -> bool | None:
        points[number], matches[number] = _read(bench, archive, url, quote, runs[number])
        return points[number].has

    near = _run_at(runs, known) if known else None
    said = search(len(runs), ask, most=most, known=near)
    last = max((number for number, has in said.items() if has), default=-1)
    first = min((number for number, has in said.items() if has is False and number > last), default=-1)
    between = first - last - 1 if 0 <= last < first else 0
    return Timeline(
        url,
        archive.host,
        quote.exact,
        listed=len(copies),
        pages=len(pages),
        states=len(runs),
        first=copies[0].timestamp,
        newest=copies[-1].timestamp,
        whole=not detail,
        points=tuple(points[number] for number in sorted(points)),
        last_with=runs[last].copy.timestamp if last >= 0 else "",
        first_without=runs[first].copy.timestamp if first >= 0 else "",
        between=between,
        turns=_turns(said),
        change=matches.get(first),
        detail=detail,
        captures=(*keys, *(points[number].capture for number in sorted(points))),
    )


def _listed(bench: Bench, archive: Archive, url: str) -> tuple[Sequence[Copy], list[str], str]:
    """Every copy by time, the keys of the captures that list them, and what is missing, "" for nothing."""
    found: dict[tuple[str, str], Copy] = {}
    keys: list[str] = []
    since, detail = "", ""
    for _ in range(_PAGES):
        request = CaptureRequest(CaptureKind.INDEX, url, near=since)
        fetched = bench.fetch(request)
        keys.append(request.key)
        if not fetched.capture.captured:
            if fetched.capture.outcome is not Outcome.NOT_ARCHIVED or not found:
                detail = fetched.capture.detail
            break
        copies, missing = copies_in(archive, fetched.body, url)
        found |= {(copy.timestamp, copy.digest): copy for copy in copies}
        detail = detail or missing
        lines = len(fetched.body.splitlines())
        if lines < PAGE or not copies or copies[-1].timestamp == since:
            break
        since = copies[-1].timestamp
    else:
        detail = f"The index lists more than {_PAGES * PAGE:,} copies; the later ones were not asked for."
    return sorted(found.values(), key=lambda copy: copy.timestamp), keys, detail


def _runs(copies: Iterable[Copy]) -> list[_Run]:
    """Copies in a row with the same digest as one. Without a digest, each copy is a state of its own."""
    runs: list[_Run] = []
    for copy in copies:
        last = runs[-1] if runs else None
        if last and copy.digest and copy.digest == last.copy.digest:
            runs[-1] = _Run(last.copy, copy.timestamp, last.count + 1)
        else:
            runs.append(_Run(copy, copy.timestamp, 1))
    return runs


def _run_at(runs: Sequence[_Run], timestamp: str) -> int:
    """The run to which a copy of that time belongs, or that stands nearest before it."""
    return max((number for number, run in enumerate(runs) if run.copy.timestamp <= timestamp), default=0)


def _read(bench: Bench, archive: Archive, url: str, quote: Quote, run: _Run) -> tuple[TimelinePoint, Match | None]:
    """Ask for the first copy of a run and look for the words."""
    view = archive.view_url(run.copy)
    request = CaptureRequest(CaptureKind.ARCHIVE, url, pinned=view)
    if (seated := bench.witnesses.get(request.key)) is not None and quote not in seated.matches:
        del bench.witnesses[request.key]  # read before for other words
    bench.ask("copies", [(request, (quote,), None)])
    witness = bench.witnesses[request.key]
    capture, match = witness.capture, witness.matches.get(quote)
    memento = capture.memento
    outcome = match.outcome if match is not None else None
    detail = match.detail if match is not None and outcome is MatchOutcome.UNREADABLE else ""
    doubt = doubts({request.key: witness}).get(request.key)
    if not capture.captured:
        outcome, detail = None, capture.detail
    elif memento is not None and not run.copy.timestamp <= memento.timestamp <= run.until:
        day = f"{memento.timestamp[:4]}-{memento.timestamp[4:6]}-{memento.timestamp[6:8]}"
        outcome, match, detail = None, None, f"The archive gave the copy of {day} instead."
    elif doubt is not None and outcome is not MatchOutcome.FOUND:
        outcome, match, detail = None, None, doubt.detail
    point = TimelinePoint(run.copy.timestamp, run.until, run.count, request.key, view, outcome, detail)
    return point, match if point.has is False else None


def _turns(said: dict[int, bool | None]) -> int:
    """How often the words go, among the states that could be read, in the order of time."""
    known = [said[number] for number in sorted(said) if said[number] is not None]
    return sum(before is True and after is False for before, after in itertools.pairwise(known))
