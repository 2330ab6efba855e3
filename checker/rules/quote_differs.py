"""`quote-differs`: the source's words differ from the quote."""

from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.model.report import QuoteResult
from checker.rules.base import Audited, QuoteRule
from checker.rules.words import difference

__all__ = ["QuoteDiffers"]


class QuoteDiffers(QuoteRule):
    """The source's words differ from the quote."""

    id = "quote-differs"
    severity = Severity.ERROR
    summary = "The source's words differ from the quote."
    help = """\
A passage was found that is nearly the quote, but a word, a number, a name or a negation is not the same. The report
shows the difference word by word, the dangerous changes first.

Use the source's own words, or mark what you left out with `…` and what you added with `[brackets]`. It is a warning,
not an error, when no earlier copy was read: the page may have changed since."""
    example = """\
error[quote-differs]: a number differs: quoted “24”, the source has “42”
 --> claims/storms.yaml:9:12"""
    before = """\
schema: 1
claims:
- text: The storm sank 24 boats.
  url: https://port.example/log
  quote: 24 boats went down in the harbour"""
    mended = "The log has 42 boats: the quote now has its words, and the claim says what they say."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "quotation practice: any changed word outside brackets is a misquotation"

    def say(self, audited: Audited, quote: QuoteResult) -> tuple[str, str]:
        matches = (quote.live, *(copy.match for copy in quote.copies))
        match = next(match for match in matches if match and match.outcome is MatchOutcome.DIFFERS)
        advice = "use the source's own words, or mark an omission with … and an insertion with [brackets]"
        return difference(match), advice
