"""CSV (RFC 4180): a row for each quote of a claim, or each citation without one, for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Sequence

from checker.exporters.base import Exporter
from checker.formats.encode import csv_cell
from checker.model.claim import Citation, Claim, ClaimFile, Quote, Source

__all__ = ["COLUMNS", "TableExporter"]

COLUMNS = (
    "id", "text", "context", "stance", "quote", "prefix", "suffix", "translation", "page", "url", "title", "author",
    "journal", "publisher", "date", "accessed", "archive url", "doi", "tags",
)  # fmt: skip
"""Headings that `import` knows."""


class TableExporter(Exporter):
    """No cell is a formula, whatever a stranger wrote into it. Rows with one id are one claim."""

    name = "csv"
    summary = "a row a quote, for spreadsheets"
    suffix = ".csv"

    def export(self, files: Sequence[ClaimFile]) -> Iterator[str]:
        """UTF-8 with a heading row and CRLF at the ends of lines, as the standard has it."""
        yield _row(COLUMNS)
        for file in files:
            for claim in file.claims:
                name = claim.id or "" if len(files) == 1 else file.full_id(claim)
                for citation in claim.cites or (None,):
                    for quote in (citation.quotes if citation else ()) or (None,):
                        yield _row(_cells(file, claim, name, citation, quote))


def _cells(file: ClaimFile, claim: Claim, name: str, citation: Citation | None, quote: Quote | None) -> tuple[str, ...]:
    source = file.source_of(citation) if citation else Source()
    place = (quote.locator if quote else "") or (citation.locator if citation else "")
    return (
        name,
        claim.text,
        claim.context,
        citation.stance.value if citation else "",
        quote.exact if quote else "",
        quote.prefix if quote else "",
        quote.suffix if quote else "",
        quote.translation if quote else "",
        place,
        source.url,
        source.title,
        "; ".join(source.author),
        source.container_title,
        source.publisher,
        source.issued or "",
        source.accessed or "",
        source.archive_url,
        source.doi,
        ", ".join(claim.tags),
    )


def _row(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(_cell(" ".join(cell.split())) for cell in cells)
    return text.getvalue()


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; one that has an apostrophe before such words gets one more."""
    safe = csv_cell(text)
    return (
        f"'{safe}"
        if safe == text and text.startswith("'") and csv_cell(text.lstrip("' ")) != text.lstrip("' ")
        else safe
    )
