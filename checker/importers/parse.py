"""Bytes of a document to its links. Small ones are read here, large ones in a limited process.

Documents come with strangers' pull requests: no parser of Markdown or HTML is quick on every text, so one that could
take long is read where it can be stopped.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

from pydantic import TypeAdapter

from checker.errors import ImportFileError
from checker.importers.base import DocumentLinks, LinkReader, decode_document
from checker.importers.html_links import HtmlLinks
from checker.importers.markdown import MarkdownLinks
from checker.importers.wikitext_links import WikitextLinks
from checker.worker import WorkerPool

__all__ = ["LINK_READERS", "SMALL", "DocumentParser", "is_document", "read_bytes", "reader_of"]

LINK_READERS: Final[tuple[LinkReader, ...]] = (MarkdownLinks(), HtmlLinks(), WikitextLinks())
"""Every reader of links; a file's ending tells which."""

SMALL: Final = 64_000
"""Bytes of a document that are read without a process of its own."""

_TARGET: Final = "checker.importers.parse:read_bytes"
_SECONDS: Final = 60.0
_MEMORY: Final = 1_500_000_000
_LINKS: Final[TypeAdapter[DocumentLinks]] = TypeAdapter(DocumentLinks)
_FAILURES: Final = {
    "deadline": "reading its links took too many seconds",
    "memory": "reading its links took too much memory",
    "crash": "the process that read its links died",
}


def reader_of(path: Path) -> LinkReader | None:
    """Who reads a file's links, by its ending; None for a file that is no document."""
    return next((reader for reader in LINK_READERS if path.suffix.lower() in reader.suffixes), None)


def is_document(path: Path) -> bool:
    """Whether a file's links are read."""
    return reader_of(path) is not None


def read_bytes(text: str, name: str, include_code: bool) -> bytes:
    """Read a document. Runs in a worker.

    Args:
        text: The document.
        name: The reader's name.
        include_code: Addresses in code are links too.

    Returns:
        `DocumentLinks` as JSON.
    """
    reader = next(reader for reader in LINK_READERS if reader.name == name)
    return _LINKS.dump_json(reader.read(text, include_code=include_code))


class DocumentParser:
    """Reads documents; a context manager, for it may have started a process.

    Args:
        include_code: Addresses in code are links too.
        seconds: What a large document may take.
    """

    def __init__(self, *, include_code: bool = False, seconds: float = _SECONDS) -> None:
        self._include_code = include_code
        self._seconds = seconds
        self._pool: WorkerPool | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def parse(self, data: bytes, reader: LinkReader) -> tuple[str, DocumentLinks]:
        """A document's text and its links.

        Raises:
            ImportFileError: it is no text, too large, or could not be read in time.
        """
        text = decode_document(data)
        if len(data) <= SMALL:
            return text, reader.read(text, include_code=self._include_code)
        if self._pool is None:
            self._pool = self._stack.enter_context(WorkerPool(1, self._seconds, _MEMORY))
        answer = self._pool.call(_TARGET, text, reader.name, self._include_code)
        if answer.value is None:
            said = _FAILURES.get(answer.failure, f"its links could not be read ({answer.detail})")
            raise ImportFileError(said, "leave it out, or check it in parts")
        return text, _LINKS.validate_json(answer.value)
