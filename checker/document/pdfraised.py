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
        at = end - (stop - _first_raised(look, place, stop))
        if at < end:
            parts += (text[done:at], text[at:end].translate(_RAISED))
            done = end
    parts.append(text[done:])
    return "".join(parts)


def _first_raised(look: "_Look", start: int, end: int) -> int:
    """Where the raised end of some digits begins; `end` where none is."""
    first = max(start, 1)
    before = look.at(first - 1)
    if before is None:
        return end
    for place in range(first, end):
        here = look.at(place)
        if here is None:
            return end
        if here[0] < _SMALLER * before[0] and here[1] > before[1] + _HIGHER * before[0]:
            # All the rest must be raised as well: a mark is one piece.
            rest = [look.at(other) for other in range(place + 1, end)]
            return place if all(one is not None and one[1] > before[1] + _HIGHER * before[0] for one in rest) else end
        before = here
    return end


class _Look:
    """How large a character of the page is set, and on what line, in points; None for one that is not upright."""

    def __init__(self, page: "PdfTextPage") -> None:
        from pypdfium2 import raw

        self._raw = raw
        self._page = page.raw
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def at(self, place: int) -> tuple[float, float] | None:
        """The size and the height of the line of the character at a place of the text."""
        raw, page = self._raw, self._page
        index = raw.FPDFText_GetCharIndexFromTextIndex(page, place)
        if index < 0 or not raw.FPDFText_GetMatrix(page, index, self._matrix):
            return None
        if not raw.FPDFText_GetCharOrigin(page, index, self._x, self._y):
            return None
        if abs(self._matrix.b) > abs(self._matrix.d) / 10:
            return None
        size = abs(raw.FPDFText_GetFontSize(page, index) * self._matrix.d)
        return (size, self._y.value) if size else None
