"""`quote-not-found`: the quoted words do not stand in the source."""

from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.model.report import QuoteResult
from checker.rules.base import Audited, QuoteRule
from checker.rules.verdict import ONLY_COPY
from checker.rules.words import copy_name, copy_that

__all__ = ["QuoteNotFound"]


class QuoteNotFound(QuoteRule):
    """The quoted words do not stand in the source."""

    id = "quote-not-found"
    severity = Severity.ERROR
    summary = "The quoted words do not stand in the source."
    help = """\
The page was read, and neither it nor an earlier copy has the words or anything near them. If the address is gone, the
copy was read instead.

Check that the quote belongs to this source and not to the one beside it. It is a warning when no earlier copy could be
read: the page may have changed since the quote was taken."""
    example = """\
error[quote-not-found]: the quoted words do not stand on the page, nor in the copy of 2024-07-20
 --> claims/storms.yaml:21:12"""
    before = """\
schema: 1
sources:
  gazette:
    url: https://gazette.example/storm
  log:
    url: https://port.example/log
claims:
- text: The storm sank 42 boats.
  source: gazette
  quote: 42 boats went down in the harbour"""
    mended = "The words stand in the source beside it."
    after = """\
schema: 1
sources:
  gazette:
    url: https://gazette.example/storm
  log:
    url: https://port.example/log
claims:
- text: The storm sank 42 boats.
  source: log
  quote: 42 boats went down in the harbour"""

    def say(self, audited: Audited, quote: QuoteResult) -> tuple[str, str]:
        copies = [
            audited.captures[copy.capture]
            for copy in quote.copies
            if copy.match and copy.match.outcome in (MatchOutcome.NOT_FOUND, MatchOutcome.HIDDEN)
        ]
        if quote.live is None:
            names = [copy_that(copy) for copy in copies]
            none = f"{names[0]} does not have" if len(names) == 1 else f"neither {' nor '.join(names)} has"
            alone = quote.verdict.note == ONLY_COPY
            message = f"{none} the words" if alone else f"the live address is gone, and {none} the words"
        else:
            message = "the words do not stand on the page" + "".join(f", nor in {copy_name(copy)}" for copy in copies)
        return message, "check that the quote belongs to this source, or give the right one"
