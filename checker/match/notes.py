"""What a person should know of words that were found: notes inform, and never make a match more than it is."""

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import Final
from urllib.parse import unquote_plus, urlsplit

from checker.match.canonical import APOSTROPHE, SURE, UNSURE, Canonical, canonical
from checker.match.language import MAGNITUDE, NEGATING_LANGUAGES, NEGATION_AFTER, NEGATION_BEFORE, has_negation
from checker.match.locate import Place
from checker.match.quotation import Plan
from checker.match.wordclass import has_number
from checker.model.document import Channel, ChannelName
from checker.model.match import MatchNote

__all__ = ["block_number", "found_notes", "in_own_url", "is_short"]

_START: Final = attrgetter("start")
_CHANNELS: Final = {
    ChannelName.TITLE: "its title",
    ChannelName.META: "its description of itself (meta elements)",
    ChannelName.JSON_LD: "its structured data (JSON-LD)",
    ChannelName.ALT: "what it has for screen readers, or in the place of pictures,",
    ChannelName.NOSCRIPT: "what it shows without scripts",
}


def found_notes(channel: Channel, text: Canonical, plan: Plan, place: Place, language: str = "") -> Iterator[MatchNote]:
    """The notes on one place where a plan was found, in a fixed order. `language` is what the page says it is in."""
    if channel.name in _CHANNELS:
        yield MatchNote("metadata-only", f"The words stand only in {_CHANNELS[channel.name]} of the page.")
    elided = [
        text.source[text.offsets[before[1] - 1] + 1 : text.offsets[after[0]]]
        for before, after in zip(place.parts, place.parts[1:], strict=False)
        if after[0] > before[1]
    ]
    if any(has_negation(gap) for gap in elided):
        yield MatchNote("elided-negation", "What the quote leaves out holds a word that negates.")
    if any(has_number(gap) for gap in elided):
        yield MatchNote("elided-number", "What the quote leaves out holds a number.")
    spoken = language.partition("-")[0].lower()
    if spoken and spoken not in NEGATING_LANGUAGES and any(any(map(str.isalpha, gap)) for gap in elided):
        yield MatchNote(
            "elided-unread",
            "What the quote leaves out is in a language whose negations and number words this program does not know.",
        )
    if any(has_number(gap.said) for gap in plan.gaps) and not any(has_number(gap) for gap in elided):
        yield MatchNote("inserted-number", "The quote's editor put a number in brackets that the source does not have.")
    start, end = text.span(place.start, place.end)
    first, last = block_number(channel, start), block_number(channel, end - 1)
    before_text = text.source[max(channel.blocks[first].start if channel.blocks else 0, start - 40) : start]
    if not _plain_word(before_text) and NEGATION_BEFORE.search(before_text):
        yield MatchNote("negation-before", "A word that negates stands just before the quoted words.")
    block_end = channel.blocks[last].end if channel.blocks else len(text.source)
    if NEGATION_AFTER.match(text.source, end, min(block_end, end + 40)):
        yield MatchNote("negation-after", "A word that negates stands just behind the quoted words.")
    ending = text.text[place.end - 1]
    if (ending.isdecimal() or ending in "%") and MAGNITUDE.match(text.source, end):
        yield MatchNote("magnitude-follows", "The number goes on with a magnitude or unit that the quote leaves out.")
    if _cut_compound(text, place):
        yield MatchNote("cut-compound", "The quote begins or ends inside a compound or before a possessive ending.")
    if first != last and channel.blocks and channel.blocks[first].kind not in ("line", "page"):
        yield MatchNote("crosses-blocks", "The words run over the edge of a paragraph, heading or cell.")


_BETWEEN: Final = " ,\"“”„«»‘’'("
_NEGATING: Final = frozenset({
    "not", "never", "no", "without", "neither", "nor", "hardly", "barely", "scarcely", "cannot", "deny", "denies",
    "denied", "falsely", "nicht", "nie", "niemals", "nirgends", "kaum", "weder", "ohne", "ne", "pas", "jamais", "sans",
    "ni", "aucun", "aucune", "nul", "nulle", "nunca", "sin", "tampoco", "ninguno", "ninguna", "sem", "non", "mai",
    "senza", "niet", "geen", "nooit", "inte", "ikke", "bez", "yok",
})  # fmt: skip


def _plain_word(before: str) -> bool:
    """Whether a text plainly ends with a word that is none of those that negate: true for most, and quickly said."""
    core = before.rstrip(_BETWEEN)
    word = core[core.rfind(" ") + 1 :].lower()
    return word.isascii() and word.isalpha() and word not in _NEGATING and not word.startswith("kein")


def _cut_compound(text: Canonical, place: Place) -> bool:
    """Whether an end falls at a hyphen or an apostrophe inside a word."""
    size = len(text)
    for at in (place.start, place.end):
        if 0 < at < size and text.flags[at] in (UNSURE, APOSTROPHE):
            between = text.source[text.offsets[at - 1] + 1 : text.offsets[at]]
            if between.strip() and (at == place.end or between.strip() in "-‐‑"):
                return True
    return False


def is_short(plan: Plan) -> bool:
    """Whether so few words were quoted that they may stand there by chance."""
    size = sum(len(part.stream) for part in plan.parts)
    if any(not part.stream.text.isascii() and UNSURE in part.stream.flags for part in plan.parts):
        return size < 6
    words = sum(part.stream.flags[:-1].count(SURE) for part in plan.parts)
    return words < 3 or size < 12


def in_own_url(plan: Plan, url: str) -> bool:
    """Whether the page's own address holds the words, so that the page may only repeat what it was asked."""
    if "?" not in url and "#" not in url:
        return False
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    asked = canonical(unquote_plus(f"{address.query} {address.fragment}")).text
    return bool(asked) and all(part.stream.text in asked for part in plan.parts)


def block_number(channel: Channel, offset: int) -> int:
    """The number of the block an offset falls in; 0 in a channel without blocks."""
    return max(0, bisect_right(channel.blocks, offset, key=_START) - 1)
