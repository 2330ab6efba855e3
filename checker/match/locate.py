"""The exact chain: the only part of the program that may say the quoted words stand in a text.

A part stands at a place when its canonical characters do, its word boundaries agree with the text's, and neither end
falls inside a word or a number. Several parts stand when each does, in order, with no more between them than their
gaps allow.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.match.canonical import APOSTROPHE, SURE, UNSURE, Canonical
from checker.match.language import ALTERING_PREFIX, ALTERING_SUFFIX, has_negation, numbers
from checker.match.quotation import BRACKET, ELLIPSIS, INFLECTION, Gap, Part, Plan

__all__ = ["Place", "SearchLimitError", "broken_boundary", "find", "occurrences"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a plan's parts stand: canonical (start, end) of each."""

    parts: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The first part's start in the canonical stream."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """The last part's end in the canonical stream."""
        return self.parts[-1][1]


_MOST_TRIED: Final = 1_000_000
"""Places looked at for one part. A text with more is made to exhaust us."""

_MOST_KEPT: Final = 100_000
"""Places kept for all parts of one plan together."""


class SearchLimitError(Exception):
    """The text repeats a part so often that not every place could be looked at: nothing can be said of the rest."""


_AGREE: Final = bytes([1, 2, 15, 15, 13, 9, 2])
"""What each flag agrees with, as bits: no boundary 1, a sure one 2, one comma 4, thousands 8."""

_AGREE_COMMA: Final = bytes([1, 2, 15, 15, 4, 9, 2])
"""The same where a comma is the decimal sign: 1,234 agrees with itself alone."""

_TABLES: Final = {
    decimal: (table + bytes(256 - len(table))) for decimal, table in ((False, _AGREE), (True, _AGREE_COMMA))
}
_MAYBE: Final = (UNSURE, APOSTROPHE)
_ENDS: Final = (SURE, *_MAYBE)
_COMPOUND: Final = re.compile(r"[-‐‑][^\W\d_]")
_FRACTION: Final = re.compile(r"[\s\u00a0]?(?:\d+[/⁄]\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
_GOES_ON: Final = re.compile(r"(?:ない|なかった|ません|なく|ず)")


def occurrences(text: Canonical, part: Canonical, *, comma: bool, open_end: bool = False) -> Iterator[int]:
    """Places where a part stands exactly, as canonical starts, ascending; overlapping ones too.

    Args:
        text: The stream to look in.
        part: The stream to look for, not empty.
        comma: Whether the text's language writes decimals with a comma.
        open_end: The part may end inside a word, since an editor's bracket completes it.
    """
    size = len(part)
    table = _TABLES[comma]
    wanted = int.from_bytes(part.flags[1:size].translate(table), "big")
    at = text.text.find(part.text)
    tried = 0
    while at >= 0:
        tried += 1
        if tried > _MOST_TRIED:
            raise SearchLimitError
        if (
            _may_start(text, at)
            and (open_end or _may_end(text, at + size))
            and _agree(wanted, text.flags[at + 1 : at + size], table)
        ):
            yield at
        at = text.text.find(part.text, at + 1)


def _agree(wanted: int, flags: bytes, table: bytes) -> bool:
    """Whether every inner boundary of the part agrees with the text's."""
    size = len(flags)
    return 0 not in (wanted & int.from_bytes(flags.translate(table), "big")).to_bytes(size, "big")


def _may_start(text: Canonical, at: int) -> bool:
    """Whether a quotation may begin there."""
    if text.flags[at] not in _ENDS:
        return False
    offset = text.offsets[at]
    if text.flags[at] == APOSTROPHE and _OF_NAME.search(text.source, max(0, offset - 3), offset):
        return False
    return ALTERING_PREFIX.search(text.source, max(0, offset - 12), offset) is None


def _may_end(text: Canonical, at: int) -> bool:
    """Whether a quotation may end before that place."""
    flag = text.flags[at]
    if flag not in _ENDS:
        return False
    behind = text.offsets[at - 1] + 1
    last = text.text[at - 1]
    if last.isdecimal():
        if at < len(text) and _COMPOUND.match(text.source, behind):
            return False
        return _FRACTION.match(text.source, behind) is None
    if flag in _MAYBE:
        return not (
            _CONTRACTION.match(text.source, behind)
            or ALTERING_SUFFIX.match(text.source, behind)
            or _GOES_ON.match(text.source, behind)
        )
    return True


_OF_NAME: Final = re.compile(r"(?<![^\W\d_])O['’ʼ`´‘]\Z")
"""What a name begins with: of O’Brien nobody is called Brien."""
_CONTRACTION: Final = re.compile(r"['’ʼ`´‘]t(?![^\W\d_])", re.IGNORECASE)


