"""BibTeX and BibLaTeX through bibtexparser (MIT), the marks of LaTeX decoded: as sources."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, Leftover, decode_text
from checker.importers.dates import read_any_date
from checker.importers.sources import Entry, address_or_note, clean_doi, sources_file
from checker.model.claim import Source

if TYPE_CHECKING:
    from bibtexparser.model import Entry as BibEntry

__all__ = ["BibtexImporter"]

_BEGINS: Final = re.compile(r"^\s{0,9}@(?!comment|string|preamble)[a-z]{3,20}\s{0,9}[{(]", re.MULTILINE | re.IGNORECASE)
_KEYED: Final = re.compile(
    r"^\s{0,9}@(?!comment|string|preamble)[a-z]{3,20}\s{0,9}[{(]\s{0,9}([^\s,{}]{1,200})\s{0,9},", re.M | re.I
)
_TYPES: Final = {"article": "article-journal", "book": "book", "mvbook": "book", "collection": "book",
                 "proceedings": "book",
                 "inbook": "chapter", "incollection": "chapter", "bookinbook": "chapter",
                 "inproceedings": "paper-conference",
                 "conference": "paper-conference", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
                 "techreport": "report", "report": "report", "online": "webpage", "electronic": "webpage",
                 "www": "webpage",
                 "unpublished": "manuscript", "booklet": "pamphlet", "manual": "book", "patent": "patent",
                 "standard": "standard",
                 "dataset": "dataset", "software": "software", "video": "motion_picture", "movie": "motion_picture",
                 "newspaper": "article-newspaper", "inreference": "entry-encyclopedia",
                 "legal": "legal_case"}  # fmt: skip
_NOTED: Final = (("volume", "volume"), ("number", "number"), ("issue", "issue"), ("pages", "pages"), ("edition",
                 "edition"),
                 ("address", "place"), ("location", "place"), ("eprint", "eprint"), ("pmid", "PMID"), ("issn", "ISSN"),
                 ("note", ""), ("howpublished", ""))  # fmt: skip
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ADDRESS: Final = re.compile(r"\\url\s*\{([^{}]*)\}|(https?://(?:[^\s{}\\]|\\[_%&#~])+)")
_ESCAPED: Final = re.compile(r"\\([_%&#~$])")
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


class BibtexImporter(Importer):
    """Reads a .bib file."""

    name: ClassVar[str] = "bibtex"
    summary: ClassVar[str] = "references of a LaTeX document (BibTeX, BibLaTeX), as sources"
    suffixes: ClassVar[frozenset[str]] = frozenset({".bib", ".bibtex"})

    def sniff(self, data: bytes) -> float:
        """Judge by an entry's beginning."""
        return 0.9 if _BEGINS.search(data[:100_000].decode("utf-8", "replace")) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make a source of every entry. What could not be parsed is listed, and the rest is read."""
        from bibtexparser.entrypoint import parse_string

        text, _ = decode_text(data)
        if not _BEGINS.search(text):
            raise ImportFileError("there is no BibTeX entry in it", "an entry begins with `@article{key,`")
        # The parser speaks to the log of what it could not read; here it is told as leftovers.
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        library = parse_string(text)
        leftovers = [
            Leftover(str(block.raw or "")[:200], "it is no entry that can be read", (block.start_line or 0) + 1)
            for block in library.failed_blocks
            if not hasattr(block, "ignore_error_block")
        ]
        entries = list(library.entries)
        for block in library.failed_blocks:
            # An entry whose key is taken is an entry all the same.
            kept = getattr(block, "ignore_error_block", None)
            if kept is not None and hasattr(kept, "fields_dict"):
                entries.append(kept)
            elif kept is not None:
                leftovers.append(
                    Leftover(str(block.raw or "")[:200], "it is no entry that can be read", (block.start_line or 0) + 1)
                )
        keys = {str(entry.key) for entry in entries}
        for begin in _KEYED.finditer(text):
            # What is never closed swallows what follows it, and the parser tells of neither.
            if begin[1] not in keys:
                line = text.count("\n", 0, begin.start()) + 1
                leftovers.append(Leftover(begin[0].strip(), "its braces are never closed", line))
        return sources_file(_entries(entries), name, options, leftovers)


def _entries(entries: "list[BibEntry]") -> Iterator[Entry]:
    for entry in entries:
        raw = {str(field.key).lower(): str(field.value) for field in entry.fields}
        said = {key: _plain(value) for key, value in raw.items()}
        found = next(
            (match for key in ("url", "howpublished", "note") if (match := _ADDRESS.search(raw.get(key, "")))), None
        )
        written = found[1] or found[2] if found else raw.get("url", "").strip(" {}")
        url, fault = address_or_note(_ESCAPED.sub(r"\1", written).rstrip(".,;"))
        notes = [
            f"{label} {said[key]}".strip() for key, label in _NOTED if said.get(key) and not (url and url in raw[key])
        ]
        kind = _TYPES.get(str(entry.entry_type).lower(), "")
        yield Entry(
            str(entry.key or ""),
            Source(
                url=url,
                title=said.get("title", ""),
                author=tuple(_names(raw.get("author", ""))),
                container_title=next(
                    (
                        said[key]
                        for key in ("journal", "journaltitle", "booktitle", "maintitle", "website")
                        if said.get(key)
                    ),
                    "",
                ),
                publisher=next(
                    (said[key] for key in ("publisher", "institution", "school", "organization") if said.get(key)), ""
                ),
                issued=_issued(said),
                accessed=read_any_date(
                    said.get("urldate", "") or said.get("lastchecked", "") or said.get("lastaccessed", "")
                ),
                type=kind,
                doi=clean_doi(raw.get("doi", "").strip(" {}").replace("\\_", "_")),
                isbn=said.get("isbn", ""),
                note="; ".join(filter(None, [*notes, fault]))[:1_000],
            ),
        )


def _names(text: str) -> Iterator[str]:
    """Authors as `Family, Given`: BibTeX parts them by `and`; one in braces is an organisation."""
    for part in _AND.split(" ".join(text.split()))[:100]:
        name = _plain(part)
        if not name or name.lower() == "others":
            continue
        if (part.strip().startswith("{") and part.strip().endswith("}")) or "," in name or " " not in name:
            pieces = [piece.strip() for piece in name.split(",")]
            yield f"{pieces[0]}, {pieces[2]} {pieces[1]}" if len(pieces) == 3 else name
            continue
        words = name.split(" ")
        # `Ludwig van Beethoven`: the family's name begins with the first small word.
        at = next((place for place, word in enumerate(words[:-1]) if place and word[:1].islower()), len(words) - 1)
        yield f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def _issued(said: dict[str, str]) -> str | None:
    if date := read_any_date(said.get("date", "").partition("/")[0]):
        return date
    year, month = said.get("year", ""), said.get("month", "")
    number = (
        int(month)
        if month.isdecimal()
        else next((place for place, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    )
    return (read_any_date(f"{year}-{number:02d}") if number else None) or read_any_date(year)


def _plain(text: str) -> str:
    """A value without LaTeX's marks: accents composed, braces and commands gone."""
    from pylatexenc.latex2text import LatexNodes2Text

    if "\\" in text or "$" in text or "~" in text or "--" in text:
        try:
            text = LatexNodes2Text(math_mode="text").latex_to_text(text, tolerant_parsing=True)
        except Exception:  # a value that is not LaTeX stays as it is
            text = text.replace("\\", "")
    return " ".join(text.replace("{", "").replace("}", "").split())[:1_000]
