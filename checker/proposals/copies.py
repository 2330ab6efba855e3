"""Which earlier copy of a page may be named where readers look: one that was read, and holds what is cited."""

from collections.abc import Iterator, Sequence

from checker.capture.address import same_address
from checker.capture.secrets import secret_in
from checker.claims.urls import url_fault
from checker.model.capture import Capture, CaptureKind
from checker.model.match import MatchOutcome
from checker.model.report import CitationResult, Report
from checker.signs.archives import untrusted

__all__ = ["copies_to_name", "may_be_named"]


def copies_to_name(report: Report, citations: Sequence[CitationResult]) -> Iterator[tuple[str, Capture]]:
    """The copies that hold everything the citations quote, each with its key, in the order in which they were asked.

    Args:
        report: The report.
        citations: Citations of one address. One without a quote needs a copy that could be read, and no more.
    """
    keys = dict.fromkeys(key for citation in citations for key in _asked(citation))
    for key in keys:
        capture = report.inputs.captures.get(key)
        if (
            capture is not None
            and may_be_named(capture)
            and all(_serves(key, capture, one, report) for one in citations)
        ):
            yield key, capture


def may_be_named(capture: Capture) -> bool:
    """Whether others can see a copy, and its address may stand in a file: it is a web archive's, and no secret's."""
    memento = capture.memento
    if capture.kind is not CaptureKind.ARCHIVE or not capture.captured or memento is None or len(memento.timestamp) < 8:
        return False
    return url_fault(memento.url) is None and not secret_in(memento.url) and untrusted(memento.url) is None


def _asked(citation: CitationResult) -> Iterator[str]:
    yield from citation.copies
    for quote in citation.quotes:
        yield from (copy.capture for copy in quote.copies)


def _serves(key: str, capture: Capture, citation: CitationResult, report: Report) -> bool:
    """Whether a copy is of the page cited, and holds what is quoted from it."""
    if key in citation.doubts or key not in _asked(citation) or not _is_of(capture, citation, report):
        return False
    return all(
        any(
            copy.capture == key and copy.match is not None and copy.match.outcome is MatchOutcome.FOUND
            for copy in quote.copies
        )
        for quote in citation.quotes
    )


def _is_of(capture: Capture, citation: CitationResult, report: Report) -> bool:
    """Whether a copy is of the cited address, or of one that it led to."""
    original = capture.memento.original if capture.memento else ""
    live = report.inputs.captures.get(citation.live)
    known = [citation.url, *([live.final_url, *(hop.url for hop in live.hops)] if live else ())]
    return not original or any(same_address(original, url) for url in known if url)
