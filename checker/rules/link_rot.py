"""`link-rot`: the address is gone; an earlier copy remains."""

from checker.model.capture import Capture
from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import PRIVATE, copy_that

__all__ = ["LinkRot"]


class LinkRot(LinkRule):
    """The address is gone; an earlier copy remains."""

    id = "link-rot"
    severity = Severity.WARNING
    summary = "The address is gone; an earlier copy remains."
    help = """\
The server says that the page is not there any more, or what it shows instead looks like a page for missing pages or
like a parked domain (`link-soft-404` and `link-parked` say how that is told). A copy exists, and where words are quoted
it has them: the claim can still be checked, but a reader's click leads nowhere.

Set `archive_url` to the copy and `url_status: dead`; the warning ends then. It is an error when the page is gone for
good (`link-gone` says how that is told) and only our own earlier evidence has the words: no reader can see that."""
    example = """\
warning[link-rot]: the address is gone (404); the copy of 2023-09-26 has the words
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = "The copy that remains is cited, and the address is said to be dead."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  url_status: dead
  quote: 42 boats went down in the harbour"""

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        copy = _remaining(audited, cited)
        words = "has the words" if any(citation.quotes for _, citation in cited.citations) else "exists"
        then = f"{copy_that(copy)} {words}" if copy else "an earlier copy remains"
        status = "usurped" if cited.doubt and cited.doubt.kind == "parked" else "dead"
        advice = PRIVATE
        if copy and copy.memento:
            advice = f"set archive_url: {copy.memento.url} and url_status: {status}"
        return f"{_gone(cited)}; {then}", advice


def _remaining(audited: Audited, cited: CitedUrl) -> Capture | None:
    """The first copy that has the words, else the first that can be read."""
    holding = [
        copy.capture
        for _, citation in cited.citations
        for quote in citation.quotes
        for copy in quote.copies
        if copy.match and copy.match.outcome is MatchOutcome.FOUND
    ]
    keys = (*holding, *(key for _, citation in cited.citations for key in citation.copies))
    return next((audited.captures[key] for key in keys if audited.captures[key].captured), None)


def _gone(cited: CitedUrl) -> str:
    """What makes us think that the page is gone: the server's word, or a sign."""
    if cited.doubt:
        kind = "is parked" if cited.doubt.kind == "parked" else "looks like a soft 404"
        return f"the address {kind}: {cited.doubt.detail}"
    return f"the address is gone ({cited.capture.status})" if cited.capture and cited.capture.status else "it is gone"
