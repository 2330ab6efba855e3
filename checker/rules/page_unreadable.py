"""`page-unreadable`: the page came, but its text could not be read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from checker.model.finding import Finding, Severity
from checker.model.report import CitationResult
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import why

__all__ = ["PageUnreadable"]

_ADVICE: Final = "read it yourself and add a review, or give a copy that can be read"


class PageUnreadable(LinkRule):
    """The page came, but its text could not be read."""

    id = "page-unreadable"
    severity = Severity.INCONCLUSIVE
    summary = "The page came, but its text could not be read."
    help = """\
The bytes arrived and no reader could make text of them that a missing quote could be judged by: a bot wall or a script
shell instead of the article, a PDF without a text map, a kind of file we do not read, a parser that ran out of its
limits. Nothing is said of the quote.

Read it yourself and add a review, or give an archived copy that can be read. Pages that are empty without scripts can
be read by a browser: `--browser`."""
    example = """\
inconclusive[page-unreadable]: the page is an empty shell that a script fills
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = (
        "A person read the page, says so in a review, and lets the finding stand for a time; a file that you have "
        "of the page can be supplied instead (`sourcecheck archive add`)."
    )
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
  waivers:
  - rule: page-unreadable
    because: Only scripts fill the page; read in a browser on 2026-11-20.
    by: A. Editor
    until: 2027-02-01"""

    def check(self, audited: Audited) -> Iterator[Finding]:
        """One finding an address, and one a citation of a source that has none and whose copy was not read."""
        yield from super().check(audited)
        for claim in audited.claims:
            for citation in claim.citations:
                if not citation.url and citation.names(self.id):
                    name = citation.source_key or citation.source.title
                    yield replace(
                        self.at_source(f"{claim.id} {name}", citation.where, _copy_unread(audited, citation), _ADVICE),
                        claim=claim.id,
                        captures=citation.copies,
                    )

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        quotes = (quote for _, citation in cited.citations for quote in citation.quotes)
        detail = cited.doubt.detail if cited.doubt else ""
        detail = detail or next((quote.live.detail for quote in quotes if quote.live and quote.live.detail), "")
        return detail or "the page came, but its text could not be read", _ADVICE


def _copy_unread(audited: Audited, citation: CitationResult) -> str:
    """Why the copies of a source without an address say nothing of the quote."""
    copies = [copy for quote in citation.quotes for copy in quote.copies]
    read = [copy.match.detail for copy in copies if copy.match and copy.match.detail]
    asked = [why(audited.captures[copy.capture]) for copy in copies if copy.capture in audited.captures]
    reason = next(iter((*read, *asked)), "nothing could be read")
    return reason if reason.startswith("the copy") else f"the supplied copy could not be read: {reason}"