def find(text: Canonical, plan: Plan, *, comma: bool = False) -> list[Place]:
    """Every place where a plan stands, ascending, one a start of its last part.

    Args:
        text: The stream to look in.
        plan: The reading of the quote.
        comma: Whether the text's language writes decimals with a comma.

    Returns:
        Places. Of a part that stands in very many, the first ones.

    Raises:
        SearchLimitError: too many places to look at, and none of those looked at will do.
    """
    most = _MOST_KEPT // len(plan.parts)
    limited = False
    # reached[i]: the ends of part i that a chain reaches, ascending, with the chain that does
    reached: list[Place] = []
    for number, part in enumerate(plan.parts):
        before = plan.gaps[number - 1] if number else None
        after = plan.gaps[number] if number < len(plan.gaps) else None
        starts: list[int] = []
        for at in occurrences(text, part.stream, comma=comma, open_end=after is not None and after.glued):
            starts.append(at)
            if len(starts) >= most:
                limited = True
                break
        if before is None:
            reached = [Place(((at, at + len(part.stream)),)) for at in starts]
        else:
            reached = list(_chains(text, reached, before, part, starts))
        if not reached:
            if limited:
                raise SearchLimitError
            return []
    return [place for place in reached if _may_frame(text, plan, place) and _same_marks(text, plan, place)]


_LOOSE_MARK: Final = re.compile(r"(?<![^\s(\[{=:\"“])\[[\d,;–\s-]+\]")
_ANY_MARK: Final = re.compile(r"\[[\d,;–\s-]+\]")


def _same_marks(text: Canonical, plan: Plan, place: Place) -> bool:
    """Whether numbers in brackets that stand apart in the quote stand in the text too.

    Such a number may be a note's mark or a part of the sentence; the stream leaves it out, so it is looked at here.
    """
    for part, (first, last) in zip(plan.parts, place.parts, strict=True):
        if "[" not in part.stream.source:
            continue
        wanted = ["".join(mark.split()) for mark in _LOOSE_MARK.findall(part.stream.source)]
        if wanted:
            start, end = text.span(first, last)
            stands = ["".join(mark.split()) for mark in _ANY_MARK.findall(text.source[max(0, start - 20) : end + 20])]
            if not set(wanted) <= set(stands):
                return False
    return True


_AROUND: Final = " \n\t.,;:'\"“”‘’(){}\\"


def _may_frame(text: Canonical, plan: Plan, place: Place) -> bool:
    """Whether a bracket before the first part or behind the last may be the editor's there.

    Not where it holds a negation, nor where the source has a bracket of its own in that place: then the bracket is a
    part of the quoted text, and says something else.
    """
    if plan.lead is None and plan.trail is None:
        return True
    start, end = text.span(place.start, place.end)
    before = text.source[max(0, start - 80) : start].rstrip(_AROUND)
    behind = text.source[end : end + 80].lstrip(_AROUND)
    for gap, bracketed in ((plan.lead, before.endswith("]")), (plan.trail, behind.startswith("["))):
        if gap is not None and gap.kind == BRACKET and gap.limit and (bracketed or has_negation(gap.said)):
            return False
    return True


def _chains(text: Canonical, reached: list[Place], gap: Gap, part: Part, starts: list[int]) -> Iterator[Place]:
    """The chains that go on to one of `starts` over the gap, each from the nearest end that allows it."""
    ends = [place.end for place in reached]
    order = sorted(range(len(ends)), key=ends.__getitem__)
    ends.sort()
    size = len(part.stream)
    for at in starts:
        last = bisect_right(ends, at) - 1
        first = bisect_left(ends, at - gap.limit)
        for number in range(last, max(first, last - 20) - 1, -1):
            if _may_elide(text, ends[number], at, gap):
                yield Place((*reached[order[number]].parts, (at, at + size)))
                break


def _may_elide(text: Canonical, end: int, start: int, gap: Gap) -> bool:
    """Whether the gap may stand for what is between the two places.

    An ellipsis may leave out anything. A bracket may neither swallow a negation nor put one in, nor turn one number
    into another, nor swallow source text that has brackets of its own; an inflection completes one word and no more.
    """
    if gap.kind == ELLIPSIS:
        return True
    elided = text.source[text.offsets[end - 1] + 1 : text.offsets[start]]
    if gap.kind == BRACKET and ("[" in elided or "]" in elided):
        return False
    if start == end:
        if gap.kind == BRACKET and gap.limit and has_negation(gap.said):
            return False
        return not gap.glued or text.flags[start] in _ENDS
    if gap.kind == INFLECTION:
        inside = not any(flag in _ENDS for flag in text.flags[end:start])
        return inside and text.flags[start] in _ENDS
    if has_negation(elided) != has_negation(gap.said):
        return False
    return all(
        not mine or not other or mine == other for mine, other in zip(numbers(gap.said), numbers(elided), strict=True)
    )


def broken_boundary(text: Canonical, part: Canonical) -> tuple[int, int] | None:
    """A place where the characters stand and the boundaries do not: the words are joined, split or cut there.

    Returns:
        The canonical span, or None where not even the characters stand.
    """
    at = text.text.find(part.text)
    return None if at < 0 else (at, at + len(part))
