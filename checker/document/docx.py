"""Word files (Office Open XML, ECMA-376): a ZIP archive of XML parts, opened within limits.

What is read is what the file shows with every tracked change accepted: insertions count as text, deletions, moved-away
text, hidden text and margin comments are out of sight. Footnotes, headers and footers follow the text as blocks of
their own, so that none stands in the middle of a sentence.
"""

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from checker.document.base import Reader, unreadable
from checker.document.wordml import WordWalker, core_properties
from checker.model.document import ChannelName, Document

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped]

__all__ = ["DOCX_TYPES", "DocxReader", "RefusedError", "WordArchive"]

DOCX_TYPES: Final = frozenset(
    f"application/vnd.{kind}"
    for kind in (
        "openxmlformats-officedocument.wordprocessingml.document",
        "openxmlformats-officedocument.wordprocessingml.template",
        "ms-word.document.macroenabled.12",
        "ms-word.template.macroenabled.12",
    )
)

_ENTRIES: Final = 5_000
_PART: Final = 10_000_000
"""Bytes of one part, unpacked. A book of a million letters has about six million, tags and all."""
_WHOLE: Final = 20_000_000
_ENCRYPTED: Final = 0x1
_MAIN: Final = re.compile(r"word/document\d*\.xml")
"""Some programs number even the first part."""
_PARTS: Final = (
    ("word/document", ""), ("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"),
    ("word/header", "header"), ("word/footer", "footer"), ("word/comments.xml", "comment"),
)  # fmt: skip
"""What is read, in this order: a part's name or how it begins, and the kind of its blocks ("": each its own)."""


_EMBEDDED: Final = ("embedded-document", "the Word file holds a file of another kind, which was not read")


class RefusedError(Exception):
    """The file cannot be read, with a reason code and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class DocxReader(Reader):
    """Word documents. An archive that unpacks beyond the limits is refused as soon as it passes them."""

    name = "docx/lxml"
    media_types = DOCX_TYPES

    def read(self, body: bytes, charset: str) -> Document:  # noqa: ARG002 - its parts say their encoding themselves
        """Read every part that people read. See `Reader.read`."""
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                return self._read(WordArchive(archive))
        except RefusedError as error:
            return unreadable(error.reason, str(error), self.name)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
                NotImplementedError, RuntimeError, RecursionError) as error:  # fmt: skip
            # zipfile raises each of these for a damaged archive, a coding it lacks, or a password.
            return unreadable("docx-damaged", f"the Word file cannot be unpacked: {error}"[:300], self.name)

    def _read(self, archive: "WordArchive") -> Document:
        """The document of an open archive."""
        walker = WordWalker()
        for begin, kind in _PARTS:
            for name in archive.names(begin):
                walker.part(archive.parsed(name), kind)
        title, language = "", ""
        if archive.names("docProps/core.xml"):
            title, language = core_properties(archive.parsed("docProps/core.xml"))
        channels = walker.channels(title)
        if not channels or channels[0].name is not ChannelName.VISIBLE:
            return unreadable("empty-page", "there is no text in the Word file", self.name)
        heading = next((channels[0].text[block.start : block.end] for block in channels[0].blocks
                        if block.kind in ("h1", "title")), "")  # fmt: skip
        reason, detail = _EMBEDDED if walker.embedded else ("", "")
        name = " ".join((title or heading).split())[:500]
        return Document(channels, name, language[:35], reader=self.name, reason=reason, detail=detail)


class WordArchive:
    """A ZIP archive read within limits, whatever its table of contents says of sizes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = _WHOLE
        entries = archive.infolist()
        if len(entries) > _ENTRIES:
            raise RefusedError("docx-too-large", f"the Word file has {len(entries)} parts; {_ENTRIES} are read")
        self._entries = {entry.filename: entry for entry in entries}
        main = next((name for name in self._entries if _MAIN.fullmatch(name)), "")
        if not main:
            raise RefusedError("docx-damaged", "the Word file has no text part")

    def names(self, begin: str) -> list[str]:
        """The XML parts of that name, or whose names are that and a number, in order."""
        if begin.endswith(".xml"):
            return [begin] if begin in self._entries else []
        numbered = re.compile(rf"{re.escape(begin)}(\d*)\.xml")
        found = [(int(match[1] or 0), name) for name in self._entries if (match := numbered.fullmatch(name[:100]))]
        return [name for _, name in sorted(found)]

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._entries

    def parsed(self, name: str) -> "etree._Element":
        """A part's root element."""
        # Imported when it is needed: most captures are pages, and a process should start quickly.
        from lxml import etree

        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED:
            raise RefusedError("docx-encrypted", "the Word file asks for a password")
        limit = min(_PART, self._left)
        with self._archive.open(entry) as packed:
            text = packed.read(limit + 1)
        if len(text) > limit:
            raise RefusedError("docx-too-large", f"{name} of the Word file unpacks to more than {limit // 1000} kB")
        self._left -= len(text)
        # ECMA-376, part 2, §8.1.4: parts hold no document type declaration; one could only define entities.
        if b"<!DOCTYPE" in text[:4096] or b"<\0!\0D\0O\0C" in text[:4096]:
            raise RefusedError("docx-damaged", f"{name} of the Word file declares entities")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(text, parser)
        except etree.XMLSyntaxError as error:
            raise RefusedError("docx-damaged", f"{name} of the Word file is not well-formed: {error.msg}") from error
