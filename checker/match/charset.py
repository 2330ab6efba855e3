"""Which characters count in a comparison, what each is folded to, and what class it belongs to.

Two tables, filled as characters are met: `FOLD` maps a character to the one it is compared as, `CLASS` to a letter
that the rules of `checker.match.canonical` are written in. Unicode's own data decide (general category, NFKC,
case folding, decimal value); the few characters named here are those whose use in print the data do not tell.
"""

import unicodedata
from typing import Final

__all__ = ["CLASS", "CLOSING", "FOLD", "KEPT", "NUMERALS", "fold_char"]

_APOSTROPHES: Final = frozenset("'’‘‛ʼʻʽ′‵`´ʹˈ＇׳")
_DOUBLE_QUOTES: Final = frozenset('"“”„‟«»‹›″〝〞＂「」『』״')
_HYPHENS: Final = frozenset("-‐‑⁃﹣－־")
_EN_DASHES: Final = frozenset("–‒")
_EM_DASHES: Final = frozenset("—―﹘")
_POINTS: Final = frozenset("·∙⋅٫")
_DROPPED_LETTERS: Final = frozenset("™℠®©ـ")
_AFTER_NUMBER: Final = frozenset("%‰‱°٪")
_PLAIN: Final = {"⁄": "/", "∕": "/", "٪": "%", "٬": ",", "，": ","}

CLOSING: Final = frozenset('”»“«›‹’"')
"""Marks that may close a quotation in one language or another."""

NUMERALS: Final = frozenset("〇零一二三四五六七八九十百千万萬亿億兆点點")
"""Chinese and Japanese numerals: a number written in them may not be cut either."""

KEPT: Final = b"aAc0S$%&"
"""Classes that are compared; all others only separate, unless a rule keeps them."""


def fold_char(char: str) -> str:
    """What a character is compared as: NFKC, case-folded, decimal digits of every script as ASCII. May be longer."""
    if char in _PLAIN:
        return _PLAIN[char]
    folded = "".join(
        str(unicodedata.decimal(part)) if unicodedata.category(part) == "Nd" else part
        for part in unicodedata.normalize("NFKC", char).casefold()
    )
    return folded or char


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
    M em dash, and . , : / ^ ~ ( ) [ ] _ for themselves; space, newline, p for all else.
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
    if char in ".,:/^~()[]_&\n":
        return char
    special = {"−": "m", "⁄": "/", "∕": "/", "+": "S", "±": "S", "∓": "S", "|": "p", "@": "_", "٬": ",", "，": ",",
               "：": ":", "．": ".", "／": "/"}  # fmt: skip
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


FOLD: Final = _Fold()
CLASS: Final = _Class()
