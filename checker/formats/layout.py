"""Words set in lines of a terminal, each line behind a gutter, wide characters counted as the two cells they take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import click
from rich.cells import cell_len, chop_cells

__all__ = ["Painter", "Span", "set_lines"]

_STYLES: Final[dict[str, dict[str, bool | str]]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "inconclusive": {"fg": "magenta", "bold": True},
    "note": {"fg": "blue", "bold": True},
    "ok": {"fg": "green", "bold": True},
    "removed": {"fg": "red", "underline": True},
    "added": {"fg": "green", "underline": True},
    "gutter": {"fg": "cyan"},
    "bold": {"bold": True},
    "quiet": {"dim": True},
}

_PLACE: Final = re.compile(r"[^:]{1,300}:\d+:\d+")


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one style; the text is already safe for a terminal."""

    text: str
    style: str = ""


class Painter:
    """Puts ANSI colours around text, or leaves it plain."""

    def __init__(self, *, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, style: str = "") -> str:
        """The text in a style of the table above; plain without a style or without colour."""
        return click.style(text, **_STYLES[style]) if self.color and style and text else text  # type: ignore[arg-type]


def set_lines(spans: Sequence[Span], paint: Painter, *, width: int, first: Span, rest: Span) -> list[str]:
    """Wrap spans at spaces; a word wider than a line is cut, an address or a place in a file never.

    Args:
        spans: The text. White space at the edge of a span separates words, the rest of it joins.
        paint: Colours, or none.
        width: Cells in a line, gutter included.
        first: What the first line begins with; `rest` what the following ones do. Both show a mark, so that no line
            begins with a stranger's text.
        rest: See `first`.
    """
    lines: list[str] = []
    line, used = paint(first.text, first.style), cell_len(first.text)
    room = max(width, cell_len(rest.text) + 20, cell_len(first.text) + 20)
    longest = max(room - max(cell_len(first.text), cell_len(rest.text)), 2)
    text = "".join([span.text for span in spans])
    if not paint.color and text.isascii() and text.isprintable():
        words = [word for word in text.split(" ") if word]
        if max(map(len, words), default=0) <= longest:
            return _set_plain(words, room, first, rest)
    empty = True
    for word in _words(spans):
        size = sum(cell_len(span.text) for span in word)
        if not empty and used + 1 + size > room:
            lines.append(line)
            line, used, empty = paint(rest.text, rest.style), cell_len(rest.text), True
        if not empty:
            line, used = line + " ", used + 1
        for span in word:
            # What is broken in two cannot be clicked or copied: it may stand out at the end of its line.
            for piece in (
                [span.text] if "://" in span.text or _PLACE.fullmatch(span.text) else chop_cells(span.text, longest)
            ):
                if used + cell_len(piece) > room and not empty:
                    lines.append(line)
                    line, used = paint(rest.text, rest.style), cell_len(rest.text)
                line, used, empty = line + paint(piece, span.style), used + cell_len(piece), False
    return [*lines, line.rstrip()]


def _set_plain(words: Sequence[str], room: int, first: Span, rest: Span) -> list[str]:
    """The same for words of one cell a character, none too long for a line and none of them coloured: nearly all."""
    lines: list[str] = []
    line, used, empty = first.text, cell_len(first.text), True
    for word in words:
        size = len(word)
        if not empty and used + 1 + size > room:
            lines.append(line)
            line, used, empty = rest.text, cell_len(rest.text), True
        line, used, empty = (line + word, used + size, False) if empty else (f"{line} {word}", used + 1 + size, False)
    return [*lines, line.rstrip()]


def _words(spans: Sequence[Span]) -> list[list[Span]]:
    """Group the spans into words: neighbours that no white space parts stay together."""
    words: list[list[Span]] = [[]]
    for span in spans:
        for at, part in enumerate(span.text.split(" ")):
            if at and words[-1]:
                words.append([])
            if part:
                words[-1].append(Span(part, span.style))
    return [word for word in words if word]
