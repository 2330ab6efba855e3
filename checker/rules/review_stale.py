"""`review-stale`: what a person reviewed has changed since."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import stale

__all__ = ["ReviewStale"]


class ReviewStale(Rule):
    """What a person reviewed has changed since."""

    id = "review-stale"
    family = Family.CLAIM
    severity = Severity.WARNING
    summary = "What a person reviewed has changed since."
    help = """\
A review carries a digest (`of:`) of the claim's words, its quotes and the passages read. One of them is not what it
was, so the review lapses: it is shown, but no longer counts. A passage that could not be read this time lapses nothing.

Read the source again and renew the review."""
    example = """\
warning[review-stale]: what A. Editor reviewed on 2026-11-22 has changed since
 --> claims/jnim-isgs-war.yaml:40:5"""

    def check(self, audited: Audited) -> Iterator[Finding]:
        for claim in audited.claims:
            for review in claim.reviews:
                if stale(claim, review):
                    yield self.at_claim(
                        claim.id,
                        review.where if review.where.file else claim.where,
                        f"what {review.by} reviewed on {review.date} has changed since",
                        "read the source again and renew the review",
                    )
