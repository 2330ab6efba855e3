"""The one interface to reading: bytes of a media type go in, a `Document` comes out.

Readers are pure and run inside a limited process: they may be slow or die on a hostile file, and the process is then
killed. What they can tell by themselves they say with `readable=False` and a reason; they raise for nothing else.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from checker.model.document import Channel, Document

__all__ = [
    "GUESSED",
    "MARKUP_LIMIT",
    "MARKUP_TYPES",
    "Page",
    "Reader",
    "not_text",
    "overfull",
    "too_large",
    "unreadable",
]

MARKUP_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})

MARKUP_LIMIT: Final = 5_000_000
"""Bytes of HTML that are read. Beyond it no parser is quick on every page, and a part of a page is no page."""


GUESSED: Final = ("charset-guessed", "it says no encoding or one that does not fit, so letters may be misread")
"""The reason and sentence for a file whose accents may be others than its author's."""


class Reader(ABC):
    """Reads one family of media types. `name` stands in the evidence: what read the page."""

    name: ClassVar[str]
    media_types: ClassVar[frozenset[str]]

    def accepts(self, media_type: str) -> bool:
        """Whether this reader is for that media type (lower case, without parameters)."""
        return media_type in self.media_types

    @abstractmethod
    def read(self, body: bytes, charset: str) -> Document:
        """Read a file.

        Args:
            body: The decoded entity body.
            charset: What the HTTP header says of its encoding, "" when nothing.

        Returns:
            The document; not readable, with the reason, when the bytes are not what they should be.
        """


def unreadable(reason: str, detail: str, reader: str, charset: str = "") -> Document:
    """A document that could not be read, and why: a code and a sentence."""
    return Document(reader=reader, charset=charset, readable=False, reason=reason, detail=detail)


def not_text(reader: str, charset: str) -> Document:
    """The refusal of bytes that were called text and are none: an archive, a picture, a coding never undone."""
    return unreadable("not-text", "its bytes are no text in any encoding", reader, charset)


def too_large(body: bytes, reader: str) -> Document | None:
    """The refusal of a page of more than `MARKUP_LIMIT` bytes, else None."""
    if len(body) <= MARKUP_LIMIT:
        return None
    return unreadable(
        "page-too-large",
        f"the page has {len(body) // 1000} kB; more than {MARKUP_LIMIT // 1000} kB is not read",
        reader,
    )


def overfull(text: str, reader: str) -> Document | None:
    """The refusal of a page with an element of more than `ATTRIBUTES_LIMIT` attributes, else None.

    Every attribute is compared with all before it, so that time would grow with the square of their number.
    """
    # A tag so long fills one window of half its length without another `<`: most pages have no such window.
    if all("<" in text[at : at + ATTRIBUTES_LIMIT] for at in range(0, len(text) - ATTRIBUTES_LIMIT, ATTRIBUTES_LIMIT)):
        return None
    for piece in text.split("<"):
        if len(piece) > _LONG and _BEGINS_TAG.match(piece) and not _SHORT_TAG.match(piece):
            names = _VALUE.sub(" ", piece).partition(">")[0].replace("/", " ").split()
            # In a script many things may stand behind a `<`; no list of numbers or words looks like attributes.
            if sum(map(bool, map(_ATTRIBUTE.fullmatch, names))) > ATTRIBUTES_LIMIT:
                detail = f"an element has more than {ATTRIBUTES_LIMIT} attributes"
                return unreadable("page-too-large", detail, reader)
    return None


ATTRIBUTES_LIMIT: Final = 10_000
"""Attributes of one element. Nobody writes a hundred."""
_LONG: Final = 2 * ATTRIBUTES_LIMIT
_BEGINS_TAG: Final = re.compile(r"[A-Za-z][^\s/>]*[\s/]")
_ATTRIBUTE: Final = re.compile(r"[A-Za-z_:@][\w:.-]*(?:=[^\s,;()]*)?")
_SHORT_TAG: Final = re.compile(r"[^\"'>]{0,5000}>")
_VALUE: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Page:
    """What a walk found. `script_size` counts the characters of all scripts; `paid` is the publisher's own word.

    `embedded` is true when the page shows a document of another kind inside itself, `login` when it asks for a
    password, `sent_on` when it sends its visitors to another address.
    """

    channels: tuple[Channel, ...]
    title: str
    language: str
    script_size: int
    paid: bool
    embedded: bool
    login: bool = False
    sent_on: bool = False
