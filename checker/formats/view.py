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
    "besides",
    "capture_words",
    "copy_date",
    "headline",
    "lead",
    "match_words",
    "needs_person",
    "places",
    "rule_words",
    "run_facts",
    "severity_totals",
    "since",
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

_MOST_SUPPLIED: Final = 10
"""Supplied copies that a footer names one by one."""

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


def lead(report: Report) -> str:
    """Must I do something? One sentence about the claims; the first thing a reader sees. `besides` goes on."""
    acting, loose = _acting(report)
    problems = len(report.inputs.problems)
    if _nothing_read(report):
        many = report.counts.citations > 1
        which = f"none of the {report.counts.citations:,} citations could" if many else "the one citation could not"
        return f"Nothing could be checked: {which} be read."
    if acting:
        return f"{acting:,} of {amount(len(report.claims), 'claim')} {'needs' if acting == 1 else 'need'} a person."
    if loose + problems:
        return "The claims need nothing, but their files do." if report.claims else "The claim files need a person."
    if not report.claims:
        return "There was nothing to check."
    if report.run.interrupted:
        return "Nothing was found wrong so far, but the run was interrupted."
    counts = report.counts
    if counts.inconclusive_citations:
        unread = f"{counts.inconclusive_citations:,} of {amount(counts.citations, 'citation')}"
        return f"Nothing was found wrong, but {unread} could not be checked."
    if any(claim.status is ClaimStatus.INCONCLUSIVE for claim in report.claims):
        return "Nothing was found wrong, but not everything could be checked."
    if all(claim.status is ClaimStatus.WORDS_FOUND for claim in report.claims):
        return "Nothing to do: the quoted words of every claim were read and found."
    return "Nothing to do."


def besides(report: Report) -> str:
    """What the first sentence leaves out: findings and mistakes outside the claims, and what could not be checked."""
    acting, loose = _acting(report)
    problems = len(report.inputs.problems)
    nothing_read = _nothing_read(report)
    parts = [
        text
        for number, text in (
            (acting if nothing_read else 0, f"{amount(acting, 'claim')} with findings all the same"),
            (loose, amount(loose, "finding beside the claims", "findings beside the claims")),
            (problems, amount(problems, "mistake in the claim files", "mistakes in the claim files")),
        )
        if number
    ]
    text = (f"{'Also ' if acting or nothing_read else ''}{' and '.join(parts)}.") if parts else ""
    counts = report.counts
    if counts.inconclusive_citations and (acting or parts) and not nothing_read:
        unread = f"{counts.inconclusive_citations:,} of {amount(counts.citations, 'citation')} could not be checked."
        text = f"{text} {unread}".lstrip()
    return text


def since(report: Report) -> str:
    """`Since the run of 2026-11-21: 2 new, 1 fixed, 3 not seen again.` "" where there is nothing to compare with."""
    comparison = report.run.comparison
    if comparison is None:
        return ""
    parts = [
        f"{number:,} {words}"
        for number, words in (
            (len(comparison.new), "new"),
            (len(comparison.fixed), "fixed"),
            (len(comparison.unseen), "that could not be looked at again"),
        )
        if number
    ]
    before = f"the run of {comparison.started[:10]}" if comparison.started else "the baseline"
    rule = " Only what is new fails this run." if comparison.gate else ""
    return f"Since {before}: {', '.join(parts) or 'nothing new, nothing fixed'}.{rule}"


def _nothing_read(report: Report) -> bool:
    """Whether not one citation could be read: then nothing was checked, whatever the files themselves need."""
    return 0 < report.counts.citations == report.counts.inconclusive_citations


def _acting(report: Report) -> tuple[int, int]:
    """How many claims have something a person must act on, and how many such findings belong to no claim."""
    held = [
        place.claim for finding, place in zip(report.findings, places(report), strict=True) if needs_person(finding)
    ]
    return len({claim.id for claim in held if claim}), sum(claim is None for claim in held)


def headline(report: Report) -> str:
    """`23 claims, 31 citations: 14 words found, 4 failing; 2 reviewed by a person`. Zeros are left out."""
    counts = report.counts
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (counts.words_found, STATUS_WORDS[ClaimStatus.WORDS_FOUND]),
            (counts.links_only, STATUS_WORDS[ClaimStatus.LINKS_ONLY]),
            (counts.failing, STATUS_WORDS[ClaimStatus.FAILING]),
            (counts.contested, STATUS_WORDS[ClaimStatus.CONTESTED]),
            (counts.inconclusive, STATUS_WORDS[ClaimStatus.INCONCLUSIVE]),
            (counts.uncited, STATUS_WORDS[ClaimStatus.UNCITED]),
        )
        if number
    ]
    start = f"{amount(counts.claims, 'claim')}, {amount(counts.citations, 'citation')}"
    return start + (": " + ", ".join(parts) if parts else "") + f"; {counts.reviewed:,} reviewed by a person"


