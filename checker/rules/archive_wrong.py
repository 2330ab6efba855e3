"""`archive-wrong`: the pinned archived copy does not show what it is cited for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from checker.capture.address import is_copy_of
from checker.model.capture import Outcome
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import MatchOutcome
from checker.model.report import CitationResult, QuoteResult
from checker.rules.base import Audited, Rule
from checker.rules.words import day, distance, why

__all__ = ["ArchiveWrong"]


class ArchiveWrong(Rule):
    """The pinned archived copy does not show what it is cited for."""

    id = "archive-wrong"
    family = Family.LINK
    severity = Severity.ERROR
    summary = "The pinned archived copy does not show what it is cited for."
    help = """\
The `archive_url` of the source was asked, and the archive answered: it holds no such capture, or one of an error page,
or one of another address; or the copy lacks the quoted words although they stand elsewhere. An archive that does not
answer is never counted against the copy.

It is a warning when the copy only looks like a bot wall, a consent form or a page for missing pages: such pages are
archived with status 200 as well. Other warnings: the archive gives a copy of another day than the address says (they
redirect to the nearest one they have), or of another than `archive_date`; it says that it may not show the copy; or the
address names no copy at all. One day of difference is no matter: clocks and time zones differ.

Pin another copy: one of this address, near the day you read it, that has the words."""
    example = """\
error[archive-wrong]: the archived copy is one of another address: https://example.org/other
 --> claims/storms.yaml:16:18"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20240302101500/https://port.example/fees
  archive_date: 2024-03-02
  quote: 42 boats went down in the harbour"""
    mended = "The copy is one of the cited address."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  quote: 42 boats went down in the harbour"""
    source = "WaybackMedic's practice: archive links rot too"

    def check(self, audited: Audited) -> Iterator[Finding]:
        for cited in audited.urls():
            for claim, citation in cited.citations:
                message, severity = _wrong(audited, citation), self.severity
                if not message:
                    message, severity = _doubtful(citation) or _undated(audited, citation), Severity.WARNING
                if message:
                    advice = "pin another copy"
                    finding = self.at_url(cited.url, [(claim, citation)], message, advice, severity=severity)
                    yield replace(
                        finding,
                        fingerprint=fingerprint(Family.LINK, claim.id, citation.source.archive_url, self.id),
                    )


def _wrong(audited: Audited, citation: CitationResult) -> str:
    """What is wrong with the pinned copy, "" when nothing can be said against it."""
    key = _pinned(citation)
    copy = audited.captures.get(key)
    if copy is None or not citation.source.archive_url:
        return ""
    if copy.outcome is Outcome.NOT_ARCHIVED:
        return "the archive says that it holds no such copy"
    if copy.outcome is Outcome.GONE or copy.reason == "archive-copy-status":
        return f"the archived copy is one of an error page ({copy.status})"
    if not copy.captured and copy.memento is None:
        return ""
    if copy.memento and not is_copy_of(copy, citation.url, audited.captures.get(citation.live)):
        return f"the archived copy is one of another address: {copy.memento.original}"
    if any(_lacks(quote, key) for quote in citation.quotes):
        return "the archived copy lacks the quoted words, which stand elsewhere"
    return ""


def _doubtful(citation: CitationResult) -> str:
    """What the pinned copy looks like instead of the page, "" when nothing speaks against it."""
    doubt = citation.doubts.get(_pinned(citation))
    return f"the archived copy does not look like the page: {doubt.detail}" if doubt else ""


def _undated(audited: Audited, citation: CitationResult) -> str:
    """What the archive says of the pinned copy that its editor did not mean, "" when it is as claimed."""
    copy = audited.captures.get(_pinned(citation))
    if copy is None:
        return ""
    if copy.outcome is Outcome.EXCLUDED:
        return "the archive says that it may not show the copy"
    if copy.reason == "archive-bad-address":
        return why(copy)
    stamp = copy.memento.timestamp if copy.memento else ""
    if not stamp or copy.memento is None:
        return ""
    taken, claimed = day(stamp), citation.source.archive_date
    if abs(copy.memento.distance_days or 0) > 1:
        return f"the archive gives a copy of {taken}, {distance(copy)}: {copy.memento.url}"
    if claimed and not _on(taken, claimed):
        return f"archive_date is {claimed}, the archived copy is of {taken}"
    return ""


def _on(taken: str, claimed: str) -> bool:
    """Whether a day is the one claimed, or in the month or year claimed, give or take a day."""
    when = dt.date.fromisoformat(taken)
    days = (when + dt.timedelta(days=shift) for shift in (-1, 0, 1))
    return any(around.isoformat().startswith(claimed) for around in days)


def _pinned(citation: CitationResult) -> str:
    """The key of the pinned copy, "" when none was asked."""
    return next((key for key in citation.copies if key.endswith(f"@{citation.source.archive_url}")), "")


def _lacks(quote: QuoteResult, key: str) -> bool:
    """Whether the pinned copy was read without the words while another witness has them."""
    matches = {copy.capture: copy.match for copy in quote.copies}
    pinned = matches.pop(key, None)
    others = (quote.live, *matches.values())
    return (
        pinned is not None
        and pinned.outcome in (MatchOutcome.DIFFERS, MatchOutcome.NOT_FOUND)
        and any(match is not None and match.outcome is MatchOutcome.FOUND for match in others)
    )
