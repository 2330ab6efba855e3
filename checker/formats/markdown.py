"""The report for a pull request's comment or a job's summary: what to do, a table, then each finding's words."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import markdown_block, markdown_code, markdown_text, shown_url
from checker.formats.summary import besides, headline, lead, run_facts, severity_totals, since
from checker.formats.view import SIGNS, Place, places, rule_words, witnesses
from checker.model.claim import Problem
from checker.model.comparison import Past
from checker.model.finding import Finding, Severity
from checker.model.match import MatchOutcome
from checker.model.report import QuoteResult, Report

__all__ = ["MAX_BYTES", "MarkdownFormat"]

MAX_BYTES: Final = 900_000
"""GitHub drops a job summary of more than 1 MiB without saying so; this leaves room for what a job adds."""

_ROWS: Final = 100
_MENDED: Final = 20
_TAIL: Final = 2_000


class MarkdownFormat(Format):
    """Markdown as code hosts read it; a stranger's words stand in code spans and fences only, or escaped."""

    name = "markdown"
    summary = "for a pull request's comment or a job's summary"
    suffix = ".md"
    most: ClassVar[int] = MAX_BYTES
    """Bytes of UTF-8."""

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """At most `most` bytes of UTF-8: the worst and newest findings first; the last line counts what did not fit."""
        listed = [
            (finding, place)
            for finding, place in zip(report.findings, places(report), strict=True)
            if options.verbose or not (finding.waived or finding.severity is Severity.NOTE)
        ]
        comparison = report.run.comparison
        fresh = {finding.fingerprint for finding, _ in listed if comparison and comparison.is_new(finding)}
        listed.sort(
            key=lambda item: (
                item[0].severity.rank,
                item[0].fingerprint not in fresh,
                item[0].where.file,
                item[0].where.line,
            )
        )
        out = [
            f"## {lead(report)}",
            "",
            *([besides(report), ""] if besides(report) else []),
            markdown_text(headline(report)),
            "",
        ]
        if totals := severity_totals(report):
            out += [markdown_text(totals), ""]
        if told := since(report):
            out += [markdown_text(told), ""]
        if report.run.interrupted:
            out += ["**The run was interrupted: this is not the whole.**", ""]
        room = self.most // 8
        out += [*_problems(report, room), *_table(listed, fresh, room), *_mended(report, room)]
        used, shown = sum(len(line.encode()) + 1 for line in out) + _TAIL, 0
        for finding, place in listed:
            section = _section(report, finding, place)
            size = sum(len(line.encode()) + 1 for line in section)
            if used + size > self.most:
                break
            out += section
            used, shown = used + size, shown + 1
        if shown < len(listed):
            out += [f"**{len(listed) - shown:,} more** in run.json.", ""]
        out += ["---", ""]
        out += [f"- {name}: {markdown_code(text, limit=200)}" for name, text in run_facts(report)]
        for line in out:
            yield f"{line}\n"


def _fitting(rows: Iterable[str], room: int) -> list[str]:
    """The first of the rows, as many as `room` bytes hold: a mark that is escaped takes eight times its place."""
    kept: list[str] = []
    for row in rows:
        room -= len(row.encode()) + 1
        if room < 0:
            break
        kept.append(row)
    return kept


def _problems(report: Report, room: int) -> Iterator[str]:
    """Mistakes in claim files, at most as many as the table has rows."""
    problems = report.inputs.problems
    if problems:
        yield from ("### Mistakes in claim files", "")
        kept = _fitting(map(_problem, problems[:_ROWS]), room)
        yield from kept
        if len(problems) > len(kept):
            yield f"- {len(problems) - len(kept):,} more"
        yield ""


def _problem(problem: Problem) -> str:
    hint = f" — {markdown_text(problem.hint)}" if problem.hint else ""
    return f"- {markdown_code(str(problem.where))}: {markdown_text(problem.message)}{hint}"


def _mended(report: Report, room: int) -> Iterator[str]:
    """What the baseline had and this run has no more."""
    comparison = report.run.comparison
    for title, listed in (
        (("Fixed", comparison.fixed), ("Could not be looked at again", comparison.unseen)) if comparison else ()
    ):
        if listed:
            yield from (f"### {title}", "")
            kept = _fitting(map(_past, listed[:_MENDED]), room)
            yield from kept
            if len(listed) > len(kept):
                yield f"- {len(listed) - len(kept):,} more"
            yield ""


def _past(past: Past) -> str:
    where = markdown_code(f"{past.where.file}:{past.where.line}", limit=120)
    return f"- {markdown_code(past.rule, limit=64)} {where}: {markdown_text(past.message, limit=200)}"


def _table(listed: list[tuple[Finding, Place]], fresh: set[str], room: int) -> Iterator[str]:
    if not listed:
        return

    def row(finding: Finding) -> str:
        new = " **new**" if finding.fingerprint in fresh else ""
        what = f"waived: {finding.waived}" if finding.waived else finding.message
        return (
            f"| {SIGNS[finding.severity]} {finding.severity.value}{new} | {markdown_code(finding.rule, limit=64)} "
            f"| {markdown_code(f'{finding.where.file}:{finding.where.line}', limit=120)} "
            f"| {markdown_text(what, limit=200)} |"
        )

    kept = _fitting((row(finding) for finding, _ in listed[:_ROWS]), room)
    yield from ("| | Rule | Where | What |", "|---|---|---|---|", *kept)
    if len(listed) > len(kept):
        yield f"| | | | {len(listed) - len(kept):,} more below |"
    yield ""


def _section(report: Report, finding: Finding, place: Place) -> list[str]:
    """One finding: its words, what the witnesses say, and what to do."""
    out = [f"### {SIGNS[finding.severity]} {markdown_text(rule_words(finding.rule), limit=64)}", ""]
    out += [markdown_text(finding.message), ""]
    if words := _words(finding, place.quote):
        out += [*words, ""]
    facts = [("where", markdown_code(str(finding.where)))]
    if place.claim:
        facts.append(("claim", markdown_text(place.claim.text, limit=400)))
    if finding.url:
        facts.append(("source", markdown_code(shown_url(finding.url))))
    said = witnesses(report, place.citation, place.quote) if place.citation else []
    facts += [("witness", markdown_text(text)) for text in said]
    facts += [("also", markdown_code(str(where))) for where in finding.also[:3]]
    if len(finding.also) > 3:
        facts.append(("also", f"{len(finding.also) - 3:,} other places"))
    if finding.waived:
        facts.append(("waived", markdown_text(finding.waived)))
    if finding.help:
        facts.append(("help", markdown_text(finding.help)))
    return [*out, *(f"- {name}: {text}" for name, text in facts), ""]


def _words(finding: Finding, quote: QuoteResult | None) -> list[str]:
    """The quote, or as a diff block the quote against the source's words."""
    matches = [quote.live, *(reading.match for reading in quote.copies)] if quote else []
    differing = next((m for m in matches if m and m.outcome is MatchOutcome.DIFFERS and m.changes), None)
    if differing is not None:
        quoted, source = ("".join(getattr(run, side) for run in differing.changes) for side in ("quoted", "source"))
        return markdown_block([f"- {quoted}", f"+ {source}"], "diff").split("\n")
    return markdown_block([finding.quote]).split("\n") if finding.quote else []
