"""A quote as people write it, turned into the ways it may be read.

A quote may leave words out (…, ..., . . ., […], (...)), put words in ([the group]), change a word's form ([T]he,
govern[ed]) or add a remark ([sic], [emphasis added]). The source may print any of these itself, so the literal
reading always comes first.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from checker.match.canonical import Canonical, canonical

__all__ = ["BRACKET", "ELLIPSIS", "INFLECTION", "Gap", "Part", "Plan", "editorial_spans", "forget", "plans"]


@dataclass(frozen=True, slots=True)
class Gap:
    """What may stand in the source between two parts: at most `limit` canonical characters.

    `glued` means that the part before may end inside a word, which the gap completes.
    """

    kind: str
    limit: int
    said: str = ""
    glued: bool = False


ELLIPSIS: Final = "ellipsis"
BRACKET: Final = "bracket"
INFLECTION: Final = "inflection"
_LIMITS: Final = {ELLIPSIS: 2500, BRACKET: 80, INFLECTION: 3}


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must stand in the source as they are; `start` and `end` are their span in the quote."""

    stream: Canonical
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One reading: parts in order, with `gaps[i]` between part i and the next.

    `lead` and `trail` are what the editor put before the first part and behind the last.
    """

    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    lead: Gap | None = None
    trail: Gap | None = None


_OMISSION: Final = re.compile(
    r"[\[(]\s*(?:…+|\.(?:\s?\.)+|-{2,}|—+|–+|omitted|cut)?\s*[\])]|…+(?:\s*\.)?|(?:\.\s?){2,}\.|‥+|⋯+|\*\s?\*\s?\*",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\[([^\[\]]{0,400})\]")
_REMARK: Final = re.compile(
    r"[\[(]\s*(?:sic\.?!?|(?:all |my |our |original |author['’]s |added )?(?:emphas[ie]s|italics?)"
    r"(?:\s+(?:is |are |was )?(?:added|mine|ours|original|in (?:the )?original|supplied|removed|omitted))?"
    r"|(?:citations?|footnotes?|references?|internal quotations?(?: marks)?)\s+omitted|translated|translation)\s*[\])]",
    re.IGNORECASE,
)
_EDITED: Final = re.compile(r"[\[(…‥⋯*]|\.\s?\.")
"""What every omission, bracket and remark begins with."""
_MOST_BRACKETS: Final = 4
_MOST_PARTS: Final = 60
_MOST_LOOKED_AT: Final = 200
"""Brackets of a quote that are looked at, remarks first: of no more than a few can all readings be tried."""


def editorial_spans(exact: str) -> tuple[tuple[int, int, str], ...]:
    """Where the quote speaks in its editor's voice: (start, end, kind), in order, for the word diff."""
    spans = [(*found.span(), ELLIPSIS) for found in _OMISSION.finditer(exact)]
    starts = [start for start, _, _ in spans]
    for found in _BRACKETS.finditer(exact):
        # Omissions are apart and in order: the last one that begins before the bracket's end is the one to look at.
        at = bisect_left(starts, found.end()) - 1
        if at < 0 or spans[at][1] <= found.start():
            spans.append((*found.span(), BRACKET))
    return tuple(sorted(spans))


def plans(exact: str) -> list[Plan]:
    """The readings of a quote, in the order to try them: literal, with omissions, with editor's brackets.

    A quote is asked of its live page and of every earlier copy, so what was made of the last ones is kept.

    Args:
        exact: The quote as the editor wrote it.

    Returns:
        Plans; none when the quote holds nothing that can be compared.
    """
    return list(_kept(exact)) if len(exact) <= _LONGEST_KEPT else _plans(exact)


_LONGEST_KEPT: Final = 2000


@lru_cache(maxsize=256)
def _kept(exact: str) -> tuple[Plan, ...]:
    """The readings of a quote of ordinary length."""
    return tuple(_plans(exact))


def forget() -> None:
    """Forget what was kept, as at the start of a process."""
    _kept.cache_clear()


def _plans(exact: str) -> list[Plan]:
    """See `plans`."""
    if _EDITED.search(exact) is None:
        plan = _plan(exact, [])
        return [] if plan is None else [plan]
    cuts: list[list[tuple[int, int, str]]] = [[]]
    omissions = [(*found.span(), ELLIPSIS) for found in _OMISSION.finditer(exact)][:_MOST_PARTS]
    if omissions:
        cuts.append(list(omissions))
    brackets = _editor_brackets(exact, omissions)
    if brackets:
        if len(brackets) <= _MOST_BRACKETS:
            chosen = sorted(product((True, False), repeat=len(brackets)), key=lambda take: -sum(take))
        else:
            chosen = [(True,) * len(brackets)]
        for take in chosen:
            if any(take):
                picked = [bracket for bracket, taken in zip(brackets, take, strict=True) if taken]
                cuts.append(sorted(omissions + picked))
    made: list[Plan] = []
    for cut in cuts:
        plan = _plan(exact, cut)
        if plan is not None and plan not in made:
            made.append(plan)
    return made


def _editor_brackets(exact: str, omissions: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Brackets and remarks that may be the editor's, apart from omissions."""
    found: list[tuple[int, int, str]] = []
    for pattern in (_REMARK, _BRACKETS):
        for bracket in pattern.finditer(exact):
            start, end = bracket.span()
            if end < len(exact) and exact[end].isalpha():
                continue  # [T]he, [un]happy: what is glued to the front of a word is read as it stands, or not at all
            if not any(first < end and start < last for first, last, _ in [*omissions, *found]):
                found.append((start, end, BRACKET))
                if len(found) >= _MOST_LOOKED_AT:
                    break
    return sorted(found)[: 2 * _MOST_BRACKETS]


def _plan(exact: str, cut: list[tuple[int, int, str]]) -> Plan | None:
    """The reading in which the cut spans are the editor's; spans without words between them are one gap."""
    parts: list[Part] = []
    gaps: list[Gap] = []
    pending: Gap | None = None
    lead: Gap | None = None
    done = 0
    for start, end, kind in [*cut, (len(exact), len(exact), "")]:
        stream = canonical(exact[done:start], quote=True)
        if len(stream):
            if parts:
                gaps.append(pending or Gap(ELLIPSIS, _LIMITS[ELLIPSIS]))
            else:
                lead = pending
            parts.append(Part(stream, done, start))
            pending = None
        if kind:
            pending = _join(pending, _gap(exact, start, end, kind))
        done = end
    if not parts or (gaps and not all(any(map(str.isalpha, part.stream.text)) for part in parts)):
        return None  # a lone number, cut out of its sentence, says nothing
    return Plan(tuple(parts), tuple(gaps), lead, pending)


def _gap(exact: str, start: int, end: int, kind: str) -> Gap:
    """The gap that one omission or bracket leaves."""
    if kind == ELLIPSIS:
        return Gap(ELLIPSIS, _LIMITS[ELLIPSIS])
    said = exact[start + 1 : end - 1]
    if start and exact[start - 1].isalpha() and said[:1].isalpha() and said.islower():
        return Gap(INFLECTION, _LIMITS[INFLECTION], said, glued=True)
    return Gap(BRACKET, 0 if _REMARK.fullmatch(exact, start, end) else _LIMITS[BRACKET], said)


def _join(first: Gap | None, second: Gap) -> Gap:
    """Two gaps with nothing between them."""
    if first is None:
        return second
    kind = ELLIPSIS if ELLIPSIS in (first.kind, second.kind) else BRACKET
    return Gap(kind, max(first.limit, second.limit), f"{first.said} {second.said}".strip(), first.glued)
