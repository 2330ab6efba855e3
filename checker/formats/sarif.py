"""SARIF 2.1.0, the form in which code hosts take findings (OASIS, 2020).

What GitHub asks for besides the standard is given too: texts for each rule, one place a result with all four numbers
of its region, a path relative to the repository, and an identity under the one name GitHub reads.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import json_text, one_line, shorten
from checker.formats.entries import CLAIM_FILE, Entry, entries, path_of, summary_of, unread
from checker.formats.view import amount
from checker.model.claim import Location
from checker.model.finding import Finding, Severity
from checker.model.report import Report
from checker.rules import RULES

__all__ = ["MOST", "SarifFormat"]

MOST: Final = 5_000
"""GitHub keeps that many results of a run; the worst come first."""

_NOTIFIED: Final = 1_000
_LIMIT: Final = 1_000
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\(")
_PLACE: Final = re.compile(r"\{(\d+)\}", re.ASCII)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}


class SarifFormat(Format):
    """For code hosts. What could not be read is a condition of the run, not a result: it raises no alert."""

    name = "sarif"
    summary = "SARIF 2.1.0, for GitHub code scanning and editors"
    suffix = ".sarif"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """JSON, at most `MOST` results; a notification counts the rest."""
        listed = entries(report)
        used = list(dict.fromkeys(entry.rule for entry in listed[:MOST]))
        run = {
            "tool": {
                "driver": {
                    "name": "sourcecheck",
                    "semanticVersion": one_line(report.run.version),
                    "rules": [_rule(rule) for rule in used],
                }
            },
            "automationDetails": {"id": "sourcecheck/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": not report.run.interrupted,
                    "toolExecutionNotifications": _notifications(report, len(listed)),
                }
            ],
            "results": [_result(entry, used.index(entry.rule), report) for entry in listed[:MOST]],
        }
        yield json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, Any]:
    """A rule as a reader of alerts sees it."""
    rule = next((rule for rule in RULES if rule.id == name), None)
    summary, text = summary_of(name), rule.help if rule else "Mend the file where the message says, then audit again."
    severity = rule.severity if rule else Severity.ERROR
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in re.findall(r"[A-Za-z0-9]+", name)) + "Rule",
        "shortDescription": {"text": summary},
        "fullDescription": {"text": shorten(f"{summary} {' '.join(text.split())}", _LIMIT)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS.get(severity, "warning")},
        "properties": {"tags": ["citations", "files" if name == CLAIM_FILE else rule.family.value if rule else ""]},
    }


def _result(entry: Entry, index: int, report: Report) -> dict[str, Any]:
    advice = f" Help: {one_line(entry.help)}" if entry.help else ""
    result: dict[str, Any] = {
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": _LEVELS[entry.severity],
        "message": {"text": _message(one_line(entry.message) + "." + advice)},
        "locations": [_location(entry.where)],
        "partialFingerprints": {
            "primaryLocationLineHash": one_line(entry.identity),
            "sourcecheck/v1": one_line(entry.identity),
        },
    }
    if entry.also:
        result["relatedLocations"] = [
            _location(where) | {"id": number, "message": {"text": "cited here too"}}
            for number, where in enumerate(entry.also[:20], 1)
        ]
    if report.run.comparison is not None:
        result["baselineState"] = "new" if entry.fresh else "unchanged"
    return result


def _message(text: str) -> str:
    """Plain text: in a SARIF message `[words](1)` is a link and `{0}` a place to fill in (SARIF §3.11.5 and §3.11.6).

    Only what would be read so is escaped, since not everybody who shows messages takes the escapes away again.
    """
    return _PLACE.sub(r"{{\1}}", _LINK.sub(r"\\[\1\\](", shorten(text, _LIMIT)))


def _location(where: Location) -> dict[str, Any]:
    line, column = max(where.line, 1), max(where.column, 1)
    end_line = max(where.end_line, line)
    end_column = max(where.end_column, column if end_line == line else 1)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": path_of(where), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }
    }


def _notifications(report: Report, count: int) -> list[dict[str, Any]]:
    """What a reader must know of the run itself: what could not be read, and what did not fit."""
    missing = list(unread(report))
    said = [_notification(finding) for finding in missing[:_NOTIFIED]]
    if len(missing) > _NOTIFIED:
        said.append(_note(f"{amount(len(missing) - _NOTIFIED, 'more citation')} could not be checked."))
    if report.run.interrupted:
        said.append(_note("The run was interrupted: this is not the whole."))
    if count > MOST:
        said.append(_note(f"{amount(count - MOST, 'more finding')} in run.json: a code host keeps {MOST:,}."))
    return said


def _notification(finding: Finding) -> dict[str, Any]:
    return _note(f"{finding.rule}: {finding.message}") | {"locations": [_location(finding.where)]}


def _note(text: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": _message(one_line(text))}}
