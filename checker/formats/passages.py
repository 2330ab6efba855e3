"""The words in question as the page sets them: one column a witness, and the word diff."""

import re
from dataclasses import dataclass
from typing import Final

from checker.capture.secrets import secret_in
from checker.formats.encode import one_line, shorten, web_link
from checker.formats.view import CHANGE_WORDS, capture_words, copy_date, match_words
from checker.model.capture import Capture, CaptureKind
from checker.model.claim import UrlStatus
from checker.model.match import Match, MatchOutcome
from checker.model.report import CitationResult, QuoteResult, Report
from checker.rules.words import copy_name, distance

__all__ = ["ColumnView", "Token", "columns_of", "diff_of", "edges_shown", "tail"]

_CONTEXT: Final = 150
"""Characters shown before the words, and after: 300 a column at most."""

_WORDS: Final = 600
_PLAIN_FRAGMENT: Final = re.compile(r":~:text=(?:[\w.~,-]|%[0-9A-F]{2})*", re.ASCII)
_HEADINGS: Final = {CaptureKind.OWN: "Our own copy", CaptureKind.SUPPLIED: "Supplied copy"}
"""What an earlier copy is called that no web archive holds."""
_MATCH_TONES: Final = {
    MatchOutcome.FOUND: "ok",
    MatchOutcome.DIFFERS: "error",
    MatchOutcome.NOT_FOUND: "error",
    MatchOutcome.HIDDEN: "warning",
    MatchOutcome.UNREADABLE: "inconclusive",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A run of the word diff: where `kind`, the class of change in words, is not "", `quoted` became `source`."""

    kind: str
    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """What one witness shows. `said` is the verdict of this witness, `state` what came of asking it."""

    heading: str
    state: str
    said: str
    tone: str
    before: str
    exact: str
    after: str
    channel: str
    page: int | None
    href: str
    action: str


def columns_of(report: Report, citation: CitationResult, quote: QuoteResult | None) -> tuple[ColumnView, ...]:
    """The live page first, then each earlier copy that was asked, in that order."""
    captures, out = report.inputs.captures, []
    never = citation.source.url_status in (UrlStatus.UNFIT, UrlStatus.USURPED)
    if (live := captures.get(citation.live)) is not None:
        match = quote.live if quote else None
        reason = citation.live_reason if citation.live_readable is False else ""
        out.append(_column(report, live, match, heading="Live page", linked=not never, reason=reason))
    matches = {reading.capture: reading.match for reading in quote.copies} if quote else {}
    for key in dict.fromkeys((*matches, *citation.copies)):
        if (copy := captures.get(key)) is not None:
            date = copy_date(copy)
            heading = _HEADINGS.get(copy.kind, "Earlier copy") + (f", {date}" if date else "")
            out.append(_column(report, copy, matches.get(key), heading=heading, linked=True, reason=""))
    return tuple(out)


def _column(
    report: Report, capture: Capture, match: Match | None, *, heading: str, linked: bool, reason: str
) -> ColumnView:
    passage = match.passage if match else None
    said = match_words(match) if match else (f"could not be read: {reason}" if reason and capture.captured else "")
    base = (capture.memento.url if capture.memento else "") or capture.final_url or capture.url
    fragment = match.fragment if match else ""
    deep = _deep_link(base, fragment) if fragment.startswith(":~:text=") else ""
    elsewhere = capture.kind in _HEADINGS  # the address shows another state of the page, or nothing
    shown = (capture.captured and not elsewhere) or capture.kind is CaptureKind.LIVE
    href = (deep or web_link(base)) if linked and shown else ""
    tone = _MATCH_TONES[match.outcome] if match else ("note" if capture.captured else "inconclusive")
    before = one_line(edges_shown(passage.before)) if passage else ""
    after = one_line(edges_shown(passage.after)) if passage else ""
    return ColumnView(
        heading=heading,
        state=_state(report, capture),
        said=said.capitalize()[:1] + said[1:] if said else "",
        tone=tone if capture.captured else "inconclusive",
        before=tail(before) + (" " if passage and passage.before[-1:].isspace() else ""),
        exact=_middle(one_line(passage.exact)) if passage else "",
        after=(" " if passage and passage.after[:1].isspace() else "") + shorten(after, _CONTEXT),
        channel="" if passage is None or passage.channel.value == "visible" else passage.channel.value,
        page=passage.page if passage else None,
        href=href,
        action="Open at these words" if deep and href else "Open",
    )


def _deep_link(base: str, fragment: str) -> str:
    """The address with the fragment behind it, "" when nobody may be sent to the two of them."""
    if "#" in base or not _PLAIN_FRAGMENT.fullmatch(fragment) or secret_in(f"#{fragment}"):
        return web_link(f"{base}{'' if '#' in base else '#'}{fragment}")
    return f"{link}#{fragment}" if (link := web_link(base)) else ""


def _state(report: Report, capture: Capture) -> str:
    """What came of asking; for a copy, which archive has it and how far from the date wanted it is."""
    memento = capture.memento
    if capture.supplied and capture.captured:
        by, name = one_line(capture.supplied.by), one_line(capture.supplied.name)
        return f"Supplied by {by}, not fetched by us: {name} ({capture.digest[:19]}…)"
    if memento is None or not capture.captured:
        return capture_words(capture, report.inputs.as_of)
    text = f"In {one_line(memento.archive)}" + (", named by the claim file" if memento.pinned else "")
    return f"{text}, {distance(capture)}" if distance(capture) else text


def edges_shown(text: str) -> str:
    """What stands around a passage, with a mark where a paragraph, heading or cell ends: one does not run on there."""
    return text.replace("\n\n", " ¶ ")


def tail(text: str) -> str:
    """The end of a text, cut at a word."""
    if len(text) <= _CONTEXT:
        return text
    end = text[-_CONTEXT + 1 :]
    return "…" + end[end.find(" ") + 1 :]


def _middle(text: str) -> str:
    """Long words lose their middle, never their ends, which are what a reader looks for on the page."""
    return text if len(text) <= _WORDS else f"{text[: _WORDS // 2].rstrip()} […] {text[-_WORDS // 2 :].lstrip()}"


def diff_of(report: Report, quote: QuoteResult) -> tuple[tuple[Token, ...], str]:
    """The word diff to show, and the witness it is against; empty without a difference.

    A quote that was found somewhere is compared only when the verdict rests on the difference.
    """
    if quote.verdict.ok:
        return (), ""
    candidates = [("the live page", quote.live)]
    for reading in quote.copies:
        capture = report.inputs.captures.get(reading.capture)
        candidates.append((copy_name(capture) if capture else "the earlier copy", reading.match))
    for against, match in candidates:
        if match is not None and match.outcome is MatchOutcome.DIFFERS and match.changes:
            tokens = tuple(
                Token(CHANGE_WORDS[run.change] if run.change else "", run.quoted, run.source) for run in match.changes
            )
            return tokens, against
    return (), ""
