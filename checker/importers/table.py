"""CSV and TSV, as sheets are exported: one claim a row, its address and quote. Columns are known by their names."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import ClassVar, Final

from checker.claims.urls import url_fault
from checker.errors import ImportFileError, UsageError
from checker.importers.base import Imported, Importer, ImportOptions, Leftover, Proposal, decode_document
from checker.importers.build import many
from checker.importers.claims import ClaimMaker
from checker.importers.dates import read_any_date
from checker.importers.names import claim_id
from checker.importers.quotes import unwrapped
from checker.importers.table_heads import (
    FIELDS,
    MOST_HEADS,
    above,
    delimiter,
    folded,
    heads_at,
    known_columns,
    read_rows,
)
from checker.model.claim import Citation, Claim, ClaimFile, DocumentInfo, Quote, Source, Stance

__all__ = ["FIELDS", "TableImporter", "column_options"]

_ADDRESS: Final = re.compile(r"https?://[^\s|<>\"]+")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MOST_ROWS: Final = 100_000
_FORMULA: Final = frozenset("=+-@|%＝＋－＠")


def column_options(text: str) -> tuple[tuple[str, str], ...]:
    """`text=Claim,url=Link` as pairs.

    Raises:
        UsageError: a field is not one of `FIELDS`, or a part is no pair.
    """
    pairs: list[tuple[str, str]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, heading = (piece.strip() for piece in part.partition("="))
        if not equals or not heading or name not in FIELDS:
            raise UsageError(f"--columns: {part!r} is not FIELD=NAME", f"the fields are {', '.join(FIELDS)}")
        pairs.append((name, heading))
    return tuple(pairs)


class TableImporter(Importer):
    """Reads a table whose first row names its columns; with numbers in --columns, one without such a row."""

    name: ClassVar[str] = "csv"
    summary: ClassVar[str] = "a sheet exported as CSV or TSV: one claim a row"
    suffixes: ClassVar[frozenset[str]] = frozenset({".csv", ".tsv"})

    def sniff(self, data: bytes) -> float:
        """Judge by a first row of which two columns are known, one of them the claim's text."""
        try:
            text = decode_document(data[:50_000])
        except ImportFileError:
            return 0.0
        first = next((line for line in text.split("\n") if line.strip()), "")
        if len(first) > 2_000:
            return 0.0
        try:
            rows = list(islice(read_rows(text, delimiter(text)), MOST_HEADS))
        except ImportFileError:
            return 0.0
        known = known_columns(rows[heads_at(rows, ())]) if rows else {}
        return 0.9 if "text" in known and len(known) > 1 else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make one claim of every row that says something."""
        text = decode_document(data)
        if not text.strip():
            raise ImportFileError("the document is empty")
        rows = read_rows(text, delimiter(text))
        first = list(islice(rows, MOST_HEADS))
        at = heads_at(first, options.columns)
        heads = first[at] if first else []
        columns, numbered = _columns(heads, options)
        table = _Table(columns)
        start = 0 if numbered else at + 1
        for line, row in enumerate(chain(first[start:], rows), start=start + 1):
            if line > _MOST_ROWS:
                raise ImportFileError(f"it has more than {_MOST_ROWS:,} rows", "import it in parts")
            table.row(row, line)
        if not table.maker.claims:
            raise ImportFileError("no row says anything", "name the column of the claims: --columns text=NAME")
        document = DocumentInfo(path="" if name == "-" else name, url=options.url, language=options.language)
        file = ClaimFile(
            schema_version=1, document=document, sources=table.maker.sources, claims=tuple(table.maker.claims)
        )
        total = table.addresses
        counts = table.maker.counts(marks=total, cited_marks=total - len(table.leftovers))
        notes = [_told(columns, heads, numbered=numbered), *above(first[:at] if start else []), *table.notes()]
        return Imported(file, tuple(notes), counts, tuple(table.proposals), tuple(table.leftovers))


def _told(columns: dict[str, int], heads: Sequence[str], *, numbered: bool) -> str:
    """Which column was read as what, and which were not read."""
    if numbered:
        return f"Columns read: {', '.join(f'{name} = {place + 1}' for name, place in columns.items())}."
    read = ", ".join(f"{name} = “{heads[place].strip()}”" for name, place in columns.items())
    others = [head.strip() for place, head in enumerate(heads) if place not in columns.values() and head.strip()]
    return f"Columns read: {read}." + (f" Not read: {', '.join(others)[:300]}." if others else "")


class _Table:
    """Makes claims of rows."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self.maker = ClaimMaker(merge=True)
        self.proposals: list[Proposal] = []
        self.leftovers: list[Leftover] = []
        self.addresses = 0
        self._silent = 0
        self._dates: list[str] = []
        self._named: dict[str, int] = {}

    def row(self, cells: Sequence[str], line: int) -> None:
        """One row."""
        said = {name: _cell(cells[place]) for name, place in self._columns.items() if place < len(cells)}
        if not any(said.values()):
            return
        urls = self._addresses(said, line)
        text = said.get("text", "")
        if not any(map(str.isalnum, text)):
            self._silent += 1
            self.leftovers += [Leftover(url, "its row has no claim", line) for url in urls]
            return
        wish = said.get("id", "").casefold()
        first = self._named.get(wish)
        if first is not None and self.maker.claims[first].text == text:
            self._further(first, said, urls)
            return
        name = claim_id(text, self.maker.ids)
        if _ID.fullmatch(wish) and wish not in self.maker.ids:
            self.maker.ids[wish] = 1
            name = wish
        if wish == name:
            self._named[wish] = len(self.maker.claims)
        quotes = self._quotes(said)
        cites = [self._citation(said, url, quotes if len(urls) == 1 else ()) for url in urls]
        if not urls and (said.get("title") or quotes or said.get("author")):
            cites = [self._citation(said, "", quotes)]
        if len(urls) > 1:
            # Which of the addresses the words stand at is not said.
            self.proposals += [Proposal(name, quote.exact) for quote in quotes]
        tags = tuple(tag for part in re.split(r"[,;]", said.get("tags", "")) if (tag := part.strip()))
        self.maker.claims.append(
            Claim(id=name, text=text, context=said.get("context", ""), tags=tags, cites=tuple(dict.fromkeys(cites)))
        )

    def _further(self, first: int, said: dict[str, str], urls: list[str]) -> None:
        """Another row of a claim: one more quote of a source, or one more source."""
        claim = self.maker.claims[first]
        quotes = self._quotes(said) if len(urls) <= 1 else ()
        cites = list(claim.cites or ())
        for url in urls or ([""] if said.get("title") or quotes or said.get("author") else []):
            cite = self._citation(said, url, quotes)
            bare = cite.model_copy(update={"quotes": ()})
            for place, known in enumerate(cites):
                if known.model_copy(update={"quotes": ()}) == bare:
                    both = tuple(dict.fromkeys((*known.quotes, *cite.quotes)))
                    cites[place] = known.model_copy(update={"quotes": both})
                    break
            else:
                cites.append(cite)
        self.maker.claims[first] = claim.model_copy(update={"cites": tuple(cites)})

    def notes(self) -> Iterator[str]:
        """What a person should know."""
        if self._silent:
            yield f"{many(self._silent, 'row')} without a claim passed over."
        if self._dates:
            number = many(len(self._dates), "date")
            yield f"{number} left out that can be read in more than one way, or in none; the first: {self._dates[0]}."
        bad = [leftover for leftover in self.leftovers if leftover.why != "its row has no claim"]
        if bad:
            yield f"{many(len(bad), 'address', 'addresses')} left out; the first, in row {bad[0].line}: {bad[0].why}."

    def _addresses(self, said: dict[str, str], line: int) -> list[str]:
        """The addresses of a row: of its own column, or of a source that is one."""
        cell = said.get("url", "") or (said.get("title", "") if _ADDRESS.match(said.get("title", "")) else "")
        if not said.get("url") and cell:
            said["title"] = ""
        found = [match.rstrip(".,;") for match in _ADDRESS.findall(cell)] or ([cell] if cell else [])
        self.addresses += len(found)
        good: list[str] = []
        for url in dict.fromkeys(found):
            if fault := url_fault(url):
                self.leftovers.append(Leftover("" if "@" in url else url, fault[0], line))
            else:
                good.append(url)
        return good

    def _quotes(self, said: dict[str, str]) -> tuple[Quote, ...]:
        exact = unwrapped(said.get("quote", ""))
        if not any(char.isalnum() for char in re.sub(r"\[[^\[\]]*\]", "", exact)):
            return ()
        page = said.get("locator", "")
        return (
            Quote(
                exact=exact, prefix=said.get("prefix", ""), suffix=said.get("suffix", ""),
                translation=said.get("translation", ""), locator=page, label="page" if page else "",
            ),
        )  # fmt: skip

    def _date(self, text: str) -> str | None:
        """A date; one that is none for certain is told."""
        date = read_any_date(text)
        if text and not date:
            self._dates.append(text[:40])
        return date

    def _citation(self, said: dict[str, str], url: str, quotes: tuple[Quote, ...]) -> Citation:
        """An address alone is cited as such; one with a title, an author or a date becomes a source."""
        archive = said.get("archive_url", "")
        archive = "" if url_fault(archive) else archive
        accessed = self._date(said.get("accessed", ""))
        stance = said.get("stance", "").lower()
        chosen = Stance(stance) if stance in set(Stance) else Stance.SUPPORTS
        if url and not any(
            said.get(name) for name in ("title", "author", "container_title", "publisher", "issued", "doi")
        ):
            return Citation(url=url, archive_url=archive, accessed=accessed, stance=chosen, quotes=quotes)
        authors = tuple(name for part in said.get("author", "").split(";") if (name := part.strip()))
        source = Source(
            url=url, title=said.get("title", ""), author=authors, container_title=said.get("container_title", ""),
            publisher=said.get("publisher", ""), issued=self._date(said.get("issued", "")), accessed=accessed,
            archive_url=archive, doi=said.get("doi", ""),
        )  # fmt: skip
        return Citation(source=self.maker.add(source, "source"), stance=chosen, quotes=quotes)


