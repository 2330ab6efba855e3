"""The one interface to renderings: a report goes in, text comes out. Pure: the same report gives the same bytes.

The text comes in pieces, so that the rendering of a large report need not stand in memory as a whole.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checker.model.report import Report

__all__ = ["Format", "RenderOptions"]


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How a report is to be shown.

    `width` is in terminal cells, `color` allows ANSI colours. `verbose` 1 adds notes, waived findings and what was
    found, 2 the passages too. `quiet` leaves only what needs a person. Formats for machines ignore all four.
    """

    width: int = 100
    color: bool = False
    verbose: int = 0
    quiet: bool = False


class Format(ABC):
    """One way to show a report.

    `name` is what `--format` takes, `summary` one line for the help, `suffix` the ending of a file.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    suffix: ClassVar[str]

    @abstractmethod
    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """The rendering in pieces, of any size, to be joined; ends with a newline unless there is nothing to say.

        A generator that yields each part as it is made, or `iter([text])` for a form that needs all of it at once.
        """
