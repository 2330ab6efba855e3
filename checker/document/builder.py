"""Collects one channel's text while a reader walks a page, and keeps the promises of `checker.model.document`.

What comes in is only put on a list, with signs in between for what is no text: an edge of a block, a tag's place, a
line break. The first control characters serve as signs; no text keeps one. All the rest is done at the end, block by
block, in passes that run in C.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from checker.model.document import Block, Channel, ChannelName

__all__ = [
    "CLOSES",
    "GOES_ON",
    "INHERIT",
    "LINE",
    "OPENS",
    "SIGNS",
    "SOFT",
    "ChannelBuilder",
    "Mark",
    "clean",
    "verbatim",
    "without_signs",
]

Mark = tuple[int, int]
"""A place in a builder: the number of its block and one of what was put there."""

SOFT: Final = "\x01"
"""An inline tag begins or ends."""
LINE: Final = "\x02"
"""A forced line break."""
_EDGE: Final = "\x03"
"""A block begins or ends; the character behind it says of what kind what follows is."""
_UP: Final = "\x04"
_DOWN: Final = "\x05"
_KEPT_SPACE: Final = "\x06"
_KEPT_TAB: Final = "\x07"
_RARE: Final = (LINE, _UP, _KEPT_SPACE, _KEPT_TAB)
_MARKS: Final = re.compile(f"([{SOFT}{_UP}{_DOWN}])")
SIGNS: Final = "\x01\x02\x03\x04\x05\x06\x07"
"""What text must not hold."""

INHERIT: Final = ""
"""The kind of the element that is open, of those that were told by `OPENS` and `CLOSES`."""
_NAMED: Final = "!"
_INHERITED: Final = "?"
_CLOSED: Final = "/"
_FIRST_OPENED: Final = ord("A")


class _Opens(dict[str, str]):
    """The sign of a block that begins, by its kind; `_EDGE` stands in front of it."""

    def __missing__(self, kind: str) -> str:
        _KINDS.append(kind)
        self[kind] = found = _EDGE + chr(_FIRST_OPENED + len(self))
        return found


_KINDS: Final[list[str]] = []
OPENS: Final = _Opens()
"""What to put where a block of a kind begins. For kinds known beforehand: the names of elements."""
CLOSES: Final = _EDGE + _CLOSED
"""What to put where the block opened last ends."""
GOES_ON: Final = _EDGE + _INHERITED
"""What to put between two blocks of the element that is open."""

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_SIGN: Final = re.compile(f"[{SIGNS}]")


class ChannelBuilder:
    """One channel in the making: text goes in with its boundaries, a `Channel` comes out.

    A block opens with the first text after a boundary and takes the kind the boundary named.
    """

    __slots__ = ("_edges", "_named", "name", "parts")

    def __init__(self, name: ChannelName) -> None:
        self.name = name
        self.parts: list[str] = []
        self._named: list[tuple[str, int | None]] = []
        self._edges = 0

    def text(self, text: str, *, raised: bool = False, verbatim: bool = False) -> None:
        """Add text. White space collapses as in a browser unless it is `verbatim` (a `<pre>`)."""
        if not text.isprintable():
            text = without_signs(text)
        if verbatim:
            text = _verbatim(text)
        if raised and text:
            # What a comment parts is one text.
            self.parts[-1:] = (text, _DOWN) if self.parts[-1:] == [_DOWN] else (*self.parts[-1:], _UP, text, _DOWN)
        else:
            self.parts.append(text)

    def newline(self) -> None:
        """A forced line break inside the block."""
        self.parts.append(LINE)

    def soft(self) -> None:
        """An inline tag begins or ends here."""
        self.parts.append(SOFT)

    def mark(self) -> Mark:
        """This place, for `raise_since`."""
        self.parts.append("")
        return self._edges, len(self.parts) - 1

    def text_since(self, mark: Mark) -> str:
        """What was added since a mark in the block that is still open, at most 20 characters of it; else ""."""
        edges, place = mark
        if edges != self._edges or len(self.parts) - place > _SHORT:
            return ""
        text = _MARKS.sub("", "".join(self.parts[place:]))
        return text if len(text) <= _SHORT else ""

    def raise_since(self, mark: Mark) -> None:
        """Call what was added since a mark superscript, if it is in one block; what was so already is a note's mark."""
        edges, place = mark
        if edges == self._edges:
            self.parts[place] += _UP
            self.parts.append(_DOWN)

    def boundary(self, kind: str = "p", page: int | None = None) -> None:
        """End the block, if one is open; the next text opens one of this kind."""
        self._edges += 1
        if kind == INHERIT:
            self.parts.append(GOES_ON)
        else:
            self._named.append((kind, page))
            self.parts.append(_EDGE + _NAMED)

    def build(self) -> Channel | None:
        """The channel, or None when it has no text."""
        raw = "".join(self.parts)
        if not raw:
            return None
        for char in "\n\t\r\f":
            if char in raw:
                raw = raw.replace(char, " ")
        if SOFT in raw:
            raw = _shrink(raw, SOFT).replace(f" {SOFT}", " ").replace(f"{SOFT} ", " ")
        rare = any(map(raw.__contains__, _RARE))
        named = iter(self._named)
        opened: list[str] = []
        kind, page = "p", None
        texts: list[str] = []
        blocks: list[Block] = []
        soft: list[int] = []
        raised: list[tuple[int, int]] = []
        notes: set[tuple[int, int]] = set()
        base = 0
        # What stands before the first edge is a paragraph.
        for piece in (f"{_INHERITED}{raw}" if raw[0] != _EDGE else raw[1:]).split(_EDGE):
            code = piece[0]
            if code == _CLOSED:
                if opened:
                    opened.pop()
                kind, page = opened[-1] if opened else "p", None
            elif code == _NAMED:
                kind, page = next(named)
            elif code == _INHERITED:
                kind, page = opened[-1] if opened else "p", None
            else:
                kind, page = _KINDS[ord(code) - _FIRST_OPENED], None
                opened.append(kind)
            text = piece[1:].strip(_OUTSIDE)
            if not text:
                continue
            if "  " in text:
                text = _shrink(text, " ")
            if rare and (LINE in text or _UP in text or _KEPT_SPACE in text or _KEPT_TAB in text):
                text = _marked(text, base, soft, raised, notes)
            elif SOFT in text:
                text = _softened(text, base, soft)
            else:
                text = text.strip()
            if not text:
                continue
            end = base + len(text)
            blocks.append(Block(base, end, kind, page))
            texts.append(text)
            base = end + 1
        if not blocks:
            return None
        return Channel(self.name, "\n".join(texts), tuple(blocks), tuple(soft), tuple(raised), frozenset(notes))