def severity_totals(report: Report) -> str:
    """`5 errors, 2 warnings, 1 inconclusive, 3 notes, 1 waived`, counted from the findings. Zeros are left out."""
    shown, problems = active(report.findings), len(report.inputs.problems)
    waived = len(report.findings) - len(shown)
    number = {severity: sum(finding.severity is severity for finding in shown) for severity in Severity}
    parts = [
        (number[Severity.ERROR], amount(number[Severity.ERROR], "error")),
        (number[Severity.WARNING], amount(number[Severity.WARNING], "warning")),
        (number[Severity.INCONCLUSIVE], f"{number[Severity.INCONCLUSIVE]:,} inconclusive"),
        (number[Severity.NOTE], amount(number[Severity.NOTE], "note")),
        (waived, f"{waived:,} waived"),
        (problems, amount(problems, "mistake in claim files", "mistakes in claim files")),
    ]  # fmt: skip
    return ", ".join(text for many, text in parts if many)


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


def _left_over(report: Report) -> str:
    """How many look-ups in archives this run did not make, and why; the next one makes them first."""
    reasons = [capture.reason for capture in report.inputs.captures.values() if capture.kind is CaptureKind.ARCHIVE]
    why_not = {
        "archive-budget": f"the budget of {report.inputs.settings.get('archive_budget', 'this run')} was used up",
        "archive-paused": "the archive failed several times in a row",
    }
    parts = [
        f"{amount(number, 'look-up')} left for the next run: {words}"
        for reason, words in why_not.items()
        if (number := reasons.count(reason))
    ]
    return "; ".join(parts)


def _supplied(report: Report) -> list[str]:
    """The copies that people supplied: what rests on them rests on their word, also where all is well."""
    copies = [capture for capture in report.inputs.captures.values() if capture.supplied and capture.captured]
    said = list(dict.fromkeys(f"{copy_name(copy, article='')} ({copy.digest[:19]}…)" for copy in copies))
    more = f"; {amount(len(said) - _MOST_SUPPLIED, 'more copy', 'more copies')}" if len(said) > _MOST_SUPPLIED else ""
    return ["; ".join(said[:_MOST_SUPPLIED]) + more] if said else []


def _registers(report: Report) -> str:
    """What registers of works were asked, "" when none was: a DOI without a finding may still be retracted."""
    works = [capture for capture in report.inputs.captures.values() if capture.kind is CaptureKind.WORK]
    if not works:
        return ""
    found = sum(capture.captured for capture in works)
    silent = sum(capture.outcome is not Outcome.NOT_ARCHIVED and not capture.captured for capture in works)
    said = f"asked about {amount(len(works), 'DOI')}, {found} of them known"
    return f"{said}{f', {silent} without an answer' if silent else ''}; that no notice is known proves nothing"


def _browsers(report: Report) -> str:
    """How many pages a browser was asked to read, "" for none."""
    asked = [capture for capture in report.inputs.captures.values() if capture.kind is CaptureKind.RENDERED]
    if not asked:
        return ""
    named = {citation.browser for claim in report.claims for citation in claim.citations if citation.browser}
    read = sum(capture.captured for capture in asked)
    by = (
        f"{amount(read, 'page')} read by a browser: {', '.join(sorted(named))}"
        if named
        else "no page read by a browser"
    )
    return by + (f"; {amount(len(asked) - read, 'page')} it could not read" if read < len(asked) else "")


def run_facts(report: Report) -> list[tuple[str, str]]:
    """What was audited, when, from where, by which version under which settings: name and value, for every footer."""
    run = report.run
    facts = [
        ("Scope", run.scope or amount(len(report.inputs.files), "claim file")),
        ("Time", f"{run.started}, {run.seconds:.1f} s; judged as of {report.inputs.as_of}"),
        ("Vantage", ("kept evidence, no network; " if run.offline else "") + (run.vantage or "not stated")),
        ("Version", f"sourcecheck {run.version}"),
        ("Settings", report.inputs.settings_digest[:16] or "not stated"),
    ]
    if run.reused:
        facts.append(("Reused", run.reused))
    facts += [("Supplied", text) for text in _supplied(report)]
    if run.oldest_check:
        left = sum(capture.reason == "time-budget" for capture in report.inputs.captures.values())
        last = (
            "one was never looked at" if run.oldest_check == "never" else f"the oldest look at one: {run.oldest_check}"
        )
        facts.append(("Left out", f"{amount(left, 'address', 'addresses')} for want of time; {last}"))
    if words := _left_over(report):
        facts.append(("Archives", words))
    if words := _registers(report):
        facts.append(("Registers", words))
    if words := _browsers(report):
        facts.append(("Browser", words))
    return facts + ([("Revision", run.revision)] if run.revision else [])
