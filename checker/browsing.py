"""Live pages that are empty without scripts, read once more as a browser shows them.

A page's scripts get no further with this than its content would: what stands only in the rendering is said to, and what
it lacks counts only when the page came to rest and got all it asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from checker.capture.base import CaptureRequest
from checker.capture.plan import Cited, fragments_of, statements_of
from checker.capture.rendered import PARTIAL
from checker.match.canonical import canonical_quote
from checker.model.capture import Capture, CaptureKind
from checker.model.claim import Quote
from checker.model.match import Match, MatchNote, MatchOutcome
from checker.witness import Bench, Witness

__all__ = ["SHELLS", "read_by_browser"]

SHELLS: Final = frozenset({"script-shell", "empty-page"})
"""Reasons of a reading for which a browser may know more."""


def read_by_browser(bench: Bench, citations: Iterable[Cited]) -> None:
    """Have a browser read each live page that has no text without its scripts, and put its reading in that one's place.

    Args:
        bench: Where the witnesses of the live pages sit.
        citations: What is looked for.
    """
    citations = [cited for cited in citations if cited.live and _is_shell(bench.witnesses.get(cited.live.key))]
    if not citations or not bench.answers(CaptureKind.RENDERED):
        return
    bench.ask(
        "pages in a browser",
        ((_rendered(cited.live), cited.quotes, None) for cited in citations if cited.live),
        {_rendered(request): asked for request, asked in fragments_of(citations).items()},
        {_rendered(request): asked for request, asked in statements_of(citations).items()},
    )
    for cited in citations:
        if cited.live is None:
            continue
        live, seen = bench.witnesses[cited.live.key], bench.witnesses.get(_rendered(cited.live).key)
        if seen is not None and not live.browser:
            bench.witnesses[cited.live.key] = _in_its_place(live, seen)


def _rendered(request: CaptureRequest) -> CaptureRequest:
    return CaptureRequest(CaptureKind.RENDERED, request.url)


def _is_shell(witness: Witness | None) -> bool:
    return witness is not None and witness.reading is not None and witness.reading.reason in SHELLS


def _in_its_place(live: Witness, seen: Witness) -> Witness:
    """The live page's witness with the rendering's reading, as far as that goes."""
    capture, reading = seen.capture, seen.reading
    assert live.reading is not None
    if not capture.captured or reading is None:
        # Words that stand in the page without its scripts stand there.
        failed = replace(live.reading, reason=capture.reason, detail=_end(capture.detail))
        return replace(live, reading=failed, matches=_kept(live.matches, capture.reason, _end(capture.detail)))
    matches = {}
    for quote, before in live.matches.items():
        match = seen.matches.get(quote)
        told = _match(match, quote, capture) if match is not None else before
        # What the page says without scripts stands; that its words are hidden, only until something shows them.
        hidden = before.outcome is MatchOutcome.HIDDEN and told.outcome is MatchOutcome.UNREADABLE
        matches[quote] = before if hidden or before.outcome is MatchOutcome.FOUND else told
    whole = capture.reason != PARTIAL
    name = capture.detail.removeprefix("Read by a browser: ").partition(". ")[0].removesuffix(".")
    return Witness(
        live.capture,
        replace(reading, matches=(), fragments=reading.fragments if whole else live.reading.fragments),
        matches,
        seen.facts if whole else {},
        seen.passages,
        browser=name,
    )


def _kept(matches: Mapping[Quote, Match], reason: str, detail: str) -> dict[Quote, Match]:
    return {
        quote: match if match.outcome is not MatchOutcome.UNREADABLE else replace(match, reason=reason, detail=detail)
        for quote, match in matches.items()
    }


def _match(match: Match, quote: Quote, capture: Capture) -> Match:
    """What a rendering says of a quote, with what is to be known of that."""
    if match.outcome is MatchOutcome.UNREADABLE:
        return replace(match, detail=f"{_end(capture.detail)}; {match.detail}".strip("; "))
    if match.outcome is not MatchOutcome.FOUND and capture.reason == PARTIAL:
        return Match(MatchOutcome.UNREADABLE, PARTIAL, _end(capture.detail))
    notes = [MatchNote("read-by-browser", f"The words stand only in what the page's scripts build. {capture.detail}")]
    if match.outcome is not MatchOutcome.FOUND:
        notes = [MatchNote("read-by-browser", capture.detail)]
    elif _in_own_path(quote, capture.final_url or capture.url) and all(n.code != "in-own-url" for n in match.notes):
        notes.append(
            MatchNote(
                "in-own-url", "The page's own address holds the words: its scripts may only repeat what was asked."
            )
        )
    return replace(match, notes=(*notes, *match.notes))


def _in_own_path(quote: Quote, url: str) -> bool:
    """Whether the path of an address holds the quoted words: scripts can see it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    said = "".join(filter(str.isalnum, canonical_quote(quote.exact)))
    return bool(said) and said in "".join(filter(str.isalnum, canonical_quote(unquote(path))))


def _end(detail: str) -> str:
    """A sentence as the end of another."""
    return detail.strip().removesuffix(".")
