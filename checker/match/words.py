"""The word diff: what the quote says and what the source says, run by run, and what kind of difference it is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from checker.match.canonical import Canonical
from checker.match.charset import NUMERALS
from checker.match.language import opposites
from checker.match.wordclass import names_number, negates, sentence_negations
from checker.model.match import Change, WordChange

__all__ = ["Cut", "Token", "changes", "cut", "tokens"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a stream: its canonical text and span, and whether it is printed with a capital."""

    text: str
    start: int
    end: int
    capital: bool


def tokens(stream: Canonical, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stream between two canonical places; in scripts without spaces, its characters."""
    words = cut(stream, start, len(stream) if end is None else end)
    return [
        Token(text, first, last, stream.source[stream.offsets[first]].isupper())
        for text, first, last in zip(words.texts, words.starts, words.ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of a stream, as lists side by side: each one's canonical text and span."""

    texts: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.texts)


def cut(stream: Canonical, start: int, end: int) -> Cut:
    """The words between two canonical places, without how they are printed: quick, for looking around."""
    if start >= end:
        return Cut([], [], [])
    starts = [start, *(found.start() for found in _BOUNDARY.finditer(stream.flags, start + 1, end))]
    ends = [*starts[1:], end]
    text = stream.text
    return Cut([text[first:last] for first, last in zip(starts, ends, strict=True)], starts, ends)


_BOUNDARY: Final = re.compile(rb"[^\x00]")
"""Any flag but NONE."""


@dataclass(slots=True)
class _Run:
    """A stretch of both token lists in which all agree or none do."""

    equal: bool
    quoted: tuple[int, int]
    source: tuple[int, int]
    change: Change | None = None


def changes(
    quote: Canonical,
    source: Canonical,
    start: int,
    end: int,
    editorial: Sequence[tuple[int, int, str]] = (),
    cut: bool = False,
) -> tuple[WordChange, ...]:
    """Compare a whole quote with a stretch of a source, word by word.

    Args:
        quote: The quote's stream.
        source: The source's stream.
        start: Where the stretch begins in the source's stream.
        end: Where it ends.
        editorial: Spans of the quote's text in which its editor speaks (start, end, kind): differences there are marked
            as such and are no changes.
        cut: The characters agree, and the quote begins or ends inside a word or number of the source.

    Returns:
        Runs. Their `quoted` sides joined give the quote, their `source` sides the stretch, each character once.
    """
    ours, theirs = tokens(quote), tokens(source, start, end)
    runs = _runs(ours, theirs)
    for run in runs:
        if not run.equal:
            run.change = _kind(ours[slice(*run.quoted)], theirs[slice(*run.source)], cut=cut)
    _mark_order(runs, ours, theirs)
    if editorial and sum(not run.equal for run in runs) > 1:
        _mark_editorial(runs, ours, quote, editorial)
    # Where a stretch ends inside a word, the ending that turns it round may stand behind it.
    after = source.source[(last := source.span(start, end)[1]) : last + _ENDING] if start < end else ""
    printed = _endings(_printed(runs, ours, theirs, quote, source, start, end), after)
    if printed and all(run.change is None for run in printed):
        joined = quote.text == source.text[start:end]
        printed[-1] = WordChange(printed[-1].quoted, printed[-1].source, Change.SPACING if joined else Change.CUT)
    return tuple(printed)


def _runs(ours: list[Token], theirs: list[Token]) -> list[_Run]:
    """The alignment of two word lists, neighbours of one kind joined; joined or split words are paired up."""
    runs: list[_Run] = []
    for edit in Indel.opcodes([token.text for token in ours], [token.text for token in theirs]):
        a, b, c, d = edit.src_start, edit.src_end, edit.dest_start, edit.dest_end
        equal = edit.tag == "equal"
        if runs and runs[-1].equal == equal:
            runs[-1].quoted = (runs[-1].quoted[0], b)
            runs[-1].source = (runs[-1].source[0], d)
        else:
            runs.append(_Run(equal, (a, b), (c, d)))
    return runs


def _kind(ours: list[Token], theirs: list[Token], *, cut: bool) -> Change:
    """What kind of difference two runs are, the dangerous first."""
    mine, other = Counter(token.text for token in ours), Counter(token.text for token in theirs)
    only = list((mine - other).elements()) + list((other - mine).elements())
    if any(any(_counts(char) for char in word) or names_number(word) for word in only):
        return Change.NUMBER
    said, stands = "".join(token.text for token in ours), "".join(token.text for token in theirs)
    if said == stands:
        return Change.SPACING
    if (
        any(_negates(word) for word in only)
        or {"n", "t"} <= set(only)
        or any(opposites(token.text, word.text) for token in ours[:8] for word in theirs[:8])
    ):
        return Change.NEGATION
    if not only:
        return Change.ORDER
    if not ours or (cut and said in stands):
        return Change.CUT
    if any(token.capital and token.text in only for token in (*ours, *theirs)):
        return Change.NAME
    return Change.WORD


