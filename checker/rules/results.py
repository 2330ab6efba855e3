"""From witnesses to results: what each quote, citation and claim amounts to. Pure; everything it needs is passed in."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from checker.capture.address import is_copy_of, same_address
from checker.capture.base import asks_newest
from checker.capture.plan import Cited, last_day, statement_of
from checker.capture.secrets import redact
from checker.match.canonical import canonical_quote
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.claim import Claim, ClaimFile, Quote, Source, UrlStatus
from checker.model.document import Suspicion
from checker.model.finding import Severity
from checker.model.match import Facts, FragmentReading, Match, MatchOutcome, Passage
from checker.model.memory import LinkMemory
from checker.model.report import (
    CitationResult,
    ClaimResult,
    CopyReading,
    QuoteResult,
    Verdict,
)
from checker.rules.ours import known_once, private_copy, too_late
from checker.rules.status import status_of
from checker.rules.suspicion import doubts
from checker.rules.verdict import LiveSight, judge_link, judge_quote, see_copies, see_live
from checker.witness import Witness

__all__ = ["results"]

_KNOWN_CHANGED = (UrlStatus.DEAD, UrlStatus.DEVIATED, UrlStatus.UNFIT, UrlStatus.USURPED)


_NOTHING_SAID = Verdict()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A citation's witnesses: the live one and the copies that count, with their keys.

    `doubts` is what speaks against a witness, by its key; `memory` what is remembered of the live address. `window` is
    the number of days beyond which a copy is weak.
    """

    cited: Cited
    live_key: str
    live: Witness | None
    copies: tuple[tuple[str, Witness], ...]
    memory: LinkMemory
    doubts: Mapping[str, Suspicion]
    window: int


def results(
    files: Sequence[ClaimFile],
    citations: Iterable[Cited],
    witnesses: Mapping[str, Witness],
    copies: Mapping[int, Sequence[str]],
    memory: Mapping[str, LinkMemory] = MappingProxyType({}),
    doubted: Mapping[str, Suspicion] | None = None,
    window: int = 30,
) -> tuple[ClaimResult, ...]:
    """Judge every claim.

    Args:
        files: The claim files, in order.
        citations: Their citations as planned.
        witnesses: Captures and readings, by the request's key.
        copies: For each planned citation, by its position, the keys of the earlier copies asked, in order.
        memory: What is remembered of live addresses, this run's looks included.
        doubted: What `suspicion.doubts` says of the witnesses, where the caller asked already.
        window: Days beyond which a copy is weak.

    Returns:
        One result a claim, in the order of the files.
    """
    names = {key: key for key in witnesses}  # one text for a key, however many citations name it
    judged: dict[tuple[int, str], list[CitationResult]] = {}
    doubted = doubts(witnesses) if doubted is None else doubted
    for position, cited in enumerate(citations):
        live_key = names.get(cited.live.key, cited.live.key) if cited.live else ""
        keys = copies.get(position, ())
        remembered = memory.get(cited.live.url, LinkMemory()) if cited.live else LinkMemory()
        own = tuple((key, witnesses[key]) for key in keys)
        seen = _Seen(cited, live_key, witnesses.get(live_key), own, remembered, doubted, window)
        judged.setdefault((id(cited.file), cited.claim.name), []).append(_citation(seen))
    return tuple(
        _claim(file, claim, tuple(judged.get((id(file), claim.name), ()))) for file in files for claim in file.claims
    )


def _citation(seen: _Seen) -> CitationResult:
    cited, live = seen.cited, seen.live
    readings = [witness.reading for witness in _readings(seen)]
    counted = [copy.capture for key, copy in seen.copies if _speaks_for(copy.capture, seen) and key not in seen.doubts]
    link = judge_link(live.capture if live else None, counted, seen.doubts.get(seen.live_key))
    return CitationResult(
        where=cited.citation.where,
        url=redact(cited.source.url),
        source=_spoken(cited.source),
        source_key=cited.citation.source,
        stance=cited.citation.stance,
        cited=cited.citation.cited,
        title=next((reading.title for reading in readings if reading and reading.title), ""),
        live=seen.live_key if live else "",
        live_readable=live.reading.readable if live and live.reading else None,
        live_reason=(live.reading.reason if live.reading else live.capture.reason) if live else "",
        browser=live.browser if live else "",
        fragment=_fragment(live, cited.fragment),
        copies=tuple(key for key, _ in seen.copies),
        doubts={key: seen.doubts[key] for key in (seen.live_key, *dict(seen.copies)) if key in seen.doubts},
        quotes=(quotes := tuple(_quote(seen, quote) for quote in cited.quotes)),
        facts=_facts(seen),
        passages=_passages(seen) if not quotes or not all(quote.verdict.ok for quote in quotes) else (),
        link=_shared(_quiet_link(_named(link, seen), counted, seen)) if not cited.quotes else _NOTHING_SAID,
    )


