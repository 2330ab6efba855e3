"""A timeline in sentences: the same for the terminal, the report and the rule."""

from checker.capture.archives.choose import day_of
from checker.model.match import MatchOutcome
from checker.model.timeline import Timeline, TimelinePoint
from checker.rules.words import day, difference

__all__ = ["POINT_WORDS", "point_words", "sentences", "since", "turn"]

POINT_WORDS = {
    MatchOutcome.FOUND: "has the words",
    MatchOutcome.DIFFERS: "has other words",
    MatchOutcome.NOT_FOUND: "lacks the words",
    MatchOutcome.HIDDEN: "has the words hidden",
    MatchOutcome.UNREADABLE: "could not be read",
}


def point_words(point: TimelinePoint) -> str:
    """What a copy says of the words."""
    words = POINT_WORDS[point.outcome] if point.outcome is not None else "gave nothing to read"
    return f"{words}: {point.detail.removesuffix('.')}" if point.detail else words


def turn(timeline: Timeline) -> str:
    """Between which two days the words went, in one sentence part; "" when no such pair is known."""
    last, first = timeline.point(timeline.last_with), timeline.point(timeline.first_without)
    if last is None or first is None:
        return ""
    # The last copy in a row with the same bytes had them still.
    days = (day_of(first.timestamp) - day_of(last.until)).days
    when = f"between {day(last.until)} and {day(first.timestamp)}" if days else f"on {day(first.timestamp)}"
    return f"{when} ({days} days)" if days > 1 else when


def since(timeline: Timeline) -> str:
    """After which day the words of a page that lacks them today went, "" unless the newest copy read has them."""
    newest = timeline.points[-1] if timeline.points else None
    return f"after {day(newest.until)}" if newest is not None and newest.has else ""


def sentences(timeline: Timeline) -> list[str]:
    """What can be said of it, the answer first, and then all that keeps it from being sure."""
    if not timeline.points:
        return [timeline.detail or "No copy was read."]
    said = []
    readable = [point for point in timeline.points if point.has is not None]
    when = turn(timeline)
    first = timeline.point(timeline.first_without)
    if when and first is not None:
        verb = "changed" if first.outcome is MatchOutcome.DIFFERS else "went"
        said.append(f"The words {verb} {when}.")
        if first.outcome is MatchOutcome.DIFFERS and timeline.change is not None and timeline.change.changes:
            what = difference(timeline.change)
            said.append(f"{what[0].upper()}{what[1:]}.")
    elif timeline.last_with:
        newest = timeline.points[-1]
        if newest.has:
            said.append(f"The newest copy, of {day(newest.until)}, still has the words.")
        else:
            said.append(
                f"The last copy read with the words is of {day(timeline.last_with)}; no later one could be read."
            )
    elif readable:
        said.append(f"None of the {len(readable)} copies read has the words.")
    else:
        said.append("None of the copies asked for could be read.")
    earliest = next((point for point in readable), None)
    if earliest is not None and not earliest.has and timeline.last_with:
        said.append(f"They were not there yet in the copy of {day(earliest.timestamp)}.")
    if timeline.turns and not timeline.first_without:
        without = [point for point in readable if not point.has and point.timestamp < timeline.last_with]
        said.append(f"In between they were gone: the copy of {day(without[-1].timestamp)} lacks them.")
    elif timeline.turns > 1:
        said.append(f"They went {timeline.turns} times: in between they came back. The last time is given.")
    unread = [point for point in timeline.points if point.has is None]
    if timeline.between:
        states = "one state" if timeline.between == 1 else f"{timeline.between} states"
        said.append(f"Between the two lies {states} of the page that was not read.")
    if unread:
        many = "One copy" if len(unread) == 1 else f"{len(unread)} copies"
        said.append(f"{many} gave nothing to judge by.")
    skipped = timeline.listed - timeline.pages
    if skipped:
        many = (
            "one listed copy is a redirect or an error"
            if skipped == 1
            else f"{skipped} listed copies are redirects or errors"
        )
        said.append(f"{many[0].upper()}{many[1:]}, and not read.")
    if len(timeline.points) < timeline.states:
        asked = len(timeline.points)
        said.append(f"Of {timeline.states} states of the page {asked} were asked for; the others may say otherwise.")
    if timeline.detail:
        said.append(timeline.detail)
    return said
