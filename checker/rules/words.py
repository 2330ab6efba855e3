"""The few phrases that several rules share."""

from typing import Final

from checker.model.capture import Capture
from checker.model.match import Change, Match

__all__ = ["day", "difference", "why"]

_KINDS: Final[dict[Change, str]] = {
    Change.NUMBER: "a number differs",
    Change.NEGATION: "a negation differs",
    Change.NAME: "a name differs",
    Change.WORD: "words differ",
    Change.ORDER: "the order of words differs",
    Change.SPACING: "words are joined or parted differently",
    Change.CUT: "the quote begins or ends inside a word or number",
}


def day(timestamp: str) -> str:
    """An archive's 14-digit timestamp as a day: 20240720101500 → 2024-07-20."""
    return f"{timestamp[:4]}-{timestamp[4:6]}-{timestamp[6:8]}"


def difference(match: Match) -> str:
    """The most dangerous change of a match in words, with both sides."""
    ranked = sorted((change for change in match.changes if change.change), key=lambda run: _rank(run.change))
    if not ranked:
        return "the source's words differ from the quote"
    first = ranked[0]
    kind = _KINDS[first.change or Change.WORD]
    quoted, source = (" ".join(side.split())[:80] for side in (first.quoted, first.source))
    if not quoted:
        return f"{kind}: the source has “{source}” besides"
    if not source:
        return f"{kind}: “{quoted}” is not in the source"
    return f"{kind}: quoted “{quoted}”, the source has “{source}”"


def _rank(change: Change | None) -> int:
    return list(Change).index(change) if change else len(Change)


def why(capture: Capture | None) -> str:
    """A capture's own sentence, as a part of one of ours."""
    sentence = (capture.detail if capture else "").strip().removesuffix(".")
    if sentence[1:2].islower():
        sentence = sentence[0].lower() + sentence[1:]
    return sentence or "nothing could be read"
