"""Whether a page that nobody quotes is worth reading: it is when it may be one for missing pages, a wall, or parked.

Reading takes some milliseconds of a process, a glance some microseconds: it looks for literals in a title, and at the
size. What it passes over is taken for the page that was cited, as long as nobody quotes it.
"""

from typing import Final

from checker.document.base import MARKUP_TYPES
from checker.signs.base import SIGNS, Level

__all__ = ["SMALL", "worth_reading"]

SMALL: Final = 16_000
"""Bytes up to which a page is read in any case: walls, shells and advertisements for domains are small."""

_HEAD: Final = 60_000
"""Bytes in which a title must begin."""
_TITLE: Final = 600

_WORDS: Final = tuple(
    sorted(
        {max(name.split(), key=len) for sign in SIGNS if sign.level is Level.PAGE for name in sign.name}
        | {text for sign in SIGNS if sign.level is Level.PAGE for text in sign.text}
        | {"404", "&#", "\ufffd"}
    )
)
"""One of these stands in every title that is a sign: each name's longest word, each text, and what hides letters."""


def worth_reading(body: bytes, media_type: str) -> bool:
    """Whether a page without quotes must be read to know that it is the page.

    Args:
        body: The decoded body.
        media_type: As the server said, "" when it did not.

    Returns:
        True for a small page of markup, and for one whose title might be a sign. Never for another kind of file.
    """
    if not body or (media_type and media_type not in MARKUP_TYPES):
        return False
    if len(body) <= SMALL:
        return True
    start = body[:_HEAD].lower().find(b"<title")
    if start < 0:
        return False
    title = body[start : start + _TITLE].decode("utf-8", "replace").casefold().partition("</title")[0]
    return any(map(title.__contains__, _WORDS))
