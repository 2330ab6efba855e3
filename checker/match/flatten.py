"""A text made ready for comparison by character: composed, expanded, and without what a reader does not see.

What is done here changes the number of characters, so each flat character remembers where it came from. Most texts
need little of it, and the parts that need none are copied whole.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.match.charset import FLOOD, OPTIONAL, SUPERSCRIPTS, UNSEEN, classes, fold_char

__all__ = ["Flat", "flatten"]


@dataclass(frozen=True, slots=True)
class Flat:
    """The flat text and its character classes; `origin[i]` is where its character i stands in the source (None: at i).

    `joints` are places where something was taken out (a space of no width, a footnote's mark), so that a word
    boundary there is unsure and no quotation may end there.
    """

    text: str
    kinds: bytes
    origin: "array[int] | None"
    joints: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put `text` in the place of source[start:end]."""

    start: int
    end: int
    text: str
    joint: bool = False


_COMPOSABLE: Final = re.compile(r"[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+")
_RUNS: Final = (re.compile(rb"u+"), re.compile(rb"r+"), re.compile(rb"x"))
_SOFT_HYPHEN: Final = "\u00ad"
_SILENT: Final = frozenset(
    map(chr, [*OPTIONAL, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
) | {_SOFT_HYPHEN}
"""Unseen characters that say nothing of word boundaries; a soft hyphen stands within a word."""

_MARK: Final = re.compile(
    r"[\[(]?(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|[a-z]|[ivx]{1,4}|[*†‡§¶#]+|note \d+|n \d+)[\])]?", re.I
)
_TRADE: Final = ("tm", "sm", "md", "mc", "(r)")
_ROMAN: Final = re.compile("[IVXLCDM]+")
_PAGE_OF_NOTE: Final = re.compile(r"(?:\[[^\[\]]{1,8}\])*:\s?(?:pp?\.\s?)?\d{1,4}(?:[,–-]\s?\d{1,4})*")
"""The page that a note's mark names behind it: [1]:23–24."""
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th|er|ers|re|e|es|o|a|os|as|de|te|ste|ter|ten|ère|ème|eme|nde?)\.?", re.I)
_UNIT: Final = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]|[kcdmµμn]m|mi|ft|in|yd|ha|kg|nd|sec|log|mc|cos|sin|tan)$", re.I)
_YEAR: Final = re.compile(r"(?<![\d.,])(?:1[0-9]|20)\d\d$")


def flatten(
    source: str, raised: Sequence[tuple[int, int]] = (), notes: Collection[tuple[int, int]] = frozenset()
) -> Flat:
    """Compose, expand and clean a text.

    Args:
        source: Any text.
        raised: Spans of it set as superscript, sorted: the number of a note is taken out, an exponent is marked
            by a `^`, an ordinal's letters stay.
        notes: Those of them that are notes' marks for sure, whatever they stand behind.

    Returns:
        The flat text. Time is linear in the text's length.
    """
    kinds = classes(source)
    if source.isascii() and not raised:
        return Flat(source, kinds, None, frozenset())
    edits = list(_merge(_raised_edits(source, raised, notes), _character_edits(source, kinds)))
    if not edits:
        return Flat(source, kinds, None, frozenset())
    parts: list[str] = []
    kept: list[bytes] = []
    origin = array("l")
    joints: set[int] = set()
    size = done = 0
    for edit in edits:
        parts.append(source[done : edit.start])
        kept += (kinds[done : edit.start], classes(edit.text))
        origin.extend(range(done, edit.start))
        size += edit.start - done
        if edit.joint:
            joints.add(size)
        parts.append(edit.text)
        origin.extend([edit.start] * len(edit.text))
        size += len(edit.text)
        done = edit.end
    parts.append(source[done:])
    origin.extend(range(done, len(source)))
    kept.append(kinds[done:])
    return Flat("".join(parts), b"".join(kept), origin, frozenset(joints))


