"""CSV (RFC 4180): one row a finding, for who sorts and counts in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import csv_cell
from checker.formats.view import places
from checker.model.report import Report
from checker.rules.words import distance

__all__ = ["COLUMNS", "CsvFormat"]

COLUMNS = (
    "severity", "rule", "message", "file", "line", "column", "claim", "claim text", "source", "title", "url", "quote",
    "live", "status", "copy", "distance", "help", "waived", "new", "fingerprint",
)  # fmt: skip


class CsvFormat(Format):
    """Every finding, notes and waived ones too. No cell is a formula, whatever a stranger wrote into it."""

    name = "csv"
    summary = "one row a finding, for spreadsheets"
    suffix = ".csv"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """UTF-8 with a heading row and CRLF at the ends of lines, as the standard has it."""
        comparison = report.run.comparison
        yield _row(COLUMNS)
        for finding, place in zip(report.findings, places(report), strict=True):
            citation = place.citation
            live = report.inputs.captures.get(citation.live) if citation else None
            copies = (report.inputs.captures.get(key) for key in citation.copies) if citation else ()
            copy = next((copy for copy in copies if copy and copy.memento), None)
            yield _row(
                (
                    finding.severity.value,
                    finding.rule,
                    finding.message,
                    finding.where.file,
                    str(finding.where.line),
                    str(finding.where.column),
                    finding.claim,
                    place.claim.text if place.claim else "",
                    finding.source,
                    citation.title if citation else "",
                    finding.url,
                    finding.quote,
                    live.outcome.value if live else "",
                    str(live.status) if live and live.status is not None else "",
                    copy.memento.url if copy and copy.memento else "",
                    distance(copy) if copy else "",
                    finding.help,
                    finding.waived,
                    "" if comparison is None else "yes" if comparison.is_new(finding) else "no",
                    finding.fingerprint,
                )
            )


def _row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(csv_cell(cell) for cell in cells)
    return text.getvalue()
