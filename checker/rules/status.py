"""What a claim amounts to, by the verdicts on its citations."""

from collections.abc import Iterable, Sequence

from checker.model.claim import Stance
from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.model.report import CitationResult, ClaimStatus, QuoteResult

__all__ = ["status_of"]


def status_of(citations: Sequence[CitationResult]) -> ClaimStatus:
    """The worst that can be said of a claim's citations; context never counts, beyond whether its links resolve.

    Words found need one supporting quote found with nothing worse beside it; a second source that is only linked takes
    nothing away from it.
    """
    if not any(citation.cited for citation in citations):
        return ClaimStatus.CONTESTED if _contested(citations) else ClaimStatus.UNCITED
    if _contested(citations):
        return ClaimStatus.CONTESTED
    counted = [citation for citation in citations if citation.stance is not Stance.CONTEXT]
    if not counted:
        resolved = all(verdict.ok for citation in citations for verdict in citation.verdicts)
        return ClaimStatus.LINKS_ONLY if resolved else ClaimStatus.INCONCLUSIVE
    severities = {citation.link.severity for citation in counted if not citation.quotes}
    severities |= {quote.verdict.severity for citation in counted for quote in citation.quotes}
    if severities & {Severity.ERROR, Severity.WARNING}:
        return ClaimStatus.FAILING
    if Severity.INCONCLUSIVE in severities:
        return ClaimStatus.INCONCLUSIVE
    if any(citation.quotes and citation.stance is Stance.SUPPORTS for citation in counted):
        return ClaimStatus.WORDS_FOUND
    return ClaimStatus.LINKS_ONLY


def _contested(citations: Iterable[CitationResult]) -> bool:
    return any(
        citation.stance is Stance.REFUTES and any(quote.verdict.ok or _found(quote) for quote in citation.quotes)
        for citation in citations
    )


def _found(quote: QuoteResult) -> bool:
    matches = (quote.live, *(copy.match for copy in quote.copies))
    return any(match is not None and match.outcome is MatchOutcome.FOUND for match in matches)
