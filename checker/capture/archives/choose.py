"""Which of the copies an index lists is read: the nearest one at or before the wanted date, then the nearest after it.

A copy from before the editor's visit shows what was there to cite; a later one may already have drifted. The Wikipedia
link-rescue bots choose the same way.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from checker.capture.address import same_address
from checker.capture.archives.base import Copy

__all__ = ["choose", "day_of", "distance_days", "moment", "ranked", "valid_timestamp", "wanted_timestamp"]

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_FOURTEEN: Final = re.compile(r"\d{14}", re.ASCII)


def moment(now: dt.datetime) -> str:
    """A moment as 14 digits, UTC."""
    return now.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S").rjust(14, "0")


def valid_timestamp(text: str) -> bool:
    """Whether the text is 14 digits that a calendar and a clock have."""
    if not _FOURTEEN.fullmatch(text):
        return False
    try:
        dt.datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        return False
    return True


def wanted_timestamp(near: str) -> str:
    """The last second of a day, month or year: whoever read a page in July may have read July's last copy.

    Raises:
        ValueError: it is not such a date.
    """
    match = _PARTIAL.fullmatch(near)
    if match is None:
        raise ValueError(f"{near!r} is not a year, a month or a day")
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12 or year < 1:
        raise ValueError(f"{near!r}: no such month")
    day = int(match[3]) if match[3] else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day).strftime("%Y%m%d").rjust(8, "0") + "235959"


def day_of(timestamp: str) -> dt.date:
    """The day of a 14-digit timestamp.

    Raises:
        ValueError: there is no such day.
    """
    return dt.date(int(timestamp[:4]), int(timestamp[4:6]), int(timestamp[6:8]))


def distance_days(timestamp: str, wanted: str) -> int:
    """Days from the wanted date to the copy; negative when the copy is earlier. Both are 14 digits."""
    return (day_of(timestamp) - day_of(wanted)).days


def choose(copies: Iterable[Copy], url: str, wanted: str) -> Copy | None:
    """The copy of `url` to read, or None when there is none of that address; see `ranked`."""
    return next(iter(ranked(copies, url, wanted)), None)


def ranked(copies: Iterable[Copy], url: str, wanted: str) -> tuple[Copy, ...]:
    """The copies of `url`, the one to read first.

    Args:
        copies: What the index lists; copies of other addresses are left out.
        url: The address asked for.
        wanted: 14 digits.

    Copies that may hold a page come first, then redirects (which the archive may follow to a page), then archived
    errors, which at least show how the page stood. Within each, the nearest at or before the date, then the nearest
    after it; at one moment, the copy of the very address asked for.
    """
    own = [copy for copy in dict.fromkeys(copies) if same_address(copy.original, url)]
    return tuple(sorted(own, key=lambda copy: _rank(copy, url, wanted)))


def _rank(copy: Copy, url: str, wanted: str) -> tuple[int, bool, int, bool, str]:
    """Sort key of a copy, the best first."""
    kind = 0 if copy.usable else 1 if copy.status.startswith("3") else 2
    after = copy.timestamp > wanted
    stamp = int(copy.timestamp)
    return kind, after, stamp if after else -stamp, copy.original != url, copy.original
