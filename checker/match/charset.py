"""Which characters count in a comparison, what each is folded to, and what class it belongs to.

Two tables, filled as characters are met: `FOLD` maps a character to the one it is compared as, `CLASS` to a letter
that the rules of `checker.match.canonical` are written in. Unicode's own data decide (general category, NFKC,
case folding, decimal value); the few characters named here are those whose use in print the data do not tell.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

__all__ = [
    "CLASS_OF_ASCII",
    "CLOSING",
    "FLOOD",
    "KEPT",
    "NUMERALS",
    "SUPERSCRIPTS",
    "UNSEEN",
    "classes",
    "decomposed",
    "fold",
    "fold_char",
    "foreign_places",
    "mostly_foreign",
]

_APOSTROPHES: Final = frozenset("'’‘‛ʼʻʽ′‵`´ʹˈ＇׳")
_DOUBLE_QUOTES: Final = frozenset('"“”„‟«»‹›″〝〞＂「」『』״')
_HYPHENS: Final = frozenset("-‐‑⁃﹣－־")
_EN_DASHES: Final = frozenset("–‒")
_EM_DASHES: Final = frozenset("—―﹘")
_POINTS: Final = frozenset("·∙⋅٫")
_DROPPED_LETTERS: Final = frozenset("™℠®©")
_AFTER_NUMBER: Final = frozenset("%‰‱°٪％﹪")
_PLAIN: Final = {"♯": "#", "⁄": "/", "∕": "/", "٪": "%", "٬": ",", "，": ",", "〜": "~"}

CLOSING: Final = frozenset('”»“«›‹’"')
"""Marks that may close a quotation in one language or another."""

NUMERALS: Final = frozenset("〇零一二三四五六七八九十百千万萬亿億兆点點")
"""Chinese and Japanese numerals: a number written in them may not be cut either."""

KEPT: Final = b"aAc0S$%&"
"""Classes that are compared; all others only separate, unless a rule keeps them."""


FLOOD: Final = re.compile(r"[^\w\s\x00-\u02ff\u2000-\u20cf\u2100-\u2cee\u2e00-\u3029\u3030-\u3098\u309b-\ua66e]{31,}")
"""More marks in a row than any text has (UAX #15, Stream-Safe Text Format: 30): to bring them into order takes time
that grows with the square of their number, so they are left as they are."""


def decomposed(text: str) -> str:
    """A text in the form NFKD, in linear time: floods of marks are left out."""
    return unicodedata.normalize("NFKD", FLOOD.sub(" ", text))


def fold_char(char: str) -> str:
    """What a character is compared as: NFKC, case-folded, decimal digits of every script as ASCII. May be longer."""
    if char in _PLAIN:
        return _PLAIN[char]
    folded = "".join(
        str(unicodedata.decimal(part)) if unicodedata.category(part) == "Nd" else part
        for part in unicodedata.normalize("NFKC", char).casefold()
    )
    return folded or char


OPTIONAL: Final = [*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, *range(0x0610, 0x061B), 0x0640,
                    *range(0x064B, 0x0653), 0x0670]  # fmt: skip
"""Hebrew points, Arabic vowel signs and the Arabic stretching stroke: printed or left out at will."""

_UNSEEN_CODES: Final = frozenset(
    {0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0, 0xFFFE, *range(0x180B, 0x1810),
     *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10),
     *range(0xE0000, 0xE0200), *OPTIONAL}
)  # fmt: skip
"""Soft hyphen, zero-width and direction marks, variation selectors: Default_Ignorable_Code_Point of Unicode."""

UNSEEN: Final = frozenset(map(chr, _UNSEEN_CODES))
"""Characters that a reader does not see."""

SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ"
"""Characters that are raised by themselves."""


class _Fold(dict[int, str]):
    """Character → the one character it is compared as (those that fold to several are expanded before)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _HYPHENS or char in _EN_DASHES or char in _EM_DASHES or char == "−":
            folded = "-"
        elif char in _POINTS:
            folded = "."
        else:
            folded = fold_char(char)
            if len(folded) != 1:
                folded = char
        self[code] = folded
        return folded


class _Class(dict[int, str]):
    """Character → class letter.

    a letter, A capital, c letter of a script written without spaces, 0 digit, S symbol that counts, $ currency,
    % what follows a number, & ampersand, + sign; ' apostrophe, " quotation mark, - hyphen, n en dash, m minus,
    M em dash, and . , : / ^ ~ ( ) [ ] _ # for themselves; space, newline, p for all else. What cannot be compared one
    for one is u unseen, r raised, x expanding, and is replaced before the rules are asked.
    """

    def __missing__(self, code: int) -> str:
        self[code] = found = _class_of(chr(code))
        return found


def _class_of(char: str) -> str:
    """The class letter of one character."""
    for members, letter in (
        (_APOSTROPHES, "'"), (_DOUBLE_QUOTES, '"'), (_HYPHENS, "-"), (_EN_DASHES, "n"), (_EM_DASHES, "M"),
        (_POINTS, "."), (_DROPPED_LETTERS, "p"), (_AFTER_NUMBER, "%"),
    ):  # fmt: skip
        if char in members:
            return letter
    if char in ".,:/^~()[]_&#\n":
        return char
    if char in UNSEEN:
        return "u"
    if char in SUPERSCRIPTS:
        return "r"
    if ord(char) > 0x7F and char not in "…‥™℠" and len(fold_char(char)) > 1:
        return "x"
    special = {"−": "m", "⁄": "/", "∕": "/", "+": "S", "±": "S", "∓": "S", "|": "p", "@": "_", "٬": ",", "，": ",",
               "＃": "#", "♯": "#", "：": ":", "．": ".", "／": "/", "～": "~", "〜": "~"}  # fmt: skip
    if char in special:
        return special[char]
    category = unicodedata.category(char)
    if category == "Nd" or (category == "No" and fold_char(char).isdecimal()):
        return "0"
    if category[0] in "LM" or category in ("Nl", "No"):
        if _unspaced(ord(char)):
            return "c"
        return "A" if category in ("Lu", "Lt") else "a"
    if category == "Sc":
        return "$"
    if category == "Sm" and not 0x2190 <= ord(char) <= 0x21FF:
        return "S"
    if char.isspace() or category[0] == "Z":
        return "\n" if char in "\u2028\u2029\v\f\r\x1c\x1d\x1e\x85" else " "
    return "p"


_UNSPACED: Final = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3021, 0x30FF), (0x3100, 0x312F),
    (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
    (0x20000, 0x3FFFF),
)  # fmt: skip


