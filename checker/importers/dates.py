"""Dates as references write them, in every style that Wikipedia's templates take, as a year, a month or a day.

What says less than a year, or leaves the year open (`c. 1890`, `n.d.`, `1/5/2012`), is no date here: it is kept as
the words it is. Of a season, or of a range, what is certain is kept: `Spring 2012` is 2012, `5–7 May 2012` is 2012-05.
"""

import re
from typing import Final

from checker.importers.citation import read_date

__all__ = ["find_date", "read_any_date"]

_YEAR: Final = r"(?:1[0-9]{3}|20[0-9]{2})"
_WORD: Final = r"[^\W\d_]{3,10}\.?"
_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f_]+")
_WEEKDAY: Final = re.compile(
    r"\A(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?=\S)", re.IGNORECASE
)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?:(?<=\A\d)|(?<=\A\d\d))\.(?= [^\W\d_]{3,})", re.IGNORECASE)
_SUFFIXED: Final = re.compile(rf"(.*?{_YEAR})[a-z]\Z")
_ISO_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*")
_SLASHED: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
# A day, its month and its year parted by full stops stand in that order wherever dates are written so.
_DOTTED: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SHORT_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_RANGE_DAYS: Final = re.compile(rf"(\d{{1,2}}) ?[–-] ?\d{{1,2}} ({_WORD}) ({_YEAR})")
_RANGE_DAYS_US: Final = re.compile(rf"({_WORD}) \d{{1,2}} ?[–-] ?\d{{1,2}}, ({_YEAR})")
_RANGE_MONTHS: Final = re.compile(
    rf"(?:{_WORD}(?: \d{{1,2}})?|\d{{1,2}} {_WORD}) ?(?:[–/-]|and) ?"
    rf"(?:\d{{1,2}} )?{_WORD}(?: \d{{1,2}},)? ({_YEAR})"
)
_RANGE_YEARS: Final = re.compile(rf"({_YEAR}) ?[–/-] ?(?:\d{{2}}|{_YEAR})")
_SEASON: Final = re.compile(
    rf"(?:spring|summer|autumn|fall|winter|easter|christmas|(?:first|second|third|fourth) quarter|q[1-4]),? ({_YEAR})",
    re.IGNORECASE,
)
_ANYWHERE: Final = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|[A-Z][a-z]{{2,8}}\.? \d{{1,2}}, {_YEAR}|\d{{1,2}} [A-Z][a-z]{{2,8}}\.? {_YEAR}"
    rf"|[A-Z][a-z]{{2,8}},? {_YEAR}|{_YEAR})\b"
)


def read_any_date(text: str) -> str | None:
    """A date as `2020`, `2020-07` or `2020-07-21`; None when the text does not say one for certain."""
    text = _SPACES.sub(" ", text).strip(" .,;")
    text = _ORDINAL.sub("", _WEEKDAY.sub("", text))
    if date := read_date(text[:1].upper() + text[1:]):
        return date
    if match := _SUFFIXED.fullmatch(text):
        return read_any_date(match[1])
    if match := _ISO_TIME.fullmatch(text):
        return read_date(match[1])
    if match := _SLASHED.fullmatch(text) or _SHORT_ISO.fullmatch(text):
        return read_date(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}")
    if match := _DOTTED.fullmatch(text):
        return read_date(f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}")
    if match := _RANGE_DAYS.fullmatch(text):
        return read_date(f"{match[2]} {match[3]}")
    if match := _RANGE_DAYS_US.fullmatch(text):
        return read_date(f"{match[1]} {match[2]}")
    if match := _RANGE_MONTHS.fullmatch(text) or _RANGE_YEARS.fullmatch(text) or _SEASON.fullmatch(text):
        return match[1]
    return None


def find_date(text: str) -> tuple[str | None, str]:
    """The one date in a text, and the text without it; (None, text) when there is none, or more than one."""
    found = list(_ANYWHERE.finditer(text))
    if len(found) != 1:
        return None, text
    date = read_date(found[0][0])
    return (date, text[: found[0].start()] + text[found[0].end() :]) if date else (None, text)
