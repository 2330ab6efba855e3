"""The dates of a text: days, months, years, ranges and decades, however they are printed.

5 March 2019, March 5, 2019, 2019-03-05, 05.03.2019, 5 mars 2019, 5 марта 2019 г., ٥ مارس ٢٠١٩, 2019年3月5日 and
平成31年3月5日 are one day. Months are known in eight languages; digits alone (2019-03-05, 2019) in all.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.match.charset import fold
from checker.match.han import han_number
from checker.match.numerals import plain_arabic

__all__ = ["YEARS", "Date", "find_dates", "months_named"]

YEARS: Final = range(1000, 2101)
"""Four digits in this range may be a year."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date as printed: what it does not say is 0. `decade` is the first year of ten."""

    year: int
    month: int
    day: int
    start: int
    end: int
    decade: bool = False

    @property
    def iso(self) -> str:
        """2019, 2019-03 or 2019-03-05; "" without a year."""
        if not self.year:
            return ""
        return f"{self.year:04}" + (f"-{self.month:02}" if self.month else "") + (f"-{self.day:02}" if self.day else "")


def _months(*lines: str) -> dict[str, int]:
    return {
        plain_arabic(word.replace("_", " ")): number
        for line in lines
        for number, names in enumerate(line.split(), 1)
        for word in names.split("/")
    }


MONTHS: Final[dict[str, int]] = _months(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
    "november/nov december/dec",
    "janvier/janv février/févr/fevrier mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre "
    "décembre/déc/decembre",
    "januar/jänner februar märz/mär april mai juni juli august september oktober/okt november dezember/dez",
    "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre "
    "diciembre/dic",
    "январь/января/январе/янв февраль/февраля/феврале/фев март/марта/марте апрель/апреля/апреле/апр май/мая/мае "
    "июнь/июня/июне июль/июля/июле август/августа/августе/авг сентябрь/сентября/сентябре/сен "
    "октябрь/октября/октябре/окт ноябрь/ноября/ноябре/ноя декабрь/декабря/декабре/дек",
    "يناير/كانون_الثاني فبراير/شباط مارس/آذار أبريل/إبريل/نيسان مايو/أيار يونيو/حزيران يوليو/تموز أغسطس/آب "
    "سبتمبر/أيلول أكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني ديسمبر/كانون_الأول",
)
"""Months by name, in six languages; in Chinese and Japanese they are numbers."""

_ALSO_WORDS: Final = frozenset({"may", "march", "mars", "mar", "mai", "dec", "sep", "jan", "ago", "dic"})
_NAME: Final = r"(?P<name>[^\W\d_]{3,12})(?:(?=\s(?:ال|آ|ا))\s(?P<more>[^\W\d_]{3,8}))?"
_NTH: Final = r"(?:st|nd|rd|th|er|º|\.)?"
_TO: Final = r"\s?(?:-|–|to|and|bis|und|au|et|al|y|по|и|إلى|و)\s?"
_DIGITS: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_DAY_FIRST: Final = re.compile(
    rf"(?:(?P<from>\d{{1,2}}){_NTH}{_TO})?(?P<day>\d{{1,2}}){_NTH}[\s-]?(?:of\s|de\s|del\s)?{_NAME}\.?"
    r"(?:,?[\s-](?:de\s|del\s)?(?P<year>\d{4})(?!\d))?"
)
_NAME_BEFORE: Final = re.compile(rf"(?<![^\W_]){_NAME}\.?,?\s(?:(?:of|de|del)\s)?\Z")
_DAY_AFTER: Final = re.compile(
    rf"(?P<day>\d{{1,2}}){_NTH}(?:{_TO}(?P<till>\d{{1,2}}){_NTH})?(?!\d|[.,:]\d)(?:,?\s(?P<year>\d{{4}})(?!\d))?"
)
_YEAR_AFTER: Final = re.compile(r"\d{4}(?![\d.,]\d|\d)")
_ISO: Final = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC: Final = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?!\d)")
_SPAN: Final = re.compile(r"(\d{4})\s?[-–/]\s?(\d{2}|\d{4})(?![\d.,-]?\d)")
_DECADE: Final = re.compile(r"\d{3}0(?:['’]?s\b|er\b|ern\b|-?х\b|-?е\b|年代)")
_DECADE_BEFORE: Final = re.compile(r"(?:années|años|anni|anos|عقد|décennie|década\sde(?:\slos)?)\s\Z")
_HAN: Final = re.compile(
    r"(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4}|(?:令和|平成|昭和|大正|明治)(?:元|\d{1,2}|[一二三四五六七八九十]{1,3}))\s?年\s?)?"
    r"(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号號])?)?"
)
_HAN_MARK: Final = re.compile("[年月]")
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


def find_dates(text: str, languages: Sequence[str] = (), *, exact: bool = False) -> list[Date]:
    """Every date of a text that is more than a bare year, each place once; of a range both ends.

    Args:
        text: Any text.
        languages: The text's languages, to read 03/05/2019; unknown, both readings are given.
        exact: The text is a claim's: 03/05/2019 has one reading then, the language's.

    Returns:
        Dates by place. Bare years are found among the numbers (`Number.plain`). Time is linear in the text's length.
    """
    folded = fold(text)
    found: list[Date] = []
    for digits in _DIGITS.finditer(folded):
        at = digits.start()
        before = folded[at - 1 : at]
        if before not in (".", ",", "/", ":") and not (before.isalpha() and before < "\u0590"):
            found.extend(_day_first(folded, at))
            found.extend(_in_digits(folded, digits, languages, exact=exact))
        found.extend(_name_first(folded, at))
    if "年" in folded or "月" in folded:
        found.extend(_in_han(folded))
    return _longest(found)


