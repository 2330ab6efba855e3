"""Collects one channel's text while a reader walks a page, and keeps the promises of `checker.model.document`."""

import re
from typing import Final

from checker.model.document import Block, Channel, ChannelName

__all__ = ["ChannelBuilder", "Mark", "clean"]

Mark = tuple[int, int]
"""A place in a builder: the number of its block and an offset in it."""

_COLLAPSIBLE: Final = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""The white space a browser collapses (CSS Text 3, §4.1). A no-break space is not among it."""

_BLANK: Final = frozenset("\n" * lines + " " * spaces for lines in range(3) for spaces in range(25)) - {""}
"""Most texts on most pages: the white space between two elements."""

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


class ChannelBuilder:
    """One channel in the making: text goes in with its boundaries, a `Channel` comes out.

    A block opens with the first text after a boundary and takes the kind the boundary named. Offsets are counted in
    the block until it closes.
    """

    __slots__ = (
        "_all_raised",
        "_all_soft",
        "_blocks",
        "_done",
        "_kind",
        "_length",
        "_page",
        "_parts",
        "_raised",
        "_size",
        "_soft",
        "_space",
        "name",
    )  # fmt: skip

    def __init__(self, name: ChannelName) -> None:
        self.name = name
        self._done: list[str] = []
        self._blocks: list[Block] = []
        self._all_soft: list[int] = []
        self._all_raised: list[tuple[int, int]] = []
        self._size = 0
        self._kind = "p"
        self._page: int | None = None
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._soft: list[int] = []
        self._raised: list[tuple[int, int]] = []

    def text(self, text: str, *, raised: bool = False, verbatim: bool = False) -> None:
        """Add text. White space collapses as in a browser unless it is `verbatim` (a `<pre>`)."""
        if not verbatim:
            if text in _BLANK:
                self._space = True
                return
            text = text.replace("\n", " ")
            if "  " in text or not text.isprintable():
                text = _COLLAPSIBLE.sub(" ", text)
                if text == " ":
                    self._space = True
                    return
            if text.startswith(" "):
                self._space = True
                text = text[1:]
            after = text.endswith(" ")
            if after:
                text = text[:-1]
        else:
            after = False
        if not self._length:
            text = text.lstrip()
        if not text:
            return
        if self._space:
            self._space = False
            if self._length and not self._parts[-1].endswith((" ", "\n")):
                self._parts.append(" ")
                self._length += 1
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if raised:
            self._raised.append((start, self._length))
        self._space = after

    def newline(self) -> None:
        """A forced line break inside the block."""
        self._space = False
        if self._length:
            self._parts.append("\n")
            self._length += 1

    def soft(self) -> None:
        """An inline tag begins or ends here."""
        if self._length and not self._space and (not self._soft or self._soft[-1] != self._length):
            self._soft.append(self._length)

    def mark(self) -> Mark:
        """This place, for `raise_since`."""
        return len(self._blocks), self._length

    def text_since(self, mark: Mark) -> str:
        """What was added since a mark in the block that is still open, at most 20 characters of it; else ""."""
        block, start = mark
        if block != len(self._blocks) or not 0 < self._length - start <= 20:
            return ""
        return "".join(self._parts[-20:])[start - self._length :]

    def raise_since(self, mark: Mark) -> None:
        """Call what was added since a mark superscript, if it is in one block."""
        block, start = mark
        if block == len(self._blocks) and start < self._length:
            self._raised.append((start, self._length))

    def boundary(self, kind: str = "p", page: int | None = None) -> None:
        """End the block, if one is open; the next text opens one of this kind."""
        if self._length:
            self._close()
        self._kind = kind
        self._page = page
        self._space = False

    def build(self) -> Channel | None:
        """The channel, or None when it has no text."""
        self.boundary()
        if not self._blocks:
            return None
        return Channel(
            self.name, "\n".join(self._done), tuple(self._blocks), tuple(self._all_soft), tuple(self._all_raised)
        )

    def _close(self) -> None:
        """Put the open block away."""
        text = "".join(self._parts).rstrip()
        soft, raised = self._soft, self._raised
        self._parts, self._soft, self._raised, self._length = [], [], [], 0
        if not text:
            return
        base = self._size + 1 if self._blocks else 0
        end = len(text)
        for offset in soft:
            if 0 < offset < end and not text[offset - 1].isspace() and not text[offset].isspace():
                self._all_soft.append(base + offset)
        for start, stop in _apart(raised, text) if raised else ():
            self._all_raised.append((base + start, base + stop))
        self._blocks.append(Block(base, base + end, self._kind, self._page))
        self._done.append(text)
        self._size = base + end


def clean(text: str) -> str:
    """Text without NULs and lone surrogates, which neither UTF-8 nor a report can carry."""
    return _UNFIT.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def _apart(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The spans sorted, those that touch joined, white space at their ends left out."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    trimmed = []
    for start, stop in joined:
        inside = text[start:stop]
        stripped = inside.strip()
        if stripped:
            start += len(inside) - len(inside.lstrip())
            trimmed.append((start, start + len(stripped)))
    return trimmed
