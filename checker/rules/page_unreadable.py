"""`page-unreadable`: the page came, but its text could not be read."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule

__all__ = ["PageUnreadable"]


class PageUnreadable(LinkRule):
    """The page came, but its text could not be read."""

    id = "page-unreadable"
    severity = Severity.INCONCLUSIVE
    summary = "The page came, but its text could not be read."
    help = """\
The bytes arrived and no reader could make text of them that a missing quote could be judged by: a bot wall or a script
shell instead of the article, a PDF without a text map, a kind of file we do not read, a parser that ran out of its
limits. Nothing is said of the quote.

Read it yourself and add a review, or give an archived copy that can be read."""
    example = """\
inconclusive[page-unreadable]: the page is an empty shell that a script fills
 --> claims/storms.yaml:14:10"""

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        quotes = (quote for _, citation in cited.citations for quote in citation.quotes)
        detail = cited.doubt.detail if cited.doubt else ""
        detail = detail or next((quote.live.detail for quote in quotes if quote.live and quote.live.detail), "")
        advice = "read it yourself and add a review, or give a copy that can be read"
        return detail or "the page came, but its text could not be read", advice
