"""Words and marks as they are met, into blocks: what every reader of a marked-up document writes to."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from checker.importers.markers import Mark, MarkKind, Stripped

__all__ = ["Block", "Flow"]

_CLOSES: str = " .,;:!?)”»"


@dataclass(slots=True)
class Block:
    """A paragraph, or a row (of a table, a list, a box of facts), without its marks.

    `beside`: of a section beside the text. `prefix`: what the row is about, where its field has a name.
    """

    stripped: Stripped
    row: bool = False
    beside: bool = False
    prefix: str = ""


@dataclass(slots=True)
class Flow:
    """Collects blocks. Everything written goes to the block under way, until `flush`."""

    blocks: list[Block] = field(default_factory=list)
    beside: bool = False
    row: bool = False
    prefix: str = ""
    marks: list[Mark] = field(default_factory=list)
    length: int = 0
    _parts: list[str] = field(default_factory=list)
    _aside: int = 0

    def write(self, text: str) -> None:
        """Add words. Blanks at a block's beginning, and a second one in a row, are left out."""
        if text and (not self._parts or self._parts[-1].endswith(" ")):
            text = text.lstrip(" \n\t")
        if text:
            self._parts.append(text)
            self.length += len(text)

    def mark(self, kind: MarkKind, label: str, *, locator: str = "", serial: int = -1, whole: bool = False) -> None:
        """Add a mark behind the words so far."""
        self.marks.append(Mark(kind, (label,), self.length, locator, serial, whole))

    def locate(self, locator: str) -> None:
        """Say of the last mark where in its source it points to."""
        if self.marks and self.marks[-1].kind is not MarkKind.TAG:
            self.marks[-1] = replace(self.marks[-1], locator=locator[:100])

    def text(self) -> str:
        """The words of the block under way."""
        return "".join(self._parts)

    def drop(self) -> None:
        """Forget the block under way."""
        self._parts, self.marks, self.length = [], [], 0

    def last(self) -> str:
        """The piece written last."""
        return self._parts[-1] if self._parts else ""

    def flush(self, *, row: bool = False) -> None:
        """End the block under way; the next one is a row or not."""
        if self._parts or self.marks:
            text = "".join(self._parts)
            if self.marks or any(map(str.isalnum, text)):
                self.blocks.append(Block(_closed_up(text, self.marks), self.row, self.beside, self.prefix))
            self._parts, self.marks, self.length = [], [], 0
        self.row = row or self._aside > 0

    def aside(self, take: Callable[[], None], prefix: str = "") -> None:
        """Take something that stands beside the block under way as rows of its own."""
        kept = (self._parts, self.marks, self.length, self.row, self.prefix)
        self._parts, self.marks, self.length, self.row, self.prefix = [], [], 0, True, prefix
        self._aside += 1
        take()
        self.flush(row=True)
        self._aside -= 1
        self._parts, self.marks, self.length, self.row, self.prefix = kept

    def only_marks(self, take: Callable[[], None]) -> None:
        """Take something whose words are written already: only its marks are kept, here."""
        parts, length, before = self._parts, self.length, self.marks
        self._parts, self.marks = list(parts), []
        take()
        met, self._parts, self.length = self.marks, parts, length
        self.marks = before + [replace(mark, at=length) for mark in met]


def _closed_up(text: str, marks: Sequence[Mark]) -> Stripped:
    """The text without the blanks that only stood before a mark: `fell [1].` is `fell.` and its mark."""
    gone = {
        mark.at - 1
        for mark in marks
        if mark.at > 0 and text[mark.at - 1] == " " and (mark.at == len(text) or text[mark.at] in _CLOSES)
    }
    if not gone:
        return Stripped(text, tuple(marks), ())
    cuts = sorted(gone)
    kept = "".join(text[start + 1 : end] for start, end in pairwise([-1, *cuts, len(text)]))
    return Stripped(kept, tuple(replace(mark, at=mark.at - bisect_left(cuts, mark.at)) for mark in marks), ())
