"""Numbers written in words: twenty-four, quatre-vingt-dix-sept, zweihundertvierundzwanzig, двести тридцать тысяч."""

import re
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from typing import Final

from checker.match.numerals import SCALES, SMALL, german, plain_arabic
from checker.match.quantity import Number, behind, plain

__all__ = ["worded_numbers"]

_WORD: Final = re.compile(r"[^\W\d_]+")


def _words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def worded_numbers(folded: str, language: str, taken: Container[int] = (), *, exact: bool) -> Iterator[Number]:
    """Numbers written in words of one language."""
    small, scales = SMALL.get(language, {}), SCALES.get(language, {})
    if language == "de":
        small = _GermanWords()
    elif not small:
        return
    group: list[tuple[int, int, str]] = []
    joined = False
    for found in _WORD.finditer(folded):
        word = found[0]
        if language == "ar":
            word, joined = _arabic(word, small, scales)
        if found.start() in taken or (word not in small and word not in scales):
            if group and word not in _JOINERS.get(language, ()):
                yield from _grouped(folded, group, language, small, scales, exact=exact)
                group = []
            continue
        if group and not _NEAR.fullmatch(folded, group[-1][1], found.start()):
            yield from _grouped(folded, group, language, small, scales, exact=exact)
            group = []
        group.append((found.start(), found.end(), f"+{word}" if joined else word))
    if group:
        yield from _grouped(folded, group, language, small, scales, exact=exact)


_JOINERS: Final = {"en": ("and", "a", "half"), "fr": ("et",), "es": ("y",), "de": ("und",)}
_NEAR: Final = re.compile(r"[\s-]{1,2}(?:(?:and|et|y|und|and a half)[\s-])?")


class _GermanWords(dict[str, int]):
    """German number words, read as they are met."""

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str) or word[:1] not in "abcdefghijklmnopqrstuvwxyzü" or len(word) < 3:
            return False
        if dict.__contains__(self, word):
            return True
        value = german(word)
        if value is not None:
            self[word] = value
        return value is not None


def _arabic(word: str, small: Mapping[str, int], scales: Mapping[str, int]) -> tuple[str, bool]:
    """An Arabic word without its prefixes, and whether it was joined by *and*."""
    bare = plain_arabic(word)
    if bare in small or bare in scales:
        return bare, False
    for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل"):
        if bare.startswith(prefix) and (rest := bare[len(prefix) :]) in {**small, **scales}:
            return rest, prefix.startswith("و")
    return bare, False


_IDIOMS: Final = re.compile(
    r"(?:[\s-]|^)(?:third|quarter|half|fifth|tenth|drittel|tiers|tercio|tercios|thirds|quarters|fifths|tenths)s?(?![^\W_])"
)


def _grouped(
    folded: str,
    group: list[tuple[int, int, str]],
    language: str,
    small: Mapping[str, int],
    scales: Mapping[str, int],
    *,
    exact: bool,
) -> Iterator[Number]:
    """The numbers that a run of number words makes; a word that does not continue one begins another."""
    at = 0
    while at < len(group):
        total, current, first, last = 0, 0, at, at
        seen_scale = 0
        while at < len(group):
            word = group[at][2].removeprefix("+")
            if word in small and small[word] < 1_000_000 and (word not in scales or not current):
                value = small[word]
                joined = group[at][2].startswith("+")
                room = not current and 0 < value < seen_scale
                if at > first and not room and not _continues(current, value, language, joined=joined):
                    if language == "fr" and word.startswith("vingt") and current % 100 == 4:
                        value = 76  # quatre-vingts: four twenties
                    else:
                        break
                current += value
            else:
                scale = scales.get(word, 0) or small[word]
                if scale == 100:
                    if current >= 100:
                        break
                    current = max(current, 1) * 100
                elif seen_scale and scale > seen_scale:
                    # mil millones, hundred thousand million
                    total, current, seen_scale = (total + current) * scale, 0, scale
                elif scale == seen_scale:
                    break
                else:
                    total, current, seen_scale = total + max(current, 1) * scale, 0, scale
            last = at
            at += 1
        start, end = group[first][0], group[last][1]
        word = group[first][2].removeprefix("+") if first == last else ""
        if not exact or _counts(folded, start, end, word, total + current, scales):
            yield _word_number(folded, start, end, word or group[last][2], total + current, language)
        at = max(at, last + 1)


def _continues(current: int, value: int, language: str, *, joined: bool) -> bool:
    """Whether a small number goes on with another: twenty-four, two hundred five; not two three."""
    if current == 0:
        return False
    low = current % 100
    if language == "fr" and low in (60, 80) and 10 <= value <= 16:
        return True
    if language == "fr" and low in (10, 70, 90) and 7 <= value <= 9:
        return True
    if language == "ar" and joined and 0 < low < 10 and value in range(20, 100, 10):
        return True
    if language == "ar" and value == 10 and 0 < low < 10:
        return True
    size = 10 if value < 10 else 100 if value < 100 else 1000
    return value > 0 and current % size == 0 and (value < 10 or current >= 100)


def _counts(folded: str, start: int, end: int, word: str, value: int, scales: Mapping[str, int]) -> bool:
    """Whether a claim's number word counts something; one, a third, the first and hundreds of do not.

    `word` is the number when it is a single word, "" otherwise.
    """
    if _IDIOMS.match(folded, end):
        return False
    if not word:
        return True
    if value < 2 or word in _NOT_COUNTED or word in _PLURAL_SCALES:
        return False
    return word not in scales or value < 100 or _ONE_BEFORE.search(folded, max(0, start - 12), start) is not None


def _word_number(folded: str, start: int, end: int, word: str, value: int, language: str) -> Number:
    """One number in words, with its unit, and with a half before it: half a million. `word` is its last word."""
    before = folded[max(0, start - 12) : start]
    half = next((words for words in ("half a ", "half-", "half ") if before.endswith(words)), "")
    half = half if word in ("million", "dozen", "billion") else ""
    worth = plain(Decimal(value) * Decimal("0.5" if half else 1))
    values, unit, stop = behind(folded, end, [worth], "", [language])
    return Number(tuple(values), unit, start - len(half), stop, worded=True)


_PLURAL_SCALES: Final = _words(
    "hundreds millions billions lakhs crores millionen milliarden millones тысячи миллионы ملايين"
)
_NOT_COUNTED: Final = _words(
    "third second first fourth fifth sixth seventh eighth ninth tenth both ambos ambas обе оба un une ein eine"
)
_ONE_BEFORE: Final = re.compile(r"(?<![^\W\d_])(?:a|an|one|un|une|ein|eine|half|un|el)\s\Z")
