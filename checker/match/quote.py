"""One quote against one document.

The exact chain is asked first, channel by channel; it alone may say *found* or *hidden*. Only then is the nearest
stretch looked for, which can say no more than *differs*. A document that shows a sign of not being the page a person
would see (a wall, a shell) may be said to hold words, never to lack them.
"""

import re
from html import unescape
from typing import Final

from checker.match.align import Seeds, nearest
from checker.match.canonical import SURE, Canonical, canonical
from checker.match.fragment import text_directive
from checker.match.language import DECIMAL_COMMA
from checker.match.locate import Place, SearchLimitError, broken_boundary, find
from checker.match.notes import block_number, found_notes, in_own_url, is_short
from checker.match.quotation import ELLIPSIS, Plan, editorial_spans, plans
from checker.match.wordclass import parts_negation
from checker.match.words import changes
from checker.model.claim import Quote
from checker.model.document import Channel, ChannelName, Document
from checker.model.match import Change, Match, MatchNote, MatchOutcome, Passage

__all__ = ["Matcher", "match_quote"]

_READABLE: Final = (
    ChannelName.VISIBLE, ChannelName.NOSCRIPT, ChannelName.TITLE, ChannelName.META, ChannelName.JSON_LD, ChannelName.ALT
)  # fmt: skip
_UNSEEN: Final = (ChannelName.HIDDEN, ChannelName.FORM, ChannelName.SCRIPT)
_PIECES: Final = (ChannelName.META, ChannelName.JSON_LD, ChannelName.ALT, ChannelName.FORM, ChannelName.SCRIPT)
"""Channels whose blocks only happen to stand behind one another: no sentence runs on from one to the next."""
_AROUND: Final = 300
_SHORTEST_CUT: Final = 5
_UNIT_POWER: Final = re.compile(r"(?<=\d)(\s?(?:[kcdm]?m|mi|ft|yd))([23²³])(?!\w)")
"""Square and cubic units: whoever copies 12 km² from a page that raises a 2 gets 12 km2, which is no other number."""
_TURN: Final = str.maketrans("23²³", "²³23")


def _turned(found: "re.Match[str]") -> str:
    """A unit with its power written the other way."""
    return found[1] + found[2].translate(_TURN)


