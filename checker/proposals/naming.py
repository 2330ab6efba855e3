"""Ids for claims that have none, as `lint --fix` writes them."""

from collections.abc import Iterator
from typing import ClassVar

from checker.proposals.base import Proposal, Proposer, Target, Withheld

__all__ = ["ClaimIds"]


class ClaimIds(Proposer):
    """Gives every claim a name that stays when its words change."""

    kind: ClassVar[str] = "ids"
    summary: ClassVar[str] = "an id for each claim without one"

    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """One proposal a file."""
        edit = target.nameless()
        if edit is not None:
            yield Proposal(kind=self.kind, file=target.path, says="give every claim an id", edit=edit)
