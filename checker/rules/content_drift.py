"""`content-drift`: the quoted words stood there once and no longer do."""

from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.model.report import QuoteResult
from checker.rules.base import Audited, QuoteRule
from checker.rules.turning import since, turn
from checker.rules.words import PRIVATE, copy_that

__all__ = ["ContentDrift"]


class ContentDrift(QuoteRule):
    """The quoted words stood there once and no longer do."""

    id = "content-drift"
    severity = Severity.WARNING
    summary = "The quoted words stood there once and no longer do."
    help = """\
The live page lacks the quoted words, or has them changed; an earlier copy has them. The quote was right when it was
taken, and a reader who follows the link today will not find it. `audit --timeline` says when the words went.

Cite the copy: set `archive_url` to it and `url_status: deviated`. Where only we or a person hold the copy, cite another
place where the words stand: no reader can see that one. If the source corrected itself, correct the claim."""
    example = """\
warning[content-drift]: the words are gone from the live page; the copy of 2023-09-26 has them
 --> claims/storms.yaml:14:11"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = "The copy that has the words is cited beside the page, which is said to have changed."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  url_status: deviated
  quote: 42 boats went down in the harbour"""
    source = "Jones et al. 2016, doi:10.1371/journal.pone.0167475: three in four references drift"

    def say(self, audited: Audited, quote: QuoteResult) -> tuple[str, str]:
        changed = quote.live is not None and quote.live.outcome is MatchOutcome.DIFFERS
        holding = [copy for copy in quote.copies if copy.match and copy.match.outcome is MatchOutcome.FOUND]
        copy = next((audited.captures[copy.capture] for copy in holding), None)
        memento = copy.memento if copy else None
        now = "the live page has other words today" if changed else "the live page lacks the words today"
        then = f"{copy_that(copy) if copy else 'an earlier copy'} has them"
        if quote.timeline is not None and (when := turn(quote.timeline) or since(quote.timeline)):
            then += f"; the words went {when}"
        if memento is None:
            return f"{now}; {then}", PRIVATE
        return f"{now}; {then}", f"cite the copy: archive_url: {memento.url}, and set url_status: deviated"
