"""Links as the `Link` header and TimeMaps write them (RFC 8288 §3, RFC 6690, RFC 7089 §5).

Anything may stand in them: what is no link is passed over, and reading takes time in proportion to the text.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from checker.capture.archives.choose import moment

__all__ = ["Link", "http_date", "links_in", "timestamp_of"]

_TARGET: Final = re.compile(r"<([^<>]{1,8000})>")
_PARAMETER: Final = re.compile(
    r"[ \t\r\n]{0,20};[ \t\r\n]{0,20}([A-Za-z0-9*_-]{1,60})"
    r"(?:[ \t]{0,20}=[ \t]{0,20}(?:\"([^\"]{0,2000})\"|([^\s;,\"]{0,2000})))?"
)

_MOST: Final = 30
"""Parameters of one link that are read."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link: where to, its relations in lower case, and its other parameters by lower-case name."""

    target: str
    rel: frozenset[str]
    parameters: dict[str, str]

    def time(self, name: str) -> str:
        """A date of its parameters (`datetime`, `from`, `until`) as 14 digits, "" when it has none."""
        return timestamp_of(self.parameters.get(name, ""))


def links_in(text: str) -> Iterator[Link]:
    """The links of a text, in order."""
    end = 0
    while (found := _TARGET.search(text, end)) is not None:
        end, parameters = found.end(), dict[str, str]()
        while len(parameters) < _MOST and (part := _PARAMETER.match(text, end)) is not None:
            end = part.end()
            # Of several of one name the first counts (RFC 8288 §3); each takes a place here.
            name = part[1].lower()
            parameters.setdefault(name if name not in parameters else f"{name} {end}", part[2] or part[3] or "")
        yield Link(found[1].strip(), frozenset(parameters.pop("rel", "").lower().split()), parameters)


def timestamp_of(date: str) -> str:
    """A date as HTTP writes it (RFC 9110 §5.6.7) as 14 digits, UTC; "" when it is none."""
    try:
        when = parsedate_to_datetime(date.strip())
        return moment(when if when.tzinfo else when.replace(tzinfo=dt.UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def http_date(timestamp: str) -> str:
    """14 digits as a date of HTTP, for `Accept-Datetime`.

    Raises:
        ValueError: they are no moment.
    """
    when = dt.datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    return format_datetime(when, usegmt=True)
