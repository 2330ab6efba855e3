"""The numbers of a text, each by what it is worth: 1,500, 1.5 million, twenty-four, 24 %.

A number that can be read in two ways keeps both: 1,234 in a language with decimal commas, 24m. Two numbers are the
same when one reading agrees and their units do not speak against it. Nothing is rounded.
"""

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from typing import Final

from checker.match.charset import fold
from checker.match.han import han_numbers
from checker.match.language import DECIMAL_COMMA
from checker.match.numberwords import worded_numbers
from checker.match.numerals import SCALES, UNITS
from checker.match.quantity import ANY_UNIT, LONGEST, Number, behind, plain, times

__all__ = ["find_numbers"]

# A number with its groups; a space joins only groups of three, and only when nothing else speaks against it.
_DIGITS: Final = re.compile(
    r"(?P<body>(?<!\d)\d+(?:[.,:/'’]\d+)*(?:(?<!\d\d\d\d)[ \u00a0\u2009\u202f]\d{3}(?!\d))*(?:[.,]\d+)?)"
    r"(?P<vulgar>\s?[½¼¾⅓⅔⅛])?"
)
_CURRENCY_BEFORE: Final = re.compile(r"(?:(?<![^\W_])(?:us|[acn]z?))?([$€£¥₹₽])\s?\Z")
_SIGN_BEFORE: Final = re.compile(r"(?:(?<![^\s(\[])[-−]|(?<![^\W_])(?:minus|moins|menos|минус)\s)\Z")
_NAME_BEFORE: Final = re.compile(r"(?:[a-zà-öø-ÿа-яё]|[a-zа-яё]-)\Z")
_LONGEST_BODY: Final = 40
"""Characters up to which the parts of a number are looked at one by one: beyond it is a row of digits and no number."""

_NOTE: Final = re.compile(r"\[(?:\d{1,3}(?:[,;-]\s?\d{1,3})*|note \d+|nb \d+)\]")
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th|er|re|ère|ème|e|º|ª|-?(?:й|я|е|го|м|х))(?![^\W_])")
_VULGAR: Final = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅛": "0.125"}
_SAME_IN_RANGE: Final = re.compile(
    r"\s?(?:-|–|/|(?:to|and|or|bis|und|oder|à|et|ou|a|y|e|o|до|и|или|إلى|و|至|到|から)\s?|~)\s?[$€£]?"
)


def find_numbers(text: str, languages: Sequence[str], *, exact: bool = False) -> list[Number]:
    """Every number of a text, in order of kinds: digits, words, Chinese numerals.

    Args:
        text: Any text.
        languages: Languages whose number words are known there, the first one deciding decimal signs.
        exact: The text is a claim's: one number, one entry. A page's `24 415` is entered as 24 and 415 besides, its
            range `3 to 4 million` as 3 besides, since nothing may be missed there.

    Returns:
        The numbers. Digits that belong to a name (B-52, M23, COVID-19) and the marks of footnotes are none. Time is
        linear in the text's length.
    """
    folded = fold(text)
    notes = {at for found in _NOTE.finditer(folded) for at in range(*found.span())} if "[" in folded else set()
    numbers = han_numbers(folded, languages, exact=exact) if not folded.isascii() else []
    taken = {at for number in numbers for at in range(number.start, number.end)}
    numbers.extend(_digit_runs(text, folded, languages, notes | taken, exact=exact))
    taken = {at for number in numbers for at in range(number.start, number.end)}
    for language in languages:
        numbers.extend(worded_numbers(folded, language, taken, exact=exact))
    return _ranged(folded, _outermost(numbers))


def _outermost(numbers: list[Number]) -> list[Number]:
    """The numbers in order, without those inside another: the *ciento* of *24 por ciento*."""
    kept: list[Number] = []
    for number in sorted(numbers, key=lambda number: (number.start, -number.end)):
        inside = kept and number.end <= kept[-1].end
        if not inside or (number.start, number.end) == (kept[-1].start, kept[-1].end):
            kept.append(number)
    return kept


