"""`quote-hidden`: the words are in the page's code, where no reader sees them."""

from checker.model.finding import Severity
from checker.model.report import QuoteResult
from checker.rules.base import Audited, QuoteRule

__all__ = ["QuoteHidden"]


class QuoteHidden(QuoteRule):
    """The words are in the page's code, where no reader sees them."""

    id = "quote-hidden"
    severity = Severity.WARNING
    summary = "The words are in the page's code, where no reader sees them."
    help = """\
The quoted words stand only in a part that browsers do not show: hidden by style, in a script, in a form. A reader who
follows the link cannot find them, so they do not count as found.

Quote what the page shows, or say in the claim where the words come from."""
    example = """\
warning[quote-hidden]: the words stand only in a hidden part of the page
 --> claims/storms.yaml:30:12"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats are lost"""
    mended = "The quote has words that the page shows to a reader."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""

    def say(self, audited: Audited, quote: QuoteResult) -> tuple[str, str]:
        return "the words stand only in a hidden part of the page", "quote what the page shows to a reader"
