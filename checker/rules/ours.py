"""What our own evidence may change of a verdict: nobody else sees it, and a machine may have lost it."""

import datetime as dt
from collections.abc import Iterable

from checker.model.capture import Capture, CaptureKind
from checker.model.finding import Severity
from checker.model.match import Match, MatchOutcome
from checker.model.memory import LinkMemory
from checker.model.report import Verdict
from checker.rules.memory import words_key

__all__ = ["known_once", "private_copy", "too_late"]


def private_copy(verdict: Verdict, holding: Iterable[Capture], *, gone: bool) -> Verdict:
    """Where only our own evidence has the words of a page that is gone for good, the link is as bad as without it.

    No reader can see that copy. Nor may a machine whose evidence was lost judge more harshly than one that has it.

    Args:
        verdict: What the table says.
        holding: The copies that have the words.
        gone: Whether the live address is gone for good.
    """
    kinds = {copy.kind for copy in holding}
    if verdict.rule != "link-rot" or not gone or kinds != {CaptureKind.OWN}:
        return verdict
    return verdict.model_copy(update={"severity": Severity.ERROR})


def too_late(copy: Capture, match: Match | None, read_on: str, window: int) -> bool:
    """Whether a capture of our own that lacks the words says nothing of the day on which the source was read.

    The same is said of archived copies (`weak`): what stood there long before or after speaks against nothing.

    Args:
        copy: An earlier copy of any kind; only our own are meant.
        match: What it says of the words.
        read_on: The day, "" when nobody says.
        window: So many days are not long.
    """
    if copy.kind is not CaptureKind.OWN or not read_on or (match is not None and match.outcome is MatchOutcome.FOUND):
        return False
    try:
        apart = dt.date.fromisoformat(copy.fetched_at[:10]) - dt.date.fromisoformat(read_on)
    except ValueError:
        return False
    return abs(apart.days) > window


def known_once(verdict: Verdict, exact: str, memory: LinkMemory) -> Verdict:
    """Soften an error of words that an earlier run read there, where the evidence of it cannot be shown any more.

    With that evidence they would have drifted, which is a warning: who has lost it must not judge more harshly.
    """
    if verdict.severity is not Severity.ERROR or not verdict.rule.startswith("quote-") or not memory.words:
        return verdict
    day = dict(memory.words).get(words_key(exact))
    note = f"an earlier run read the words there on {day}"
    return verdict.model_copy(update={"severity": Severity.WARNING, "note": note}) if day else verdict
