"""`archive-saved`: no archive had a copy of the page, so one was asked for."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from checker.model.capture import Capture, Outcome
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import MatchOutcome
from checker.rules.base import Audited, CitedUrl, Rule
from checker.rules.words import day, why

__all__ = ["ArchiveSaved"]


class ArchiveSaved(Rule):
    """No archive had a copy of the page, so one was asked for."""

    id = "archive-saved"
    family = Family.LINK
    severity = Severity.NOTE
    summary = "No archive had a copy of the page, so one was asked for."
    help = """\
With `--archive save`, a page that was read as cited and that no archive has a copy of is saved. The note says where the
copy is, or why there is none: the archive refused, it did not answer, or its index does not list the copy yet.

Pin the copy: write `archive_url` and `archive_date` below the source's `url`, or let `sourcecheck archive save FILE
--write` do it."""
    example = """\
note[archive-saved]: a copy was saved: https://web.archive.org/web/20261122101500/https://example.org/storm
 --> claims/storms.yaml:16:5"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = "The copy that was taken is pinned."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20261122101500/https://port.example/log
  archive_date: 2026-11-22
  quote: 42 boats went down in the harbour"""
    source = "Save Page Now 2, the Internet Archive's API documentation"

    def check(self, audited: Audited) -> Iterator[Finding]:
        for cited in audited.urls():
            capture = audited.captures.get(f"save:{urldefrag(cited.url).url}")
            if capture is not None:
                message, advice = _say(capture, cited, audited)
                finding = self.at_url(cited.url, cited.citations, message, advice)
                keys = (*finding.captures, f"save:{capture.url}")
                mark = fingerprint(Family.LINK, "", cited.url, self.id)
                yield replace(finding, captures=keys, fingerprint=mark)


def _say(capture: Capture, cited: CitedUrl, audited: Audited) -> tuple[str, str]:
    """The message, and what to do."""
    copy = capture.memento
    if capture.outcome is not Outcome.SAVED or copy is None:
        again = (
            "it is asked for again in the next run" if capture.outcome is Outcome.NO_ANSWER else "keep a copy yourself"
        )
        return f"no archive has a copy, and none was saved: {why(capture)}", again
    key = f"archive:{capture.url}@{copy.url}"
    matches = [
        reading.match
        for _, citation in cited.citations
        for quote in citation.quotes
        for reading in quote.copies
        if reading.capture == key and reading.match is not None
    ]
    read = audited.captures.get(key)
    if read is None or not read.captured:
        return f"a copy was saved, but it could not be read: {why(read)}: {copy.url}", "look at the copy"
    if any(match.outcome is not MatchOutcome.FOUND for match in matches):
        return f"a copy was saved, but the quoted words were not read in it: {copy.url}", "look at the copy"
    return f"a copy was saved: {copy.url}", f"pin it: archive_url: {copy.url} and archive_date: {day(copy.timestamp)}"
