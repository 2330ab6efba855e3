"""What a guarded YAML text is made of: three kinds of plain nodes, all text, each knowing where it stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from checker.errors import ClaimFileError
from checker.model.claim import Location, Problem

__all__ = ["LINE_END", "Mapping", "Node", "RefusedError", "Scalar", "Sequence", "SourceText", "Tree"]

LINE_END: Final = re.compile(r"\r\n|\n|\r")
"""What ends a line for YAML and for editors alike; the guard refuses the rarer ones of YAML 1.1."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `start` and `end` are offsets in characters of the file, `end` one past the last character.

    `plain` is set when it stands without quotation marks and outside a block, `flow` inside `[…]` or `{…}`.
    `cut` is the offset of a `#` that ended the text, which may have been meant as part of it; -1 without one.
    """

    value: str
    start: int
    end: int
    plain: bool = False
    flow: bool = False
    cut: int = -1

    @property
    def nothing(self) -> bool:
        """Whether nothing was written at all, as after `url:` at the end of a line."""
        return self.plain and self.value == ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. Offsets as in `Scalar`."""

    items: tuple["Node", ...]
    start: int
    end: int
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, a key written twice kept twice. Offsets as in `Scalar`."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    start: int
    end: int
    flow: bool = False


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class SourceText:
    """A file's name and its decoded text, able to turn offsets into lines and columns."""

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both from 1; a column is a character, not a byte."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_start(self, offset: int) -> int:
        """The offset at which the line of an offset begins."""
        return self._line_starts[bisect_right(self._line_starts, offset) - 1]

    def location(self, start: int, end: int | None = None) -> Location:
        """The place from one offset to another, or of a single point."""
        return Location(self.name, *self.position(start), *self.position(start if end is None else end))

    def of(self, node: Node) -> Location:
        """The place of a node."""
        return self.location(node.start, node.end)


@dataclass(frozen=True, slots=True)
class Tree:
    """A guarded file: its text and its outermost node, None when there is nothing in it but comments."""

    source: SourceText
    root: Node | None


class RefusedError(ClaimFileError):
    """A file that may not be read, as one problem with its place."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.where}: {problem.message}", problem.hint)
        self.problem = problem