_SHORT: Final = 20
_OUTSIDE: Final = f" {SOFT}"
_BLANK: Final = SOFT + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def verbatim(texts: Sequence[str]) -> list[str]:
    """Texts whose white space is to stay as it is. None may hold a NUL."""
    return _verbatim("\0".join(texts)).split("\0")


def _verbatim(text: str) -> str:
    """A text with signs for its white space, which then does not collapse."""
    for char, sign in ((" ", _KEPT_SPACE), ("\n", LINE), ("\t", _KEPT_TAB), ("\r", LINE), ("\f", LINE)):
        if char in text:
            text = text.replace(char, sign)
    return text


def _shrink(text: str, char: str) -> str:
    """A text in which a character never stands twice in a row."""
    twice = char * 2
    while twice in text:
        text = text.replace(twice, char)
    return text


_RAISED_EARLY: Final = re.compile(f"({_UP}{{1,3}}) ")
_LOWERED_LATE: Final = re.compile(f" ({_DOWN}{{1,3}})")


def _softened(text: str, base: int, soft: list[int]) -> str:
    """A block's text without the signs of inline tags, whose places go on the list where they say something."""
    pieces = text.strip(_BLANK).split(SOFT)
    at = base
    for piece, after in pairwise(pieces):
        at += len(piece)
        if piece and not piece[-1:].isspace() and not after[:1].isspace():
            soft.append(at)
    return "".join(pieces)


def _marked(text: str, base: int, soft: list[int], raised: list[tuple[int, int]], notes: set[tuple[int, int]]) -> str:
    """A block's text without the signs in it; the places of those that say something go on the lists.

    A sign next to white space or to its like says nothing.
    """
    if _UP in text:
        text = _shrink(_LOWERED_LATE.sub(r"\1 ", _RAISED_EARLY.sub(r" \1", text)), " ")
    if LINE in text:
        text = text.replace(f" {LINE}", LINE).replace(f"{LINE} ", LINE).replace(LINE, "\n")
    if _KEPT_SPACE in text or _KEPT_TAB in text:
        text = text.replace(_KEPT_SPACE, " ").replace(_KEPT_TAB, "\t")
    if _UP not in text:
        return _softened(text, base, soft) if SOFT in text else text.strip()
    pieces = _MARKS.split(text)
    whole = "".join(pieces[::2])
    text = whole.strip()
    size = len(text)
    shift = len(whole) - len(whole.lstrip())
    last, depth, begun = -1, 0, 0
    spans: list[tuple[int, int]] = []
    deep: set[int] = set()
    for sign, offset in zip(pieces[1::2], accumulate(map(len, pieces[::2])), strict=False):
        at = offset - shift
        if sign == SOFT:
            if at != last and 0 < at < size and not text[at - 1].isspace() and not text[at].isspace():
                soft.append(base + at)
                last = at
        elif sign == _UP:
            if not depth:
                begun = at
            else:
                deep.add(max(0, begun))
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((max(0, begun), min(size, at)))
    for start, stop, note in _apart(spans, text, deep) if spans else ():
        raised.append((base + start, base + stop))
        if note:
            notes.add((base + start, base + stop))
    return text


def clean(text: str) -> str:
    """Text without NULs and lone surrogates, which neither UTF-8 nor a report can carry."""
    return _UNFIT.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def without_signs(text: str) -> str:
    """Text without the control characters that serve as signs here."""
    return _SIGN.sub("", text)


def _apart(spans: list[tuple[int, int]], text: str, deep: set[int]) -> list[tuple[int, int, bool]]:
    """Spans in order, those that touch and are of one kind joined, white space at their ends left out.

    Those that begin at a place of `deep` are marks of notes for sure, and told so.
    """
    joined: list[tuple[int, int, bool]] = []
    for start, stop in spans:
        note = start in deep
        if joined and start <= joined[-1][1] and note == joined[-1][2]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]), note)
        elif start < stop:
            joined.append((start, stop, note))
    trimmed = []
    for start, stop, note in joined:
        inside = text[start:stop]
        stripped = inside.strip()
        if stripped:
            start += len(inside) - len(inside.lstrip())
            trimmed.append((start, start + len(stripped), note))
    return trimmed
