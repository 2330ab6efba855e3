"""The headline's numbers, counted from results and findings."""

from collections.abc import Sequence

from checker.model.finding import Finding, Severity
from checker.model.report import ClaimResult, ClaimStatus, Counts

__all__ = ["tally"]


def tally(claims: Sequence[ClaimResult], findings: Sequence[Finding], problems: int) -> Counts:
    """Count.

    Args:
        claims: The results.
        findings: The findings; waived ones count as waived and as nothing else.
        problems: How many mistakes the claim files had.
    """
    citations = [citation for claim in claims for citation in claim.citations]
    quotes = [quote for citation in citations for quote in citation.quotes]
    asked = [citation for citation in citations if citation.url]
    standing = [finding for finding in findings if not finding.waived]

    def status(which: ClaimStatus) -> int:
        return sum(claim.status is which for claim in claims)

    def severity(which: Severity) -> int:
        return sum(finding.severity is which for finding in standing)

    return Counts(
        claims=len(claims),
        citations=len(asked),
        quotes=len(quotes),
        quotes_found=sum(quote.verdict.ok for quote in quotes),
        words_found=status(ClaimStatus.WORDS_FOUND),
        links_only=status(ClaimStatus.LINKS_ONLY),
        failing=status(ClaimStatus.FAILING),
        contested=status(ClaimStatus.CONTESTED),
        inconclusive=status(ClaimStatus.INCONCLUSIVE),
        uncited=status(ClaimStatus.UNCITED),
        reviewed=sum(bool(claim.reviews) for claim in claims),
        errors=severity(Severity.ERROR),
        warnings=severity(Severity.WARNING),
        inconclusive_citations=sum(
            any(verdict.severity is Severity.INCONCLUSIVE for verdict in citation.verdicts) for citation in asked
        ),
        notes=severity(Severity.NOTE),
        waived=len(findings) - len(standing),
        problems=problems,
    )
