"""What a number is worth and what it counts in: a value, the scale and the unit behind it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.match.numerals import PAIRS, SCALES, UNITS, plain_arabic

__all__ = ["ANY_UNIT", "LONGEST", "Number", "behind", "plain", "same_unit", "times"]

ANY_UNIT: Final = "?"
"""The unit of a number that stands alone, as in the cell of a table: its heading may say anything."""

LONGEST: Final = 18
"""Digits beyond which a number is taken as its characters and not as a quantity."""

_AFTER: Final = re.compile(
    r"(?:\+|(?:\s|-){0,2}plus(?=\s))?(\s?-?\s?)([%‰$€£¥₹₽]|°\s?[cf]\b|[^\W\d_]+(?:[23](?!\w))?\.?)"
)
_SECOND: Final = re.compile(r"[\s-]+([^\W\d_]+)")
_LETTER_SCALES: Final = {"k": 1000, "m": 1_000_000, "b": 1_000_000_000, "t": 1_000_000_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A number: what it may be worth (plain decimals), its unit ("" when none is known), where it stands.

    `plain` is a number of four digits and no sign, which may be a year. `worded` is one written in words.
    """

    values: tuple[str, ...]
    unit: str
    start: int
    end: int
    plain: bool = False
    worded: bool = False


def same_unit(claimed: str, printed: str) -> bool:
    """Whether two units may be one. A share (%) is never a count; otherwise only two known units can disagree."""
    if claimed == printed or ANY_UNIT in (claimed, printed):
        return True
    if {claimed, printed} & {"%", "‰"}:
        return False
    return not (claimed and printed)


def plain(value: Decimal) -> str:
    """A value in plain digits, without an exponent or trailing zeros."""
    text = f"{value.normalize():f}"
    return "0" if text in ("-0", "") else text


def behind(folded: str, end: int, values: list[str], unit: str, languages: Sequence[str]) -> tuple[list[str], str, int]:
    """A number with the scale and the unit that follow it: values, unit, new end."""
    for _ in range(3):
        found = _AFTER.match(folded, end)
        if found is None:
            break
        word = plain_arabic(found[2].rstrip("."))
        scale = next((SCALES[lang][word] for lang in (*languages, "en") if word in SCALES.get(lang, {})), 0)
        if scale:
            values = [times(value, scale) for value in values]
            end = found.end()
            continue
        if word in _LETTER_SCALES and not found[1].strip(" "):
            bigger = [times(value, _LETTER_SCALES[word]) for value in values]
            values, end = (bigger if unit else [*values, *bigger]), found.end()
            continue
        second = _SECOND.match(folded, found.end()) if found[2][-1:].isalpha() else None
        pair = PAIRS.get(f"{word} {plain_arabic(second[1])}") if second else None
        if pair and second:
            return values, pair, second.end()
        if word == "of" and second and unit == "":
            break
        known = UNITS.get(word.replace(" ", ""), "")
        if not known and word[:1] > "\u2fff":
            known = next((UNITS[word[:size]] for size in range(min(6, len(word)), 0, -1) if word[:size] in UNITS), "")
        if known and (not unit or unit == known):
            unit, end = known, found.end() if word[:1] < "\u3000" else end
        break
    return values, unit, end


def times(value: str, scale: int) -> str:
    """A value so many times; what is no plain number (14:30) stays as it is."""
    try:
        return plain(Decimal(value) * scale)
    except ArithmeticError:
        return value
