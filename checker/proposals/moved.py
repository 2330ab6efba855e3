"""The new address of a page that has moved for good."""

from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urldefrag

from checker.capture.secrets import secret_in
from checker.claims.urls import url_fault
from checker.model.match import FragmentState, MatchOutcome
from checker.model.report import CitationResult
from checker.proposals.base import Proposal, Proposer, Target, Withheld

__all__ = ["MovedPage"]


class MovedPage(Proposer):
    """Writes the address that a chain of permanent redirects leads to, where the words were found there."""

    kind: ClassVar[str] = "new-address"
    summary: ClassVar[str] = "the new address of a page that has moved for good"
    rules: ClassVar[frozenset[str]] = frozenset({"link-moved"})

    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """One proposal a place that holds the address."""
        for spot in target.spots:
            found = (target.standing(judged, self.rules) for judged in spot.judged)
            finding = next(filter(None, found), None)
            if finding is None:
                continue
            claims = tuple(dict.fromkeys(judged.claim.id for judged in spot.judged))
            citations = [judged.citation for judged in spot.judged]
            capture = target.report.inputs.captures.get(citations[0].live)
            address, fragment = (capture.final_url if capture else ""), urldefrag(spot.url).fragment
            if fragment and not urldefrag(address).fragment:
                address = f"{urldefrag(address).url}#{fragment}"
            why = next((why for citation in citations if (why := _lost(citation))), "")
            if not address or url_fault(address) or secret_in(address):
                why = "the new address cannot stand in a file"
            edit = None if why else spot.address(address)
            if edit is None:
                why = why or "the address does not stand in the file as it was asked"
                yield Withheld(target.path, finding.rule, finding.fingerprint, why, claims, spot.url)
                continue
            words = ", where the quoted words stand" if any(citation.quotes for citation in citations) else ""
            yield Proposal(
                kind=self.kind,
                file=target.path,
                says=f"write the address it has moved to{words}",
                edit=edit,
                rule=finding.rule,
                fingerprint=finding.fingerprint,
                claims=claims,
                url=spot.url,
            )


def _lost(citation: CitationResult) -> str:
    """What would be lost with the old address, "" for nothing."""
    if citation.live in citation.doubts or citation.live_readable is not True:
        return "what stands at the new address could not be read, or looks like another page"
    if any(quote.live is None or quote.live.outcome is not MatchOutcome.FOUND for quote in citation.quotes):
        return "not all of the quoted words stand at the new address"
    if citation.fragment is not None and citation.fragment.state is FragmentState.MISSING:
        return "the page at the new address lacks the place that is linked to"
    if citation.source.archive_url or citation.source.archive_date:
        return "it names a copy of the old address, which would be one of another page then"
    return ""
