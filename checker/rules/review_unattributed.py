"""`review-unattributed`: nobody can tell that a review is a second person's."""

from collections.abc import Iterator

from checker.match.canonical import canonical_quote
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.rules.base import Audited, Rule
from checker.rules.reviews import doubt_of, reviewed_claims

__all__ = ["ReviewUnattributed"]


class ReviewUnattributed(Rule):
    """Nobody can tell that a review is a second person's."""

    id = "review-unattributed"
    family = Family.CLAIM
    severity = Severity.WARNING
    summary = "Nobody can tell that a review is a second person's."
    help = """\
The repository asks for reviews (`required` below `[review]` in its settings). This one does not count: its lines were
committed by somebody else than it names, they are not committed, or its author made the claim's last change too. Who
committed a line is what git says of it; `.mailmap` makes two addresses of a person one.

Have the reviewer commit the review, under the name or the mail address that stands in `by:`."""
    example = """\
warning[review-unattributed]: the review by A. Editor does not count: its lines were committed by B. Writer
 --> claims/jnim-isgs-war.yaml:40:5"""
    before = """\
schema: 1
claims:
- id: storm-boats
  text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  reviews:
  - decision: supported
    by: Anna
    date: 2026-11-20"""
    mended = (
        "The name is the one that the reviewer commits under; a review that somebody else committed has to be "
        "committed by its own author."
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
    source = "git blame; gitmailmap"

    def check(self, audited: Audited) -> Iterator[Finding]:
        for claim, authorship in reviewed_claims(audited) if audited.reviews_required else ():
            for number, review in enumerate(claim.reviews):
                if why := doubt_of(review, authorship, number):
                    identity = canonical_quote(f"{self.id} {review.by} {review.date}")
                    yield Finding(
                        rule=self.id,
                        severity=self.severity,
                        family=Family.CLAIM,
                        message=f"the review by {review.by} does not count: {why}",
                        where=review.where if review.where.file else claim.where,
                        fingerprint=fingerprint(Family.CLAIM, claim.id, "", identity),
                        claim=claim.id,
                        help="have the reviewer commit it, under the name or mail address in `by:`",
                    )