@lru_cache(maxsize=1024)
def _shared(verdict: Verdict) -> Verdict:
    """The same verdict, held once: nearly all links of a run have one of a few."""
    return verdict


def _spoken(source: Source) -> Source:
    """The source as a report may show it: the same one, unless an address of it has a secret."""
    told = {"url": redact(source.url), "archive_url": redact(source.archive_url)}
    return source if told == {name: getattr(source, name) for name in told} else source.model_copy(update=told)


def _readings(seen: _Seen) -> list[Witness]:
    """The live page and its copies, without those that are of another page or look like one."""
    live = [seen.live] if seen.live and seen.live_key not in seen.doubts else []
    return live + [copy for key, copy in seen.copies if _speaks_for(copy.capture, seen) and key not in seen.doubts]


def _facts(seen: _Seen) -> Facts | None:
    """What all readings together lack of the claim; None when none was good enough to tell."""
    statement = statement_of(seen.cited)
    found = [facts for witness in _readings(seen) if statement and (facts := witness.facts.get(statement))]
    if not found:
        return None
    everywhere = set(found[0].absent).intersection(*(facts.absent for facts in found[1:]))
    absent = tuple(fact for fact in found[0].absent if fact in everywhere)
    return Facts(found[0].examined, absent, max(facts.dated for facts in found))


def _passages(seen: _Seen) -> tuple[Passage, ...]:
    """What the first reading that has any offers for the claim."""
    statement = statement_of(seen.cited)
    offered = (witness.passages.get(statement, ()) for witness in _readings(seen) if statement)
    return next((passages for passages in offered if passages), ())


def _fragment(live: Witness | None, fragment: str) -> FragmentReading | None:
    """What the live page says of the place in it that the address names."""
    answers = live.reading.fragments if live and live.reading else ()
    return next((answer for answer in answers if fragment and answer.fragment == fragment), None)


def _quote(seen: _Seen, quote: Quote) -> QuoteResult:
    live = seen.live.matches.get(quote) if seen.live else None
    # What a copy of another page holds is no reading of this source: no rule may build on it.
    own = {key: witness for key, witness in seen.copies if _speaks_for(witness.capture, seen)}
    pairs = [
        (key, _copy_match(own[key], quote, seen.doubts.get(key)) if key in own else None) for key, _ in seen.copies
    ]
    # An earlier look of our own that met a wall is no copy of the page.
    source = seen.cited.source
    read_on = last_day(source.archive_date or source.accessed or "")
    counted = [
        (own[key].capture, match)
        for key, match in pairs
        if key in own
        and not _no_look(own[key].capture, key, seen)
        and not too_late(own[key].capture, match, read_on, seen.window)
    ]
    doubt = seen.doubts.get(seen.live_key)
    sight = see_live(seen.live.capture if seen.live else None, live, doubt)
    best, complete = see_copies(counted)
    verdict = judge_quote(sight, best, complete=complete or not counted, doubtful=doubt is not None)
    return QuoteResult(
        quote=quote,
        where=quote.where,
        live=live,
        copies=tuple(CopyReading(capture=key, match=match) for key, match in pairs),
        verdict=_quiet(_without_ours(_named(verdict, seen), quote, counted, seen), sight, counted, seen),
        digest=_digest(seen.cited.claim, quote, live, [match for _, match in pairs]),
    )


def _copy_match(copy: Witness, quote: Quote, doubt: Suspicion | None) -> Match | None:
    """What a copy says of a quote. One that looks like a wall or a page for missing pages says nothing.

    (Had it some of the words, it would not be doubted.)
    """
    match = copy.matches.get(quote)
    if match is None or doubt is None or match.outcome is MatchOutcome.UNREADABLE:
        return match
    return Match(MatchOutcome.UNREADABLE, doubt.kind, doubt.detail)


def _speaks_for(copy: Capture, seen: _Seen) -> bool:
    """Whether a copy is one of the cited address: a capture of another page says nothing of this one."""
    return not copy.captured or is_copy_of(copy, seen.cited.source.url, seen.live.capture if seen.live else None)


