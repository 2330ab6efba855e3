"""This report beside an earlier one: which findings are new, which are mended, which could not be looked at again."""

from collections.abc import Sequence
from typing import Final

from checker.model.comparison import Comparison, Past
from checker.model.finding import Finding, Severity
from checker.model.report import Report

__all__ = ["compare"]

_COUNTED: Final = (Severity.ERROR, Severity.WARNING)


def compare(
    earlier: Sequence[Finding], report: Report, *, whole: bool, started: str = "", gate: bool = False
) -> Comparison:
    """Compare a report with the findings of an earlier one.

    Args:
        earlier: The findings of the earlier report.
        report: This one.
        whole: Whether it judged all that stands in the files it read.
        started: When the earlier run began.
        gate: Whether only new findings are to fail this run.

    Returns:
        The comparison. Findings about what lies outside this run's scope appear nowhere: it says nothing of them.
    """
    worst: dict[str, Severity] = {}
    for finding in earlier:
        if not finding.waived:
            known = worst.get(finding.fingerprint)
            if known is None or finding.severity.rank < known.rank:
                worst[finding.fingerprint] = finding.severity
    new = dict.fromkeys(
        finding.fingerprint for finding in report.findings if _is_new(finding, worst.get(finding.fingerprint))
    )
    present = {finding.fingerprint for finding in report.findings}
    judged, unread = _looked_at(report)
    files = {file.path for file in report.inputs.files} if whole else set()
    fixed: dict[str, Past] = {}
    unseen: dict[str, Past] = {}
    for finding in earlier:
        if finding.waived or finding.severity not in _COUNTED or finding.fingerprint in present:
            continue
        subjects = {subject for subject in (finding.claim, finding.url) if subject}
        if subjects & unread:
            unseen[finding.fingerprint] = _past(finding)
        elif (subjects and subjects <= judged) or finding.where.file in files:
            fixed[finding.fingerprint] = _past(finding)
    return Comparison(
        started=started, gate=gate, new=tuple(new), fixed=tuple(fixed.values()), unseen=tuple(unseen.values())
    )


def _is_new(finding: Finding, known: Severity | None) -> bool:
    if finding.waived or finding.severity is Severity.NOTE:
        return False
    return known is None or finding.severity.rank < known.rank


def _looked_at(report: Report) -> tuple[set[str], set[str]]:
    """Ids and addresses that this run judged, and those of them that it could not see in full."""
    judged: set[str] = set()
    unread: set[str] = set()
    for claim in report.claims:
        judged.add(claim.id)
        for citation in claim.citations:
            judged.add(citation.url)
            if any(verdict.severity is Severity.INCONCLUSIVE for verdict in citation.verdicts):
                unread |= {claim.id, citation.url}
    unread |= {finding.url for finding in report.findings if finding.severity is Severity.INCONCLUSIVE and finding.url}
    return judged, unread - {""}


def _past(finding: Finding) -> Past:
    return Past(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        fingerprint=finding.fingerprint,
        where=finding.where,
        claim=finding.claim,
        url=finding.url,
    )
