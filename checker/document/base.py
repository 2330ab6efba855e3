"""The one interface to reading: bytes of a media type go in, a `Document` comes out.

Readers are pure and run inside a limited process: they may be slow or die on a hostile file, and the process is then
killed. What they can tell by themselves they say with `readable=False` and a reason; they raise for nothing else.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from checker.model.document import Channel, Document

__all__ = ["GUESSED", "MARKUP_LIMIT", "MARKUP_TYPES", "Page", "Reader", "not_text", "too_large", "unreadable"]

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
