"""Word files: footnotes, endnotes and links as references, and the citations that Zotero and Mendeley keep in fields.

The form is ECMA-376, part 1, §17; the archive is opened within the limits of `document.docx`. Tracked changes count as
accepted.
"""

import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, ClassVar, Final

from checker.document.docx import RefusedError, WordArchive
from checker.document.wordml import core_properties
from checker.errors import ImportFileError
from checker.importers.base import CONTROLS, MAX_BYTES, Imported, Importer, ImportOptions
from checker.importers.claims import Work
from checker.importers.csljson import csl_entries
from checker.importers.furniture import heading
from checker.importers.ibid import Earlier
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.sources import clean_key
from checker.importers.story import Met, Story, linked_works
from checker.model.claim import DocumentInfo

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped]

__all__ = ["DocxImporter"]

_MAGIC: Final = b"PK\x03\x04"
_MAIN: Final = "word/document"
_SKIPPED: Final = frozenset(
    {
        "del",
        "moveFrom",
        "sdtPr",
        "sectPr",
        "tblPr",
        "tblGrid",
        "tcPr",
        "trPr",
        "pPr",
        "rPr",
        "Fallback",
        "txbxContent",
        "delInstrText",
    }
)
_BLANKS: Final = frozenset({"tab", "br", "cr", "ptab"})
_LINK: Final = re.compile(r"HYPERLINK\s+(?:\\\w\s+)*\"([^\"]{1,2000})\"")
_TAG: Final = re.compile(r"\[[^\[\]]{3,60}\]")
_DEEPEST: Final = 200
_DAMAGED: Final = "the reference manager's field is damaged"


