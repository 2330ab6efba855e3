"""This report beside an earlier one: which findings are new, which are mended, which could not be looked at again."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from checker.model.comparison import Comparison, Past
from checker.model.finding import Finding, Severity
from checker.model.report import Report

__all__ = ["compare"]

_COUNTED: Final = (Severity.ERROR, Severity.WARNING)

_ONLY_WHEN_ASKED: Final = {
    ("retractions", "False"): ("source-corrected", "source-retracted"),
    ("archive", "never"): ("archive-untrusted", "archive-wrong"),
    ("review", "required=0"): ("review-missing", "review-unattributed"),
}
"""By a setting and what it is when nobody asked: the rules that it keeps silent."""


def compare(
    earlier: Sequence[Finding], report: Report, *, whole: bool, started: str = "", gate: bool = False
) -> Comparison:
    """Compare a report with the findings of an earlier one.

    Args:
        earlier: The findings of the earlier report.
        report: This one.
        whole: False when it is known that it did not judge all that stands in the files it read.
        started: When the earlier run began.
        gate: Whether only new findings are to fail this run.

    Returns:
        The comparison. Findings about what lies outside this run's scope appear nowhere: it says nothing of them.
        Nothing is called fixed that was renamed, stands in a file with mistakes, or falls under a rule that this run
        was not asked to go by.
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
    present: dict[str, bool] = {}
    for finding in report.findings:
        said = finding.severity is not Severity.INCONCLUSIVE
        present[finding.fingerprint] = present.get(finding.fingerprint, False) or said
    renamed = {_matter(finding) for finding in report.findings if finding.fingerprint not in worst} - {None}
    judged, unread = _looked_at(report)
    files = {file.path for file in report.inputs.files} if whole and _is_whole(report) else set()
    broken = {problem.where.file for problem in report.inputs.problems}
    unasked = _unasked(report)
    fixed: dict[str, Past] = {}
    unseen: dict[str, Past] = {}
    for finding in earlier:
        if finding.waived or finding.severity not in _COUNTED or present.get(finding.fingerprint):
            continue
        if finding.claim not in judged and _matter(finding) in renamed:
            continue  # it stands there still, below another id or in another file
        subjects = {subject for subject in (finding.claim, finding.url) if subject}
        doubtful = finding.where.file in broken and finding.claim not in judged
        if subjects & unread or finding.fingerprint in present or finding.rule in unasked or doubtful:
            unseen[finding.fingerprint] = _past(finding)
        elif (subjects and subjects <= judged) or finding.where.file in files:
            fixed[finding.fingerprint] = _past(finding)
    return Comparison(
        started=started, gate=gate, new=tuple(new), fixed=tuple(fixed.values()), unseen=tuple(unseen.values())
    )


def _is_whole(report: Report) -> bool:
    """Whether every claim of the files that were read was judged: a run with `--changed` leaves some out."""
    judged = Counter(claim.where.file for claim in report.claims)
    return all(judged[file.path] >= file.claims for file in report.inputs.files)


def _matter(finding: Finding) -> tuple[str, str, str] | None:
    """What a finding is about whatever its claim is called; None when only the claim's name says it."""
    return (finding.rule, finding.url, finding.quote) if finding.quote else None


def _unasked(report: Report) -> frozenset[str]:
    """The rules that this run was not asked to go by: that they are silent says nothing."""
    settings = report.inputs.settings
    return frozenset(
        rule for (name, off), rules in _ONLY_WHEN_ASKED.items() if settings.get(name) == off for rule in rules
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
