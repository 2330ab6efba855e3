"""A badge for a README, in the JSON that shields.io reads from an address (its endpoint schema, version 1)."""

from collections.abc import Iterator

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_text
from checker.formats.view import amount
from checker.model.report import Report

__all__ = ["BadgeFormat"]


class BadgeFormat(Format):
    """What the machine saw, in five words at most: never that a claim is right, for only people say that."""

    name = "badge"
    summary = "JSON for a badge (shields.io endpoint)"
    suffix = ".json"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """A small object; the worst that is true comes first."""
        counts = report.counts
        bad = counts.failing + counts.contested
        if report.run.interrupted:
            message, color = "interrupted", "lightgrey"
        elif counts.problems:
            message, color = f"{amount(counts.problems, 'mistake')} in claim files", "red"
        elif bad or counts.errors:
            message, color = (
                (f"{bad:,} of {amount(counts.claims, 'claim')} failing", "red")
                if bad
                else (amount(counts.errors, "error"), "red")
            )
        elif counts.inconclusive_citations:
            message, color = f"{counts.inconclusive_citations:,} of {counts.citations:,} not checked", "yellow"
        elif not counts.citations:
            message, color = "nothing checked", "lightgrey"
        elif counts.warnings:
            message, color = amount(counts.warnings, "warning"), "yellow"
        else:
            words = f"{counts.quotes_found:,} of {amount(counts.quotes, 'quote')} found" if counts.quotes else ""
            message, color = words or f"{amount(counts.citations, 'link')} resolve", "brightgreen"
        yield json_text({"schemaVersion": 1, "label": "citations", "message": message, "color": color})
