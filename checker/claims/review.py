"""A person's review, written beside its claim."""

from checker.claims.change import AddItem, Route, change_text
from checker.claims.guard import guarded_tree
from checker.claims.tree import Mapping, Sequence
from checker.errors import ClaimFileError
from checker.model.claim import Claim, Review

__all__ = ["add_review", "claim_route"]


def add_review(text: str, claim: Claim, review: Review, name: str) -> str:
    """The text of a claim file with a review behind the claim's others.

    Args:
        text: The file's text.
        claim: The claim, as it was read from this text.
        review: What the person says.
        name: The file's path, for sentences.

    Raises:
        ClaimFileError: it cannot be put in without changing something else.
    """
    fields = (("decision", review.decision.value), ("by", review.by), ("date", review.date.isoformat()))
    more = tuple((key, value) for key, value in (("note", review.note), ("of", review.of)) if value)
    return change_text(text, [AddItem(claim_route(text, claim, name), "reviews", (*fields, *more))], name)


def claim_route(text: str, claim: Claim, name: str) -> Route:
    """Where a claim that was read from a text stands in its tree.

    Raises:
        ClaimFileError: the text is another by now.
    """
    tree = guarded_tree(text, name)
    root = tree.root
    claims = (
        next((value for key, value in root.pairs if key.value == "claims"), None) if isinstance(root, Mapping) else None
    )
    for number, item in enumerate(claims.items if isinstance(claims, Sequence) else ()):
        where = tree.source.of(item)
        if (where.line, where.column) == (claim.where.line, claim.where.column):
            return ("claims", number)
    raise ClaimFileError(f"{name}: the claim is not where it was read", "run the command again")