def _unspaced(code: int) -> bool:
    """Whether the character belongs to a script that puts no spaces between words."""
    return code >= 0x0E00 and any(first <= code <= last for first, last in _UNSPACED)


_FOLD: Final = _Fold()
_CLASS: Final = _Class()
CLASS_OF_ASCII: Final = bytes(ord(_CLASS[code]) for code in range(128)) + bytes(128)
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")
_FEW: Final = 8
"""One character in so many may be outside ASCII for the quick way to be the quicker one."""


def classes(text: str) -> bytes:
    """The class letter of every character of a text, one byte each."""
    if not text.isascii() and mostly_foreign(text):
        return text.translate(_CLASS).encode("latin-1")
    plain = text.encode("ascii", "replace")
    if text.isascii():
        return plain.translate(CLASS_OF_ASCII)
    kinds = bytearray(plain.translate(CLASS_OF_ASCII))
    for at in foreign_places(text, plain):
        kinds[at] = ord(_CLASS[ord(text[at])])
    return bytes(kinds)


def foreign_places(text: str, plain: bytes | bytearray) -> Iterator[int]:
    """Where a text has characters outside ASCII, ascending; `plain` is the text with a question mark for each."""
    at = plain.find(b"?")
    while at >= 0:
        if text[at] != "?":
            yield at
        at = plain.find(b"?", at + 1)


def fold(text: str) -> str:
    """A text of kept characters as it is compared, one for one."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLD) if mostly_foreign(text) else _NOT_ASCII.sub(lambda found: _FOLD[ord(found[0])], text)
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in folded)


def mostly_foreign(text: str) -> bool:
    """Whether much of a text is outside ASCII."""
    return len(text.encode("ascii", "ignore")) * _FEW < len(text) * (_FEW - 1)
