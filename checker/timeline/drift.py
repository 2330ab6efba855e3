"""Timelines for the quotes that stood on a page once and no longer do (`audit --timeline`)."""

from collections.abc import Iterable, Sequence

from checker.capture.archives.listing import listing_archive
from checker.capture.archives.registry import archives_named
from checker.capture.naming import why_not_named
from checker.capture.plan import Cited
from checker.model.match import MatchOutcome
from checker.model.report import CitationResult, ClaimResult, QuoteResult
from checker.model.timeline import Timeline
from checker.settings import Settings
from checker.timeline.trace import trace
from checker.witness import Bench

__all__ = ["with_timelines"]

_DRIFT = "content-drift"


def with_timelines(
    bench: Bench, citations: Iterable[Cited], claims: Sequence[ClaimResult], settings: Settings
) -> tuple[ClaimResult, ...]:
    """The results, with a timeline for each quote that drifted.

    What a confidential document cites is named to no archive, for no other document's sake either.
    """
    unnamed = {
        cited.live.key for cited in citations if cited.live and why_not_named(cited.source.url, cited.file.document)
    }
    archive = listing_archive(archives_named(settings.archives))
    known: dict[tuple[str, str, str, str], Timeline] = {}

    def traced(citation: CitationResult, quote: QuoteResult) -> QuoteResult:
        if quote.verdict.rule != _DRIFT or citation.live not in bench.witnesses or citation.live in unnamed:
            return quote
        words = quote.quote
        key = (citation.live, words.exact, words.prefix, words.suffix)
        if key not in known:
            url = bench.witnesses[citation.live].capture.url
            known[key] = trace(bench, archive, url, words, known=_holding(bench, quote))
        return quote.model_copy(update={"timeline": known[key]})

    def cited(citation: CitationResult) -> CitationResult:
        quotes = tuple(traced(citation, quote) for quote in citation.quotes)
        return citation.model_copy(update={"quotes": quotes}) if quotes != citation.quotes else citation

    return tuple(
        claim.model_copy(update={"citations": tuple(cited(citation) for citation in claim.citations)})
        for claim in claims
    )


def _holding(bench: Bench, quote: QuoteResult) -> str:
    """The time of an archived copy that has the words, 14 digits, "" for none."""
    for copy in quote.copies:
        witness = bench.witnesses.get(copy.capture)
        memento = witness.capture.memento if witness else None
        if memento and copy.match and copy.match.outcome is MatchOutcome.FOUND:
            return memento.timestamp
    return ""