def _digit_runs(
    text: str, folded: str, languages: Sequence[str], skip: Container[int], *, exact: bool
) -> Iterator[Number]:
    """Numbers written in digits."""
    for found in _DIGITS.finditer(folded):
        start, end = found.span()
        body_start, body_end = found.span("body")
        if body_start in skip or _NAME_BEFORE.search(folded, max(0, start - 2), start):
            continue
        currency = _CURRENCY_BEFORE.search(folded, max(0, start - 5), start)
        start = currency.start() if currency else start
        sign = _SIGN_BEFORE.search(folded, max(0, start - 7), start)
        start = sign.start() if sign else start
        body = found["body"]
        groups = body.split(" ") if " " in body else [body]
        values = _values(body, languages)
        if len(groups) == 2 and exact and text[body_start + len(groups[0])] == " " and tuple(languages[:1]) == ("en",):
            # English seldom parts thousands with a plain space: "on 24 March, 24 415 people" is no help to anybody.
            body, body_end = groups[0], body_start + len(groups[0])
            end, values = body_end, _values(body, languages)
            rest = body_end + 1
            _, unit, stop = behind(folded, rest + 3, [], "", languages)
            yield Number((plain(Decimal(groups[1])),), unit, rest, stop)
        elif not exact and len(body) <= _LONGEST_BODY and (len(groups) > 1 or ":" in body or "/" in body):
            for part in re.split("[ :/]", body):
                if part:
                    yield Number(tuple(_values(part, languages)), "", start, end)
        if found["vulgar"] and body.isdecimal():
            values = [plain(Decimal(value) + Decimal(_VULGAR[found["vulgar"].strip()])) for value in values]
        ordinal = _ORDINAL.match(folded, end)
        if ordinal:
            end = ordinal.end()
        unit = UNITS[currency[1]] if currency else ""
        values, unit, end = behind(folded, end, values, unit, languages)
        if sign:
            values = [value if value.startswith("-") else f"-{value}" for value in values]
        if not unit and _alone(text, start, end):
            unit = ANY_UNIT
        bare = len(body) == 4 and body.isdecimal() and not unit.strip(ANY_UNIT) and not sign
        yield Number(tuple(dict.fromkeys(values)), unit, start, end, plain=bare and end == body_end)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a number has its line for itself, as in a table's cell."""
    return (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")


def _values(body: str, languages: Sequence[str]) -> list[str]:
    """What digits with separators may be worth; what is no decimal number (14:30, 3.11.2) stands for itself."""
    body = body.replace(" ", "").replace("'", "").replace("’", "")
    if sum(char.isdecimal() for char in body) > LONGEST or ":" in body or "/" in body:
        return [body]
    comma = not languages or languages[0] in DECIMAL_COMMA
    points, commas = body.count("."), body.count(",")
    if not points and not commas:
        return [plain(Decimal(body))]
    tail = re.split(r"[.,]", body)[1:]
    grouped = all(len(part) == 3 for part in tail) or (commas > 1 and not points and len(tail[-1]) == 3)
    if points and commas:
        last = max(body.rfind("."), body.rfind(","))
        whole = re.sub(r"[.,]", "", body[:last])
        return [plain(Decimal(f"{whole}.{body[last + 1 :]}"))]
    if points + commas > 1:
        return [plain(Decimal(re.sub(r"[.,]", "", body)))] if grouped else [body]
    fraction = plain(Decimal(body.replace(",", ".")))
    thousands = plain(Decimal(re.sub(r"[.,]", "", body)))
    if not grouped or body.startswith("0") or len(body.partition("," if commas else ".")[0]) > 3:
        return [fraction]
    if comma:
        return [thousands, fraction] if points else [fraction, thousands]
    return [thousands] if commas else [fraction]


def _ranged(folded: str, ordered: list[Number]) -> list[Number]:
    """Numbers of a range share what follows the last: 24 to 30 percent, 3 to 4 million."""
    made: list[Number] = []
    for number, following in zip(ordered, [*ordered[1:], None], strict=False):
        if (
            following is not None
            and number.unit in ("", ANY_UNIT)
            and not number.plain
            and following.start >= number.end
            and following.start - number.end < 8
            and _SAME_IN_RANGE.fullmatch(folded, number.end, following.start)
        ):
            values = list(number.values)
            scaled = re.search(r"\d\s?-?([^\W\d_]+)", folded[following.start : following.end])
            scale = SCALES["en"].get(scaled[1], 0) if scaled else 0
            if scale and all(len(value) < LONGEST for value in values):
                values += [times(value, scale) for value in number.values]
            number = Number(
                tuple(values), following.unit or number.unit, number.start, number.end, worded=number.worded
            )
        made.append(number)
    return made
