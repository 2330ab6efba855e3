"""Which waiver would cover a finding, and whether one does."""

import datetime as dt

from checker.errors import UsageError
from checker.model.claim import Waiver
from checker.model.finding import Family, Finding
from checker.model.report import Report
from checker.rules.base import Audited
from checker.rules.waivers import LONGEST, Scope, covers, in_force

__all__ = ["propose_waiver", "would_cover"]


def propose_waiver(
    finding: Finding, report: Report, *, because: str, by: str, until: dt.date, today: dt.date
) -> Waiver:
    """The narrowest waiver for a finding of a report.

    A finding about words or a claim is waived for that claim, with the digest of what it rests on, so that the waiver
    lapses when that changes; one about a link for its address, whoever cites it; one about a source for that source.

    Args:
        finding: The finding.
        report: The report it stands in.
        because: Why it may stand.
        by: Who decided it.
        until: The last day.
        today: The day of the decision.

    Raises:
        UsageError: the day does not do, or no waiver can cover such a finding.
    """
    if until < today:
        raise UsageError(f"--until {until} has passed", "a waiver ends on a day to come")
    if until > today + LONGEST:
        raise UsageError(
            f"--until {until} is more than {LONGEST.days} days away", "a waiver is a promise to look again"
        )
    if finding.rule.startswith("waiver-"):
        raise UsageError(f"{finding.rule} cannot be waived: it is about a waiver", "renew that one or take it out")
    subject: dict[str, str] = {}
    if finding.family is Family.LINK:
        # A link that stays inside the repository has no address: the document it stands in is named.
        subject = {"url": finding.url} if finding.url else {"source": finding.source}
    elif finding.family is Family.SOURCE:
        subject = {"source": finding.source, "url": finding.url}
    else:
        subject = {"claim": finding.claim, "url": finding.url, "on": _digest(finding, report)}
    waiver = Waiver(rule=finding.rule, because=because, by=by, until=until, **subject)
    if not would_cover(waiver, finding, report, today):
        raise UsageError(f"no waiver of waivers.yaml can cover this {finding.rule}", "mend what it speaks of")
    return waiver


def would_cover(waiver: Waiver, finding: Finding, report: Report, today: dt.date) -> bool:
    """Whether a waiver of waivers.yaml would cover the finding, were the report made again."""
    audited = Audited(today, (), claims=report.claims)
    return in_force(waiver, today) and covers(waiver, Scope(), finding, audited)


def _digest(finding: Finding, report: Report) -> str:
    """Of the quote or the claim that a finding is about, "" where it was not read."""
    for claim in report.claims:
        if claim.id != finding.claim or not claim.whole:
            continue
        if finding.family is Family.QUOTE:
            for citation in claim.citations:
                for quote in citation.quotes:
                    if citation.url == finding.url and quote.quote.exact == finding.quote:
                        return quote.digest
        return claim.digest
    return ""
