"""What a run came to, in words: must I do something, what changed, what was audited and how."""

from typing import Final

from checker.formats.view import STATUS_WORDS, active, amount, needs_person, places
from checker.model.capture import CaptureKind, Outcome
from checker.model.finding import Severity
from checker.model.report import ClaimStatus, Report
from checker.rules.words import copy_name

__all__ = ["besides", "headline", "lead", "run_facts", "severity_totals", "since"]

_MOST_SUPPLIED: Final = 10
"""Supplied copies that a footer names one by one."""


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