def _named(verdict: Verdict, seen: _Seen) -> Verdict:
    """Give an inconclusive verdict the rule that says why, and a gone link the severity its status deserves."""
    capture = seen.live.capture if seen.live else None
    if verdict.rule == "link-gone" and _surely_gone(seen):
        return verdict.model_copy(update={"severity": Severity.ERROR})
    if verdict.severity is not Severity.INCONCLUSIVE or verdict.rule:
        return verdict
    rule = {
        None: "page-unreadable" if seen.copies else "",
        Outcome.BLOCKED: "link-blocked",
        Outcome.UNREACHABLE: "link-unreachable",
        Outcome.SKIPPED: "link-skipped",
    }.get(capture.outcome if capture else None, "page-unreadable")
    return verdict.model_copy(update={"rule": rule})


def _surely_gone(seen: _Seen) -> bool:
    """Whether a link that fails has failed for good.

    RFC 9110 §15.5.11: 410 is the server's word that the absence is meant and lasting.
    """
    capture = seen.live.capture if seen.live else None
    if capture is None or capture.outcome is not Outcome.GONE:
        return False
    return capture.status == 410 or seen.memory.dead or _gone_there_too(seen)


def _without_ours(
    verdict: Verdict, quote: Quote, copies: Iterable[tuple[Capture, Match | None]], seen: _Seen
) -> Verdict:
    """The verdict, no milder for evidence that only we have, and no harsher for having lost it."""
    holding = (copy for copy, match in copies if match is not None and _stands(match))
    verdict = private_copy(verdict, holding, gone=_surely_gone(seen))
    return known_once(verdict, quote.exact, seen.memory)


def _no_look(copy: Capture, key: str, seen: _Seen) -> bool:
    """Whether a capture of our own is of a wall, or of a page for missing pages."""
    return copy.kind is CaptureKind.OWN and key in seen.doubts


def _gone_there_too(seen: _Seen) -> bool:
    """Whether an archive, asked for the newest copy of the address, has one of its error page."""
    return any(
        copy.capture.outcome is Outcome.GONE
        and copy.capture.memento is not None
        and same_address(copy.capture.memento.original, seen.cited.source.url)
        for key, copy in seen.copies
        if asks_newest(key)
    )


def _quiet(verdict: Verdict, sight: LiveSight, copies: Iterable[tuple[Capture, Match | None]], seen: _Seen) -> Verdict:
    """Say nothing of a link its editor already marked as changed, when the pinned copy holds the words."""
    source = seen.cited.source
    told = source.url_status in _KNOWN_CHANGED and bool(source.archive_url)
    held = any(
        copy.memento is not None and copy.memento.pinned and match is not None and _stands(match)
        for copy, match in copies
    )
    if told and held and sight is not LiveSight.FOUND and verdict.severity is Severity.WARNING:
        return Verdict(note=f"marked {source.url_status}; the archived copy has the words")
    return verdict


def _quiet_link(verdict: Verdict, copies: Iterable[Capture], seen: _Seen) -> Verdict:
    """Say nothing of a lost or shunned link that its editor marked as such, when the pinned copy can be read."""
    source = seen.cited.source
    told = source.url_status in _KNOWN_CHANGED and bool(source.archive_url)
    kept = any(copy.captured and copy.memento is not None and copy.memento.pinned for copy in copies)
    if told and kept and (verdict.rule == "link-rot" or seen.cited.refused):
        return Verdict(note=f"marked {source.url_status}; the archived copy can be read")
    return verdict


def _digest(claim: Claim, quote: Quote, live: Match | None, copies: Iterable[Match | None]) -> str:
    """Identify what a person judged: the claim, the quote, and the passage read (never the whole page)."""
    passage = next(
        (match.passage.exact for match in (live, *copies) if match and match.passage and _stands(match)),
        next((match.passage.exact for match in (live, *copies) if match and match.passage), ""),
    )
    return _sha256(claim.text, canonical_quote(quote.exact), canonical_quote(passage))


def _sha256(*parts: str) -> str:
    return "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(quote: QuoteResult) -> bool:
    """Whether some witness could be read for the quote."""
    matches = (quote.live, *(copy.match for copy in quote.copies))
    return any(match is not None and match.outcome is not MatchOutcome.UNREADABLE for match in matches)


def _stands(match: Match) -> bool:
    return match.outcome is MatchOutcome.FOUND


def _claim(file: ClaimFile, claim: Claim, citations: tuple[CitationResult, ...]) -> ClaimResult:
    return ClaimResult(
        id=file.full_id(claim),
        text=claim.text,
        context=claim.context,
        where=claim.where,
        document=file.document.title,
        status=status_of(citations),
        citations=citations,
        reviews=claim.reviews,
        digest=_sha256(claim.text, *(quote.digest for citation in citations for quote in citation.quotes)),
        whole=all(_read(quote) for citation in citations for quote in citation.quotes),
    )
