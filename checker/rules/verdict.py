"""The one table: what the live page and the earlier copies say together of a quote or a link.

Live and copies are two witnesses. Each is first reduced to one word (`LiveSight`, `CopySight`), then the pair is looked
up. The table is total: every pair has its cell, and a test walks through all of them. Nothing else in the program
decides whether a quote stands.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from checker.model.capture import Capture, Outcome
from checker.model.document import Suspicion
from checker.model.finding import Severity
from checker.model.match import Match, MatchOutcome
from checker.model.report import Verdict

__all__ = ["ONLY_COPY", "TABLE", "CopySight", "LiveSight", "judge_link", "judge_quote", "see_copies", "see_live"]


class LiveSight(StrEnum):
    """What the live address shows of a quote.

    `soft-404` and `parked` are suspicions of a page that was read and lacks the words: it looks like one for missing
    pages, or like a parked domain's. They stand between `gone` and `not-found`, and since nothing tells which it is,
    neither they nor a copy beside them makes an error.

    `no-address` is of a source that is not on the web: a copy that somebody supplied is all there is to read. It may be
    an extract, so what it lacks makes no error.
    """

    FOUND = "found"
    DIFFERS = "differs"
    NOT_FOUND = "not-found"
    HIDDEN = "hidden"
    GONE = "gone"
    SOFT_404 = "soft-404"
    PARKED = "parked"
    NOT_READ = "not-read"
    NO_ADDRESS = "no-address"


class CopySight(StrEnum):
    """What the earlier copies show of a quote, the best one counting.

    `none`: archives answered that they have nothing to show. `unknown`: at least one gave no answer, was not asked or
    could not be read, and no other showed anything.
    """

    FOUND = "found"
    DIFFERS = "differs"
    NOT_FOUND = "not-found"
    NONE = "none"
    UNKNOWN = "unknown"


_L, _C, _S = LiveSight, CopySight, Severity
_OK: Final = Verdict()
_DRIFT: Final = Verdict(rule="content-drift", severity=_S.WARNING)
_ROT: Final = Verdict(rule="link-rot", severity=_S.WARNING)
_GONE: Final = Verdict(rule="link-gone", severity=_S.WARNING)
_SOFT: Final = Verdict(rule="link-soft-404", severity=_S.WARNING)
_PARKED: Final = Verdict(rule="link-parked", severity=_S.WARNING)
_HIDDEN: Final = Verdict(rule="quote-hidden", severity=_S.WARNING)
_DIFFERS: Final = Verdict(rule="quote-differs", severity=_S.ERROR)
_ABSENT: Final = Verdict(rule="quote-not-found", severity=_S.ERROR)
_NOTHING_SAID: Final = Verdict(severity=_S.INCONCLUSIVE)
NO_EARLIER: Final = "no earlier copy was read"
ONLY_COPY: Final = "by the copy alone: there was no live page to read"
LOOKS_GONE: Final = "the live page looks like one for missing pages"
LOOKS_PARKED: Final = "the live page looks like that of a parked domain"
DOUBTFUL: Final = "the live page looks like another than the one cited"
_SUSPECTED: Final = {"soft-404": LiveSight.SOFT_404, "parked": LiveSight.PARKED}

TABLE: Final[dict[tuple[LiveSight, CopySight], Verdict]] = {
    (_L.FOUND, _C.FOUND): _OK,
    (_L.FOUND, _C.DIFFERS): Verdict(note="an earlier copy has other words"),
    (_L.FOUND, _C.NOT_FOUND): Verdict(note="an earlier copy does not have the words"),
    (_L.FOUND, _C.NONE): _OK,
    (_L.FOUND, _C.UNKNOWN): _OK,
    (_L.DIFFERS, _C.FOUND): _DRIFT,
    (_L.DIFFERS, _C.DIFFERS): _DIFFERS,
    (_L.DIFFERS, _C.NOT_FOUND): _DIFFERS,
    (_L.DIFFERS, _C.NONE): _DIFFERS,
    (_L.DIFFERS, _C.UNKNOWN): Verdict(rule="quote-differs", severity=_S.WARNING, note=NO_EARLIER),
    (_L.NOT_FOUND, _C.FOUND): _DRIFT,
    (_L.NOT_FOUND, _C.DIFFERS): _DIFFERS,
    (_L.NOT_FOUND, _C.NOT_FOUND): _ABSENT,
    (_L.NOT_FOUND, _C.NONE): _ABSENT,
    (_L.NOT_FOUND, _C.UNKNOWN): Verdict(rule="quote-not-found", severity=_S.WARNING, note=NO_EARLIER),
    (_L.HIDDEN, _C.FOUND): _DRIFT,
    (_L.HIDDEN, _C.DIFFERS): _HIDDEN,
    (_L.HIDDEN, _C.NOT_FOUND): _HIDDEN,
    (_L.HIDDEN, _C.NONE): _HIDDEN,
    (_L.HIDDEN, _C.UNKNOWN): _HIDDEN,
    (_L.GONE, _C.FOUND): _ROT,
    (_L.GONE, _C.DIFFERS): _DIFFERS,
    (_L.GONE, _C.NOT_FOUND): _ABSENT,
    (_L.GONE, _C.NONE): _GONE,
    (_L.GONE, _C.UNKNOWN): _GONE,
    (_L.SOFT_404, _C.FOUND): _ROT,
    (_L.SOFT_404, _C.DIFFERS): Verdict(rule="quote-differs", severity=_S.WARNING, note=LOOKS_GONE),
    (_L.SOFT_404, _C.NOT_FOUND): Verdict(rule="quote-not-found", severity=_S.WARNING, note=LOOKS_GONE),
    (_L.SOFT_404, _C.NONE): _SOFT,
    (_L.SOFT_404, _C.UNKNOWN): _SOFT,
    (_L.PARKED, _C.FOUND): _ROT,
    (_L.PARKED, _C.DIFFERS): Verdict(rule="quote-differs", severity=_S.WARNING, note=LOOKS_PARKED),
    (_L.PARKED, _C.NOT_FOUND): Verdict(rule="quote-not-found", severity=_S.WARNING, note=LOOKS_PARKED),
    (_L.PARKED, _C.NONE): _PARKED,
    (_L.PARKED, _C.UNKNOWN): _PARKED,
    (_L.NOT_READ, _C.FOUND): Verdict(note="the words stand in an earlier copy; the live page was not read"),
    (_L.NOT_READ, _C.DIFFERS): Verdict(rule="quote-differs", severity=_S.WARNING, note="by the only readable copy"),
    (_L.NOT_READ, _C.NOT_FOUND): _NOTHING_SAID,
    (_L.NOT_READ, _C.NONE): _NOTHING_SAID,
    (_L.NOT_READ, _C.UNKNOWN): _NOTHING_SAID,
    (_L.NO_ADDRESS, _C.FOUND): Verdict(note=ONLY_COPY),
    (_L.NO_ADDRESS, _C.DIFFERS): Verdict(rule="quote-differs", severity=_S.WARNING, note=ONLY_COPY),
    (_L.NO_ADDRESS, _C.NOT_FOUND): Verdict(rule="quote-not-found", severity=_S.WARNING, note=ONLY_COPY),
    (_L.NO_ADDRESS, _C.NONE): _NOTHING_SAID,
    (_L.NO_ADDRESS, _C.UNKNOWN): _NOTHING_SAID,
}


def see_live(capture: Capture | None, match: Match | None, suspicion: Suspicion | None = None) -> LiveSight:
    """Reduce the live witness to one word. A page that was not asked, or not read, is `not-read`.

    Args:
        capture: The live capture, None for a source without an address.
        match: What reading it says of the quote.
        suspicion: What speaks against the page. It counts only where the words, or any like them, are not there.
    """
    if capture is None:
        return LiveSight.NO_ADDRESS
    if capture.outcome is Outcome.GONE:
        return LiveSight.GONE
    if capture.outcome is not Outcome.CAPTURED or match is None or match.outcome is MatchOutcome.UNREADABLE:
        return LiveSight.NOT_READ
    if match.outcome is MatchOutcome.NOT_FOUND and suspicion is not None:
        return _SUSPECTED.get(suspicion.kind, LiveSight.NOT_READ)
    return LiveSight(match.outcome.value)


def see_copies(copies: Iterable[tuple[Capture, Match | None]]) -> tuple[CopySight, bool]:
    """Reduce the copies to one word, and say whether every one that was to be asked answered.

    An archive's copy of an error page shows nothing of the words: it counts as `none`, never as `not-found`. So does a
    weak copy that was looked up and lacks them: what stood there years before or after says nothing of the day on which
    the source was read.

    Returns:
        The sight, and False when some copy gave no answer or could not be read, so that a harsher verdict than the
        missing copy might allow can be softened: missing state may weaken a verdict, never strengthen it.
    """
    seen: set[CopySight] = set()
    for capture, match in copies:
        if capture.outcome in (Outcome.NOT_ARCHIVED, Outcome.EXCLUDED, Outcome.GONE):
            seen.add(CopySight.NONE)
        elif capture.outcome is not Outcome.CAPTURED or match is None or match.outcome is MatchOutcome.UNREADABLE:
            seen.add(CopySight.UNKNOWN)
        elif match.outcome is not MatchOutcome.FOUND and _far(capture):
            # One nearer to the day may be listed, and the archive gave this one in its place.
            seen.add(CopySight.UNKNOWN if capture.reason == "archive-inconsistent" else CopySight.NONE)
        elif match.outcome is MatchOutcome.HIDDEN:
            seen.add(CopySight.NOT_FOUND)
        else:
            seen.add(CopySight(match.outcome.value))
    complete = bool(seen) and CopySight.UNKNOWN not in seen
    for sight in (CopySight.FOUND, CopySight.DIFFERS, CopySight.NOT_FOUND):
        if sight in seen:
            return sight, complete
    return (CopySight.NONE, True) if complete else (CopySight.UNKNOWN, False)


def _far(capture: Capture) -> bool:
    """Whether a copy that nobody pinned is too far from the date wanted to speak against the words."""
    return capture.memento is not None and capture.memento.weak and not capture.memento.pinned


def judge_quote(live: LiveSight, copies: CopySight, *, complete: bool = True, doubtful: bool = False) -> Verdict:
    """Look the pair up. An error that a copy we could not read might have spared is a warning that says so.

    So is one that rests on a page which looks like another than the one cited (`doubtful`).
    """
    verdict = TABLE[live, copies]
    if verdict.severity is Severity.ERROR and doubtful:
        return verdict.model_copy(update={"severity": Severity.WARNING, "note": DOUBTFUL})
    if verdict.severity is Severity.ERROR and not complete:
        return verdict.model_copy(update={"severity": Severity.WARNING, "note": "not every earlier copy could be read"})
    return verdict


def judge_link(capture: Capture | None, copies: Iterable[Capture], suspicion: Suspicion | None = None) -> Verdict:
    """Judge a citation without a quote: does the link resolve, and if not, does a copy exist?

    Args:
        capture: The live capture, None when the source has no address.
        copies: The captures of earlier copies that nothing speaks against.
        suspicion: What speaks against the live page.
    """
    if capture is None:
        return Verdict(severity=Severity.INCONCLUSIVE, note="the source has no address")
    if capture.outcome is Outcome.CAPTURED:
        sight = _SUSPECTED.get(suspicion.kind, LiveSight.NOT_READ) if suspicion else LiveSight.FOUND
        held = any(copy.outcome is Outcome.CAPTURED for copy in copies)
        if sight in (LiveSight.SOFT_404, LiveSight.PARKED):
            return TABLE[sight, CopySight.FOUND if held else CopySight.NONE]
        return _OK if sight is LiveSight.FOUND else _NOTHING_SAID
    if capture.outcome is Outcome.GONE:
        return _ROT if any(copy.outcome is Outcome.CAPTURED for copy in copies) else _GONE
    return _NOTHING_SAID
