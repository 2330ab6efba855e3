"""Links that open a page at the found words: `#:~:text=…`, the WICG URL Fragment Text Directives.

https://wicg.github.io/scroll-to-text-fragment/ : each term stands inside one block and on word boundaries; what
crosses blocks needs a start and an end; a prefix and a suffix tell one place from another. Browsers compare without
case and accents, and as the page prints it: so the terms are the page's own text, not the quote's.
"""

import re
from bisect import bisect_right
from operator import attrgetter
from typing import Final
from urllib.parse import quote as percent

from checker.match.charset import classes
from checker.model.document import Channel, ChannelName

__all__ = ["text_directive"]

_LONGEST: Final = 300
_PLAIN: Final = re.compile(r"[A-Za-z0-9.]+(?: [A-Za-z0-9.]+)*")
"""Terms in which nothing but the spaces is encoded."""
_START: Final = attrgetter("start")
_END_WORDS: Final = 5
_CONTEXT_WORDS: Final = 4
_WORD: Final = re.compile(r"\S+")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def text_directive(channel: Channel, start: int, end: int, *, ambiguous: bool = False) -> str:
    """The directive to a span of the visible text.

    Args:
        channel: The channel the words stand in.
        start: Where they begin in its text.
        end: Where they end.
        ambiguous: The same words stand elsewhere too, so that the words around them are needed.

    Returns:
        `:~:text=…`, percent-encoded, or "" where none can lead there: metadata, a PDF, no text.
    """
    if channel.name is not ChannelName.VISIBLE or start >= end:
        return ""
    first = bisect_right(channel.blocks, start, key=_START) - 1
    last = bisect_right(channel.blocks, end - 1, key=_START) - 1
    if first < 0 or any(channel.blocks[number].page is not None for number in (first, last)):
        return ""
    text = channel.text
    start, end = _whole_words(text, start, end)
    opening, closing = channel.blocks[first], channel.blocks[last]
    if first == last and end - start <= _LONGEST and "\n" not in text[start:end]:
        terms = _encode(text[start:end])
        if not terms:
            return ""
    else:
        head, tail = _head_and_tail(text, start, end, min(end, opening.end), max(start, closing.start))
        # A browser takes the first place that the opening words stand in.
        ambiguous = ambiguous or text.find(head, 0, start) >= 0
        if not _encode(head) or not _encode(tail):
            return ""
        terms = f"{_encode(head)},{_encode(tail)}"
    if ambiguous:
        before = _words(text[opening.start : start].split("\n")[-1], forward=False, count=_CONTEXT_WORDS)
        after = _words(text[end : closing.end].split("\n")[0], forward=True, count=_CONTEXT_WORDS)
        prefix, suffix = _encode(before), _encode(after)
        terms = (f"{prefix}-," if prefix else "") + terms + (f",-{suffix}" if suffix else "")
    return f":~:text={terms}"


def _head_and_tail(text: str, start: int, end: int, head_end: int, tail_start: int) -> tuple[str, str]:
    """The words a stretch begins and ends with: as many as tell its end from the same words inside it."""
    opening = text[start:head_end].split("\n")[0]
    closing = text[tail_start:end].split("\n")[-1]
    head = tail = ""
    for count in (_END_WORDS, 2 * _END_WORDS, 4 * _END_WORDS):
        head = _words(opening, forward=True, count=count)
        tail = _words(closing, forward=False, count=count)
        if text.find(tail, start + len(head), end - 1) < 0:
            break
    return head, tail


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to where the page's words end: browsers match whole words only."""
    while start and _one_word(text[start - 1 : start + 1]):
        start -= 1
    while end < len(text) and _one_word(text[end - 1 : end + 1]):
        end += 1
    return start, end


def _one_word(pair: str) -> bool:
    """Whether two neighbours belong to one word; in scripts without spaces no more is taken than was asked."""
    return pair.isalnum() and b"c" not in classes(pair)


def _words(text: str, *, forward: bool, count: int = _END_WORDS) -> str:
    """The first or last words of a text, as it prints them; in scripts without spaces some characters."""
    spans = [found.span() for found in _WORD.finditer(text)]
    if not spans:
        return ""
    most = 16 * count
    if forward:
        cut = text[spans[0][0] : spans[min(count, len(spans)) - 1][1]]
        return cut if len(cut) <= most else cut[:24]
    cut = text[spans[-min(count, len(spans))][0] : spans[-1][1]]
    return cut if len(cut) <= most else cut[-24:]


def _encode(term: str) -> str:
    """Percent-encode a term: all but letters and digits, with the `-`, `&` and `,` that have a meaning there."""
    if term.isascii() and _PLAIN.fullmatch(term):
        return term.replace(" ", "%20")
    plain = re.sub(r"\s+", " ", _UNSEEN.sub("", term)).strip()
    return percent(plain, safe="!()*'.").replace("-", "%2D").replace("~", "%7E")
