"""GitLab's code quality report: findings in a merge request's widget and beside its lines."""

from collections.abc import Iterator
from typing import Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import clean, json_text, one_line, shorten
from checker.formats.entries import entries
from checker.model.finding import Severity
from checker.model.report import Report

__all__ = ["GitlabFormat"]

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor"}


class GitlabFormat(Format):
    """The subset of Code Climate's form that GitLab reads. Its widget hides the rule's name, so the text repeats it."""

    name = "gitlab"
    summary = "a code quality report for GitLab"
    suffix = ".json"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """A JSON array; GitLab compares it with the target branch's, so all that counts is in it, new or known."""
        yield json_text(
            [
                {
                    "description": shorten(one_line(f"{entry.rule}: {entry.message}"), 1_000),
                    "check_name": entry.rule,
                    "fingerprint": one_line(entry.identity),
                    "severity": _SEVERITIES[entry.severity],
                    "location": {
                        "path": clean(entry.where.file).replace("\n", " ").removeprefix("./") or ".",
                        "lines": {
                            "begin": max(entry.where.line, 1),
                            "end": max(entry.where.end_line, entry.where.line, 1),
                        },
                    },
                }
                for entry in entries(report)
            ]
        )
