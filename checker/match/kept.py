"""Signs that are compared although their like are not: those that belong to a number or make another name of a letter.

Written as patterns on a map of character classes (`checker.match.charset`), as all rules of the canonical stream are.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from checker.match.boundary import COMMA, INSIDE, NONE, SURE, THOUSANDS

__all__ = ["keep_name_signs", "keep_number_signs", "places"]

# Each pattern begins with the rare sign itself and looks back afterwards: then the search for it runs in C.
_KEEP_POINT: Final = re.compile(rb"0(?:(?<=0[.,:/]0)|(?<=\.0)(?<![0aAc.,:/].0))")
_COMMAS: Final = re.compile(rb"0(?<![0.,/:]0)0{0,2}(?:,000)+(?!0|,0)")
_SPACED: Final = re.compile(rb"0(?<![0.,/]0)0{0,2}(?:(?: 000)+|(?:'000)+)(?!0)")
_RANGE: Final = re.compile(rb"[-nmM](?: ?(?=[0$]))(?:(?<=[0%$].)|(?<=[0%$] .)|(?<=[0%$] . )|(?<=[0%$]. ))")
_BEFORE_NUMBER: Final = tuple(re.compile(rb"%s(?=[ \n$.]*[0$])" % sign) for sign in (b"-", b"n", b"m", b"M"))
"""Dashes that may say something of a number: all others need not be looked at."""
_MINUS: Final = re.compile(rb"[-nm](?<![0aAc%$\])\-nmM.].)(?:(?! )|(?<=m) )(?=\$? ?\.?0)")
_OF_VARIABLE: Final = re.compile(rb"[-nm](?:(?<=S.)|(?<=S .))(?=[aA](?![aA]))")
"""The minus of a variable behind another sign: x = −y."""
_POWER_OF_TEN: Final = re.compile(rb"[-nm](?<=0[aA].)(?=0)")
_CARET: Final = re.compile(rb"\^(?<=[0aAc)].)(?=[0aA\-mS])")
_TILDE: Final = re.compile(rb"~ ?(?=0)")
_CURRENCY: Final = re.compile(rb"\$ ?(?=0)")
_CURRENCY_BEHIND: Final = re.compile(rb"0 (?=\$(?! ?0)|%)")
_PER_CENT: Final = re.compile(rb"%(?=[aA])")
_AFTER_DIGIT: Final = re.compile(rb"0(?=\$(?! ?0)|%)")
_RANGE_LINE_END: Final = re.compile(rb"[-nm](?<=[0%].) *\n *(?=[0$])")
_BEHIND_LETTER: Final = re.compile(rb"0(?<=[aA]0)")
_BEFORE_LETTER: Final = re.compile(rb"0(?=[aAc])")
_COMMA, _DIGIT, _SPACE = b",0 "


def keep_number_signs(kinds: bytes, keep: bytearray, marks: dict[int, int]) -> list[int]:
    """Keep the signs that belong to numbers, and mark where a number may not be cut.

    Returns:
        Where the signs stand.
    """
    signs: list[int] = []
    if b"0" not in kinds:
        return signs
    for found in _KEEP_POINT.finditer(kinds):
        at = found.start() - 1
        signs.append(at)
        keep[at] = 1
        marks[at] = NONE if at and kinds[at - 1] == _DIGIT else SURE
        marks[at + 1] = NONE
    for found in _COMMAS.finditer(kinds) if b"0,000" in kinds else ():
        commas = [at for at in range(found.start(), found.end()) if kinds[at] == _COMMA]
        for at in commas:
            keep[at] = 0
            marks.pop(at, None)
            marks[at + 1] = COMMA if len(commas) == 1 else THOUSANDS
    for found in _SPACED.finditer(kinds) if b"0 000" in kinds or b"0'000" in kinds else ():
        for at in range(found.start(), found.end()):
            if kinds[at] != _DIGIT:
                marks[at + 1] = INSIDE
    points = len(signs)
    dashes = sorted(found.start() for pattern in _BEFORE_NUMBER for found in pattern.finditer(kinds))
    for found in filter(None, map(partial(_RANGE.match, kinds), dashes)):
        spaced = kinds[found.start() - 1] == _SPACE
        if (found[0] == b"M" and not spaced) or (found[0][:1] != b"M" and spaced == (len(found[0]) == 2)):
            signs.append(found.start())
            marks[found.start()] = marks[found.end()] = INSIDE
    for found in filter(None, map(partial(_RANGE_LINE_END.match, kinds), dashes)):
        signs.append(found.start())
        marks[found.start()] = marks[found.end()] = INSIDE
    tildes = _TILDE.finditer(kinds) if b"~" in kinds else ()
    for found in (*filter(None, map(partial(_MINUS.match, kinds), dashes)), *tildes):
        signs.append(found.start())
        marks[found.end()] = INSIDE
    carets = _CARET.finditer(kinds) if b"^" in kinds else ()
    for found in (*carets, *filter(None, map(partial(_POWER_OF_TEN.match, kinds), dashes))):
        signs.append(found.start())
        marks[found.start()] = marks[found.end()] = NONE
    for at in signs[points:]:
        keep[at] = 1
    if b"$" in kinds or b"%" in kinds:
        for pattern in (_CURRENCY, _CURRENCY_BEHIND, _PER_CENT, _AFTER_DIGIT):
            for found in pattern.finditer(kinds):
                marks[found.end()] = INSIDE
    for found in _BEHIND_LETTER.finditer(kinds):
        marks.setdefault(found.start(), INSIDE)
    for found in _BEFORE_LETTER.finditer(kinds):
        marks.setdefault(found.end(), INSIDE)
    return signs


def keep_name_signs(
    kinds: bytes, keep: bytearray, marks: dict[int, int], soft: Sequence[int], origin: "array[int] | None"
) -> list[int]:
    """Keep the sign that makes another name of a letter or of a few capitals: C and C#, AA and AA-, y and -y.

    Not where a tag stands between them, as before the `#` that many pages link their headings with.

    Returns:
        Where the signs stand.
    """
    signs: list[int] = []
    for found in _OF_VARIABLE.finditer(kinds) if b"S" in kinds else ():
        signs.append(found.start())
        keep[found.start()] = 1
        marks[found.end()] = INSIDE
    for pattern in (_SHARP, *_MINUS_GRADE) if b"#" in kinds or b"A-" in kinds or b"Am" in kinds else ():
        for found in pattern.finditer(kinds):
            at = found.start()
            place = at if origin is None else origin[at]
            near = bisect_left(soft, place)
            if near < len(soft) and soft[near] == place:
                continue
            signs.append(at)
            keep[at] = 1
            marks[at] = NONE
    return signs


_SHARP: Final = re.compile(rb"#(?<=[aA]#)(?<![aA0&_'.\-].#)(?![0#/])")
_MINUS_GRADE: Final = (
    tuple(re.compile(rb"%s(?<=A.)(?<![aA0c$.'\-]A.)(?! *\n)(?![aA0c\-nmM\]>])" % sign) for sign in (b"-", b"m"))
    + tuple(re.compile(rb"%s(?<=AA.)(?<![aA0c$.'\-]AA.)(?! *\n)(?![aA0c\-nmM\]>])" % sign) for sign in (b"-", b"m"))
    + tuple(re.compile(rb"%s(?<=AAA.)(?<![aA0c$.'\-]AAA.)(?! *\n)(?![aA0c\-nmM\]>])" % sign) for sign in (b"-", b"m"))
)


def places(text: bytes, sign: bytes) -> Iterator[int]:
    """Where a sign stands, ascending: for rare ones much faster than a pattern."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)
