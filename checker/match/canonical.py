"""The canonical stream: a text reduced to what must agree for a quotation to be exact.

What a compositor may change is gone: spaces, punctuation, quotation marks, letter case, ligatures, soft hyphens, the
marks of footnotes. What carries meaning stays: letters, digits, signs, currencies, decimal points, exponents, ranges.
Words are compared without the spaces between them, since inline tags and line breaks move those; each place between
two characters carries a flag that says whether a word ends there, so that "therapist" is never "the rapist".

The rules are written as edits on a map of character classes (one byte a character, `checker.match.charset`), so that
the C-coded regular expressions do the work and a page of 60 kB takes a few milliseconds.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from checker.match.boundary import APOSTROPHE, COMMA, INSIDE, NONE, SURE, THOUSANDS, UNSURE
from checker.match.charset import CLOSING, KEPT, NUMERALS
from checker.match.flatten import flatten
from checker.match.kept import keep_name_signs, keep_number_signs, places
from checker.match.squeeze import Offsets, squeeze

__all__ = [
    "APOSTROPHE",
    "COMMA",
    "INSIDE",
    "NONE",
    "SURE",
    "THOUSANDS",
    "UNSURE",
    "Canonical",
    "canonical",
    "canonical_quote",
]


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical stream over a source text.

    `offsets[i]` is where character i of `text` came from in `source`; `flags[i]` is the boundary before it, and
    `flags[len(text)]`, like `flags[0]`, is SURE.
    """

    source: str
    text: str
    offsets: Sequence[int]
    flags: bytes

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's span for canonical characters start to end (not empty), with the last one's own marks."""
        first = self.offsets[start]
        last = self.offsets[end - 1]
        limit = self.offsets[end] if end < len(self.text) else len(self.source)
        stop = last + 1
        while stop < limit and _CLINGS.match(self.source[stop]):
            stop += 1
        return first, max(stop, first)


_CLINGS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0e31\u0e34-\u0e3a\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u1160-\u11ff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]"
)

_KEEP: Final = bytes(1 if code in KEPT else 0 for code in range(256))
_OUT: Final = 0xFF
_BOUNDARIES: Final = bytes([_OUT, NONE, SURE]) + bytes(253)
_NOTE: Final = (
    r"\[(?:\d{1,3}(?:[,;–-]\s?\d{1,3})*|(?:note|nb|n|fn|lower-alpha)\s?\.?\s?\d{1,3}|citation needed"
    r"|failed verification|who\?|when\?|which\?|by whom\?|according to whom\?|clarification needed"
    r"|better source needed|dubious[^\]]{0,20}|page needed|edit|sic!?)\]"
    r"(?::\d{1,4}(?:[–-]\d{1,4})?(?![\w.,]*\d))?(?![^\W\d_])|\(sic!?\)"
)
_EDITOR_MARK: Final = re.compile(_NOTE, re.IGNORECASE)
_PRINTED_MARK: Final = re.compile(_NOTE + r"|(?<=[^\s\[(])\[[abcf-mo-qu-xz]\](?![^\W\d_])", re.IGNORECASE)
# Each pattern begins with the rare sign itself and looks back afterwards: then the search for it runs in C.
_IN_WORD: Final = tuple(
    (sign, re.compile(rb"%s(?<=[aA0c].)(?=[aA0c])" % re.escape(sign)))
    for sign in (b"'", b"-", b"m", b"[", b"]", b"(", b")")
)
_ELISION: Final = re.compile(rb"'(?<=[aA]')(?=[aA])")
_LINE_END: Final = re.compile(rb"-(?<=[aA].) *\n *(?=[aA])")
_POINT_IN_WORD: Final = tuple((sign, re.compile(rb"%s(?<=[aA0].)(?=[aA0])" % re.escape(sign))) for sign in (b".", b"_"))
_UNSPACED: Final = bytes([_OUT, UNSURE]) + bytes(254)
_UNSPACED_RUN: Final = re.compile(rb"c+")
_CLOSE_PAIRS: Final = frozenset({b"aa", b"Aa", b"00", b"0a", b"0A", b"0%", b"%0", b"$0", b"0$", b"0c"})
_CLOSED_DIGITS: Final = tuple(
    (sign + b"0", re.compile(rb"%s(?=0)(?<=[aA0c.,:p%%)\]'].)(0{1,3})(?![0aA%%]|[.,:/]0)" % sign))
    for sign in (b'"', b"'")
)


def canonical(
    source: str,
    soft: Sequence[int] = (),
    raised: Sequence[tuple[int, int]] = (),
    notes: Collection[tuple[int, int]] = frozenset(),
    *,
    quote: bool = False,
) -> Canonical:
    """Make the canonical stream of a text.

    Args:
        source: Any text.
        soft: Offsets where an inline tag begins or ends, sorted.
        raised: Spans set as superscript, sorted.
        notes: Those of them that are marks of notes for sure.
        quote: The text is a quote, where `civilian[s]` is an editor's bracket and no note's mark.

    Returns:
        The stream. Time is linear in the text's length.
    """
    if quote and not soft and not raised and _SIMPLE.fullmatch(source):
        return _simple(source)
    flat = flatten(source, raised, notes)
    text, kinds, origin = flat.text, flat.kinds, flat.origin
    keep = bytearray(kinds.translate(_KEEP))
    marks: dict[int, int] = {}

    signs = keep_number_signs(kinds, keep, marks) + keep_name_signs(kinds, keep, marks, soft, origin)
    if "!" in text:
        signs += _keep_nots(text, keep, marks)
    dropped = _drop_marks(text, kinds, keep, _EDITOR_MARK if quote else _PRINTED_MARK)

    before = keep.replace(b"\0\1", b"\0\2").translate(_BOUNDARIES)
    _flag_words(kinds, keep, before)
    _flag_unspaced(text, kinds, keep, before)
    if soft:
        _flag_soft(soft, origin, kinds, keep, before)
    size = len(kinds)
    for at in flat.joints:
        if 0 < at < size and before[at] == NONE and keep[at]:
            before[at] = UNSURE if kinds[at] == 99 or kinds[at - 1] == 99 else INSIDE
    for _, at in dropped:
        if 0 < at < size and keep[at] and kinds[at] not in b"\n ":
            before[at] = SURE
    for at, flag in marks.items():
        if at < size and keep[at]:
            before[at] = flag

    flags = before.translate(None, bytes([_OUT]))
    flags.append(SURE)
    flags[0] = SURE
    return Canonical(source, squeeze(text, keep, signs, dropped), Offsets(bytes(keep), origin), bytes(flags))


_SIMPLE: Final = re.compile(r"(?:[A-Za-z]+|[0-9]+(?! [0-9]))(?:[,;:!?]? (?:[A-Za-z]+|[0-9]+(?! [0-9])))*[.,;:!?]?")
"""Words and numbers apart from each other by single spaces: most quotes are no more, and no rule changes them."""
_WORD_FLAGS: Final = tuple(bytes([SURE]) + bytes(size) for size in range(64))


def _simple(source: str) -> Canonical:
    """The stream of words that stand apart from each other."""
    plain = source.lower()
    words = _WORDS.findall(plain)
    flags = b"".join(
        [_WORD_FLAGS[len(word) - 1] if len(word) <= 64 else bytes([SURE]) + bytes(len(word) - 1) for word in words]
    )
    keep = source.encode("ascii").translate(_KEEP_ASCII)
    return Canonical(source, "".join(words), Offsets(keep, None), flags + bytes([SURE]))


_WORDS: Final = re.compile("[a-z0-9]+")
_KEEP_ASCII: Final = bytes(chr(code).isalnum() and code < 128 for code in range(256))


def canonical_quote(exact: str) -> str:
    """The canonical stream of a quote as text: what its identity in a report is made of.

    Two ways to print the same words give the same stream; words stay apart by single spaces.
    """
    stream = canonical(exact)
    parts: list[str] = []
    start = 0
    for at in range(1, len(stream) + 1):
        if stream.flags[at] == SURE:
            parts.append(stream.text[start:at])
            start = at
    return " ".join(parts)


def _keep_nots(text: str, keep: bytearray, marks: dict[int, int]) -> list[int]:
    """Keep the sign that negates a name in code, `!ready`, and say where; in prose it stands behind its word."""
    found = [sign.start() for sign in _NOT.finditer(text)]
    for at in found:
        keep[at] = 1
        marks[at + 1] = INSIDE
    return found


_NOT: Final = re.compile(r"!(?:(?<=[\s(\[{=&|,;].)|(?<=\A.))(?=[A-Za-z_(])")
_DIGIT: Final = ord("0")


def _drop_marks(text: str, kinds: bytes, keep: bytearray, printed: "re.Pattern[str]") -> list[tuple[int, int]]:
    """Leave out printed footnote marks: [12], [a], and digits glued to a closing quotation mark.

    Returns:
        The spans left out.
    """
    spans: list[tuple[int, int]] = []
    for bracket in (b"[", b"("):
        for at in places(kinds, bracket):
            if text[at] == "(" and text[at + 1 : at + 2] not in "sS":
                continue
            if text[at] in "[(" and (mark := printed.match(text, at)):
                keep[at : mark.end()] = bytes(mark.end() - at)
                spans.append(mark.span())
    done, opened = 0, False
    found = [closed for begin, pattern in _CLOSED_DIGITS if begin in kinds for closed in pattern.finditer(kinds)]
    for closed in sorted(found, key=re.Match.start):
        at = closed.start()
        if text[at] == '"':
            # A straight mark closes a quotation when one is open on its line.
            line = text.rfind("\n", done, at)
            opened = (opened if line < 0 else False) != (text.count('"', max(done, line), at) % 2 == 1)
            done = at
            after = kinds[closed.end() : closed.end() + 1]
            closes = opened and text[at - 1] not in "\\:=" and after in (b"", b" ", b"\n")
        else:
            closes = _closes(text, kinds, at)
        if closes:
            start, end = closed.span(1)
            keep[start:end] = bytes(end - start)
            spans.append((start, end))
    return spans


def _closes(text: str, kinds: bytes, at: int) -> bool:
    """Whether the mark at that place closes a quotation; some close one in one language and open one in another."""
    mark = text[at]
    if mark not in CLOSING:
        return False
    if mark in "’‹›":
        return kinds[at - 1] in b".,p"
    if mark in _OPENED_BY:
        return _OPENED_BY[mark] in text[max(0, at - 500) : at]
    return True


_OPENED_BY: Final = {"“": "„", "«": "»"}


def _flag_words(kinds: bytes, keep: bytearray, before: bytearray) -> None:
    """Say where boundaries are unsure inside words that signs are written in."""
    for found in chain.from_iterable(pattern.finditer(kinds) for sign, pattern in _IN_WORD if sign in kinds):
        # 5(1) is never 51: between two digits the boundary stays sure.
        if keep[found.end()] and not kinds[found.start() - 1] == kinds[found.end()] == _DIGIT:
            before[found.end()] = UNSURE
    for found in _LINE_END.finditer(kinds):
        # A word broken at a line's end is one word, or one with a hyphen, and never two: the-¶rapist. But what begins
        # with a capital behind a small letter is a word of its own: Anglo-¶American, or a new sentence.
        begins = kinds[found.end()] == _CAPITAL and kinds[found.start() - 1] != _CAPITAL
        if keep[found.end()]:
            before[found.end()] = UNSURE if begins else NONE
    for found in _ELISION.finditer(kinds) if b"'" in kinds else ():
        if keep[found.end()]:
            before[found.end()] = APOSTROPHE
    for found in chain.from_iterable(pattern.finditer(kinds) for sign, pattern in _POINT_IN_WORD if sign in kinds):
        at = found.end()
        if keep[at] and not keep[at - 1]:
            sentence = kinds[at - 3 : at - 1] in (b"aa", b"Aa") and kinds[at] == _CAPITAL
            before[at] = UNSURE if sentence else INSIDE
    for at in (*places(kinds, b"S"), *places(kinds, b"&")):
        for place in (at, at + 1):
            if 0 < place < len(kinds) and keep[place] and keep[place - 1]:
                before[place] = INSIDE


_CAPITAL: Final = ord("A")


def _flag_unspaced(text: str, kinds: bytes, keep: bytearray, before: bytearray) -> None:
    """In scripts without spaces any place may be a boundary, except inside a number."""
    if b"c" not in kinds:
        return
    size = len(kinds)
    for found in _UNSPACED_RUN.finditer(kinds):
        start, end = found.span()
        if start and keep[start - 1] and kinds[start - 1] not in b"0%":
            before[start] = UNSURE
        run = keep[start + 1 : end]
        before[start + 1 : end] = bytes([UNSURE]) * len(run) if 0 not in run else run.translate(_UNSPACED)
        if end < size and keep[end]:
            before[end] = UNSURE
    for number in _NUMERAL_RUN.finditer(text):
        for at in range(number.start() + 1, number.end()):
            if keep[at] and before[at] != NONE:
                before[at] = INSIDE


_NUMERAL_RUN: Final = re.compile(f"[0-9０-９{''.join(sorted(NUMERALS))}]{{2,}}")


def _flag_soft(
    soft: Sequence[int], origin: "array[int] | None", kinds: bytes, keep: bytearray, before: bytearray
) -> None:
    """At an inline tag's edge a boundary is unsure; between two small letters or two digits nothing may end there."""
    size = len(kinds)
    for place in soft:
        at = place if origin is None else bisect_left(origin, place)
        if 0 < at < size and before[at] in (NONE, INSIDE) and keep[at] and keep[at - 1]:
            before[at] = INSIDE if kinds[at - 1 : at + 1] in _CLOSE_PAIRS else UNSURE
