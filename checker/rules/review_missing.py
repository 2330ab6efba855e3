"""`review-missing`: too few people have read the sources of a claim."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.reviews import counting, reviewed_claims

__all__ = ["ReviewMissing"]


class ReviewMissing(Rule):
    """Too few people have read the sources of a claim."""

    id = "review-missing"
    family = Family.CLAIM
    severity = Severity.ERROR
    summary = "Too few people have read the sources of a claim."
    help = """\
The repository asks for a number of reviews (`required` below `[review]` in its settings), and the claim has fewer that
count. A review counts when its lines were committed by the person it names, when that is another person than the author
of the claim's last change, and when nothing it rests on has changed since. Two reviews of one person count once.

Have somebody else read the source and write a review: `sourcecheck review CLAIM --decision … --by NAME`."""
    example = """\
error[review-missing]: 1 review is required and none counts
 --> claims/jnim-isgs-war.yaml:40:5"""
    before = """\
schema: 1
claims:
- id: storm-boats
  text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = (
        "Somebody else than the author of the claim read its source, and committed the review that the settings "
        "ask for."
    )
    after = """\
schema: 1
claims:
- id: storm-boats
  text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: supported
    by: A. Editor
    date: 2026-11-20"""
    source = "The four-eyes principle: who wrote a claim does not also vouch for it"

    def check(self, audited: Audited) -> Iterator[Finding]:
        required = audited.reviews_required
        for claim, authorship in reviewed_claims(audited) if required else ():
            count = len(counting(claim, authorship))
            if count < required:
                needed = "1 review is required" if required == 1 else f"{required} reviews are required"
                has = "none counts" if not count else f"{count} counts" if count == 1 else f"{count} count"
                yield self.at_claim(
                    claim.id,
                    claim.where,
                    f"{needed} and {has}",
                    "have somebody who did not write the claim read its sources, and write a review",
                )
