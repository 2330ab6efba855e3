"""The source's own words in place of a quote that differs from them."""

from collections.abc import Iterator
from typing import ClassVar, Final

from pydantic import ValidationError

from checker.model.claim import Quote
from checker.model.document import Block, Channel, ChannelName, Document
from checker.model.match import Match, MatchOutcome, Passage
from checker.model.report import CitationResult, QuoteResult
from checker.proposals.base import Consent, Proposal, Proposer, Target, Withheld

__all__ = ["SourceWords", "as_quote"]

_LONGEST: Final = 1_000
"""Characters that are proposed for a quote, at most: what is longer was not a slip of the pen."""


class SourceWords(Proposer):
    """Proposes the page's words as they stand there. That changes what is claimed to be quoted: a person decides."""

    kind: ClassVar[str] = "source-words"
    summary: ClassVar[str] = "the source's own words for a quote that differs"
    rules: ClassVar[frozenset[str]] = frozenset({"quote-differs"})

    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """One proposal a quote."""
        for spot in target.spots:
            for judged in spot.judged:
                for quote in judged.citation.quotes:
                    if quote.verdict.rule not in self.rules:
                        continue
                    finding = target.standing(judged, self.rules, quote)
                    if finding is None:
                        continue
                    where, match = _differing(judged.citation, quote)
                    words = as_quote(match.passage, quote.quote) if match and match.passage else ""
                    edit = spot.words(judged, quote, words) if words else None
                    if edit is None:
                        why = "the source's words cannot be quoted as they stand" if not words else ""
                        why = why or "the quote does not stand in that file in one place, as plain words"
                        yield Withheld(
                            target.path, finding.rule, finding.fingerprint, why, (judged.claim.id,), spot.url
                        )
                        continue
                    yield Proposal(
                        kind=self.kind,
                        file=target.path,
                        says=f"quote the source's own words, as they stand {where}",
                        edit=edit,
                        consent=Consent.WORDS,
                        because="it changes what is claimed to be quoted",
                        rule=finding.rule,
                        fingerprint=finding.fingerprint,
                        claims=(judged.claim.id,),
                        url=spot.url,
                    )


def _differing(citation: CitationResult, quote: QuoteResult) -> tuple[str, Match | None]:
    """The reading whose words the verdict rests on, and where that is."""
    if quote.live is not None and quote.live.outcome is MatchOutcome.DIFFERS and citation.live not in citation.doubts:
        return "on the live page", quote.live
    for copy in quote.copies:
        if copy.match is not None and copy.match.outcome is MatchOutcome.DIFFERS:
            return "in an earlier copy", copy.match
    return "", None


def as_quote(passage: Passage, old: Quote | None = None) -> str:
    """A passage's words as a quote that the exact chain finds there; "" where it would not.

    Args:
        passage: The passage, as the page prints it.
        old: The quote they replace: what stood around that one must stand around these.
    """
    words = " ".join(passage.exact.split())
    if not words or len(words) > _LONGEST:
        return ""
    text = f"{passage.before}{passage.exact}{passage.after}"
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    text = text[begin:end]
    page = Document((Channel(ChannelName.VISIBLE, text, (Block(0, len(text)),)),))
    try:
        quote = Quote(exact=words, prefix=old.prefix if old else "", suffix=old.suffix if old else "")
    except ValidationError:
        return ""
    from checker.match.quote import match_quote  # with all that matching needs, for reports that propose words

    return words if match_quote(page, quote).outcome is MatchOutcome.FOUND else ""
