"""What waits for a person although nothing failed: claims nobody reviewed or quoted, decisions that lapse."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import csv_cell, markdown_code, markdown_text, shorten, shown_url, terminal_text
from checker.formats.finding_view import check_command, in_claim_file, review_command
from checker.formats.layout import Painter, Span, set_lines
from checker.formats.view import amount
from checker.model.claim import Location, Stance
from checker.model.finding import Finding
from checker.model.report import ClaimResult, Report

__all__ = ["WORKLISTS", "Task", "worklist"]

_LAPSING: Final = {
    "review-stale": "stale",
    "review-missing": "unreviewed",
    "review-unattributed": "unreviewed",
    "waiver-stale": "stale",
    "waiver-expired": "expired",
    "waiver-ending": "ending",
}
_KINDS: Final = {
    "expired": "Waivers that have ended",
    "stale": "Decisions whose ground has changed",
    "ending": "Waivers that end within two weeks",
    "unreviewed": "Claims that nobody has reviewed",
    "unquoted": "Citations without a quote",
}
"""Every kind of task with its heading, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `command` is ready to be copied, "" where there is none."""

    kind: str
    where: Location
    words: str
    claim: str = ""
    url: str = ""
    command: str = ""


def worklist(report: Report) -> tuple[Task, ...]:
    """The tasks of a report, the most pressing first, then by place."""
    claims = {claim.id: claim for claim in report.claims}
    tasks = [
        _decision(finding, claims.get(finding.claim))
        for finding in report.findings
        if finding.rule in _LAPSING and not finding.waived
    ]
    named = {task.claim for task in tasks if task.kind in ("stale", "unreviewed")}
    for claim in filter(in_claim_file, report.claims):
        cited = [citation for citation in claim.citations if citation.stance is not Stance.CONTEXT]
        if cited and not claim.reviews and claim.id not in named:
            task = Task("unreviewed", claim.where, claim.text, claim.id, cited[0].url, review_command(claim))
            tasks.append(task)
        tasks += [
            Task("unquoted", citation.where, claim.text, claim.id, citation.url, check_command(claim))
            for citation in cited
            if citation.url and not citation.quotes
        ]
    order = list(_KINDS)
    return tuple(sorted(tasks, key=lambda task: (order.index(task.kind), task.where.file, task.where.line)))


def _decision(finding: Finding, claim: ClaimResult | None) -> Task:
    command = review_command(claim) if claim is not None and finding.rule.startswith("review-") else ""
    return Task(_LAPSING[finding.rule], finding.where, finding.message, finding.claim, finding.url, command)


def _grouped(report: Report) -> Iterator[tuple[str, list[Task]]]:
    tasks = worklist(report)
    for kind, heading in _KINDS.items():
        if own := [task for task in tasks if task.kind == kind]:
            yield f"{heading}: {len(own):,}", own


class TerminalWorklist(Format):
    """For people at a terminal."""

    name = "terminal"
    summary = "the worklist for people at a terminal"
    suffix = ".txt"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """Task by task, for `options.width` cells."""
        paint = Painter(color=options.color)
        width = max(options.width, 40)

        def lines(spans: list[Span], first: Span, rest: Span) -> Iterator[str]:
            return (f"{line}\n" for line in set_lines(spans, paint, width=width, first=first, rest=rest))

        for heading, tasks in _grouped(report):
            yield from lines([Span(heading, "bold")], Span("── ", "gutter"), Span("   ", "gutter"))
            yield "\n"
            for task in tasks:
                words = Span(terminal_text(shorten(task.words, 300)))
                yield from lines([words], Span(" - ", "gutter"), Span("   ", "gutter"))
                place = Span(terminal_text(f"{task.where} {shown_url(task.url)}".strip()), "quiet")
                yield from lines([place], Span("  --> ", "gutter"), Span("   :  ", "gutter"))
                if task.command:
                    command = Span(terminal_text(task.command), "quiet")
                    yield from lines([command], Span("   = ", "gutter"), Span("   : ", "gutter"))
            yield "\n"
        yield from lines([Span(_total(report), "bold")], Span("", ""), Span("  ", ""))


class MarkdownWorklist(Format):
    """A list to tick off."""

    name = "markdown"
    summary = "the worklist to tick off"
    suffix = ".md"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """Markdown; a stranger's words stand escaped or in code spans."""
        yield f"## {_total(report)}\n\n"
        for heading, tasks in _grouped(report):
            yield f"### {heading}\n\n"
            for task in tasks:
                parts = [markdown_text(task.words, limit=300), markdown_code(f"{task.where.file}:{task.where.line}")]
                parts += [markdown_code(shown_url(task.url))] if task.url else []
                parts += [markdown_code(task.command)] if task.command else []
                yield f"- [ ] {' · '.join(parts)}\n"
            yield "\n"


class CsvWorklist(Format):
    """One row a task."""

    name = "csv"
    summary = "the worklist for spreadsheets"
    suffix = ".csv"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """RFC 4180."""
        rows = [("kind", "claim", "words", "file", "line", "url", "command")]
        rows += [
            (task.kind, task.claim, task.words, task.where.file, str(task.where.line), task.url, task.command)
            for task in worklist(report)
        ]
        for row in rows:
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerow(csv_cell(cell) for cell in row)
            yield text.getvalue()


WORKLISTS: Final[tuple[Format, ...]] = (TerminalWorklist(), MarkdownWorklist(), CsvWorklist())
"""The forms a worklist has."""


def _total(report: Report) -> str:
    tasks = len(worklist(report))
    return f"{amount(tasks, 'thing')} to do." if tasks else "Nothing waits for a person."
