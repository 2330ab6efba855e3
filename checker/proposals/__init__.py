"""Ready edits: what a report proves may be mended, as proposals that a person or a nightly job accepts.

`PROPOSERS` is every kind of proposal there is, in the order in which they are offered: one file a kind. `targets` finds
the files of a report that may be mended, `proposals` what there is to propose for one of them.
"""

from collections.abc import Iterator
from typing import Final

from checker.proposals.archived import ArchivedCopy
from checker.proposals.base import Consent, Edit, Proposal, Proposer, Target, Withheld
from checker.proposals.moved import MovedPage
from checker.proposals.naming import ClaimIds
from checker.proposals.quoting import PassageQuote
from checker.proposals.words import SourceWords

__all__ = ["MENDS", "PROPOSERS", "Consent", "Edit", "Proposal", "Proposer", "Target", "Withheld", "proposals"]

PROPOSERS: Final[tuple[Proposer, ...]] = (MovedPage(), ArchivedCopy(), SourceWords(), PassageQuote(), ClaimIds())


MENDS: Final = frozenset(rule for proposer in PROPOSERS for rule in proposer.rules)
"""The rules whose findings may have a ready edit."""


def proposals(target: Target) -> Iterator[Proposal | Withheld]:
    """Everything there is to propose for a file, and what cannot be, kind by kind."""
    for proposer in PROPOSERS:
        yield from proposer.propose(target)
