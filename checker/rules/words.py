"""The few phrases that several rules share."""

from typing import Final

from checker.model.capture import Capture, CaptureKind
from checker.model.match import Change, Match

__all__ = ["PRIVATE", "copy_day", "copy_name", "copy_that", "day", "difference", "distance", "why"]

PRIVATE: Final = "a reader cannot see that copy: cite another place where the words stand, or a copy in a web archive"
"""What to do where only a copy that nobody else has holds the words."""

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


def copy_day(capture: Capture) -> str:
    """The day an earlier copy is of, ISO 8601, "" when nothing says it."""
    if capture.supplied is not None:
        return capture.supplied.captured
    if capture.kind is CaptureKind.OWN:
        return capture.fetched_at[:10]
    stamp = capture.memento.timestamp if capture.memento else ""
    return day(stamp) if len(stamp) >= 8 else ""


def distance(capture: Capture) -> str:
    """How far an archived copy is from the date wanted: `4 days before the date wanted`; "" when no date was.

    Beyond the window of the settings it is called weak, in so many words. Of a pinned copy the date is the one that its
    address says, and only another one is worth a word.
    """
    memento = capture.memento
    days = memento.distance_days if memento else None
    if memento is None or days is None or (memento.pinned and not days):
        return ""
    wanted = "date its address says" if memento.pinned else "date wanted"
    if not days:
        return "the day wanted"
    far = f"{abs(days):,} {'day' if abs(days) == 1 else 'days'} {'before' if days < 0 else 'after'} the {wanted}"
    return f"{far}: weak" if memento.weak else far


def copy_name(capture: Capture, article: str = "the ") -> str:
    """What an earlier copy is called: `the copy of 2024-07-20`, `our own copy of 2026-10-01`, `… supplied by …`.

    Whoever reads it must see at once whose word the copy is: an archive's, our own, or a person's.
    """
    when = f" of {copy_day(capture)}" if copy_day(capture) else ""
    if far := distance(capture):
        when += f" ({far})"
    if capture.supplied is not None:
        return f"{article}copy{when} supplied by {capture.supplied.by}, not fetched by us"
    if capture.kind is CaptureKind.OWN:
        return f"our own copy{when}"
    return f"{article}copy{when}"


def copy_that(capture: Capture) -> str:
    """What an earlier copy is called as the subject of a sentence: `has them` may follow."""
    return copy_name(capture) + ("," if capture.supplied else "")


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
