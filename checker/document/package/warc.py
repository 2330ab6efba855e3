"""A web archive file (WARC, ISO 28500): what a crawler such as Browsertrix, ArchiveBox or wget kept of its visits."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from checker.capture.address import same_address
from checker.document.base import MARKUP_TYPES, unreadable
from checker.document.package.base import PAGE_LIMIT, Package, Part, listed, no_page
from checker.model.document import Document

__all__ = ["DAMAGE", "Warc", "page_in"]

_RECORDS: Final = 200_000
_HOPS: Final = 5
DAMAGE: Final = (ArchiveLoadFailed, ValueError, KeyError, OSError, EOFError, AttributeError, TypeError, IndexError)
"""What damaged bytes raise on their way through warcio and zlib."""

Streams = Callable[[], Iterator[BinaryIO]]
"""Opens each WARC of a package, from its beginning, one after another."""


@dataclass(frozen=True, slots=True)
class _Head:
    """A response in a WARC: which record it is, of what address, and how the server answered."""

    number: int
    url: str
    status: int
    media_type: str
    location: str


class Warc(Package):
    """Takes the page of the wanted address, redirects inside the file followed; of several, the last."""

    name = "warc"
    media_types = frozenset({"application/warc", "application/warc-fields", "application/x-warc"})

    def open(self, body: bytes, url: str) -> Part | Document:
        """See `Package.open`. Without an address, the file must hold one page only."""
        return page_in(lambda: iter((io.BytesIO(body),)), url, self.name)


def page_in(streams: Streams, url: str, name: str) -> Part | Document:
    """The page of an address in some WARC files.

    Args:
        streams: Opens the files; called twice, to find the record and to read it.
        url: The address, "" for the only page there is.
        name: The reader's name.
    """
    try:
        heads = [_head(number, record) for number, record in _records(streams)]
        responses = [head for head in heads if head is not None]
        chosen = _chosen(responses, url, name)
        if isinstance(chosen, Document):
            return chosen
        record = next(record for number, record in _records(streams) if number == chosen.number)
        body = _content(record)
    except StopIteration:
        return unreadable("package-damaged", "a record was there and is not any more", name)
    except DAMAGE as error:
        return unreadable("package-damaged", f"it cannot be read ({type(error).__name__})", name)
    if len(body) > PAGE_LIMIT:
        return unreadable("package-too-large", f"the page in it has more than {PAGE_LIMIT // 1_000_000} MB", name)
    content_type = (record.http_headers.get_header("Content-Type") if record.http_headers else "") or ""
    _, _, charset = content_type.lower().partition("charset=")
    return Part(body, chosen.media_type, charset.split(";")[0].strip(" \"'"), chosen.url)


def _content(record: Any) -> bytes:  # noqa: ANN401 - warcio has no types
    """A record's body, its codings undone; at most one byte more than is read."""
    stream, pieces, size = record.content_stream(), [], 0
    while size <= PAGE_LIMIT and (piece := stream.read(min(1 << 20, PAGE_LIMIT + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _records(streams: Streams) -> Iterator[tuple[int, Any]]:
    """Every record of every file, numbered through; no more than `_RECORDS`."""
    number = 0
    for stream in streams():
        for record in ArchiveIterator(stream):
            number += 1
            if number > _RECORDS:
                raise ValueError("too many records")
            yield number, record


def _head(number: int, record: Any) -> _Head | None:  # noqa: ANN401 - warcio has no types
    """What a record is of, None for one that is no answer of a server."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if record.rec_type == "resource":
        return _Head(number, url, 200, _plain(record.rec_headers.get_header("Content-Type")), "")
    if record.rec_type != "response" or record.http_headers is None:
        return None
    code = record.http_headers.get_statuscode() or ""
    return _Head(
        number,
        url,
        int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0,
        _plain(record.http_headers.get_header("Content-Type")),
        record.http_headers.get_header("Location") or "",
    )


def _plain(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _chosen(heads: list[_Head], url: str, name: str) -> _Head | Document:
    """The record of the page, or why there is none."""
    pages = [head for head in heads if head.status == 200 and head.media_type in MARKUP_TYPES]
    if not url:
        addresses = list(dict.fromkeys(page.url for page in pages))
        if len(addresses) == 1:
            return pages[-1]
        return no_page(name, "the source has no address, and several pages are in it" if pages else "no page is in it")
    wanted = url
    for _ in range(_HOPS):
        found = [head for head in heads if same_address(head.url, wanted)]
        good = [head for head in found if head.status == 200]
        if good:
            return good[-1]
        moved = next((head for head in reversed(found) if 300 <= head.status < 400 and head.location), None)
        if moved is None:
            break
        wanted = urljoin(moved.url, moved.location)
    else:
        found = []
    if found:
        return unreadable("package-page-status", f"the page in it is an answer {found[-1].status}", name)
    others = listed(list(dict.fromkeys(page.url for page in pages)))
    return no_page(name, f"no page of the cited address is in it; it has {others}" if others else "no page is in it")
