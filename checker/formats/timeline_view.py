"""A timeline as a picture and a table: places along a line in per cent, so that the picture needs no scaling."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from checker.formats.encode import one_line, shown_url, web_link
from checker.model.match import MatchOutcome
from checker.model.timeline import Timeline, TimelinePoint
from checker.rules.turning import point_words, sentences
from checker.rules.words import day

__all__ = ["MarkView", "PointView", "TickView", "TimelineView", "timeline_of"]

_LEFT: Final = 3.0
_WIDTH: Final = 94.0
_TICKS: Final = 5


@dataclass(frozen=True, slots=True)
class MarkView:
    """A copy on the line: `shape` is `has`, `other`, `lacks` or `unread`. `until` is where its row of copies ends."""

    at: str
    until: str
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class TickView:
    """A year under the line."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class PointView:
    """A row of the table. `href` is "" for an address that cannot be a link."""

    when: str
    words: str
    shape: str
    url: str
    href: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The picture, what it says in sentences, and the table behind it. `turn` is where the words went, in per cent."""

    archive: str
    summary: str
    sentences: tuple[str, ...]
    marks: tuple[MarkView, ...]
    ticks: tuple[TickView, ...]
    turn: tuple[str, str] | None
    points: tuple[PointView, ...]


def timeline_of(timeline: Timeline | None) -> TimelineView | None:
    """The view of a timeline; None where there is none to draw."""
    if timeline is None:
        return None
    if not timeline.points:
        said = tuple(map(one_line, sentences(timeline)))
        return TimelineView(one_line(timeline.archive), " ".join(said), said, (), (), None, ())
    begin, end = _days(timeline.first), _days(timeline.newest)

    def place(days: float) -> str:
        share = (days - begin) / (end - begin) if end > begin else 0.5
        return f"{_LEFT + _WIDTH * min(max(share, 0.0), 1.0):.2f}%"

    marks = tuple(
        MarkView(
            place(_days(point.timestamp)),
            place(_days(point.until)),
            _shape(point),
            f"{_span(point)}: {one_line(point_words(point))}",
        )
        for point in timeline.points
    )
    last, first = timeline.point(timeline.last_with), timeline.point(timeline.first_without)
    turn = None
    if last is not None and first is not None:
        left, right = _days(last.until), _days(first.timestamp)
        width = _WIDTH * (right - left) / (end - begin) if end > begin else 0.0
        turn = (place(left), f"{max(width, 0.4):.2f}%")
    said = tuple(map(one_line, sentences(timeline)))
    many = len(timeline.points)
    summary = (
        f"{many} {'copy' if many == 1 else 'copies'} from {day(timeline.first)} to {day(timeline.newest)}. {said[0]}"
    )
    points = tuple(
        PointView(_span(point), one_line(point_words(point)), _shape(point), shown_url(point.url), web_link(point.url))
        for point in timeline.points
    )
    return TimelineView(one_line(timeline.archive), summary, said, marks, _ticks(begin, end, place), turn, points)


def _ticks(begin: float, end: float, place: Callable[[float], str]) -> tuple[TickView, ...]:
    """At most so many years, evenly; the two ends where no year begins between them."""
    first = dt.date.fromordinal(int(begin)).year + 1
    last = dt.date.fromordinal(int(end)).year
    years = range(first, last + 1, max(1, -(-(last - first + 1) // _TICKS)))
    if len(years) < 2:
        ends = (begin, end) if end > begin else (begin,)
        return tuple(TickView(place(days), dt.date.fromordinal(int(days)).isoformat()) for days in ends)
    return tuple(TickView(place(dt.date(year, 1, 1).toordinal()), str(year)) for year in years)


def _shape(point: TimelinePoint) -> str:
    if point.has is None:
        return "unread"
    if point.has:
        return "has"
    return "other" if point.outcome is MatchOutcome.DIFFERS else "lacks"


def _span(point: TimelinePoint) -> str:
    """The day of a copy, or of the first and the last of a row of copies."""
    if point.copies == 1 or day(point.timestamp) == day(point.until):
        return day(point.timestamp)
    return f"{day(point.timestamp)} to {day(point.until)}, {point.copies} copies alike"


def _days(timestamp: str) -> float:
    """Days since the year 1, with the time of the day."""
    date = dt.date(int(timestamp[:4]), int(timestamp[4:6]), int(timestamp[6:8]))
    return date.toordinal() + (int(timestamp[8:10]) * 60 + int(timestamp[10:12])) / 1440
