"""When quoted words changed or vanished, as far as an archive's copies tell."""

from pydantic import Field
from pydantic.dataclasses import dataclass

from checker.model.match import Match, MatchOutcome

__all__ = ["Timeline", "TimelinePoint"]


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """One copy that was asked for.

    `timestamp` is 14 digits, UTC; `until` the time of the last copy in a row with the same bytes, and `copies` how many
    there are. `outcome` is None when the copy gave nothing to read; `detail` then says why. `capture` is its key.
    """

    timestamp: str
    until: str
    copies: int
    capture: str
    url: str
    outcome: MatchOutcome | None = None
    detail: str = ""

    @property
    def has(self) -> bool | None:
        """Whether the words stand there; None when that cannot be said."""
        if self.outcome is None or self.outcome is MatchOutcome.UNREADABLE:
            return None
        return self.outcome is MatchOutcome.FOUND


@dataclass(frozen=True, slots=True)
class Timeline:
    """The copies of an address in time, and what those that were read say of one quote.

    `listed` counts the copies of the index, `pages` those of them that are no redirect or error, `states` the runs of
    copies with the same bytes: one of each run is read at most. `points` are those asked for, by time. `whole` is false
    when the index did not list everything. `last_with` and `first_without` are 14 digits, "" for none; between them
    lie `between` states that were not read. `change` is what the first copy without the words has in their place.
    `turns` counts how often, among the copies read, the words go and come: 1 for words that went once.
    When there is no list, `detail` says why.
    """

    url: str
    archive: str
    quote: str
    listed: int = 0
    pages: int = 0
    states: int = 0
    first: str = ""
    newest: str = ""
    whole: bool = True
    points: tuple[TimelinePoint, ...] = ()
    last_with: str = ""
    first_without: str = ""
    between: int = 0
    turns: int = 0
    change: Match | None = None
    detail: str = ""
    captures: tuple[str, ...] = Field(default=(), description="Keys of everything that was asked.")

    def point(self, timestamp: str) -> TimelinePoint | None:
        """The point of that time."""
        return next((point for point in self.points if point.timestamp == timestamp), None)
