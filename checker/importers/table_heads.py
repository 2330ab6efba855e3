"""The headings of a sheet: which row has them, which fields they name, and what parts the cells."""

import csv
import io
import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from checker.errors import ImportFileError

__all__ = ["FIELDS", "MOST_HEADS", "above", "delimiter", "folded", "heads_at", "known_columns", "read_rows"]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "claim", "statement", "assertion", "sentence", "fact", "claim text", "what is claimed",
    "aussage", "behauptung", "affirmation",
    "afirmación", "afirmacion", "affermazione", "bewering"),
    "url": ("url", "link", "source url", "source link", "address", "web address", "href", "uri", "urls", "links",
    "website", "lien", "enlace"),
    "quote": ("quote", "quotation", "excerpt", "snippet", "passage", "exact", "evidence", "source text", "zitat",
    "citaat", "citazione",
    "citation exacte", "cita"),
    "title": ("title", "source title", "source", "publication title", "reference", "titel", "titre", "título",
    "quelle", "fuente", "fonte", "bron"),
    "author": ("author", "authors", "by", "autor", "auteur", "author(s)", "autoren", "autores"),
    "container_title": ("journal", "newspaper", "publication", "container title", "site", "outlet"),
    "publisher": ("publisher",),
    "issued": ("date", "issued", "published", "publication date", "year", "date published", "datum", "fecha", "data",
    "erschienen", "veröffentlicht"),
    "accessed": ("accessed", "access date", "retrieved", "date accessed", "last accessed", "checked", "abgerufen",
    "abgerufen am", "consulté le", "consultado", "geraadpleegd"),
    "archive_url": ("archive url", "archive", "archived", "archive link", "archived url", "snapshot", "wayback"),
    "locator": ("page", "pages", "locator", "seite", "p"),
    "doi": ("doi",),
    "id": ("id", "claim id", "key"),
    "context": ("context", "original text", "surrounding text"),
    "stance": ("stance",),
    "tags": ("tags", "tag", "labels"),
    "prefix": ("prefix", "text before"),
    "suffix": ("suffix", "text after"),
    "translation": ("translation", "translated quote"),
}  # fmt: skip
"""What a column may hold, and the headings by which it is known."""

_LONGEST_HEAD: Final = 100_000
_MOST_COLUMNS: Final = 500
MOST_HEADS: Final = 12
"""Rows among which the headings are looked for."""


def above(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """What stands above the headings: titles, and headings over several columns."""
    said = [cell.strip() for row in rows for cell in row if cell.strip()]
    if said:
        yield f"Above the headings, and not read: {', '.join(said)[:300]}."


def heads_at(rows: Sequence[Sequence[str]], columns: Sequence[tuple[str, str]]) -> int:
    """Which of the first rows has the headings: a title, or headings over several columns, may stand above it.

    That is the one in which most columns are known, the claims' among them; the first row where there is none.
    """
    wished = {folded(heading) for _, heading in columns}

    best = max(range(len(rows)), key=lambda at: _weight(rows[at], wished), default=0)
    filled = (at for at, row in enumerate(rows) if any(cell.strip() for cell in row))
    return best if rows and _weight(rows[best], wished) else next(filled, 0)


def _weight(row: Sequence[str], wished: Set[str] = frozenset()) -> int:
    """How much a row is one of headings: 0 for not at all."""
    row = row[:_MOST_COLUMNS]
    columns = known_columns(row)
    named = len(wished & {folded(cell) for cell in row})
    return 100 * named + len(columns) if "text" in columns or named else 0


def known_columns(heads: Sequence[str]) -> dict[str, int]:
    """The columns whose headings are known; the first of a kind counts, a surer heading before others."""
    names = [folded(head) for head in heads]
    found: dict[str, int] = {}
    for name, headings in FIELDS.items():
        place = next((names.index(heading) for heading in headings if heading in names), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(re.sub(r"[_\-:*]", " ", heading.casefold()).split())


def delimiter(text: str) -> str:
    """What parts the cells of a table: of four signs the one that makes the best row of headings.

    Where no row has known headings, it is the sign that makes the most cells of the first row.

    Raises:
        ImportFileError: the first row is too long for headings.
    """
    lines = text.lstrip("\n").split("\n", MOST_HEADS)[:MOST_HEADS]
    if len(lines[0]) > _LONGEST_HEAD:
        shown = f"its first row has {len(lines[0]):,} characters"
        raise ImportFileError(shown, "is it a table with a row of headings?")
    if said := re.fullmatch(r"sep=([,;|\t])", lines[0].strip(" \ufeff")):
        return said[1]

    def weight(sign: str) -> tuple[int, int]:
        rows = (next(csv.reader([line], delimiter=sign), []) for line in lines if len(line) <= _LONGEST_HEAD)
        cells = list(rows)
        return max(map(_weight, cells)), len(cells[0])

    return max(",\t;|", key=weight)


def read_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows.

    Raises:
        ImportFileError: the quotation marks do not fit.
    """
    csv.field_size_limit(10_000_000)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ImportFileError(f"it is no table that can be read: {error}", "export it again as CSV") from None
