"""From the text of a PDF's pages to one channel: what typesetting did to the words is undone.

A PDF knows glyphs and places, not words. Three repairs mattered most on real papers: ligatures that older TeX fonts
leave as control characters, hyphens at line ends, and running heads and page numbers that stand in the middle of a
sentence where it crosses a page.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from checker.document.builder import ChannelBuilder, clean
from checker.model.document import Channel, ChannelName

__all__ = ["PAGES_LIMIT", "TEXT_LIMIT", "has_text_map", "join_pages", "mend"]

PAGES_LIMIT: Final = 5_000
TEXT_LIMIT: Final = 20_000_000
"""Characters. A book has about a million."""

_LIGATURES: Final = {
    "\x0b": "ff", "\x0c": "fi", "\r": "fl", "\x0e": "ffi", "\x0f": "ffl",
    "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl",
}  # fmt: skip
"""Where TeX's OT1 and T1 font encodings have their ligatures; such fonts often carry no Unicode map for them."""

_LIGATURE: Final = re.compile("(?<=[^\\W\\d_])[\x0b-\x0f\x1b-\x1f]|[\x0b-\x0f\x1b-\x1f](?=[^\\W\\d_])")
_LINE_END: Final = re.compile(r"\r\n|\n")
_HYPHEN_MARK: Final = "[\ufffe\x02]"
_BROKEN: Final = re.compile(rf"(?<=[^\W\d_])(?:{_HYPHEN_MARK}[ \t]*\n?|[-\u2010\u00ad][ \t]*\n)[ \t]*(?=[^\W\d_])")
_OTHER_MARK: Final = re.compile(rf"{_HYPHEN_MARK}\n?")
_GLUED: Final = re.compile(rf"(?<={_HYPHEN_MARK})(?=\d{{1,4}}\s*\Z)")
"""Where a page ends in a broken word, pdfium takes the page number for its second half."""
_RANGE: Final = re.compile(r"(?<=\d[-–])\n(?=\d)")
_ENDS_BROKEN: Final = re.compile(rf"[^\W\d_](?:{_HYPHEN_MARK}|[-\u2010\u00ad])\s*\Z")
_FIRST_WORD: Final = re.compile(r"\s*(\S+)")
_NUMBER: Final = re.compile(
    r"\W*(?:page|p\.|seite|página|стр\.)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_EDGE: Final = 2
_HEAD_LENGTH: Final = 150
_HEAD_ALONE: Final = 60
_FEW: Final = 200
_BAD_SHARE: Final = 0.05
_WORD_SHARE: Final = 0.30


def has_text_map(text: str) -> bool:
    """Whether a page's text is language. A font without a Unicode map gives codes instead of letters.

    Too little text is taken as it is.
    """
    # Leaders in a table of contents are neither.
    marks = [char for char in text if not char.isspace() and char not in "._·…-"]
    if len(marks) < _FEW:
        return True
    bad = sum(unicodedata.category(char) in ("Cc", "Co", "Cn") or char == "\ufffd" for char in marks)
    if bad > _BAD_SHARE * len(marks):
        return False
    letters = sum(char.isalpha() or unicodedata.combining(char) > 0 for char in marks)
    digits = sum(char.isdigit() for char in marks)
    return letters >= _WORD_SHARE * len(marks) or digits >= _WORD_SHARE * len(marks)


def mend(text: str) -> str:
    """A page's text with its ligatures restored, one newline at each line end and no NULs."""
    text = clean(_LINE_END.sub("\n", text))
    text = _GLUED.sub("\n", _RANGE.sub("", text))
    return _LIGATURE.sub(lambda found: _LIGATURES.get(found[0], found[0]), text)


def join_pages(pages: Sequence[str]) -> tuple[Channel, ...]:
    """The channels of a file's pages: the text, a block a page, and apart from it (`alt`) heads and page numbers.

    Args:
        pages: Each page's text, mended, in order.

    Returns:
        The channels that have text. A word that crosses a page stands whole on the page where it begins.
    """
    bodies, edges = _without_edges(pages)
    text = ChannelBuilder(ChannelName.VISIBLE)
    apart = ChannelBuilder(ChannelName.ALT)
    for index, body in enumerate(bodies):
        following = index + 1
        if following < len(bodies) and _ENDS_BROKEN.search(body):
            word = _FIRST_WORD.match(bodies[following])
            if word is not None and word[1][0].islower():
                bodies[following] = bodies[following][word.end() :]
                body = f"{body.rstrip()}\n{word[1]}"
        text.boundary("page", following)
        _add(text, body)
        for line in edges[index]:
            apart.boundary("page-edge", following)
            apart.text(line)
    return tuple(channel for channel in (text.build(), apart.build()) if channel is not None)


def _add(builder: ChannelBuilder, body: str) -> None:
    """One page's text into its block, words broken at line ends put together."""
    lines = "\n".join(line.strip(" \t") for line in body.split("\n"))
    at = 0
    for broken in _BROKEN.finditer(lines):
        builder.text(_plain(lines[at : broken.start()]), verbatim=True)
        # A capital after the break speaks for a hyphen of the word's own: Al-Qaeda.
        builder.soft()
        builder.text("-" if lines[broken.end()].isupper() else "\u00ad", verbatim=True)
        at = broken.end()
    builder.text(_plain(lines[at:]), verbatim=True)


def _plain(text: str) -> str:
    """Text in which a hyphen mark that joins no two letters is a hyphen: 2010-2015."""
    return _OTHER_MARK.sub("-", text)


def _without_edges(pages: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Each page without its running heads and page numbers, and those of each page."""
    lines = [[line for line in page.split("\n") if line.strip()] for page in pages]
    counts: Counter[tuple[bool, str]] = Counter()
    for page in lines:
        counts.update(
            {(True, _shape(line)) for line in page[:_EDGE]} | {(False, _shape(line)) for line in page[-_EDGE:]}
        )
    offset = _numbering(lines)
    bodies, edges = [], []
    for index, page in enumerate(lines):
        number = "" if offset is None else str(index + offset)

        def apart(line: str, top: bool, number: str = number) -> bool:
            return _is_edge(line, number, counts[top, _shape(line)], len(pages))

        above = sum(1 for _ in takewhile(lambda line: apart(line, True), page[:_EDGE]))
        rest = page[above:]
        below = sum(1 for _ in takewhile(lambda line: apart(line, False), rest[::-1][:_EDGE]))
        bodies.append("\n".join(rest[: len(rest) - below]))
        edges.append(page[:above] + rest[len(rest) - below :])
    return bodies, edges


def _is_edge(line: str, number: str, count: int, pages: int) -> bool:
    """Whether a page's outer line is its number or a running head.

    Args:
        line: The line.
        number: The page's number as its neighbours tell it, "" when pages carry none.
        count: On how many pages a line like it stands at the same edge.
        pages: How many pages there are.
    """
    if len(line) > _HEAD_LENGTH:
        return False
    words = line.split()
    if _NUMBER.fullmatch(line):
        return count >= 2
    # A line of text may begin or end with the page's number by chance: then it is long, and like no other.
    if (
        number
        and number in (words[0], words[-1])
        and (count >= 2 or (number == words[-1] and len(line) <= _HEAD_ALONE))
    ):
        return True
    # A row of a table has hardly any letters, and looks like the rows on other pages.
    return count >= min(3, max(2, pages - 1)) and any(char.isalpha() for char in line)


def _numbering(lines: Sequence[Sequence[str]]) -> int | None:
    """What to add to a page's place in the file (from 0) to get the number printed on it; None when unsure."""
    offsets: Counter[int] = Counter()
    for index, page in enumerate(lines):
        ends = {word for line in (*page[:1], *page[-1:]) for word in (line.split()[0], line.split()[-1])}
        offsets.update({int(word) - index for word in ends if word.isascii() and word.isdecimal() and len(word) <= 4})
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    return offset if count >= 3 and count * 2 > len(lines) else None


def _shape(line: str) -> str:
    """A line as other pages would have it: numbers made equal, white space and case folded."""
    return "#" if _NUMBER.fullmatch(line) else _DIGITS.sub("#", " ".join(line.split()).casefold())