def months_named(text: str) -> set[int]:
    """The months a text names without saying a day or a year; *may* and *march* only with a capital."""
    found = set()
    for word in set(re.findall(r"[^\W\d_]{3,12}", text)):
        month = MONTHS.get(plain_arabic(word.lower()))
        if month and (word.lower() not in _ALSO_WORDS or word[0].isupper()):
            found.add(month)
    return found


def _day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has the day; a leap year is assumed when none is said."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year if 0 < year < 10_000 else 2000, month)[1]


def _month_of(found: re.Match[str]) -> int:
    """The month of a match's name, in one word or two."""
    name = plain_arabic(found["name"])
    if found["more"]:
        return MONTHS.get(f"{name} {plain_arabic(found['more'])}", MONTHS.get(name, 0))
    return MONTHS.get(name, 0)


def _day_first(folded: str, at: int) -> Iterator[Date]:
    """5 March 2019, 5-7 March, 5 de marzo de 2019."""
    found = _DAY_FIRST.match(folded, at)
    if found is None or not (month := _month_of(found)):
        return
    year = int(found["year"] or 0)
    end = found.end() if year else found.end("name")
    for day in (found["from"], found["day"]):
        if day and _day(year, month, int(day)):
            yield Date(year, month, int(day), at, end)


def _name_first(folded: str, at: int) -> Iterator[Date]:
    """March 5, 2019, March 5-7, March 2019."""
    named = _NAME_BEFORE.search(folded, max(0, at - 30), at)
    if named is None or not (month := _month_of(named)):
        return
    if alone := _YEAR_AFTER.match(folded, at):
        if int(alone[0]) in YEARS:
            yield Date(int(alone[0]), month, 0, named.start(), alone.end())
        return
    found = _DAY_AFTER.match(folded, at)
    year = int(found["year"] or 0) if found else 0
    for day in (found["day"], found["till"]) if found else ():
        if found and day and _day(year, month, int(day)):
            yield Date(year, month, int(day), named.start(), found.end())


def _in_digits(folded: str, digits: re.Match[str], languages: Sequence[str], *, exact: bool) -> Iterator[Date]:
    """2019-03-05, 05.03.2019, 2019-21, the 1990s, where the digits begin."""
    at = digits.start()
    if len(digits[0]) < 3:
        if found := _NUMERIC.match(folded, at):
            yield from _numeric(found, languages, exact=exact)
        return
    found = _ISO.match(folded, at)
    if found and int(found[1]) in YEARS and _day(int(found[1]), int(found[3]), int(found[4])):
        yield Date(int(found[1]), int(found[3]), int(found[4]), *found.span())
        return
    if found := _SPAN.match(folded, at):
        yield from _years(found, exact=exact)
    found = _DECADE.match(folded, at)
    year = int(digits[0])
    if found and year in YEARS:
        yield Date(year, 0, 0, *found.span(), decade=True)
    elif year % 10 == 0 and year in YEARS and (before := _DECADE_BEFORE.search(folded, max(0, at - 20), at)):
        yield Date(year, 0, 0, before.start(), digits.end(), decade=True)


def _numeric(found: re.Match[str], languages: Sequence[str], *, exact: bool) -> Iterator[Date]:
    """A day, a month and a year in digits: in both orders unless only one can be meant."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = [(second, first), (first, second)]
    if exact and found[2] == "/" and tuple(languages[:1]) == ("en",) and first != second and max(first, second) <= 12:
        return  # British or American: nobody can tell
    if exact and not (found[2] == "/" and tuple(languages[:1]) == ("en",)):
        readings = readings[:1]
    for month, day in dict.fromkeys(readings):
        if year in YEARS and _day(year, month, day):
            yield Date(year, month, day, *found.span())


def _years(found: re.Match[str], *, exact: bool) -> Iterator[Date]:
    """Both years of a span, or a year and its month."""
    first, second = int(found[1]), int(found[2])
    if len(found[2]) == 2:
        if found[0][4] == "-" and 1 <= second <= 12 and first in YEARS and (not exact or found[2][0] == "0"):
            yield Date(first, second, 0, *found.span())
        second += first // 100 * 100
    if first in YEARS and second in YEARS and first < second:
        yield Date(first, 0, 0, *found.span())
        yield Date(second, 0, 0, *found.span())


def _in_han(folded: str) -> Iterator[Date]:
    """Dates with the signs for year, month and day."""
    done = 0
    for mark in _HAN_MARK.finditer(folded):
        if mark.start() < done:
            continue
        for start in range(max(done, mark.start() - 6), mark.start()):
            found = _HAN.match(folded, start)
            if found and found.end() > mark.start() and (found["year"] or found["month"]):
                break
        else:
            continue
        done = found.end()
        year, month, day = _han_year(found["year"] or ""), _han(found["month"]), _han(found["day"])
        if (year in YEARS or not year) and (year or day) and (not month or _day(year, month, day or 1)):
            yield Date(year, month, day, *found.span())


def _han(text: str | None) -> int:
    value = han_number(text) if text else "0"
    return int(value) if value and value.isdecimal() else 0


def _han_year(text: str) -> int:
    if text[:2] in _ERAS:
        return _ERAS[text[:2]] + (1 if text[2:] == "元" else _han(text[2:]))
    return _han(text)


def _longest(found: list[Date]) -> list[Date]:
    """Of overlapping dates the longest, in order; those of one place all."""
    kept: list[Date] = []
    for date in sorted(found, key=lambda date: (date.start, -date.end, date.year, date.month, date.day)):
        if not kept or date.start >= kept[-1].end or (date.start, date.end) == (kept[-1].start, kept[-1].end):
            kept.append(date)
    return kept