def _merge(first: list[_Edit], second: Iterator[_Edit]) -> Iterator[_Edit]:
    """Both lists in order; where they overlap, the first one's edit stands."""
    starts = [edit.start for edit in first]
    rest = list(second)
    kept = []
    for edit in rest:
        at = bisect_left(starts, edit.end) - 1
        if at < 0 or first[at].end <= edit.start:
            kept.append(edit)
    return iter(sorted([*first, *kept], key=lambda edit: (edit.start, edit.end)))


def _character_edits(source: str, kinds: bytes) -> Iterator[_Edit]:
    """Edits for what NFC composes, NFKC expands, and readers do not see; in order, apart from each other."""
    composing = [] if unicodedata.is_normalized("NFC", FLOOD.sub(" ", source)) else list(_clusters(source))
    spans = [(start, end) for start, end, _ in composing]
    edits = [_Edit(start, end, text) for start, end, text in composing]
    for start, end in _runs(kinds):
        at = bisect_left(spans, (end, 0)) - 1
        if at >= 0 and spans[at][1] > start:
            continue
        text = source[start:end]
        if text[0] in UNSEEN:
            joint = any(char not in _SILENT for char in text)
            if text[-1] == _SOFT_HYPHEN and (wrap := _WRAP.match(source, end)):
                end = wrap.end()
                # A word goes on there, unless a capital behind a small letter says that another one begins.
                joint = joint or (source[end].isupper() and source[start - 1 : start].islower())
            edits.append(_Edit(start, end, "", joint=joint))
        elif text[0] in SUPERSCRIPTS:
            edits.append(_raise(source, start, end))
        else:
            edits.append(_Edit(start, end, _expand(source, start)))
    for sign, pattern, text in _WRONGLY_SET:
        for found in pattern.finditer(source) if sign in source else ():
            at = bisect_left(spans, (found.end(), 0)) - 1
            if at < 0 or spans[at][1] <= found.start():
                edits.append(_Edit(*found.span(), text or unicodedata.normalize("NFKC", found[0])))
    if "¬" in source:
        edits += [_Edit(*found.span(), "", joint=True) for found in _NOT_SIGN_WRAP.finditer(source)]
    edits.sort(key=lambda edit: edit.start)
    yield from edits


def _runs(kinds: bytes) -> list[tuple[int, int]]:
    """Runs of what readers do not see, of what is raised by itself, and each character that expands; in order."""
    spans = [found.span() for letter, pattern in zip(b"urx", _RUNS, strict=True) if letter in kinds
             for found in pattern.finditer(kinds)]  # fmt: skip
    return sorted(spans)


def _expand(source: str, at: int) -> str:
    """The characters that one character stands for; a fraction stays apart from the number before it."""
    folded = fold_char(source[at]).replace("⁄", "/")
    if "/" in folded and at and source[at - 1].isdecimal():
        return " " + folded
    return folded


def _clusters(source: str) -> Iterator[tuple[int, int, str]]:
    """Spans that NFC changes, with their composed form. A cluster is a base and its marks, or a run of jamo."""
    known: dict[str, str] = {}
    for start, end in _composable_runs(source):
        if unicodedata.is_normalized("NFC", source[start:end]):
            continue
        begin = start
        while begin < end:
            stop = begin + 1
            if _COMPOSABLE.match(source, begin, end):
                stop = _COMPOSABLE.match(source, begin, end).end()  # type: ignore[union-attr]
            while stop < end and unicodedata.combining(source[stop]):
                stop += 1
            part = source[begin:stop]
            flat = known.get(part)
            if flat is None:
                flat = known[part] = _composed(part)
            if flat != part:
                yield begin, stop, flat
            begin = stop


def _composed(part: str) -> str:
    """A cluster as it is compared; as it is where NFC changes nothing."""
    composed = unicodedata.normalize("NFC", part)
    if composed == part:
        return part
    flat = "".join(char if len(fold_char(char)) == 1 else fold_char(char) for char in composed)
    return "".join(char for char in flat if char not in UNSEEN)


