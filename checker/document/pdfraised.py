"""Digits that a PDF sets raised: the mark of a footnote, an exponent. A text alone cannot tell them from others.

What is smaller than the character before it and stands on a higher line is raised, and becomes the character that is
raised by itself (`²`): then "word2" is never read for a word with a note, nor "109" for a power of ten.
"""

import ctypes
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

__all__ = ["with_raised_digits"]

_GLUED: Final = re.compile(r"(?<=[^\s\d])\d{1,3}(?!\d)|(?<!\d)\d{2,20}(?!\d)")
"""Digits of which some may be raised: those behind a letter or mark, and numbers that may end in an exponent."""
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLER: Final = 0.86
_HIGHER: Final = 0.12
"""Of the size of the character before: typesetting programs raise by a quarter to a half, and never by so little."""
_MOST: Final = 4000
"""Digits looked at on one page. A page with more is a table."""


def with_raised_digits(page: "PdfTextPage", text: str) -> str:
    """A page's text in which raised digits are raised characters.

    Args:
        page: The page's text, still open.
        text: What was taken from it.

    Returns:
        The text, as long as before; unchanged where places in it cannot be told.
    """
    spans = [found.span() for found in _GLUED.finditer(text)]
    if not spans or sum(end - start for start, end in spans) > _MOST:
        return text
    # Places are those of the whole text, from which the text may differ in what stands off the page.
    whole = page.get_text_range()
    places = spans if whole == text else [found.span() for found in _GLUED.finditer(whole)]
    if [text[start:end] for start, end in spans] != [whole[start:end] for start, end in places]:
        return text
    look = _Look(page)
    parts: list[str] = []
    done = 0
    for (_, end), (place, stop) in zip(spans, places, strict=True):
        at = end - (stop - _first_raised(look, place, stop, alone=whole[place - 1 : place].isspace()))
        if at < end:
            parts += (text[done:at], text[at:end].translate(_RAISED))
            done = end
    parts.append(text[done:])
    return "".join(parts)


def _first_raised(look: "_Look", start: int, end: int, *, alone: bool) -> int:
    """Where the raised end of some digits begins; `end` where none is.

    Args:
        look: The page.
        start: The first digit's place.
        end: Behind the last digit.
        alone: White space stands before them: the first digit is no mark, and the others are compared with it.
    """
    first = start + 1 if alone or not start else start
    before = look.size(first - 1)
    last = look.size(end - 1) if first < end else None
    # A mark is the end of what it is glued to: where the last digit is as large as what is before, nothing is raised.
    if before is None or last is None or last >= _SMALLER * before:
        return end
    for place in range(first, end):
        here = look.size(place)
        if here is None:
            return end
        if here < _SMALLER * before:
            least = look.height(place - 1) + _HIGHER * before
            # All the rest must be raised as well: a mark is one piece.
            sizes = [look.size(other) for other in range(place + 1, end)]
            raised = None not in sizes and all(look.height(other) > least for other in range(place, end))
            return place if raised else end
        before = here
    return end


class _Look:
    """How large a character of the page is set, and on what line, in points."""

    def __init__(self, page: "PdfTextPage") -> None:
        from pypdfium2 import raw

        self._page = page.raw
        self._index = raw.FPDFText_GetCharIndexFromTextIndex
        self._get_matrix, self._get_origin = raw.FPDFText_GetMatrix, raw.FPDFText_GetCharOrigin
        self._get_size = raw.FPDFText_GetFontSize
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def size(self, place: int) -> float | None:
        """The size of the character at a place of the text; None for one that is not upright or was not drawn."""
        index = self._index(self._page, place)
        if index < 0 or not self._get_matrix(self._page, index, self._matrix):
            return None
        if abs(self._matrix.b) > abs(self._matrix.d) / 10:
            return None
        return abs(self._get_size(self._page, index) * self._matrix.d) or None

    def height(self, place: int) -> float:
        """The height of the line of a character that has a size; far below the page where it is not known."""
        if not self._get_origin(self._page, self._index(self._page, place), self._x, self._y):
            return -1e9
        return float(self._y.value)
