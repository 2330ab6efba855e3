"""`claim-contested`: a source's own words speak against the claim."""

from collections.abc import Iterator
from dataclasses import replace

from checker.match.canonical import canonical_quote
from checker.model.claim import Stance
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import MatchOutcome
from checker.rules.base import Audited, Rule

__all__ = ["ClaimContested"]


class ClaimContested(Rule):
    """A source's own words speak against the claim."""

    id = "claim-contested"
    family = Family.CLAIM
    severity = Severity.ERROR
    summary = "A source's own words speak against the claim."
    help = """\
A quote that the claim file marks `stance: refutes` was found where it was said to stand. The machine does not judge
what it means; the editor did, by writing the stance. What it says is that the contradiction is real and can be read.

Correct the claim, or move the quote to `stance: context` when it does not contradict."""
    example = """\
error[claim-contested]: words marked as refuting the claim stand in ctc2020: "After the emergence of ISGS in 2015"
 --> claims/jnim-isgs-war.yaml:31:5"""
    before = """\
schema: 1
claims:
- text: The storm sank 24 boats.
  url: https://port.example/log
  stance: refutes
  quote: 42 boats went down in the harbour"""
    mended = "The claim says what the words say, so they no longer speak against it."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""

    def check(self, audited: Audited) -> Iterator[Finding]:
        for claim in audited.claims:
            for citation in claim.citations:
                if citation.stance is not Stance.REFUTES:
                    continue
                for quote in citation.quotes:
                    matches = (quote.live, *(copy.match for copy in quote.copies))
                    if any(match is not None and match.outcome is MatchOutcome.FOUND for match in matches):
                        finding = self.at_quote(
                            claim,
                            citation,
                            quote,
                            f"words marked as refuting the claim stand in {citation.source_key or citation.url}",
                            "correct the claim, or mark the quote as context",
                        )
                        yield replace(
                            finding,
                            severity=self.severity,
                            family=Family.CLAIM,
                            fingerprint=fingerprint(
                                Family.CLAIM, claim.id, citation.url, canonical_quote(quote.quote.exact)
                            ),
                        )