def _composable_runs(source: str) -> Iterator[tuple[int, int]]:
    """Runs beyond ASCII, each with the character before it, without the floods of marks in them."""
    for found in _NON_ASCII_RUN.finditer(source):
        start, end = found.span()
        for flood in FLOOD.finditer(source, start, end):
            if start < flood.start():
                yield start, flood.start()
            start = flood.end()
        if start < end:
            yield start, end


_WRAP: Final = re.compile(r" *\n *(?=\S)")
"""The line's end behind a soft hyphen that was used."""

_NOT_SIGN_WRAP: Final = re.compile(r"¬(?<=[^\W\d_].)[ \t]*\n[ \t]*(?=[^\W\d_])")
"""Some programs print the hyphen of a line's end as a not sign."""

_WRONGLY_SET: Final = (
    ("º", re.compile(r"º(?=[CF](?![^\W\d_]))"), "°"),
    ("˚", re.compile(r"˚(?=[CF](?![^\W\d_]))"), "°"),
    ("ﾞ", re.compile("[ｦ-ﾝ]ﾞ"), ""),
    ("ﾟ", re.compile("[ｦ-ﾝ]ﾟ"), ""),
)
"""A degree set as an ordinal's o or as a ring; half-width kana whose voiced sign is a character of its own."""

_NON_ASCII_RUN: Final = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


def _raised_edits(source: str, raised: Sequence[tuple[int, int]], notes: Collection[tuple[int, int]]) -> list[_Edit]:
    """Edits for the spans set as superscript."""
    edits = [_Edit(*span, "", joint=True) if span in notes else _raise(source, *span) for span in raised]
    return [edit for edit in edits if edit.end > edit.start or edit.text]


def _raise(source: str, start: int, end: int) -> _Edit:
    """Whether raised text is a note's mark (taken out), an exponent (marked), or a part of its word (kept).

    After a number, a year excepted, raised digits are read as an exponent, and so after a unit or a lone letter: to
    take a mark for an exponent can only make a quote differ, but to drop an exponent would make 10² read as 10.
    """
    text = source[start:end]
    plain = "".join(fold_char(char) for char in text).replace("−", "-").strip()
    before = source[max(0, start - 24) : start]
    last = before[-1:]
    keep = _Edit(start, start, "")
    if text[0] not in SUPERSCRIPTS:
        if _PAGE_OF_NOTE.fullmatch(plain) or plain in _TRADE:
            return _Edit(start, end, "", joint=True)
        if not _MARK.fullmatch(plain):
            if plain[:1] in "+-" and plain[1:].isdecimal() and (last.isalnum() or last in ")]"):
                return _Edit(start, start, "^")
            return keep
    elif not plain.isdecimal() and not (last.isalnum() and plain[1:].isdecimal()):
        return _Edit(start, end, ("^" if last.isalnum() else "") + plain)
    if plain[:1] in "[(" or (not plain[:1].isalnum() and plain[:1] not in "+-"):
        return _Edit(start, end, "", joint=True)
    if plain[:1].isdecimal() or plain[:1] in "+-":
        if last in ".," and before[-2:-1].isdecimal() and len(plain) == 2 and not _YEAR.search(before[:-1]):
            return keep
        exponent = last.isdecimal() and not _YEAR.search(before)
        exponent = exponent or (last.isalpha() and _UNIT.search(before) is not None)
        if exponent or (last == ")" and text[0] in SUPERSCRIPTS):
            return _Edit(start, end, "^" + plain)
        return _Edit(start, end, "", joint=True)
    if last.isdecimal() and _ORDINAL.fullmatch(plain):
        return keep
    word = re.search(r"[^\W\d_]*$", before)
    if last.isalpha() and word is not None and (len(word[0]) < 3 or (_ROMAN.fullmatch(word[0]) and plain == "e")):
        return keep
    return _Edit(start, end, "", joint=True)
