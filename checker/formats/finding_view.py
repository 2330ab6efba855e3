"""A finding as the page shows it, with the commands by which a person decides it, ready to be copied."""

import hashlib
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from checker.formats.encode import one_line
from checker.formats.view import SIGNS, rule_words
from checker.model.finding import Finding, Severity
from checker.model.report import ClaimResult, Report
from checker.proposals import MENDS

__all__ = ["FindingView", "Ready", "check_command", "decisions", "finding_view", "in_claim_file", "review_command"]


@dataclass(frozen=True, slots=True)
class Ready:
    """Something to copy: a command for a shell or a line for the claim file, and what it is for."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words; `tone` names its colour, `fresh` says that the baseline lacked it."""

    rule: str
    words: str
    tone: str
    sign: str
    message: str
    help: str
    waived: str
    anchor: str
    where: str
    also: tuple[str, ...]
    fresh: bool


def finding_view(finding: Finding, report: Report) -> FindingView:
    """What the page says of a finding."""
    comparison = report.run.comparison
    return FindingView(
        rule=finding.rule,
        words=rule_words(finding.rule),
        tone="note" if finding.waived else finding.severity.value,
        sign=SIGNS[Severity.NOTE if finding.waived else finding.severity],
        message=finding.message,
        help=finding.help,
        waived=finding.waived,
        anchor="f-" + hashlib.sha256(finding.fingerprint.encode()).hexdigest()[:12],
        where=str(finding.where),
        also=tuple(str(where) for where in finding.also),
        fresh=comparison is not None and comparison.is_new(finding),
    )


def in_claim_file(claim: ClaimResult) -> bool:
    """Whether a person wrote the claim; of a document's link the program says that it leads somewhere."""
    return claim.where.file.endswith((".yaml", ".yml"))


def check_command(claim: ClaimResult) -> str:
    """The command that looks at one claim again, or at its document; it finds by itself what lies in claims/."""
    file, name = one_line(claim.where.file), shlex.quote(one_line(claim.id))
    if not in_claim_file(claim):
        return f"sourcecheck check {shlex.quote(file)}"
    elsewhere = "" if file.startswith("claims/") else f" --claims {shlex.quote(file)}"
    return f"sourcecheck check {name}{elsewhere}"


def review_command(claim: ClaimResult) -> str:
    """The command that writes what a person found, with the places to fill in."""
    return f"sourcecheck review {shlex.quote(one_line(claim.id))} --decision … --by '…'"


def decisions(claim: ClaimResult, findings: Iterable[Finding]) -> tuple[Ready, ...]:
    """The commands by which a person decides a claim: look again, say what the source says, let a finding stand."""
    waived = [
        Ready(
            f"Let “{rule_words(finding.rule)}” stand for a time",
            f"sourcecheck waive {shlex.quote(one_line(finding.fingerprint))} --because '…' --by '…'",
        )
        for finding in findings
        if finding.severity is not Severity.NOTE and not finding.waived and not finding.rule.startswith("waiver-")
    ]
    mended = (finding for finding in findings if finding.rule in MENDS and not finding.waived)
    fixes = [Ready("Mend it", f"sourcecheck fix {shlex.quote(one_line(finding.fingerprint))}") for finding in mended]
    return (
        *fixes,
        Ready("Check it again", check_command(claim)),
        *([Ready("Say what you found", review_command(claim))] if in_claim_file(claim) else []),
        *waived,
    )
