"""What an audit remembers of an address from run to run, so that one failing look is not taken for an end.

The memory travels in the report: a CI runner forgets everything else. It is a pure function of the earlier report's
memory and this run's captures, and it only ever makes a verdict milder when it is missing.
"""

import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

__all__ = ["APART", "ENOUGH", "LinkMemory"]

ENOUGH = 3
"""So many counted failures in a row make an address dead."""

APART = dt.timedelta(days=3)
"""So far apart two counted failures are at least (the practice of Wikipedia's InternetArchiveBot)."""


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class LinkMemory:
    """What is remembered of one live address. Days are ISO 8601, "" when there is none.

    `first_failure` and `last_failure` are days of counted failures, `last_good` of the last look that got the page.
    `failures` counts the looks in a row that found the page gone, each at least `APART` after the one counted before;
    what was blocked or unreachable neither adds to them nor ends them. `etag`, `last_modified` and `digest` are of the
    last good look. `waiting` is the day since which a look-up in the archives has been left over for want of room: it
    decides whose turn it is, and no verdict.

    `words` says of quotes, each by the digest of its words, on which day they were last read on the live page: that
    they stood there is known even where the evidence of it is not at hand.
    """

    failures: Annotated[int, Field(ge=0)] = 0
    first_failure: str = ""
    last_failure: str = ""
    last_good: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    waiting: str = ""
    words: tuple[tuple[str, str], ...] = ()

    @property
    def dead(self) -> bool:
        """Whether the page was gone often enough, for long enough."""
        return self.failures >= ENOUGH

    def newest(self) -> str:
        """Day of the newest look that counts."""
        return max(self.last_failure, self.last_good)

    def sound(self) -> bool:
        """Whether it can have come about: days that exist, in order, and far enough apart for the number of failures.

        A report may have been edited. What cannot be true is not remembered.
        """
        try:
            first, last, *_ = (
                dt.date.fromisoformat(day) if day else None
                for day in (
                    *(self.first_failure, self.last_failure, self.last_good, self.waiting),
                    *(day or "?" for _, day in self.words),
                )
            )
        except ValueError:
            return False
        if not self.failures:
            return first is None and last is None
        if first is None or last is None or (self.failures == 1) != (first == last):
            return False
        return last - first >= (self.failures - 1) * APART and not (self.last_good > self.first_failure)
