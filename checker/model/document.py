"""A page or file as a reader would meet it: text by channel, in blocks, with offsets."""

from enum import StrEnum

from pydantic.dataclasses import dataclass

__all__ = ["Block", "Channel", "ChannelName", "Document"]


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


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one channel's text that a browser would set apart: paragraph, heading, cell, caption, page.

    `start` and `end` are offsets into the channel's text. `kind` is the element's name, or "page" in a PDF.
    """

    start: int
    end: int
    kind: str = "p"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """The text of one channel, in reading order.

    Blocks do not overlap and are separated in `text` by one newline; within a block, white space stands as a browser
    would collapse it. `soft` lists offsets where an inline tag begins or ends, so that a word boundary there is
    unsure. `raised` lists the spans (start, end) set as superscript: a footnote mark or an exponent.
    """

    name: ChannelName
    text: str
    blocks: tuple[Block, ...] = ()
    soft: tuple[int, ...] = ()
    raised: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a capture's bytes.

    When `readable` is false, `reason` (a code) and `detail` (a sentence) say why, and no missing quote may be called
    missing. `reader` names what read it, for the evidence.
    """

    channels: tuple[Channel, ...] = ()
    title: str = ""
    language: str = ""
    charset: str = ""
    reader: str = ""
    readable: bool = True
    reason: str = ""
    detail: str = ""

    def channel(self, name: ChannelName) -> Channel | None:
        """The channel of that name, or None."""
        return next((channel for channel in self.channels if channel.name is name), None)