def _counts(char: str) -> bool:
    """Whether a canonical character belongs to numbers: a digit, a sign, a currency, a Chinese numeral."""
    return char.isdecimal() or char in NUMERALS or char in "-+±%‰°^<>=≤≥~×÷" or unicodedata.category(char) == "Sc"


def _negates(word: str) -> bool:
    """Whether a canonical word negates; `n't` has lost its apostrophe there."""
    return word in _CONTRACTED or negates(word)


_CONTRACTED: Final = frozenset(
    stem + ending
    for stem in (
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "wo",
        "would",
        "should",
        "could",
        "has",
        "have",
        "had",
        "ca",
    )
    for ending in ("n", "nt")
) - {"can"}


_ENDING: Final = 6


def _endings(printed: list[WordChange], after: str) -> list[WordChange]:
    """The runs, where one text negates by the ending of a verb and the other does not: Japanese 認め**なかっ**た.

    The characters of an ending mean nothing one by one, so both texts are looked at as printed. `after` is what the
    source goes on with.
    """
    sides = ["".join(run.quoted for run in printed), "".join(run.source for run in printed) + after]
    ends = [list(sentence_negations(side)) for side in sides]
    if len(ends[0]) == len(ends[1]):
        return printed
    at = [0, 0]
    touching: list[int] = []
    for number, run in enumerate(printed):
        texts = (run.quoted, run.source)
        if run.change is not None and any(
            first - 1 <= at[side] + len(texts[side]) and at[side] <= last + 1
            for side in (0, 1)
            for first, last in ends[side]
        ):
            touching.append(number)
        at = [at[0] + len(run.quoted), at[1] + len(run.source)]
    for number in touching:
        run = printed[number]
        if run.change is not Change.NUMBER:
            printed[number] = WordChange(run.quoted, run.source, Change.NEGATION)
    return printed


def _mark_order(runs: list[_Run], ours: list[Token], theirs: list[Token]) -> None:
    """Words left out in one run and put in by another were moved."""
    left: dict[tuple[str, ...], _Run] = {}
    for run in runs:
        if run.equal or run.change in (Change.SPACING, Change.ORDER):
            continue
        mine = tuple(token.text for token in ours[slice(*run.quoted)])
        other = tuple(token.text for token in theirs[slice(*run.source)])
        for words, side in ((mine, "quoted"), (other, "source")):
            if not words or (mine and other):
                continue
            key = (*words, "source" if side == "quoted" else "quoted")
            if key in left:
                run.change = left.pop(key).change = Change.ORDER
            else:
                left[*words, side] = run


def _mark_editorial(
    runs: list[_Run],
    ours: list[Token],
    quote: Canonical,
    editorial: Sequence[tuple[int, int, str]],
) -> None:
    """Differences that stand where the quote marks an omission or an insertion of its own are no changes."""
    for run in runs:
        if run.equal:
            continue
        first, last = run.quoted
        low = quote.offsets[ours[first - 1].end - 1] + 1 if first else 0
        high = quote.offsets[ours[last].start] if last < len(ours) else len(quote.source)
        inside = [span for span in editorial if low <= span[0] and span[1] <= high]
        words = [quote.offsets[token.start] for token in ours[first:last]]
        if inside and all(any(start <= at < end for start, end, _ in inside) for at in words):
            dangerous = run.change is Change.NEGATION and not any(kind == "ellipsis" for _, _, kind in inside)
            run.change = run.change if dangerous else None


def _printed(
    runs: list[_Run], ours: list[Token], theirs: list[Token], quote: Canonical, source: Canonical, start: int, end: int
) -> list[WordChange]:
    """The runs as both texts print them, each run up to the next one's first word."""
    if start < end:
        first, last = source.span(start, end)
    else:
        first = last = 0
    mine, other = 0, first
    made: list[WordChange] = []
    for number, run in enumerate(runs):
        final = number == len(runs) - 1
        mine_to = len(quote.source) if final or run.quoted[1] >= len(ours) else quote.offsets[ours[run.quoted[1]].start]
        other_to = last if final or run.source[1] >= len(theirs) else source.offsets[theirs[run.source[1]].start]
        if run.quoted[0] == run.quoted[1] and not final:
            mine_to = mine
        if run.source[0] == run.source[1] and not final:
            other_to = other
        made.append(WordChange(quote.source[mine:mine_to], source.source[other:other_to], run.change))
        mine, other = mine_to, other_to
    return made