class DocxImporter(Importer):
    """Reads a Word document."""

    name: ClassVar[str] = "docx"
    summary: ClassVar[str] = "a Word file: footnotes, endnotes, links, citations of Zotero and Mendeley"
    suffixes: ClassVar[frozenset[str]] = frozenset({".docx", ".docm", ".dotx"})

    def sniff(self, data: bytes) -> float:
        """Judge by the archive's table of contents, which names the text part."""
        return 0.95 if data.startswith(_MAGIC) and b"word/document" in data else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make claims of its paragraphs and table rows."""
        if len(data) > 4 * MAX_BYTES:
            raise ImportFileError(f"the Word file is larger than {4 * MAX_BYTES // 1_000_000} MB", "import it in parts")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                reader = _Reader(WordArchive(archive), options)
                reader.read()
        except RefusedError as error:
            raise ImportFileError(str(error), "save it again with Word or LibreOffice") from None
        except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError,
                RuntimeError) as error:  # fmt: skip
            said = " ".join(str(error).split())[:200]
            raise ImportFileError(f"the Word file cannot be unpacked: {said}", "save it again") from None
        document = DocumentInfo(
            title=reader.title[:300],
            path="" if name == "-" else name,
            url=options.url,
            language=options.language or reader.language,
        )
        return reader.story.imported(document, reader.told)


class _Reader:
    """Walks the parts of one Word file."""

    def __init__(self, archive: WordArchive, options: ImportOptions) -> None:
        self._archive = archive
        self.story = Story(options.language or "en")
        self.title = ""
        self.language = ""
        self.told: list[str] = []
        self._flow = self.story.flow
        self._links: dict[str, str] = {}
        self._fields: list[list[str]] = []
        self._silent = 0
        self._deep = 0
        self._note: list[tuple[str, str]] | None = None
        self._earlier = Earlier()

    def read(self) -> None:
        """Notes first, then the text."""
        if self._archive.names("docProps/core.xml"):
            title, language = core_properties(self._archive.parsed("docProps/core.xml"))
            self.title = title
            if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", language):
                self.language = language
                self.story.language = language
        names = self._archive.names(_MAIN)
        if not names:
            raise ImportFileError("there is no text in the Word file", "save it again with Word or LibreOffice")
        main = self._archive.parsed(names[0])
        for kind in ("footnote", "endnote"):
            # What is meant by `ibid.` follows from the order of the marks, which need not be that of the part.
            order = {
                _value(mark, "id"): -at for at, mark in enumerate(reversed(list(main.iter(f"{{*}}{kind}Reference"))))
            }
            for part in self._archive.names(f"word/{kind}s.xml"):
                self._links = self._relations(part)
                notes = [(_value(element, "id"), element) for element in self._archive.parsed(part)
                         if _local(element) == kind and not _value(element, "type")]  # fmt: skip
                self._earlier = Earlier()
                for number, element in sorted(notes, key=lambda one: order.get(one[0], 1)):
                    self._read_note(f"{kind}\n{number}", element)
                self.told += self._earlier.told()
        self._links = self._relations(names[0])
        self._children(main)
        self._flow.flush()
        for code in map("".join, self._fields):
            if "CSL_CITATION" in code:
                self.story.met.append(Met("", code[:200], why=_DAMAGED))

    def _relations(self, part: str) -> dict[str, str]:
        """Where the links of a part lead, by the name the part has for each."""
        folder, _, name = part.rpartition("/")
        beside = f"{folder}/_rels/{name}.rels"
        if not self._archive.has(beside):
            return {}
        root = self._archive.parsed(beside)
        return {
            str(element.get("Id")): str(element.get("Target") or "")
            for element in root
            if element.get("TargetMode") == "External"
        }

    def _read_note(self, label: str, element: "etree._Element") -> None:
        """What a note cites; or what it says itself."""
        start = len(self._flow.blocks)
        self._note = []
        self._flow.aside(lambda: self._children(element))
        blocks, links = self._flow.blocks[start:], self._note
        del self._flow.blocks[start:]
        self._note = None
        words = " ".join(" ".join(block.stripped.text for block in blocks).split())
        ref = label.rpartition("\n")[2]
        works = self.story.works.pop("field", []) or self._earlier.meant(words, links, ref)
        works = works or linked_works(words, links, ref)
        self._earlier.keep(works)
        if works:
            self.story.works[label] = works
        else:
            self.story.remarks[label] = blocks

    def _children(self, element: "etree._Element") -> None:
        self._deep += 1
        if self._deep > _DEEPEST:
            raise ImportFileError(
                "the Word file is nested too deep to be read", "save it again with Word or LibreOffice"
            )
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, _local(child))
        self._deep -= 1

    def _element(self, element: "etree._Element", name: str) -> None:
        """One element of the text."""
        if name in _SKIPPED:
            return
        if name == "p":
            self._paragraph(element)
        elif name == "tr":
            self._flow.flush(row=True)
            self._children(element)
            self._flow.flush()
        elif name == "tc":
            if any(map(str.isalnum, self._flow.last())):
                self._flow.write(" | ")
            self._children(element)
        elif name == "r":
            if not _hidden(element):
                self._children(element)
        elif name == "t":
            self._words(element.text or "")
        elif name in _BLANKS:
            self._words(" ")
        elif name == "noBreakHyphen":
            self._words("\u2011")
        elif name in ("footnoteReference", "endnoteReference"):
            label = f"{name.removesuffix('Reference')}\n{_value(element, 'id')}"
            shown = f"{name.removesuffix('Reference')} {_value(element, 'id')}"
            if self._note is None:
                self.story.refer(Met(label, shown))
        elif name == "hyperlink":
            self._children(element)
            self._link(self._links.get(_value(element, "id"), ""), "".join(element.itertext("{*}t")))
        elif name == "fldSimple":
            self._children(element)
            if match := _LINK.search(_value(element, "instr")):
                self._link(match[1], "".join(element.itertext("{*}t")))
        elif name == "fldChar":
            self._field(_value(element, "fldCharType"))
        elif name == "instrText":
            if self._fields:
                self._fields[-1].append(element.text or "")
        else:
            self._children(element)

    def _paragraph(self, element: "etree._Element") -> None:
        """A paragraph; one in a table's cell is part of its row."""
        in_row = self._flow.row or self._note is not None
        if in_row:
            self._flow.write(" ")
        else:
            self._flow.flush()
        style = _style(element)
        self._children(element)
        words = self._flow.text()
        if style.startswith("heading") or style == "title":
            if style == "title" or not self.title:
                self.title = " ".join(words.split()) or self.title
            if style in ("heading1", "heading2", "title") or not self._flow.beside:
                self._flow.beside = bool(heading(words))
            for mark in self._flow.marks:
                if mark.serial >= 0:
                    self.story.met[mark.serial].why = "it stands in a heading"
            self._flow.drop()
        elif not in_row and not style and heading(words) and len(words) < 40:
            self._flow.beside = True
            self._flow.drop()
        if not in_row:
            self._flow.flush()

    def _words(self, text: str) -> None:
        """Words; those that a citation field shows are its own, and no part of the sentence."""
        if self._silent:
            return
        text = CONTROLS.sub(" ", text.replace("\u00ad", ""))
        place = 0
        for match in _TAG.finditer(text):
            marks = strip_marks(match[0], KnownLabels()).marks
            if marks and marks[0].kind is MarkKind.TAG:
                self._flow.write(text[place : match.start()])
                self._flow.mark(MarkKind.TAG, marks[0].labels[0])
                place = match.end()
        self._flow.write(text[place:])

    def _link(self, url: str, words: str) -> None:
        """A link on words."""
        if not url.lower().startswith(("http://", "https://")) or self._silent:
            return
        url = CONTROLS.sub("", url).strip().replace(" ", "%20")
        if self._note is not None:
            self._note.append((url, " ".join(words.split())))
        elif not self._flow.beside:
            self.story.link(url, " ".join(words.split()))

    def _field(self, kind: str) -> None:
        """A field: its instruction, what it shows, its end."""
        if kind == "begin":
            self._fields.append([])
        elif kind == "separate" and self._fields:
            code = "".join(self._fields[-1])
            if "CSL_CITATION" in code:
                self._citation(code)
                self._fields[-1] = ["\0"]
                self._silent += 1
            elif "ADDIN ZOTERO_BIBL" in code or "Mendeley Bibliography" in code:
                self._fields[-1] = ["\0"]
                self._silent += 1
        elif kind == "end" and self._fields:
            code = "".join(self._fields.pop())
            if code == "\0":
                self._silent -= 1
            elif match := _LINK.search(code):
                self._link(match[1], match[1])

    def _citation(self, code: str) -> None:
        """The works of a citation that a reference manager keeps as CSL-JSON."""
        try:
            said: Any = json.loads(code[code.index("{") :].strip())
            items = [(dict(item["itemData"]), str(item.get("locator") or "")) for item in said["citationItems"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            self.story.met.append(Met("", code[:200], why=_DAMAGED))
            return
        leftovers: list[Any] = []
        works: list[Work] = []
        for item, place in items:
            for entry in csl_entries([item], leftovers):
                works.append(Work(entry.source, (), place[:100], "page" if place else "", _key(entry.key)))
        if leftovers or not items:
            shown = "; ".join(leftover.what for leftover in leftovers) or code.strip()
            self.story.met.append(Met("", shown[:200], why="the reference manager's field names no work"))
        if self._note is not None:
            self.story.works.setdefault("field", []).extend(works)
            return
        for work in works:
            label = f"csl\n{work.source!r}"
            self.story.works.setdefault(label, [Work(work.source, key=work.key)])
            self.story.refer(Met(label, work.source.title or work.source.url), locator=work.locator)


def _key(key: str) -> str:
    """A manager's key where it is one that people gave; managers' own are numbers."""
    cleaned = clean_key(key)
    return (
        cleaned
        if re.search(r"[A-Za-z].*\d|\d.*[A-Za-z]", cleaned) and not re.fullmatch(r"ITEM-\d+|[\dA-Z]{8}", cleaned)
        else ""
    )


def _local(element: "etree._Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: "etree._Element", name: str) -> str:
    """An attribute by its local name, "" when it is not there."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _style(element: "etree._Element") -> str:
    """A paragraph's style: heading1, title, or ""."""
    found = next(iter(element.iterfind("{*}pPr/{*}pStyle")), None)
    name = _value(found, "val").lower().replace(" ", "") if found is not None else ""
    return name if name.startswith("heading") or name == "title" else ""


def _hidden(element: "etree._Element") -> bool:
    """Whether a run is set as hidden."""
    found = next(iter(element.iterfind("{*}rPr/{*}vanish")), None)
    return found is not None and _value(found, "val") not in ("0", "false", "off", "none")
