"""Thin out evidence: what recent runs, given reports, reviews and waivers rest on stays, the rest goes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urldefrag

from checker.capture.address import same_address
from checker.capture.index import Row
from checker.capture.secrets import redact
from checker.capture.store import ERASED
from checker.claims.load import Loaded
from checker.evidence.ledger import Ledger
from checker.model.capture import Capture, CaptureKind
from checker.model.claim import Waiver

__all__ = ["Held", "Stay", "held_by", "what_stays"]

_LONGEST: Final = dt.timedelta(days=400)
"""No waiver lasts longer, so it rests on nothing older than its last day less so much."""
_ASKED: Final = frozenset({"live", "archive", "index", "save", "work", "own", "rendered"})
"""Kinds of captures that this program made by itself. What a person supplied cannot be had again: it always stays."""


@dataclass(slots=True)
class Held:
    """What people's decisions rest on: for each address the days of its reviews, and the first day of its waivers."""

    reviewed: defaultdict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    waived: dict[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """Numbers of the captures that stay, by the first reason that holds, and of those that go."""

    young: frozenset[int]
    reported: frozenset[int]
    decided: frozenset[int]
    others: frozenset[int]
    gone: frozenset[int]


def held_by(loaded: Loaded) -> Held:
    """The addresses that reviews and waivers of claim files are about, and since when they need their captures."""
    held = Held()

    def waive(waiver: Waiver, url: str) -> None:
        since = waiver.until - _LONGEST
        held.waived[url] = min(since, held.waived.get(url, since))

    for file in loaded.files:
        for claim in file.claims:
            name = file.full_id(claim)
            for citation in claim.cites or ():
                source = file.source_of(citation)
                url = redact(urldefrag(source.url).url)
                held.reviewed[url] |= {review.date for review in claim.reviews}
                for waiver in (*claim.waivers, *citation.waivers):
                    waive(waiver, url)
                for waiver in loaded.waivers:
                    if _is_about(waiver, name, citation.source or "", source.url):
                        waive(waiver, url)
    return held


def _is_about(waiver: Waiver, claim: str, source: str, url: str) -> bool:
    """Whether a waiver of waivers.yaml may cover a finding of this citation; in doubt it does."""
    return (
        (not waiver.claim or waiver.claim in (claim, claim.partition("/")[2]))
        and (not waiver.source or waiver.source.rpartition("/")[2] == source)
        and (not waiver.url or same_address(waiver.url, url))
        and (not waiver.host or f"//{waiver.host.lower()}" in url.lower())
    )


def what_stays(
    ledger: Ledger,
    rows: Mapping[int, tuple[Row, Capture]],
    *,
    since: dt.datetime,
    reports: Iterable[Mapping[str, Capture]],
    held: Held,
) -> Stay:
    """Decide about every capture.

    Args:
        ledger: The index.
        rows: Every row of it.
        since: Captures of runs that began then or later stay, and so does everything of the last run.
        reports: The captures of reports that must stay provable, by key.
        held: What reviews and waivers rest on.

    A capture whose page stands in another's record (a server said that nothing had changed) keeps that record.
    """
    runs = ledger.runs()
    run_of = ledger.run_of()
    recent = {number for number, (started, _) in runs.items() if _time(started) >= since} | {max(runs, default=0)}
    young = {number for number in rows if run_of[number] in recent}
    at_place = {(row.file, row.offset): number for number, (row, _) in rows.items() if row.file}
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    by_url: defaultdict[str, list[int]] = defaultdict(list)
    for number, (row, capture) in rows.items():
        by_key[row.key].append(number)
        by_url[capture.url].append(number)

    reported: set[int] = set()
    for report in reports:
        for key, capture in report.items():
            reported.update(by_key[key][-1:])  # what `--offline` reads
            for ref in (capture.evidence, capture.revisit.record if capture.revisit else None):
                if ref and (ref.file, ref.offset) in at_place:
                    reported.add(at_place[ref.file, ref.offset])
            if capture.evidence is None:  # nothing came over the wire: its time tells which it is
                reported |= {number for number in by_key[key] if rows[number][1].fetched_at == capture.fetched_at}

    decided = _decided(rows, by_url, held, lambda number: _time(runs[run_of[number]][0]).date())
    # Tombstones stay for good, and so does what a person supplied.
    others = {
        number for number, (_, capture) in rows.items() if capture.reason == ERASED or capture.kind.value not in _ASKED
    }
    kept = young | reported | decided | others
    for number in tuple(kept):
        ref = rows[number][1].evidence
        original = at_place.get((ref.file, ref.offset)) if ref else None
        if original is not None and original not in kept:
            kept.add(original)
            others.add(original)
    return Stay(
        frozenset(young),
        frozenset(reported - young),
        frozenset(decided - reported - young),
        frozenset(others - decided - reported - young),
        frozenset(rows.keys() - kept),
    )


def _decided(
    rows: Mapping[int, tuple[Row, Capture]],
    by_url: Mapping[str, list[int]],
    held: Held,
    day_of: Callable[[int], dt.date],
) -> set[int]:
    """What reviews and waivers rest on: of each key the captures of the review's day and the last one before it."""
    found: set[int] = set()
    for url, days in held.reviewed.items():
        for day in days:
            last: dict[str, int] = {}
            for number in by_url.get(url, ()):
                made = day_of(number)
                if made < day and rows[number][1].kind in (CaptureKind.LIVE, CaptureKind.ARCHIVE):
                    last[rows[number][0].key] = number
                elif made == day:
                    found.add(number)
            found.update(last.values())
    for url, first in held.waived.items():
        found.update(number for number in by_url.get(url, ()) if day_of(number) >= first)
    return found


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
