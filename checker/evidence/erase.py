"""Erase evidence of an address on purpose, and leave a tombstone: its digest, the reason, who and when.

This is the sole exception to "everything said can be shown again". A replay of erased evidence says that it was erased
and why, and never anything of the page.
"""

import datetime as dt
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag

from checker.capture.index import Row
from checker.capture.replay import REPLAY_REASONS
from checker.capture.secrets import redact
from checker.capture.store import ERASED
from checker.evidence.ledger import Ledger, Tombstone
from checker.evidence.rewrite import Removed, captures, take_out
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["concerned", "erase"]

_OWN_WORDS: Final = 500


def concerned(rows: dict[int, tuple[Row, Capture]], url: str) -> dict[int, Capture]:
    """The captures that hold what an address gave: asked for it, led through it, or copies of it in an archive.

    Whatever takes its page from a record of one of them is one of them. What was erased before is left out.

    Args:
        rows: Every row of the index.
        url: The address; its fragment does not count. An archive's address of a copy means that copy.
    """
    wanted = {urldefrag(text).url for text in (url, redact(url))}

    def holds(capture: Capture) -> bool:
        named = {capture.url, capture.final_url, *(hop.url for hop in capture.hops)}
        if capture.memento:
            named |= {capture.memento.url, capture.memento.original, capture.memento.shows} - {""}
        return not wanted.isdisjoint(urldefrag(name).url for name in named)

    found = {number: capture for number, (_, capture) in rows.items() if holds(capture) and capture.reason != ERASED}
    records = {capture.evidence for capture in found.values() if capture.evidence and not capture.revisit}
    while True:
        more = {
            number: capture
            for number, (_, capture) in rows.items()
            if number not in found and (capture.evidence in records) and capture.evidence is not None
        }
        if not more:
            return found
        found |= more


def erase(ledger: Ledger, folder: Path, url: str, *, because: str, by: str, today: dt.date) -> Removed:
    """Erase what an address gave from every file of the store.

    Args:
        ledger: The index, held for writing.
        folder: Where the files are.
        url: The address.
        because: The reason, in words that may stand in a report.
        by: Who decided it.
        today: The day.

    Returns:
        What was removed; no captures when nothing is kept of that address.

    Raises:
        EvidenceError: a file is damaged, or the disk is full. What was erased before that stays erased.
    """
    rows = captures(ledger)
    reason, name = because[:_OWN_WORDS], by[:_OWN_WORDS]
    tombstones = {
        number: (_marked(capture, reason, name, today), _tombstone(rows[number][0], capture, reason, name, today))
        for number, capture in concerned(rows, url).items()
    }
    removed = take_out(ledger, folder, rows, tombstones.keys(), tombstones)
    if tombstones:
        for path in folder.parent.glob("readings.sqlite*"):
            path.unlink(missing_ok=True)  # passages of pages, remembered to save time; it begins anew
    return removed


def _marked(capture: Capture, because: str, by: str, today: dt.date) -> Capture:
    """The capture that stands in the place of an erased one: it says nothing of the page."""
    outcome = Outcome.UNREACHABLE if capture.kind is CaptureKind.LIVE else Outcome.NO_ANSWER
    said = REPLAY_REASONS[ERASED].sentence.removesuffix(".")
    digest = f"; its digest was {capture.digest}" if capture.digest else ""
    detail = f"{said}: {because.rstrip('.')} ({by}, {today.isoformat()}{digest})."
    return Capture(capture.kind, capture.url, outcome, ERASED, detail, capture.fetched_at)


def _tombstone(row: Row, capture: Capture, because: str, by: str, today: dt.date) -> Tombstone:
    kept = capture.evidence
    return Tombstone(
        row.key,
        capture.url,
        capture.fetched_at,
        capture.digest,
        kept.record_id if kept else "",
        because,
        by,
        today.isoformat(),
    )