def _cell(text: str) -> str:
    """A cell's words, without the apostrophe that keeps a spreadsheet from reading a formula."""
    text = " ".join(text.split())
    return text[1:] if text.startswith("'") and text.lstrip("' ")[:1] in _FORMULA else text


def _columns(heads: Sequence[str], options: ImportOptions) -> tuple[dict[str, int], bool]:
    """Where each field stands, and whether the columns are named by number.

    Raises:
        ImportFileError: a column is not there, or none holds the claims.
    """
    if options.columns and all(heading.isdecimal() for _, heading in options.columns):
        return {name: int(heading) - 1 for name, heading in options.columns if int(heading) > 0}, True
    known = known_columns(heads)
    names = [folded(head) for head in heads]
    for name, heading in options.columns:
        if folded(heading) not in names:
            shown = ", ".join(head.strip() for head in heads if head.strip())[:300]
            raise ImportFileError(f"there is no column {heading!r}", f"there is: {shown}")
        known = {field: place for field, place in known.items() if place != names.index(folded(heading))}
        known[name] = names.index(folded(heading))
    if "text" not in known:
        shown = ", ".join(head.strip() for head in heads if head.strip())[:300]
        raise ImportFileError(
            "no column is called claim, text or statement", f"name it: --columns text=NAME, one of: {shown}"
        )
    return dict(sorted(known.items(), key=lambda item: item[1])), False
