"""What every rendering for people says alike: which finding belongs where, in which order, in which words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from weakref import ref

from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.finding import Finding, Severity
from checker.model.match import Change, Match, MatchOutcome
from checker.model.report import CitationResult, ClaimResult, ClaimStatus, QuoteResult, Report
from checker.rules.words import copy_day, copy_name, distance, why

__all__ = [
    "CHANGE_WORDS",
    "SIGNS",
    "STATUS_WORDS",
    "Place",
    "active",
    "amount",
    "capture_words",
    "copy_date",
    "match_words",
    "needs_person",
    "places",
    "rule_words",
    "witnesses",
]

SIGNS: Final = {
    Severity.ERROR: "✕",
    Severity.WARNING: "!",
    Severity.INCONCLUSIVE: "?",
    Severity.NOTE: "i",
    None: "✓",
}
"""A sign beside every word and colour, for who cannot see colours."""

STATUS_WORDS: Final = {
    ClaimStatus.CONTESTED: "contested",
    ClaimStatus.FAILING: "failing",
    ClaimStatus.INCONCLUSIVE: "inconclusive",
    ClaimStatus.LINKS_ONLY: "links only",
    ClaimStatus.WORDS_FOUND: "words found",
    ClaimStatus.UNCITED: "uncited",
}

CHANGE_WORDS: Final = {
    Change.NUMBER: "number",
    Change.NEGATION: "negation",
    Change.NAME: "name",
    Change.WORD: "words",
    Change.ORDER: "order",
    Change.SPACING: "spacing",
    Change.CUT: "cut inside a word",
}
"""The class of a change, as it stands beside the changed words; the dangerous first."""

_MATCH_WORDS: Final = {
    MatchOutcome.FOUND: "has the words",
    MatchOutcome.DIFFERS: "has other words",
    MatchOutcome.NOT_FOUND: "does not have the words",
    MatchOutcome.HIDDEN: "has the words where no reader sees them",
    MatchOutcome.UNREADABLE: "could not be read",
}

_OUTCOME_WORDS: Final = {
    Outcome.CAPTURED: "read",
    Outcome.GONE: "gone",
    Outcome.BLOCKED: "blocked",
    Outcome.UNREACHABLE: "not reached",
    Outcome.SKIPPED: "skipped",
    Outcome.NOT_ARCHIVED: "not archived",
    Outcome.EXCLUDED: "excluded from the archive",
    Outcome.NO_ANSWER: "no answer from the archive",
    Outcome.NOT_ASKED: "archive not asked",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about, as far as the report's claims tell."""

    claim: ClaimResult | None = None
    citation: CitationResult | None = None
    quote: QuoteResult | None = None


def places(report: Report) -> tuple[Place, ...]:
    """For each finding of the report, in order, the claim, citation and quote it belongs to.

    A finding about an address belongs to the first citation of it. Each rendering asks several times, so the answer
    for the last report is remembered.
    """
    if not (_last_placed and _last_placed[0]() is report):
        _last_placed[:] = (ref(report), _placed(report))
    found: tuple[Place, ...] = _last_placed[1]
    return found


_last_placed: Final[list[Any]] = []


def _placed(report: Report) -> tuple[Place, ...]:
    """As `places`."""
    by_claim: dict[str, list[tuple[ClaimResult, CitationResult]]] = defaultdict(list)
    by_url: dict[str, list[tuple[ClaimResult, CitationResult]]] = defaultdict(list)
    for claim in report.claims:
        for citation in claim.citations:
            by_claim[claim.id].append((claim, citation))
            by_url[citation.url].append((claim, citation))
    by_id = {claim.id: claim for claim in report.claims}
    found = []
    for finding in report.findings:
        pairs = by_claim[finding.claim] if finding.claim in by_id else by_url[finding.url] if finding.url else []
        fitting = [pair for pair in pairs if pair[1].url == finding.url and (finding.url or finding.quote)]
        best = next((pair for pair in fitting if _holds(pair[1], finding)), fitting[0] if fitting else None)
        if best is None:
            found.append(Place(by_id.get(finding.claim)))
            continue
        quote = next((quote for quote in best[1].quotes if _is_about(quote, finding)), None)
        found.append(Place(best[0], best[1], quote))
    return tuple(found)


