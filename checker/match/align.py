"""The nearest words: where in a text something like the quote stands, when the quote itself does not.

Similarity locates here and decides nothing: what it finds can be *differs* at best. Short runs of the quote's
characters vote for a place, the best places are compared word by word, and work is bounded whatever the text.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel, LCSseq

from checker.match.canonical import NONE, Canonical
from checker.match.words import Cut, cut

__all__ = ["Nearest", "Seeds", "nearest"]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest stretch of a stream: its span, how alike it is (0 to 1), and the longest unbroken run they share."""

    start: int
    end: int
    similarity: float
    run: int
    worth: float


_SEED: Final = 6
_WORTH_KNOWING: Final = 2
_MOST_KNOWN: Final = 300_000
"""Characters of a text whose seeds are kept: some 100 bytes each."""
_MOST_SEEDS: Final = 80
_MOST_HITS: Final = 300
_MOST_WINDOWS: Final = 3
_MOST_CHARS: Final = 6000
"""Of a quote, for finding its place: a longer one is placed by its beginning."""

ALIKE: Final = 0.60
ALIKE_WITH_RUN: Final = 0.30
RUN: Final = 18
"""Thresholds measured on 308 saved pages: 99.4 % of altered quotes above, 2 in 1,479 of foreign ones."""


class Seeds:
    """Which short runs of characters a stream has: asked often, it is quicker to know them all than to look again."""

    __slots__ = ("_all", "_asked", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = 0
        self._all: frozenset[str] = frozenset()

    def known(self) -> frozenset[str]:
        """Every run of `_SEED` characters, from the second time this is asked; none while looking is cheaper."""
        self._asked += 1
        if self._asked == _WORTH_KNOWING and len(self._text) <= _MOST_KNOWN:
            self._all = frozenset(map("".join, zip(*(self._text[start:] for start in range(_SEED)), strict=False)))
        return self._all


def nearest(text: Canonical, quote: Canonical, room: int = 0, seeds: Seeds | None = None) -> Nearest | None:
    """The stretch of a text most like a quote, if any is enough like it to speak of.

    Args:
        text: The stream to look in.
        quote: The quote's stream.
        room: Canonical characters that the quote's own omissions may stand for.
        seeds: The stream's seeds, kept for other quotes.

    Returns:
        The stretch, on word boundaries, or None: nothing there is like the quote.
    """
    if not len(quote) or not len(text):
        return None
    wanted = quote.text[:_MOST_CHARS]
    best: Nearest | None = None
    for low, high in _windows(text.text, wanted, room, seeds.known() if seeds is not None else frozenset()):
        found = _compare(text, quote, low, high)
        if found is not None and (best is None or found.worth > best.worth):
            best = found
    if best is None:
        return None
    enough = best.similarity >= ALIKE or (best.similarity >= ALIKE_WITH_RUN and best.run >= RUN)
    return best if enough else None


def _windows(text: str, quote: str, room: int, known: frozenset[str]) -> list[tuple[int, int]]:
    """The stretches of the text that most runs of the quote's characters point to."""
    size = len(quote)
    length = max(2, min(_SEED, size // 2 if quote.isascii() else size // 3))
    step = max(1, (size - length + 1) // _MOST_SEEDS)
    width = max(32, size // 2)
    votes: Counter[int] = Counter()
    for start in range(0, size - length + 1, step):
        seed = quote[start : start + length]
        if known and length == _SEED and seed not in known:
            continue
        hits = 0
        at = text.find(seed)
        places: list[int] = []
        while at >= 0 and hits < _MOST_HITS:
            places.append((at - start) // width)
            hits += 1
            at = text.find(seed, at + 1)
        weight = 60 // (1 + hits // 8) + 1
        for place in set(places):
            votes[place] += weight
    joined = Counter({place: votes[place] + votes.get(place + 1, 0) for place in votes})
    slack = size // 2 + 40
    windows: list[tuple[int, int]] = []
    for place, _ in joined.most_common(_MOST_WINDOWS):
        low = max(0, place * width - slack - room)
        high = min(len(text), (place + 2) * width + size + slack + room)
        windows.append((low, high))
    return windows


def _compare(text: Canonical, quote: Canonical, low: int, high: int) -> Nearest | None:
    """Align the quote's words with a window's and keep the densest stretch of what agrees."""
    while low and text.flags[low] == NONE:
        low -= 1
    while high < len(text) and text.flags[high] == NONE:
        high += 1
    ours, theirs = cut(quote, 0, len(quote)), cut(text, low, high)
    blocks = [
        (run.src_start, run.src_end, run.dest_start, run.dest_end)
        for run in LCSseq.opcodes(ours.texts, theirs.texts)
        if run.tag == "equal"
    ]
    if not blocks:
        return _closest(text, quote, ours, theirs)
    best: Nearest | None = None
    measured: set[tuple[int, int]] = set()
    for first, last in _stretches(blocks, ours, theirs):
        begin = max(0, blocks[first][2] - blocks[first][0])
        stop = min(len(theirs), blocks[last][3] + len(ours) - blocks[last][1])
        inner = (blocks[first][2], blocks[last][3])
        for start, end in {(begin, stop), inner, (begin, inner[1]), (inner[0], stop)}:
            if end > start:
                span = theirs.starts[start], theirs.ends[end - 1]
                if span in measured:
                    continue
                measured.add(span)
                found = _measure(text, quote, *span)
                if best is None or found.worth > best.worth:
                    best = found
    return best


def _stretches(blocks: list[tuple[int, int, int, int]], ours: Cut, theirs: Cut) -> list[tuple[int, int]]:
    """Runs of agreeing blocks to consider: all of them, and those left when far-off strays at the ends are dropped."""
    weight = [ours.ends[b - 1] - ours.starts[a] for a, b, _, _ in blocks]
    cuts: list[tuple[int, int]] = [(0, len(blocks) - 1)]
    first, last = 0, len(blocks) - 1
    while first < last:
        lead = theirs.starts[blocks[first + 1][2]] - theirs.ends[blocks[first][3] - 1]
        lead -= ours.starts[blocks[first + 1][0]] - ours.ends[blocks[first][1] - 1]
        trail = theirs.starts[blocks[last][2]] - theirs.ends[blocks[last - 1][3] - 1]
        trail -= ours.starts[blocks[last][0]] - ours.ends[blocks[last - 1][1] - 1]
        if lead - weight[first] >= trail - weight[last] and lead > weight[first]:
            first += 1
        elif trail > weight[last]:
            last -= 1
        else:
            break
        cuts.append((first, last))
    heaviest = max(range(len(blocks)), key=weight.__getitem__)
    cuts.append((heaviest, heaviest))
    return [*dict.fromkeys(cuts[-6:] + cuts[:1])]


def _closest(text: Canonical, quote: Canonical, ours: Cut, theirs: Cut) -> Nearest | None:
    """Where no word agrees whole: the stretch of as many words that is most alike by character."""
    count = max(1, len(ours))
    best: Nearest | None = None
    for first in range(max(1, len(theirs) - count + 1)):
        last = min(len(theirs), first + count)
        if first < last:
            found = _measure(text, quote, theirs.starts[first], theirs.ends[last - 1])
            if best is None or found.similarity > best.similarity:
                best = found
        if first > 400:
            break
    return best


def _measure(text: Canonical, quote: Canonical, start: int, end: int) -> Nearest:
    """How alike the quote and the stretch are, by character.

    `worth` ranks stretches: what the quote shares counts whole, what only the source has a tenth, so that a
    sentence with words put in is preferred to the half of it that has none.
    """
    stretch = text.text[start:end][: 2 * _MOST_CHARS]
    wanted = quote.text[:_MOST_CHARS]
    blocks = [run.src_end - run.src_start for run in Indel.opcodes(wanted, stretch) if run.tag == "equal"]
    shared, total = sum(blocks), len(wanted) + len(stretch)
    worth = (shared - (len(stretch) - shared) / 10) / len(wanted)
    return Nearest(start, end, 2 * shared / total, max(blocks, default=0), worth)
