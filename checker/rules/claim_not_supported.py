"""`claim-not-supported`: a person read the source and does not find the claim in it."""

from collections.abc import Iterator

from checker.model.claim import Decision
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import stale

__all__ = ["ClaimNotSupported"]


class ClaimNotSupported(Rule):
    """A person read the source and does not find the claim in it."""

    id = "claim-not-supported"
    family = Family.CLAIM
    severity = Severity.ERROR
    summary = "A person read the source and does not find the claim in it."
    help = """\
The latest review of the claim says `not-in-source` or `refuted`. Only people say whether a claim is supported; this
rule repeats what one of them said until the claim or its source changes.

Correct the claim, cite a source that carries it, or review it again."""
    example = """\
error[claim-not-supported]: A. Editor read the source on 2026-11-22 and found: refuted
 --> claims/jnim-isgs-war.yaml:40:5"""
    before = """\
schema: 1
claims:
- text: The storm sank the whole fleet.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: not-in-source
    by: A. Editor
    date: 2026-03-01
    note: The log has 42 boats and says nothing of the others."""
    mended = "The claim was corrected, and a person read the source again."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: supported
    by: A. Editor
    date: 2026-03-08"""

    def check(self, audited: Audited) -> Iterator[Finding]:
        for claim in audited.claims:
            review = max(claim.reviews, key=lambda review: review.date, default=None)
            if review and review.decision in (Decision.NOT_IN_SOURCE, Decision.REFUTED) and not stale(claim, review):
                yield self.at_claim(
                    claim.id,
                    review.where if review.where.file else claim.where,
                    f"{review.by} read the source on {review.date} and found: {review.decision}",
                    "correct the claim, cite a source that carries it, or review it again",
                )
