"""Numbers written in Chinese numerals, alone or with digits: 二十四, 3万, 1億5000万, 百分之二十四."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from checker.match.quantity import LONGEST, Number, behind, plain

__all__ = ["han_number", "han_numbers"]

_HAN: Final = {**{char: value for value, char in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "兩": 2}
_HAN_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN_RUN: Final = re.compile(
    r"(?:\d+(?:[.,]\d+)*)?[〇零一二三四五六七八九两兩十百千万萬亿億兆]+(?:[\d.,]*\d[十百千万萬亿億兆]+)*(?:\d+)?"
)
_HAN_COUNTER: Final = "人年月日个個名件岁歳次回倍家台艘天小時时分位条種种国國票点點本枚匹頭头周週社度"


def han_numbers(folded: str, languages: Sequence[str], *, exact: bool) -> list[Number]:
    """Numbers written in Chinese numerals, alone or with digits: 二十四, 3万, 1億5000万."""
    found = []
    for run in _HAN_RUN.finditer(folded):
        start, end = run.span()
        if folded[end : end + 2] == "分之":
            continue
        value = han_number(run[0])
        if value is None:
            continue
        after = folded[end : end + 1]
        if exact and len(run[0]) == 1 and after not in _HAN_COUNTER:
            continue
        unit = "%" if folded[max(0, start - 3) : start] == "百分之" else ""
        values, unit, stop = behind(folded, end, [value], unit, languages)
        found.append(Number(tuple(values), unit, start, stop, worded=not run[0][0].isdecimal()))
    return found


def han_number(text: str) -> str | None:
    """What a Chinese numeral is worth: 二十四 is 24, 3万5千 is 35000, 二〇一九 is 2019; None when it is no numeral."""
    if len(text) > LONGEST:
        return None
    if len(text) > 1 and all(char in _HAN for char in text):
        return plain(Decimal("".join(str(_HAN[char]) for char in text)))
    total = section = current = Decimal(0)
    digits = ""
    for char in text:
        if char.isdecimal() or char in ".,":
            digits += char if char != "," else ""
            continue
        if digits:
            if digits.count(".") > 1 or digits == ".":
                return None
            current, digits = Decimal(digits), ""
        if char in _HAN:
            current = Decimal(_HAN[char])
        elif char in _HAN_TENS:
            section += (current if current else 1) * _HAN_TENS[char]
            current = Decimal(0)
        else:
            total += ((section + current) if section + current else 1) * _HAN_SCALES[char]
            section = current = Decimal(0)
    if digits:
        if digits.count(".") > 1 or digits == ".":
            return None
        current = Decimal(digits)
    return plain(total + section + current)
