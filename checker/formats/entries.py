"""What the formats for machines list alike: each thing that counts, once, the worst first, with an identity of its own.

Notes never reach a code host, and what is waived was decided already. What could not be read is no finding against
anybody's text: each format says how many there are, in its own way.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from checker.formats.encode import clean, one_line
from checker.model.claim import Location
from checker.model.finding import Finding, Severity
from checker.model.report import Report
from checker.rules import RULES

__all__ = ["CLAIM_FILE", "Entry", "entries", "path_of", "summary_of", "unread"]

CLAIM_FILE: Final = "claim-file"
"""The rule that mistakes in claim files go by: what was not understood was not checked."""

_SUMMARIES: Final = {rule.id: rule.summary for rule in RULES}


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding or mistake. `identity` is the finding's fingerprint, made unique by a count where it must be.

    `fresh` says that it is new since the baseline; everything is, where there is none.
    """

    rule: str
    severity: Severity
    message: str
    help: str
    where: Location
    identity: str
    also: tuple[Location, ...] = ()
    fresh: bool = True
    finding: Finding | None = None


def entries(report: Report) -> list[Entry]:
    """Mistakes in claim files, errors and warnings, the worst and newest first, then by place."""
    comparison = report.run.comparison
    times: Counter[str] = Counter()

    def unique(identity: str) -> str:
        times[identity] += 1
        return identity if times[identity] == 1 else f"{identity}-{times[identity]}"

    listed = [
        Entry(CLAIM_FILE, Severity.ERROR, problem.message, problem.hint, problem.where, unique(_mistake(problem.where)))
        for problem in report.inputs.problems
    ]
    listed += [
        Entry(
            one_line(finding.rule),
            finding.severity,
            finding.message,
            finding.help,
            finding.where,
            unique(finding.fingerprint),
            finding.also,
            comparison is None or comparison.is_new(finding),
            finding,
        )
        for finding in report.findings
        if not finding.waived and finding.severity in (Severity.ERROR, Severity.WARNING)
    ]
    listed.sort(key=lambda entry: (entry.severity.rank, not entry.fresh, entry.where.file, entry.where.line))
    return listed


def unread(report: Report) -> Iterator[Finding]:
    """The findings that nothing could be said about."""
    return (finding for finding in report.findings if finding.severity is Severity.INCONCLUSIVE and not finding.waived)


def summary_of(rule: str) -> str:
    """What a rule is about, in one line."""
    return _SUMMARIES.get(rule, "A claim file could not be understood, so it was not checked whole.")


def path_of(where: Location) -> str:
    """A file's path as a relative URI reference (RFC 3986 §4.2): `./` taken off, everything unusual percent-encoded."""
    path = clean(where.file).replace("\n", " ").replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return quote(path, safe="/~@!$&'()*+,;=") or "."


def _mistake(where: Location) -> str:
    return f"{CLAIM_FILE}:{one_line(where.file)}:{where.line}:{where.column}"
