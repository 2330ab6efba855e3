"""Which reviews count where a repository asks for some: those of another person than the one who wrote the claim."""

from collections.abc import Iterator

from checker.model.authorship import Authorship, Person
from checker.model.claim import Review
from checker.model.report import ClaimResult
from checker.rules.base import Audited
from checker.rules.waivers import stale

__all__ = ["counting", "doubt_of", "reviewed_claims"]


def reviewed_claims(audited: Audited) -> Iterator[tuple[ClaimResult, Authorship]]:
    """The claims that are to be reviewed: those of claim files that cite something."""
    for claim in audited.claims:
        authorship = audited.authors.get(claim.id)
        if authorship is not None and claim.citations:
            yield claim, authorship


def counting(claim: ClaimResult, authorship: Authorship) -> list[Person]:
    """The people whose reviews of the claim count, each once: by name and by mail address they are one."""
    people: list[Person] = []
    for number, (review, signer) in enumerate(zip(claim.reviews, authorship.reviews, strict=True)):
        counts = not stale(claim, review) and not doubt_of(review, authorship, number)
        if counts and not any(signer.is_same(known) for known in people):
            people.append(signer)
    return people


def doubt_of(review: Review, authorship: Authorship, number: int) -> str:
    """Why a review does not count for want of a second person, "" when it does.

    Args:
        review: The review.
        authorship: Of its claim.
        number: Which of the claim's reviews it is, from 0.
    """
    signer, author = authorship.reviews[number], authorship.changed
    if not signer.name and not signer.mail:
        return "its lines are not committed, or older than what this clone has of the history: nobody has signed it"
    if not signer.is_called(review.by):
        return f"its lines were committed by {signer.name or signer.mail}"
    if not author.name and not author.mail:
        return (
            "nobody knows whose the claim's last change is: it is not committed, stands on the review's own lines, or "
            "is older than what this clone has of the history"
        )
    if author.is_called(review.by) or author.is_same(signer):
        return f"{review.by} also made the claim's last change"
    return ""
