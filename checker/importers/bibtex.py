"""BibTeX and BibLaTeX through bibtexparser (MIT), the marks of LaTeX decoded: as sources."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, Leftover, decode_text
from checker.importers.dates import read_any_date
from checker.importers.sources import Entry, address_or_note, check_number, clean_doi, sources_file
from checker.model.claim import Source

if TYPE_CHECKING:
    from bibtexparser.library import Library
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
_MORE: Final = re.compile(r"https?://[^\s{}\\;]+")
_ESCAPED: Final = re.compile(r"\\([_%&#~$])")
# Mendeley puts each sign of LaTeX's own in braces, in addresses too.
_BRACED: Final = re.compile(r"\{\\([_%&#~$])\}")
_TILDE: Final = re.compile(r"\{?\\(?:textasciitilde|~)(?:\{\})?\}?(?![A-Za-z])")
_LINKED: Final = re.compile(r"\\href\s{0,9}\{[^{}]*\}\s{0,9}\{([^{}]*)\}")
_SIGNS: Final = (("less", "<"), ("greater", ">"), ("bar", "|"))
_MARKUP: Final = re.compile(r"</?(?:i|b|em|sub|sup|scp?|span)\b[^<>]{0,80}>", re.IGNORECASE)
_FIELD: Final = re.compile(r"\b(?:url|howpublished|doi)\s{0,9}=", re.IGNORECASE)
_UNSURE: Final = re.compile(r"\d\s{0,3}[~?%]\s{0,3}\Z")
_GIVEN_DOWN: Final = ("publisher", "year", "date", "month", "isbn", "address", "location", "organization")
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
        check_number(sum(1 for _ in _BEGINS.finditer(text)))
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
        leftovers += _unread(library)
        return sources_file(_entries(entries), name, options, leftovers)


def _fields(entry: "BibEntry") -> dict[str, str]:
    return {str(field.key).lower(): str(field.value) for field in entry.fields}


def _unread(library: "Library") -> Iterator[Leftover]:
    """Fields that no entry holds, since a brace too many ended their entry before them."""
    for block in library.comments:
        text = str(block.raw or "")
        if _ADDRESS.search(text) and _FIELD.search(text):
            shown = "" if "@" in text else " ".join(text.split())[:200]
            yield Leftover(shown, "a brace too many ended its entry before it", (block.start_line or 0) + 1)


def _entries(entries: "list[BibEntry]") -> Iterator[Entry]:
    parents = {str(entry.key).casefold(): _fields(entry) for entry in entries}
    for entry in entries:
        raw = _fields(entry)
        if parent := parents.get(raw.get("crossref", "").strip().casefold() or "\0"):
            # What a chapter leaves to its book: the manuals of BibTeX, and of BibLaTeX, appendix B.
            given = {key: parent[key] for key in _GIVEN_DOWN if key in parent}
            raw = given | ({"booktitle": parent["title"]} if "title" in parent else {}) | raw
        said = {key: _plain(value) for key, value in raw.items()}
        places = {key: _TILDE.sub("~", _BRACED.sub(r"\1", raw.get(key, ""))) for key in ("url", "howpublished", "note")}
        found = next((match for value in places.values() if (match := _ADDRESS.search(value))), None)
        written = found[1] or found[2] if found else raw.get("url", "").strip(" {}")
        url, fault = address_or_note(_ESCAPED.sub(r"\1", written).rstrip(".,;"))
        notes = [
            f"{label} {said[key]}".strip()
            for key, label in _NOTED
            if said.get(key) and not (url and url in places.get(key, ""))
        ]
        more = (one.rstrip(".,;") for one in _MORE.findall(places["url"][found.end() :] if found else ""))
        notes += [f"also at {one}" for one in dict.fromkeys(more) if address_or_note(one)[0]]
        if _UNSURE.search(raw.get("date", "")):
            notes.append(f"date as written: {raw['date'].strip()[:80]}")
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
                issued=_issued(said, raw),
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
        if name.startswith("family="):
            # BibLaTeX's extended form, which Zotero writes for names with a small word in front.
            named = dict(piece.split("=", 1) for piece in map(str.strip, name.split(",")) if "=" in piece)
            family = " ".join(filter(None, (named.get("prefix"), named.get("family"), named.get("suffix"))))
            yield f"{family}, {named['given']}" if named.get("given") else family
            continue
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


def _issued(said: dict[str, str], raw: dict[str, str]) -> str | None:
    if _UNSURE.search(raw.get("date", "")):
        return None
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

    text = _LINKED.sub(r"\1", text)
    for name, sign in _SIGNS:
        text = text.replace(f"{{\\text{name}}}", sign).replace(f"\\text{name}{{}}", sign)
    if "\\" in text or "$" in text or "~" in text or "--" in text:
        try:
            text = LatexNodes2Text(math_mode="text").latex_to_text(text, tolerant_parsing=True)
        except Exception:  # a value that is not LaTeX stays as it is
            text = text.replace("\\", "")
    return " ".join(_MARKUP.sub("", text.replace("{", "").replace("}", "")).split())[:1_000]
