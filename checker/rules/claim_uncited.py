"""`claim-uncited`: the claim has no source."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["ClaimUncited"]


class ClaimUncited(Rule):
    """The claim has no source."""

    id = "claim-uncited"
    family = Family.CLAIM
    severity = Severity.NOTE
    summary = "The claim has no source."
    help = """\
The document gives no source for this statement (`cites: []`), or the file names none yet.

Find one and add it under `cites:`, or leave the note standing: it says truly that nobody can check this here."""
    example = """\
note[claim-uncited]: the document gives no source for this claim
 --> claims/jnim-isgs-war.yaml:55:3"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  cites: []"""
    mended = "A source was found, and the document names it now."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "Wikipedia:Verifiability: material likely to be challenged needs an inline citation"
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            for claim in file.claims:
                if not any(citation.cited for citation in claim.cites or ()):
                    given = claim.cites is not None
                    yield self.at_claim(
                        file.full_id(claim),
                        claim.where,
                        "the document gives no source for this claim" if given else "no source is named for this claim",
                        "add one under cites:" if given else "add one, or say cites: [] when the document gives none",
                    )
