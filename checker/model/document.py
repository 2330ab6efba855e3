"""A page or file as a reader would meet it: text by channel, in blocks, with offsets."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pydantic.dataclasses import dataclass as validated

__all__ = ["Block", "Channel", "ChannelName", "Document", "Suspicion"]


class ChannelName(StrEnum):
    """Where on a page a text stands. Only words a reader can meet count as found."""

    VISIBLE = "visible"
    TITLE = "title"
    META = "meta"
    JSON_LD = "json-ld"
    ALT = "alt"
    NOSCRIPT = "noscript"
    HIDDEN = "hidden"
    SCRIPT = "script"
    FORM = "form"

    @property
    def readable(self) -> bool:
        """Whether a reader can meet the words: on the page, or in what the page says of itself."""
        return self not in (ChannelName.HIDDEN, ChannelName.SCRIPT, ChannelName.FORM)


class Block(NamedTuple):
    """A stretch of one channel's text that a browser would set apart: paragraph, heading, cell, caption, page.

    `start` and `end` are offsets into the channel's text, in characters. A block is never empty and neither begins nor
    ends with white space. `kind` is the element's name ("p", "h2", "li", "td", "pre" …), "page" in a PDF, "line" in a
    text file, and in the channels made of attributes and metadata the name they came under ("alt", "aria-label",
    "og:description", "articleBody" …). `page` is the PDF's page, counted from 1.
    """

    start: int
    end: int
    kind: str = "p"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """The text of one channel, in reading order.

    Blocks cover `text` but for one newline between neighbours: the first starts at 0, each next one starts one
    character after the end of the one before, the last ends at `len(text)`. Within a block, white space stands as a
    browser would collapse it; a `<br>` is a newline, `<pre>` keeps its own, and so do the lines of a PDF page. A
    newline inside a block is therefore plain white space, and only `blocks` tells where one ends.

    Characters stand as the page has them: no-break spaces, soft hyphens and zero-width characters are kept, NULs are
    not. Where a PDF breaks a word at a line's end, the two halves are joined by a soft hyphen (U+00AD).

    `soft` lists offsets where an inline tag begins or ends or a `<wbr>` stands, so that a word boundary there is
    unsure: `soft` at n speaks of the place between text[n-1] and text[n]. Sorted, no repeats, and only where neither
    neighbour is white space: elsewhere the boundary is sure.

    `raised` lists the spans (start, end) set as superscript or as the mark of a footnote: a note's number or an
    exponent. Sorted, not empty, none overlaps another, each inside one block, no white space at its ends. A subscript
    is not listed: it reads as a part of its word (H2O). `notes` are those of them that are raised links to notes:
    behind a number too, they are no exponents.
    """

    name: ChannelName
    text: str
    blocks: tuple[Block, ...] = ()
    soft: tuple[int, ...] = ()
    raised: tuple[tuple[int, int], ...] = ()
    notes: frozenset[tuple[int, int]] = frozenset()


@validated(frozen=True, slots=True)
class Suspicion:
    """A sign that a page is not the one asked for, although the server says so.

    `kind` is `soft-404` or `parked`, `sign` a code (an id of `checker.signs`, `redirect-to-root` or `many-to-one`),
    `detail` a sentence for people. A suspicion decides nothing alone: words that are found beat it.
    """

    kind: str
    sign: str
    detail: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a capture's bytes.

    When `readable` is false, `reason` (a code) and `detail` (a sentence) say why, and no missing quote may be called
    missing. `reader` names what read it, for the evidence.

    `readable` may be true and `reason` set all the same: the bytes could be read, and yet there is a sign that they
    are not, or not all, of what a person would see (`bot-wall`, `consent-wall`, `paywall`, `login-wall`,
    `sent-on`, `script-shell`, `embedded-document`, `empty-page`, `charset-guessed`, and for a few pages of a PDF
    `pdf-no-text`, `pdf-no-text-map`). Then a quote that is found counts as found; one that differs or
    is not found is *unreadable* with that reason: the words may stand in the rest.

    `suspicion` says that the page looks like one for missing pages, or like a parked domain's; it changes no match.

    A channel without text is left out. `title` is the page's own title in one line, `language` its BCP 47 tag, both
    "" when it says none. `charset` is the encoding used (a Python codec name), "" for a PDF.
    """

    channels: tuple[Channel, ...] = ()
    title: str = ""
    language: str = ""
    charset: str = ""
    reader: str = ""
    readable: bool = True
    reason: str = ""
    detail: str = ""
    suspicion: Suspicion | None = None

    def channel(self, name: ChannelName) -> Channel | None:
        """The channel of that name, or None."""
        return next((channel for channel in self.channels if channel.name is name), None)
