"""RIS, the tagged form that reference managers and libraries exchange, through rispy (MIT): as sources."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, Leftover, decode_text
from checker.importers.dates import read_any_date
from checker.importers.sources import Entry, address_or_note, check_number, clean_doi, sources_file
from checker.model.claim import Source

__all__ = ["RisImporter"]

_BEGINS: Final = re.compile(r"^\s{0,3}TY  ?- {0,4}\w{2,6}", re.MULTILINE)
_TYPES: Final = {"JOUR": "article-journal", "EJOUR": "article-journal", "BOOK": "book", "EBOOK": "book",
                 "EDBOOK": "book",
                 "CHAP": "chapter", "ECHAP": "chapter", "ELEC": "webpage", "NEWS": "article-newspaper",
                 "MGZN": "article-magazine", "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis",
                 "RPRT": "report", "VIDEO": "motion_picture", "MPCT": "motion_picture", "BLOG": "post-weblog",
                 "MAP": "map",
                 "PAT": "patent", "CASE": "legal_case", "STAT": "legislation", "BILL": "bill", "HEAR": "hearing",
                 "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "SOUND": "song", "MUSIC": "musical_score",
                 "PAMP": "pamphlet", "PCOMM": "personal_communication", "STAND": "standard", "DATA": "dataset",
                 "COMP": "software", "UNPB": "manuscript", "MANSCPT": "manuscript", "ART": "graphic",
                 "FIGURE": "figure", "GOVDOC": "report", "GRNT": "report", "INPR": "article-journal",
                 "ABST": "article-journal", "CLSWK": "book", "ANCIENT": "book", "DBASE": "dataset",
                 "AGGR": "dataset", "SLIDE": "speech",
                 "LEGAL": "legislation"}  # fmt: skip
_SAYS: Final = re.compile(r"(?:TI|T1|ST|BT|AU|A1|UR|L1|DO)  - \s*\S")
_NOTED: Final = (("volume", "volume"), ("number", "issue"), ("place_published",
                 "place"), ("edition", "edition"),
                 ("accession_number", "accession number"), ("type_of_work", "type"))  # fmt: skip


class RisImporter(Importer):
    """Reads a list of RIS records."""

    name: ClassVar[str] = "ris"
    summary: ClassVar[str] = "references as reference managers and libraries exchange them (RIS), as sources"
    suffixes: ClassVar[frozenset[str]] = frozenset({".ris"})

    def sniff(self, data: bytes) -> float:
        """Judge by the tag that begins a record."""
        return 0.95 if _BEGINS.search(data[:20_000].decode("utf-8", "replace")) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make a source of every record."""
        import rispy

        text, _ = decode_text(data)
        if not (begin := _BEGINS.search(text)):
            raise ImportFileError("there is no RIS record in it", "a record begins with the line `TY  - JOUR`")
        leftovers: list[Leftover] = []
        entries: list[Entry] = []
        # Record by record, so that a damaged one does not take the others with it.
        records = re.split(r"(?m)^(?=[ \t]{0,3}TY  ?- ?)", text[begin.start() :])
        check_number(sum(1 for record in records if record.strip()))
        after = text.count("\n", 0, begin.start()) + 1
        for record in records:
            place, after = after, after + record.count("\n")
            if not record.strip():
                continue
            lines = [_tagged(line) for line in record.strip().split("\n") if line.strip()]
            ends = next((at for at, line in enumerate(lines) if line.startswith("ER  -")), len(lines))
            outside = [line for line in lines[ends + 1 :] if not line.startswith("ER  -")]
            lines = lines[: ends + 1]
            if outside:
                leftovers.append(Leftover(" ".join(outside)[:200], "it stands outside a record", place))
            if not any(_SAYS.match(line) for line in lines):
                leftovers.append(Leftover(" ".join(lines)[:200], "it names no title, author or address", place))
                continue
            if not lines[-1].startswith("ER  -"):
                lines.append("ER  - ")
            try:
                entries += _entries(rispy.loads("\n".join(lines)))
            except Exception as error:  # rispy raises several kinds for a damaged record
                leftovers.append(Leftover(record[:200], " ".join(f"it is damaged ({error})".split())[:200], place))
        return sources_file(entries, name, options, leftovers)


def _tagged(line: str) -> str:
    """A line with the two blanks that the form asks for and many programs save."""
    return re.sub(r"\A\s*([A-Z][A-Z0-9])\s{1,2}-\s{0,4}", r"\1  - ", line)


def _entries(records: list[Any]) -> Iterator[Entry]:
    for record in records:
        url, fault = "", ""
        others: list[str] = []
        for address in [*_all(record, "urls"), *_all(record, "url"), *_all(record, "file_attachments1")]:
            good, wrong = address_or_note(address)
            others += [f"also at {good}"] if url and good and good != url else []
            url, fault = url or good, "" if url or good else wrong
        pages = "–".join(filter(None, (_one(record, "start_page"), _one(record, "end_page"))))
        notes = [f"{label} {said}" for key, label in _NOTED if (said := _one(record, key))]
        # One tag is for both numbers: a book's is its ISBN.
        number = _one(record, "isbn") or _one(record, "issn")
        kind = _TYPES.get(_one(record, "type_of_reference"), "")
        book = kind in ("book", "chapter")
        if number and not book:
            notes.append(f"ISSN {number}")
        year = _one(record, "year")
        # EndNote parts the day (`Mar 15`) from its year.
        dates = (_one(record, "date"), f"{_one(record, 'date')}, {year}", f"{_one(record, 'date')} {year}", year,
                 _one(record, "publication_year"))  # fmt: skip
        issued = next((date for said in dates if (date := _date(said))), None)
        authors = (name.rstrip(", ") for name in _all(record, "authors") or _all(record, "first_authors"))
        yield Entry(
            _one(record, "id"),
            Source(
                url=url,
                title=_one(record, "title", "primary_title", "short_title"),
                author=tuple(dict.fromkeys(filter(None, authors)))[:100],
                container_title=_one(
                    record,
                    "alternate_title3",
                    "secondary_title",
                    "journal_name",
                    "alternate_title2",
                    "alternate_title1",
                ),
                publisher=_one(record, "publisher"),
                issued=issued,
                accessed=_date(_one(record, "access_date")),
                type=kind,
                language=said if re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8})?", said := _one(record, "language")) else "",
                doi=clean_doi(_one(record, "doi")),
                isbn=number if book else "",
                note="; ".join(filter(None, [f"pages {pages}" if pages else "", *notes, *others, fault]))[:1_000],
            ),
        )


def _date(text: str) -> str | None:
    """`2020/07/21/spring`, `2020//` and other dates."""
    parts = [part for part in text.split("/")[:3] if part.strip().isdecimal()]
    if "/" in text and parts:
        return read_any_date("-".join(f"{int(part):0{2 if place else 4}d}" for place, part in enumerate(parts)))
    return read_any_date(text)


def _all(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key) or []
    return [" ".join(str(one).split()) for one in (value if isinstance(value, list) else [value]) if str(one).strip()]


def _one(record: Mapping[str, Any], *keys: str) -> str:
    return next((found[0][:1_000] for key in keys if (found := _all(record, key))), "")
