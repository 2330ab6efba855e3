"""The two interfaces to documents: what they claim (`Importer`), and merely where they link to (`LinkReader`)."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from charset_normalizer import from_bytes

from checker.claims.write import quote_line
from checker.errors import ImportFileError
from checker.model.claim import ClaimFile

__all__ = [
    "CONTROLS",
    "MAX_BYTES",
    "Counts",
    "DocumentLinks",
    "ImportOptions",
    "Imported",
    "Importer",
    "Leftover",
    "Link",
    "LinkReader",
    "Place",
    "Proposal",
    "decode_document",
    "decode_text",
    "document_text",
]

MAX_BYTES: Final = 5_000_000
"""The largest document taken. A long encyclopedia article is about 200 kB of text."""

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""What no claim file may hold."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an importer counted in a document, so that a person can compare it with what they see.

    `markers` counts every reference mark in the paragraphs, `groups` the places where they stand (`[3][2]` is one
    group of two). `infobox_facts` are marked rows outside the paragraphs. `uncited` are the ids of the claims made from
    the `uncited_sentences`. `backlinks_disagree` and `duplicates` hold reference labels, `needs_url` source keys,
    `remarks` counts the entries of a list of notes that are the document's own words. `marks` counts what the document
    holds of references in whatever form, definitions included; `cited_marks` of them became citations of a claim, and
    all others are `Imported.leftovers`.
    """

    paragraphs: int = 0
    sentences: int = 0
    markers: int = 0
    groups: int = 0
    references: int = 0
    infobox_facts: int = 0
    remarks: int = 0
    marks: int = 0
    cited_marks: int = 0
    uncited_sentences: int = 0
    uncited: tuple[str, ...] = ()
    backlinks_agree: int = 0
    backlinks_disagree: tuple[str, ...] = ()
    needs_url: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that the document puts in quotation marks where it cites exactly one source.

    They may be the source's words or somebody else's: only a person makes a quote of them.
    """

    claim: str
    """The claim's id."""

    exact: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """A reference of the document that became no citation: what it says, why, and its line (0: not known)."""

    what: str
    why: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference, a link or an address stands in the document, so that it can be changed there.

    `kind` is `reference` (a mark, with what it holds), `definition` (one that is listed and used elsewhere), `link` (on
    words of a sentence), or `address` (of a page or its copy, inside one of these or where a link is defined). `start`
    and `end` are offsets in characters of `document_text`, line ends as they stand; `line` and `column` count from 1.
    `sources` are the keys of the sources it stands for, `claims` the ids of the claims that cite them by it. The mark
    of a note that says something itself has no sources; its claims are those that have it as a tag. `url` is an address
    as the claim file has it.
    """

    kind: str
    start: int
    end: int
    line: int
    column: int
    url: str = ""
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as claims.

    `notes` are sentences for a person: what was left out, what looks odd, what is missing. `proposals` are never part
    of the file as anything but comments. `leftovers` are the references that no claim cites, so that none is lost
    silently. `places` tell where references and addresses stand, in the document's order: of wikitext, Markdown and
    HTML; no places are known of other forms.
    """

    file: ClaimFile
    notes: tuple[str, ...]
    counts: Counts
    proposals: tuple[Proposal, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    places: tuple[Place, ...] = ()

    def remarks(self) -> dict[str, list[str]]:
        """The proposals as comments for the claim file, by the claim's id."""
        lines: dict[str, list[str]] = {}
        single = {claim.id for claim in self.file.claims if len(claim.cites or ()) == 1}
        for proposal in self.proposals:
            if proposal.claim not in lines:
                one = "Quoted words. If they are the source's own, take the # away:"
                lines[proposal.claim] = [one if proposal.claim in single else "Quoted words, of one of these sources:"]
            lines[proposal.claim].append(quote_line(proposal.exact))
        return lines


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says of a document beside giving it.

    `columns` maps fields to the names of a table's columns. `language` is the document's, where it does not say so
    itself. `url` is where it came from: links are joined to it. `beside` are lists of works that belong to it: name
    and bytes of each (`bibliographies`).
    """

    columns: tuple[tuple[str, str], ...] = ()
    language: str = ""
    url: str = ""
    beside: tuple[tuple[str, bytes], ...] = ()


class Importer(ABC):
    """Reads one form of document. It is given bytes and fetches nothing."""

    name: ClassVar[str]
    """What `--from` calls it."""

    summary: ClassVar[str]
    """One line for the help text."""

    suffixes: ClassVar[frozenset[str]] = frozenset()
    """Endings of file names, in lower case, that speak for this form where the content is not sure."""

    @abstractmethod
    def sniff(self, data: bytes) -> float:
        """Say how surely the bytes are of this form: 0 (not at all) to 1. Never raises."""

    @abstractmethod
    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Turn the document into claims.

        Args:
            data: The document.
            name: Its path or file name, for `document.path` and for messages; "" or "-" when it has none.
            options: What a person says of it.

        Raises:
            ImportFileError: there is nothing in it to import.
        """


@dataclass(frozen=True, slots=True)
class Link:
    """One place of a document that links somewhere.

    `target` is the address as a browser would read it, entities decoded; `start` and `end` are offsets in the document
    of what a person would mend: the link, the definition it refers to, or an attribute's value.
    """

    target: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """What a document links to, in its order, and what can be linked to in it.

    `anchors` are the names a `#fragment` may have. `base` is an HTML page's own base address. `scripted` is true when
    the page runs scripts, which may add anchors.
    """

    links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    title: str = ""
    base: str = ""
    scripted: bool = False


class LinkReader(ABC):
    """Finds the links of one form of document, whatever its statements may be. It is given text and fetches nothing."""

    name: ClassVar[str]
    suffixes: ClassVar[frozenset[str]]
    """Endings of file names, in lower case."""

    headings: ClassVar[bool] = False
    """Whether anchors come from headings, by rules that differ between the tools that show the document."""

    @abstractmethod
    def read(self, text: str, *, include_code: bool = False) -> DocumentLinks:
        """Find the links. Never raises for what a text holds.

        Args:
            text: The document; lines end with a newline.
            include_code: Addresses in code are links too.
        """


def decode_text(data: bytes) -> tuple[str, str]:
    """Bytes of a text document as text: by byte order mark, else UTF-8, else the likeliest older encoding.

    Line ends become newlines; control characters, which no claim file may hold, become spaces.

    Returns:
        The text, and the name of its encoding when that is a guess, else "".

    Raises:
        ImportFileError: it is empty, too large, or not text.
    """
    text, guessed = _decoded(data)
    text = CONTROLS.sub(" ", "\n".join(text.splitlines()))
    if not text.strip():
        raise ImportFileError("the document is empty")
    return text, guessed


def decode_document(data: bytes) -> str:
    """Bytes of a document as text whose lines are those an editor counts; an empty one is empty.

    Raises:
        ImportFileError: it is too large, or not text.
    """
    return CONTROLS.sub(" ", re.sub("\r\n?", "\n", _decoded(data)[0]))


def document_text(data: bytes) -> str:
    """Bytes of a document as the text that `Place` counts in: a byte order mark left out, line ends as they stand.

    Raises:
        ImportFileError: it is too large, or not text.
    """
    return _decoded(data)[0]


def _decoded(data: bytes) -> tuple[str, str]:
    """Text as it stands, and its encoding when that is a guess.

    Raises:
        ImportFileError: it is too large, or not text.
    """
    if len(data) > MAX_BYTES:
        raise ImportFileError(f"the document is larger than {MAX_BYTES // 1_000_000} MB", "import it in parts")
    guessed = ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise ImportFileError("the document is binary, not text", "save it as plain text first")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            best = from_bytes(data).best()
            if best is None:
                raise ImportFileError("the document's encoding cannot be told", "save it as UTF-8") from None
            text, guessed = str(best), best.encoding
    return text, guessed
