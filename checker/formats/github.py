"""Workflow commands: findings beside the changed lines of a pull request on GitHub.

GitHub shows ten annotations of a kind for each step and drops the others, so the worst and newest come first and the
last line of each kind counts the rest.
"""

from collections.abc import Iterator
from typing import Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import github_message, github_property
from checker.formats.entries import Entry, entries, unread
from checker.formats.view import amount
from checker.model.finding import Severity
from checker.model.report import Report

__all__ = ["MOST", "GithubFormat"]

MOST: Final = 10
_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}


class GithubFormat(Format):
    """Annotations. Against a baseline that gates, only what is new is annotated."""

    name = "github"
    summary = "annotations for a GitHub workflow"
    suffix = ".txt"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """Lines of workflow commands, at most `MOST` a kind."""
        listed = entries(report)
        gated = report.run.comparison is not None and report.run.comparison.gate
        for severity, command in _COMMANDS.items():
            own = [entry for entry in listed if entry.severity is severity and (entry.fresh or not gated)]
            shown = own if len(own) <= MOST else own[: MOST - 1]
            yield from (_annotation(command, entry) for entry in shown)
            if len(own) > len(shown):
                rest = amount(len(own) - len(shown), f"more {command}")
                yield f"::{command} title=sourcecheck::{rest} in the report\n"
        known = sum(not entry.fresh for entry in listed) if gated else 0
        missing = sum(1 for _ in unread(report))
        said = [amount(missing, "citation") + " could not be checked"] if missing else []
        said += [amount(known, "finding") + " known from the baseline"] if known else []
        if said:
            yield f"::notice title=sourcecheck::{github_message('; '.join(said))}\n"


def _annotation(command: str, entry: Entry) -> str:
    where = entry.where
    parts = {"file": where.file.removeprefix("./"), "line": str(max(where.line, 1))}
    if where.end_line > where.line:
        parts["endLine"] = str(where.end_line)
    elif where.end_column > where.column >= 1:  # columns are shown only where the lines agree
        parts |= {"col": str(where.column), "endColumn": str(where.end_column)}
    parts["title"] = entry.rule
    told = ",".join(f"{name}={github_property(value)}" for name, value in parts.items())
    advice = f"\n{entry.help}" if entry.help else ""
    return f"::{command} {told}::{github_message(entry.message + advice)}\n"
