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
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: supported
    by: A. Editor
    date: 2026-03-01
    of: sha256:3f9a1c0e77b24d19a8d5f0c2b6e4917d5a3c8e0f1b2d4c6a798b9e0d1c2f3a45"""
    mended = "The source was read again, and `sourcecheck review` wrote the new digest."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: supported
    by: A. Editor
    date: 2026-11-20
    of: sha256:d8550ab910bb587dae213dc2547bab64a743f70206e95f28988de7eeb7bcb11b"""

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
