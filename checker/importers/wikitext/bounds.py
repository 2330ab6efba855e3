"""What reading a wikitext could cost, told before it is read, so that a nasty one is read in another way.

The tokenizer tries what opens (`{{`, `[[`, `<ref>`) to the end of the text, and begins again behind the sign when
nothing closes it: quadratic time, for which a few thousand stray signs are enough. Articles have a handful. The
choice depends on the text alone, never on a clock: the same text is always read in the same way.
"""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["BUDGET", "LONGEST_PIECE", "pieces", "stray_cost"]

BUDGET: Final = 4_000_000
"""Characters that may be read in vain: two seconds at worst. A long article with ten stray signs has a million."""

LONGEST_PIECE: Final = 2_000
"""Characters of a piece, where a text is read in pieces: not one takes longer than a tenth of a second."""

_HIDING: Final = (
    "nowiki|pre|math|chem|ce|gallery|score|source|syntaxhighlight|timeline|graph|hiero|imagemap|inputbox|section|"
    "categorytree|templatedata"
)
_SIGNS: Final = re.compile(
    r"\[\[[^\[\]{}<>]*\]\]|\{\{[^\[\]{}<>]*\}\}|\[(?:[a-z]{0,9}:)?//[^\[\]<>{}\n]*\]|<[a-z][^<>]*/>|<(?:br|hr|wbr)\b[^<>]*>"
    rf"|(?P<hidden><!--|<(?:{_HIDING})\b)"
    r"|(?P<close>\}\}|\]\]|\|\}|</[a-z][a-z0-9]{0,20})"
    r"|(?P<open>\{\{|\[\[|\{\||<[a-z][a-z0-9]{0,20}(?=[^<>]*>))"
    r"|(?P<half><[a-z]|\[(?=[a-z]{0,9}:?//|\w{2,10}:))",
    re.IGNORECASE,
)
"""What is whole, which costs nothing; and else what hides, closes, opens, or can never be closed."""

_PAIRS: Final = {"}}": "{{", "]]": "[[", "|}": "{|"}
_WAITING: Final = 5_000
_DEEPEST: Final = 60
"""Signs that may wait for their end; the tokenizer gives up before."""

_BREAKS: Final = tuple(
    re.compile(pattern) for pattern in (r"\n[ \t]*\n\s*", r"\n", r"</ref>|/>", r"[.!?。] ?", r"\s")
)  # fmt: skip
"""Where a text is rather cut: behind a paragraph, a line, a reference, a sentence, a word."""


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the parts of a text begin and end that are to be read by themselves: one, unless that could take long."""
    if len(text) <= LONGEST_PIECE or stray_cost(text) <= BUDGET:
        return [(0, len(text))]
    return list(_cut(text))


def stray_cost(text: str) -> int:
    """How many characters are read in vain at most, told from the signs that nothing closes where they stand.

    It stops counting beyond `BUDGET`.
    """
    cost, total, hidden = 0, len(text), 0
    waiting: list[tuple[str, int]] = []
    for match in _SIGNS.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        start = match.start()
        if start < hidden:
            continue
        sign = match[0].lower()
        if kind == "open":
            waiting.append((sign, start))
            if len(waiting) > _WAITING:
                # What is so far down is closed by nothing any more.
                cost += _vain(total, waiting[:-_DEEPEST])
                del waiting[:-_DEEPEST]
        elif kind == "close":
            opener = _PAIRS.get(sign) or f"<{sign[2:]}"
            lowest = max(-1, len(waiting) - _DEEPEST)
            place = next((at for at in range(len(waiting) - 1, lowest, -1) if waiting[at][0] == opener), -1)
            if place >= 0:
                cost += _vain(total, waiting[place + 1 :])
                del waiting[place:]
        elif kind == "hidden":
            hidden = text.find("-->" if sign == "<!--" else f"</{sign[1:]}", match.end())
            if hidden < 0:
                hidden, cost = 0, cost + total - start
        else:
            # A bracket is looked for on its own line only.
            end = text.find("\n", start) if sign == "[" else -1
            cost += (end if end >= 0 else total) - start
        if cost > BUDGET:
            return cost
    return cost + _vain(total, waiting)


def _vain(total: int, waiting: list[tuple[str, int]]) -> int:
    """What is read for signs that nothing closes: all behind them."""
    return sum(total - begin for _, begin in waiting)


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text, cut where it hurts least, and never inside of a tag."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        stop = 0
        for pattern in _BREAKS:
            stop = max((match.end() for match in pattern.finditer(text, start, limit)), default=0)
            if stop > start + LONGEST_PIECE // 4:
                break
        stop = stop if stop > start else limit
        opened = text.rfind("<", start, stop)
        if opened > start and text.find(">", opened, stop) < 0 and stop - opened < LONGEST_PIECE // 2:
            stop = opened
        yield start, stop
        start = stop
    yield start, len(text)