def _is_about(quote: QuoteResult, finding: Finding) -> bool:
    return bool(finding.quote) and quote.quote.exact == finding.quote


def _holds(citation: CitationResult, finding: Finding) -> bool:
    return citation.where == finding.where or any(
        quote.where == finding.where or (_is_about(quote, finding) and quote.verdict.rule == finding.rule)
        for quote in citation.quotes
    )


def active(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that no waiver covers."""
    return [finding for finding in findings if not finding.waived]


def needs_person(finding: Finding) -> bool:
    """Whether somebody must act: an error or a warning that is not waived."""
    return not finding.waived and finding.severity in (Severity.ERROR, Severity.WARNING)


def rule_words(rule: str) -> str:
    """A rule's id as words: `quote-differs` → `Quote differs`."""
    return rule.replace("-", " ").capitalize()


def amount(number: int, one: str, many: str = "") -> str:
    """`1 claim`, `1,234 claims`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _when(moment: str, as_of: str) -> str:
    try:
        age = (dt.date.fromisoformat(as_of[:10]) - dt.date.fromisoformat(moment[:10])).days
    except ValueError:
        return moment[:10]
    return {0: "today", 1: "yesterday"}.get(age, f"on {moment[:10]}")


def copy_date(capture: Capture) -> str:
    """The day of an earlier copy, `2024-07-20`, or "" when there is none."""
    return copy_day(capture)


def capture_words(capture: Capture, as_of: str) -> str:
    """What came of asking: `200, read today`, `gone (404) today`, `copy 2024-07-20`. May hold a server's words."""
    status = capture.status
    if capture.captured and (capture.supplied or capture.kind is CaptureKind.OWN):
        # Only their digest tells which bytes they are: nobody else has them.
        return f"{copy_name(capture, article='')} ({capture.digest[:19]}…)"
    if capture.kind is CaptureKind.ARCHIVE and capture.captured:
        where = f" in {capture.memento.archive}" if capture.memento else ""
        far = f" ({distance(capture)})" if distance(capture) else ""
        return f"copy {copy_date(capture)}".rstrip() + where + far
    if capture.captured and capture.revisit:
        same = f"captured {_when(capture.revisit.captured_at, as_of)}"
        return f"unchanged ({status}) {_when(capture.fetched_at, as_of)}, {same}"
    if capture.captured:
        return f"{status or 'captured'}, read {_when(capture.fetched_at, as_of)}"
    live = capture.kind is CaptureKind.LIVE
    words = _OUTCOME_WORDS[capture.outcome] + (f" ({status})" if status and live else "")
    if live and capture.outcome is not Outcome.SKIPPED:
        words += f" {_when(capture.fetched_at, as_of)}"
    return words + (f": {why(capture)}" if capture.detail and capture.outcome is not Outcome.GONE else "")


def match_words(match: Match | None) -> str:
    """What a witness says of the quote, as the end of a sentence that begins with the witness."""
    if match is None:
        return "was not read"
    if match.outcome is MatchOutcome.UNREADABLE and match.detail:
        return f"could not be read: {match.detail}"
    return _MATCH_WORDS[match.outcome]


def witnesses(report: Report, citation: CitationResult, quote: QuoteResult | None) -> list[str]:
    """What the live page and each earlier copy say, a sentence each: the first begins with `live:`.

    A finding about the address of a citation with one quote is told what they say of that quote.
    """
    if quote is None and len(citation.quotes) == 1:
        quote = citation.quotes[0]
    captures, as_of, said = report.inputs.captures, report.inputs.as_of, []
    if (live := captures.get(citation.live)) is not None:
        text = (
            "live: " + capture_words(live, as_of) + (f" by a browser ({citation.browser})" if citation.browser else "")
        )
        if live.captured and quote is not None:
            text += f", {match_words(quote.live)}"
        elif live.captured and citation.live_readable is False:
            text += ", could not be read" + (f": {citation.live_reason}" if citation.live_reason else "")
        said.append(text)
    matches = {reading.capture: reading.match for reading in quote.copies} if quote else {}
    for key in dict.fromkeys((*citation.copies, *matches)):
        if (copy := captures.get(key)) is None:
            continue
        text = capture_words(copy, as_of)
        said.append(f"{text} {match_words(matches.get(key))}" if copy.captured and quote is not None else text)
    return said