class Matcher:
    """One document, made ready once for any number of quotes.

    Args:
        document: What a reader made of the page.
        url: The page's address, to notice words that the page only repeats from it.
    """

    def __init__(self, document: Document, url: str = "") -> None:
        self._document = document
        self._url = url
        self._comma = document.language.partition("-")[0].lower() in DECIMAL_COMMA
        self._streams: dict[ChannelName, Canonical] = {}
        self._seeds: dict[ChannelName, Seeds] = {}

    def match(self, quote: Quote) -> Match:
        """Say whether a quote stands in the document; pure and bounded in time."""
        document = self._document
        if not document.readable:
            return Match(MatchOutcome.UNREADABLE, document.reason or "unreadable", document.detail)
        readings = plans(quote.exact)
        if "&" in quote.exact and (unescaped := unescape(quote.exact)) != quote.exact:
            # Quotes pasted from wiki text bring `&nbsp;` and `&amp;` along.
            readings += plans(unescaped)
        if (turned := _UNIT_POWER.sub(_turned, quote.exact)) != quote.exact:
            readings += plans(turned)
        if not readings:
            return Match(
                MatchOutcome.UNREADABLE,
                "no-words",
                "The quote holds no letter or digit, so there is nothing to look for.",
            )
        try:
            return self._match(quote, readings)
        except SearchLimitError:
            return Match(
                MatchOutcome.UNREADABLE,
                "too-repetitive",
                "The page repeats words of the quote so often that not every place could be looked at.",
            )

    def _match(self, quote: Quote, readings: list[Plan]) -> Match:
        """The match for a quote that can be looked for, in a document that can be read."""
        document = self._document
        for outcome, names in ((MatchOutcome.FOUND, _READABLE), (MatchOutcome.HIDDEN, _UNSEEN)):
            for name in names:
                channel = document.channel(name)
                if channel is not None and (match := self._exact(channel, quote, readings, outcome)) is not None:
                    return match
        if document.reason:
            return Match(MatchOutcome.UNREADABLE, document.reason, document.detail)
        return self._near(quote, readings) or Match(
            MatchOutcome.NOT_FOUND, "", "Nothing on the page is like the quoted words."
        )

    def _stream(self, channel: Channel) -> Canonical:
        """The channel's canonical stream, made when first needed."""
        stream = self._streams.get(channel.name)
        if stream is None:
            stream = self._streams[channel.name] = canonical(channel.text, channel.soft, channel.raised, channel.notes)
        return stream

    def _exact(self, channel: Channel, quote: Quote, readings: list[Plan], outcome: MatchOutcome) -> Match | None:
        """The first reading of the quote that stands in the channel."""
        text = self._stream(channel)
        for plan in readings:
            places = find(text, plan, comma=self._comma)
            if not text.source.isascii():
                places = [place for place in places if not _parts_negation(text, place)]
            if channel.name in _PIECES:
                places = [place for place in places if _in_one_block(channel, text, place)]
            if places:
                return self._found(channel, text, quote, plan, places, outcome)
        return None

    def _found(
        self, channel: Channel, text: Canonical, quote: Quote, plan: Plan, places: list[Place], outcome: MatchOutcome
    ) -> Match:
        """The match for a reading that stands: which place is meant, what to know of it, how to get there."""
        meant = _in_context(text, places, quote)
        place = (meant or places)[0]
        start, end = text.span(place.start, place.end)
        notes: list[MatchNote] = []
        if outcome is MatchOutcome.FOUND:
            notes.extend(found_notes(channel, text, plan, place, self._document.language))
            if in_own_url(plan, self._url):
                notes.append(
                    MatchNote(
                        "in-own-url", "The page's own address holds the words: it may only repeat what was asked."
                    )
                )
            if is_short(plan):
                notes.append(MatchNote("short-quote", "So few words may stand there by chance: quote more of them."))
        if not meant:
            notes.append(
                MatchNote("context-differs", "The words stand there, but not between the prefix and suffix given.")
            )
        if len(meant or places) > 1:
            count = len(meant or places)
            notes.append(MatchNote("ambiguous", f"The words stand in {count} places; a prefix or suffix tells which."))
        return Match(
            outcome,
            passage=_passage(channel, start, end),
            places=len(places),
            notes=tuple(notes),
            fragment=text_directive(channel, start, end, ambiguous=len(places) > 1)
            if outcome is MatchOutcome.FOUND
            else "",
        )

    def _near(self, quote: Quote, readings: list[Plan]) -> Match | None:
        """The nearest stretch, in the channel that has the best one; the visible text first."""
        whole = canonical(quote.exact, quote=True)
        editorial = editorial_spans(quote.exact)
        room = min(5000, sum(2500 for _, _, kind in editorial if kind == ELLIPSIS))
        for name in _READABLE:
            channel = self._document.channel(name)
            if channel is None:
                continue
            text = self._stream(channel)
            cut = False
            span: tuple[int, int] | None = None
            for plan in readings:
                if len(plan.parts) == 1 and _cuttable(plan.parts[0].stream):
                    span = broken_boundary(text, plan.parts[0].stream)
                    if span is not None:
                        cut = True
                        span = _to_words(text, *span)
                        break
            if span is None:
                found = nearest(text, whole, room, self._seeds.setdefault(name, Seeds(text.text)))
                span = (found.start, found.end) if found is not None else None
            if span is None:
                continue
            runs = changes(whole, text, *span, editorial=editorial, cut=cut)
            start, end = text.span(*span)
            worst = min((list(Change).index(run.change) for run in runs if run.change is not None), default=None)
            notes = (
                (MatchNote("metadata-only", "The nearest words stand outside the page's visible text."),)
                if name is not ChannelName.VISIBLE
                else ()
            )
            return Match(
                MatchOutcome.DIFFERS,
                reason=list(Change)[worst].value if worst is not None else Change.CUT.value,
                detail="The page has words like these, but not these words.",
                passage=_passage(channel, start, end),
                changes=runs,
                notes=notes,
                fragment=text_directive(channel, start, end, ambiguous=_repeats(channel.text, start, end)),
            )
        return None


