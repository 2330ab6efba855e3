"""Bytes of any kind to a `Document`: choose the reader and let it read."""

from dataclasses import replace
from typing import Final

from checker.document.base import Reader, unreadable
from checker.document.docx import DocxReader
from checker.document.html import HtmlReader
from checker.document.html_careful import CarefulHtmlReader
from checker.document.package import package_for
from checker.document.pagekind import judge_address
from checker.document.pdf import PdfReader
from checker.document.plain import PlainReader
from checker.document.sniff import media_type_of
from checker.document.subtitles import SubtitlesReader
from checker.document.xml import XmlReader
from checker.model.document import Document

__all__ = ["CAREFUL", "READERS", "read_document"]

READERS: Final[tuple[Reader, ...]] = (
    HtmlReader(),
    XmlReader(),
    PdfReader(),
    DocxReader(),
    SubtitlesReader(),
    PlainReader(),
)
"""Every reader; the first that accepts a media type reads it."""

CAREFUL: Final[tuple[Reader, ...]] = (CarefulHtmlReader(), *READERS[1:])
"""The same, for a second try after a reader's process died."""


def read_document(body: bytes, media_type: str, charset: str, url: str, *, careful: bool = False) -> Document:
    """Read what a capture brought. Pure; may be slow or die on a hostile body, so it belongs in a worker.

    Of a package (MHTML, WARC, WACZ) the page inside is read.

    Args:
        body: The decoded entity body.
        media_type: From the Content-Type header, "" when there was none.
        charset: From the same header, "" when none.
        url: The address it came from in the end, after redirects.
        careful: Read HTML with the slower library, after the first one's process died.

    Returns:
        The document. `readable` is false with a reason when it is empty, of an unsupported type or damaged; see
        `Document` for `reason` on a readable one.
    """
    if not body.strip(b"\0 \t\r\n\f"):
        return unreadable("empty-page", "the answer has no content", "")
    kind = media_type_of(media_type, body)
    package = package_for(kind)
    if package is not None:
        part = package.open(body, url)
        if isinstance(part, Document):
            return part
        # What is inside is read as it stands: a package in a package is no page.
        inside = media_type_of(part.media_type, part.body)
        if package_for(inside) is None:
            read = read_document(part.body, inside, part.charset, part.url or url, careful=careful)
            return replace(read, reader=f"{package.name}+{read.reader}")
        return unreadable("unsupported-type", "it holds another package in place of a page", package.name)
    for reader in CAREFUL if careful else READERS:
        if reader.accepts(kind):
            return judge_address(reader.read(body, charset), url)
    return unreadable("unsupported-type", f"{kind} is not a type whose words can be read", "")
