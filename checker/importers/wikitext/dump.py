"""A dump of MediaWiki (`pages-articles.xml`, plain or bz2) as a stream of articles: never more than one in memory.

The form is https://www.mediawiki.org/xml/export-0.11.xsd. Of several revisions of a page the last one counts.
"""

import bz2
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final, cast
from urllib.parse import quote
from xml.parsers import expat

from checker.errors import ImportFileError
from checker.importers.base import CONTROLS, MAX_BYTES
from checker.model.claim import DocumentInfo

__all__ = ["MAGIC", "Page", "file_stem", "pages", "the_only_page"]

MAGIC: Final = b"BZh"
"""How a bz2 file begins."""

_STEP: Final = 1 << 16
_KEPT: Final = frozenset({"title", "ns", "id", "timestamp", "text", "base", "language"})
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a dump. `text` is "" and `large` true when it is longer than a document may be."""

    title: str
    namespace: str
    page_id: str
    revision: str
    timestamp: str
    text: str
    redirect: bool
    large: bool
    address: str
    language: str

    def document(self, language: str = "") -> DocumentInfo:
        """What is known of the article."""
        return DocumentInfo(
            title=self.title, url=self.address, revision=self.revision, language=language or self.language
        )


@dataclass(slots=True)
class _State:
    """The page under way."""

    path: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    size: int = 0
    redirect: bool = False
    large: bool = False
    base: str = ""
    language: str = ""
    done: list[Page] = field(default_factory=list)


def pages(stream: BinaryIO) -> Iterator[Page]:
    """The pages of a dump, in its order.

    Args:
        stream: The file, plain or bz2, at its beginning.

    Raises:
        ImportFileError: it is no dump, or it breaks off. What came before has been given.
    """
    head = stream.read(len(MAGIC))
    raw = _Rejoined(head, stream)
    source = bz2.BZ2File(cast("BinaryIO", raw)) if head == MAGIC else raw
    state = _State()
    parser = _parser(state)
    met = False
    try:
        while piece := source.read(_STEP):
            parser.Parse(piece, False)
            met = met or bool(state.done)
            yield from state.done
            state.done.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ImportFileError(f"the dump is not well-formed XML after line {error.lineno}", "fetch it again") from None
    except (OSError, EOFError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise ImportFileError(f"the dump breaks off: {said}", "fetch it again") from None
    yield from state.done
    if not met and not state.done:
        raise ImportFileError("there is no page in the dump", "is it a dump of MediaWiki, pages-articles.xml?")


def the_only_page(data: bytes) -> Page:
    """The article of a dump that holds one.

    Raises:
        ImportFileError: it holds more, or none.
    """
    found: Page | None = None
    for page in pages(io.BytesIO(data)):
        if page.namespace != "0" or page.redirect:
            continue
        if found is not None:
            raise ImportFileError("it is a dump of many articles", "name a folder for their claim files: -o claims/")
        found = page
    if found is None:
        raise ImportFileError("there is no article in the dump", "is it a dump of MediaWiki, pages-articles.xml?")
    if found.large:
        raise ImportFileError(f"the article is larger than {MAX_BYTES // 1_000_000} MB", "import it in parts")
    return found


def file_stem(page: Page) -> str:
    """A file's name for an article: its title in small ASCII letters and the page's number, which never changes."""
    plain = unicodedata.normalize("NFKD", page.title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    number = re.sub(r"\D", "", page.page_id) or "0"
    return f"{words}-{number}" if words else f"page-{number}"


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer)) or b""
        self._head = self._head[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _parser(state: _State) -> expat.XMLParserType:
    """An XML parser that keeps one page, and takes no entities but XML's own."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        state.path.append(local)
        if local == "mediawiki":
            lang = next((value for key, value in attributes.items() if key.rpartition("}")[2] == "lang"), "")
            state.language = lang[:35]
        elif local == "page":
            state.values, state.redirect, state.large = {}, False, False
        elif local == "redirect":
            state.redirect = True
        if local in _KEPT:
            state.parts, state.size = [], 0

    def data(text: str) -> None:
        if state.path and state.path[-1] in _KEPT:
            state.size += len(text)
            if state.size <= MAX_BYTES:
                state.parts.append(text)

    def end(name: str) -> None:
        local = name.rpartition("}")[2]
        inside = state.path[-2] if len(state.path) > 1 else ""
        if local in _KEPT and inside in ("page", "revision", "siteinfo"):
            if local == "text" and state.size > MAX_BYTES:
                state.large, state.parts = True, []
            value = CONTROLS.sub(" ", "".join(state.parts))
            if inside == "siteinfo":
                state.base = value if local == "base" else state.base
            else:
                state.values["revision" if local == "id" and inside == "revision" else local] = value
        elif local == "page":
            state.done.append(_page(state))
        if state.path:
            state.path.pop()
        if local in _KEPT:
            state.parts = []

    def doctype(*_: object) -> None:
        raise ValueError("a document type declaration stands in it, which no dump has")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = doctype
    return parser


def _page(state: _State) -> Page:
    values = state.values
    title = " ".join(values.get("title", "").split())[:500]
    root = state.base.rpartition("/")[0]
    address = f"{root}/{quote(title.replace(' ', '_'), safe='/:@!$(),;~*-._')}" if root.startswith("http") else ""
    return Page(
        title=title,
        namespace=values.get("ns", "0").strip() or "0",
        page_id=values.get("id", "").strip(),
        revision=values.get("revision", "").strip()[:40],
        timestamp=values.get("timestamp", "").strip()[:40],
        text=values.get("text", ""),
        redirect=state.redirect or values.get("text", "").lstrip()[:9].upper() == "#REDIRECT",
        large=state.large,
        address=address,
        language=state.language,
    )
