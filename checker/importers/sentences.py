"""Paragraphs into sentences. sentencex (MIT, by the Wikimedia Foundation) decides; this adds what it cannot see."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import sentencex

__all__ = ["CLOSERS", "ENDS", "owner", "split_sentences"]

_STRETCH: Final = 20_000
ENDS: Final = tuple(".!?…。！？．｡।॥؟۔։။።។៕᠃‽")
"""What ends a sentence, in whatever script."""

CLOSERS: Final = "\"'”’»)]」』）】›"
"""What may stand behind that."""

_BREAK: Final = re.compile(r"[.!?。！？।؟۔։။።]\s*")


def split_sentences(text: str, marked: Iterable[int] = (), language: str = "en") -> tuple[tuple[int, int], ...]:
    """The sentences of a paragraph.

    Args:
        text: The paragraph, marks taken out.
        marked: Offsets where marks stood. `… the town.[4]The army …` is a boundary that is lost with the mark.
        language: A code of ISO 639-1.

    Returns:
        (start, end) of each in `text`, without the white space around; only those with a letter or digit.
    """
    edges = {0, len(text)}
    for offset in marked:
        before = text[max(0, offset - 8) : offset].rstrip(CLOSERS)
        if before.endswith(ENDS) and _begins(text[offset : offset + 1]):
            edges.add(offset)
    spans: list[tuple[int, int]] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        spans += _segment(text, start, end, language)
    return tuple(spans)


def owner(starts: Sequence[int], offset: int) -> int:
    """Which sentence a mark belongs to: the one whose words stand before it; the first for a mark before any word."""
    return max(0, bisect_left(starts, offset) - 1)


def _begins(character: str) -> bool:
    """Whether a sentence may begin with it: a capital, or a letter of a script that has none."""
    return character.isalpha() and not character.islower()


def _segment(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The sentences between two offsets, in stretches: sentencex takes quadratic time on one endless paragraph."""
    spans: list[tuple[int, int]] = []
    while start < end:
        stop = min(end, start + _STRETCH)
        if stop < end:
            breaks = [match.end() for match in _BREAK.finditer(text, start, stop)]
            stop = breaks[-1] if breaks else stop
        place = start
        for piece in sentencex.segment(language, text[start:stop]):
            inner = piece.strip()
            if any(character.isalnum() for character in inner):
                first = place + piece.index(inner)
                spans.append((first, first + len(inner)))
            place += len(piece)
        start = stop
    return spans