def match_quote(document: Document, quote: Quote, url: str = "") -> Match:
    """Say whether a quote stands in a document.

    Args:
        document: What a reader made of the page.
        quote: The quote; its prefix and suffix decide between several places.
        url: The page's address.

    Returns:
        The match. Never raises for what a page or a quote holds. For many quotes on one document, a `Matcher` saves
        making the document ready each time.
    """
    return Matcher(document, url).match(quote)


def _cuttable(stream: Canonical) -> bool:
    """Whether a quote is long enough that finding it inside other words says something."""
    return len(stream) >= _SHORTEST_CUT or not stream.text.isascii() or any(char.isdecimal() for char in stream.text)


def _to_words(text: Canonical, start: int, end: int) -> tuple[int, int]:
    """A span widened to sure boundaries, a few characters at most."""
    low, high = start, end
    while low and text.flags[low] != SURE and start - low < 40:
        low -= 1
    while high < len(text) and text.flags[high] != SURE and high - end < 40:
        high += 1
    return low, high


def _parts_negation(text: Canonical, place: Place) -> bool:
    """Whether a part of a quote begins or ends inside a Japanese ending that negates."""
    return any(
        parts_negation(text.source, text.offsets[part[0]]) or parts_negation(text.source, text.offsets[part[1] - 1] + 1)
        for part in place.parts
        if part[0] < part[1]
    )


def _in_one_block(channel: Channel, text: Canonical, place: Place) -> bool:
    """Whether a place lies within one block of its channel, or within the paragraphs of one article."""
    start, end = text.span(place.start, place.end)
    blocks = channel.blocks[block_number(channel, start) : block_number(channel, end - 1) + 1]
    return len(blocks) < 2 or all(block.kind == "articleBody" for block in blocks)


def _in_context(text: Canonical, places: list[Place], quote: Quote) -> list[Place]:
    """The places that the prefix and the suffix fit; all of them when neither is given."""
    if not quote.prefix and not quote.suffix:
        return places
    prefix = canonical(quote.prefix).text
    suffix = canonical(quote.suffix).text
    return [
        place
        for place in places
        if text.text.endswith(prefix, 0, place.start) and text.text.startswith(suffix, place.end)
    ]


def _repeats(text: str, start: int, end: int) -> bool:
    """Whether a text has the same stretch elsewhere too."""
    words = text[start:end]
    return text.find(words) < start or text.find(words, start + 1) >= 0


_SPACE: Final = re.compile(r"\s")


def _passage(channel: Channel, start: int, end: int) -> Passage:
    """The span with what is around it, cut between words."""
    text = channel.text
    before = text[max(0, start - _AROUND) : start]
    if start > _AROUND and not text[start - _AROUND - 1].isspace():
        found = _SPACE.search(before)
        space = found.start() if found is not None else -1
        before = before[space + 1 :] if 0 <= space < _AROUND - 40 else before
    after = text[end : end + _AROUND]
    if end + _AROUND < len(text) and not text[end + _AROUND].isspace():
        space = next((at for at in range(len(after) - 1, 40, -1) if after[at].isspace()), -1)
        after = after[:space] if space > 0 else after
    page = channel.blocks[block_number(channel, start)].page if channel.blocks else None
    before = _edges_marked(channel, before.lstrip(), start)[-_AROUND:]
    after = _edges_marked(channel, after.rstrip(), end + len(after.rstrip()))[:_AROUND]
    return Passage(before, text[start:end], after, channel.name, start, end, page)


def _edges_marked(channel: Channel, text: str, end: int) -> str:
    """What stands in a channel up to that place, with an empty line for the edge of a block."""
    first = end - len(text)
    parts: list[str] = []
    done = 0
    for number in range(block_number(channel, first) + 1, len(channel.blocks)):
        edge = channel.blocks[number].start - first
        if edge > len(text):
            break
        parts.append(text[done:edge])
        done = edge
    return "\n".join((*parts, text[done:]))
