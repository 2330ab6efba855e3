"""A passage of the source as the quote of a claim that quotes nothing yet."""

from collections.abc import Iterator
from typing import ClassVar

from checker.proposals.base import Consent, Proposal, Proposer, Target, Withheld
from checker.proposals.words import as_quote

__all__ = ["PassageQuote"]


class PassageQuote(Proposer):
    """Offers the passages that an audit with `--passages` found. Which of them carries the claim is a person's word."""

    kind: ClassVar[str] = "passage"
    summary: ClassVar[str] = "a passage of the source as a quote, where nothing is quoted"

    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """At most three proposals a citation, of which one is wanted."""
        for spot in target.spots:
            for number, judged in enumerate(spot.judged):
                if judged.citation.quotes:
                    continue
                for passage in judged.citation.passages:
                    words = as_quote(passage)
                    edit = spot.quote(judged, words) if words else None
                    if edit is None:
                        continue
                    yield Proposal(
                        kind=self.kind,
                        file=target.path,
                        says="quote this passage, if it carries the claim",
                        edit=edit,
                        consent=Consent.ASK,
                        because="whether a passage carries a claim is for a person to say",
                        claims=(judged.claim.id,),
                        url=spot.url,
                        group=f"{target.path} {judged.claim.id} {spot.url} {number}",
                    )
