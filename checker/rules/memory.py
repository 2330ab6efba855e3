"""From the earlier report's memory and this run's captures to the memory of this run."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from checker.match.canonical import canonical_quote
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.match import MatchOutcome
from checker.model.memory import APART, ENOUGH, LinkMemory
from checker.model.report import ClaimResult

__all__ = ["looks", "remember", "remember_words", "words_key"]

_LEFT_OVER: Final = frozenset({"archive-budget", "archive-paused", "time-budget"})
"""Reasons of look-ups that were wanted and not made: they go first in the next run."""

_KEPT: Final = dt.timedelta(days=400)
"""How long an address that nobody asked about any more is remembered."""


def remember(earlier: Mapping[str, LinkMemory], captures: Iterable[Capture], as_of: dt.date) -> dict[str, LinkMemory]:
    """What is to be remembered after this run.

    Args:
        earlier: The memory of the earlier report, by address.
        captures: This run's captures. Live ones count, and of archives the look-ups that were left over.
        as_of: The day of the run.

    Returns:
        The memory by address, sorted. Addresses that were not asked keep theirs. To remember the same captures twice
        is to remember them once.
    """
    today, seen = as_of.isoformat(), set[str]()
    known = {url: memory for url, memory in earlier.items() if memory.sound() and _touched(memory) <= today}
    waiting: dict[str, str] = {}
    for capture in captures:
        if capture.kind is CaptureKind.LIVE:
            seen.add(capture.url)
            looked = _look(known.get(capture.url, LinkMemory()), capture)
            if looked.newest():
                known[capture.url] = looked
        elif capture.kind is CaptureKind.ARCHIVE and capture.reason in _LEFT_OVER:
            waiting[capture.url] = known.get(capture.url, LinkMemory()).waiting or today
    for url in sorted(seen | waiting.keys()):
        if (memory := known.get(url, LinkMemory())).waiting != waiting.get(url, ""):
            known[url] = replace(memory, waiting=waiting.get(url, ""))
    oldest = (as_of - _KEPT).isoformat()
    return {url: known[url] for url in sorted(known) if _touched(known[url]) >= oldest}


def remember_words(
    known: Mapping[str, LinkMemory], claims: Iterable[ClaimResult], captures: Mapping[str, Capture], as_of: dt.date
) -> dict[str, LinkMemory]:
    """The memory with the quotes that were read on live pages in this run, and on which day.

    Args:
        known: The memory of addresses, this run's looks included.
        claims: This run's results.
        captures: Its captures, by key.
        as_of: The day of the run: what was last read long before it is forgotten.
    """
    read: dict[str, dict[str, str]] = {}
    for claim in claims:
        for citation in claim.citations:
            live = captures.get(citation.live)
            for quote in citation.quotes if live else ():
                if live and live.fetched_at and quote.live and quote.live.outcome is MatchOutcome.FOUND:
                    read.setdefault(live.url, {})[words_key(quote.quote.exact)] = live.fetched_at[:10]
    oldest, kept = (as_of - _KEPT).isoformat(), dict(known)
    for url, memory in known.items():
        words = {key: day for key, day in memory.words if day >= oldest} | read.get(url, {})
        if words or memory.words:
            kept[url] = replace(memory, words=tuple(sorted(words.items())))
    return kept


def words_key(exact: str) -> str:
    """A quote's name in the memory: the beginning of the SHA-256 of its words, however they are set."""
    return hashlib.sha256(canonical_quote(exact).encode()).hexdigest()[:16]


def _touched(memory: LinkMemory) -> str:
    """Day of the newest thing remembered."""
    return max(memory.newest(), memory.waiting)


def _look(memory: LinkMemory, capture: Capture) -> LinkMemory:
    """The memory of an address after one more look at it. Only a page that came and one that is gone count."""
    day = capture.fetched_at[:10]
    if not day or day < memory.newest():
        return memory  # an answer from the store, older than what is remembered
    if capture.outcome is Outcome.CAPTURED:
        fields = dict(capture.headers)
        return LinkMemory(
            waiting=memory.waiting,
            words=memory.words,
            last_good=day,
            etag=fields.get("etag", ""),
            last_modified=fields.get("last-modified", ""),
            digest=capture.digest,
        )
    if capture.outcome is not Outcome.GONE:
        return memory
    if not memory.failures:
        return replace(memory, failures=1, first_failure=day, last_failure=day)
    if dt.date.fromisoformat(day) - dt.date.fromisoformat(memory.last_failure) < APART:
        return memory
    return replace(memory, failures=memory.failures + 1, last_failure=day)


def looks(memory: LinkMemory, as_of: dt.date) -> str:
    """The failing looks in words: `2 of 3 looks, first on 2026-11-19, last good 2026-10-02`.

    Args:
        memory: What is remembered of the address, this run's look included.
        as_of: The day of the run; a first look of today is not dated.
    """
    many = f"{memory.failures} looks" if memory.dead else f"{memory.failures} of {ENOUGH} looks"
    first = f", first on {memory.first_failure}" if memory.first_failure != as_of.isoformat() else ""
    good = f", last good {memory.last_good}" if memory.last_good else ""
    return many + first + good
