"""Which claim of a file a statement of the document is, after the document was changed.

Sameness of words is looked for first, then of the place. Likeness serves only to find a sentence that was put a little
differently, and then one that is likelier by far than any other; what is in doubt is two claims.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final

from rapidfuzz import fuzz

from checker.model.claim import Claim

__all__ = ["pair_claims", "sentence_of"]

_ALIKE: Final = 82.0
"""How much of a sentence's letters must stay, of 100, for it to be the same one elsewhere in the document."""

_ALIKE_IN_PLACE: Final = 70.0
"""The same between two sentences that did not change: there, little else can have become of it."""

_AHEAD: Final = 4.0
"""How far the best must be ahead of the next: two candidates alike are no answer."""

_MOST: Final = 60_000
"""Pairs of sentences compared; in a document rewritten beyond that, what changed counts as new."""


def sentence_of(claim: Claim) -> str:
    """The document's words that a claim was taken from, white space aside."""
    return " ".join((claim.context or claim.text).split())


def pair_claims(old: Sequence[Claim], new: Sequence[Claim]) -> dict[int, int]:
    """Pair what the document says now with the claims of its file.

    Args:
        old: The file's claims.
        new: The claims of the document as it is now, as an importer makes them.

    Returns:
        For the number of each new claim that the file has already, the number of that one. None is given twice.
    """
    pairing = _Pairing(old, new)
    # A sentence may stand in a document twice: then its place tells which is which.
    pairing.by(lambda claim: (sentence_of(claim), _plain(claim.text), _place(claim)))
    pairing.by(lambda claim: (sentence_of(claim), _plain(claim.text)))
    pairing.by(lambda claim: _plain(claim.text))
    pairing.by_sentence()
    pairing.by_id()
    pairing.by_likeness()
    return pairing.found


class _Pairing:
    def __init__(self, old: Sequence[Claim], new: Sequence[Claim]) -> None:
        self._old, self._new = old, new
        self.found: dict[int, int] = {}
        self._used: set[int] = set()

    def _open(self) -> tuple[list[int], list[int]]:
        return (
            [number for number in range(len(self._old)) if number not in self._used],
            [number for number in range(len(self._new)) if number not in self.found],
        )

    def _take(self, new: int, old: int) -> None:
        self.found[new] = old
        self._used.add(old)

    def by(self, key: Callable[[Claim], Hashable]) -> None:
        """Pair those with equal keys, in the order of the document."""
        olds, news = self._open()
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for number in olds:
            waiting[key(self._old[number])].append(number)
        for number in news:
            value = key(self._new[number])
            if value is not None and waiting[value]:
                self._take(number, waiting[value].popleft())

    def by_id(self) -> None:
        """Pair those with one id, where the document's words are not known or still alike.

        An id is made of the first words, once. Who put a claim into other words left it as it is; but where a sentence
        went, another that begins alike gets its id.
        """
        olds, news = self._open()
        by_name = {self._old[number].id: number for number in olds if self._old[number].id}
        for number in news:
            old = by_name.get(self._new[number].id)
            if old is None:
                continue
            left, right = sentence_of(self._old[old]), sentence_of(self._new[number])
            if not self._old[old].context or fuzz.ratio(left, right) >= _ALIKE_IN_PLACE:
                self._take(number, old)

    def by_sentence(self) -> None:
        """Pair what is left of a sentence that did not change: a person may have put its claims into other words."""
        olds, news = self._open()
        groups: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for number in olds:
            if self._old[number].context:
                groups[sentence_of(self._old[number])][0].append(number)
        for number in news:
            groups[sentence_of(self._new[number])][1].append(number)
        for left, right in groups.values():
            if len(left) == len(right):
                for old, new in zip(left, right, strict=True):
                    self._take(new, old)
            else:
                self._alike(left, right, lambda claim: claim.text, 0.0)

    def by_likeness(self) -> None:
        """Pair sentences put a little differently: those that stayed in their place, then those that moved."""
        for olds, news in self._between():
            self._alike(olds, news, sentence_of, _ALIKE_IN_PLACE)
        self._alike(*self._open(), sentence_of, _ALIKE)

    def _between(self) -> Iterable[tuple[list[int], list[int]]]:
        """What is left between two neighbours that are paired in the same order, on both sides."""
        olds, _ = self._open()
        last_old, left_new = -1, list[int]()
        for new in (*range(len(self._new)), len(self._new)):
            here = self.found.get(new, len(self._old) if new == len(self._new) else -1)
            if here < 0:
                left_new.append(new)
                continue
            if here > last_old and left_new:
                yield [number for number in olds if last_old < number < here and number not in self._used], left_new
            last_old, left_new = here, []

    def _alike(self, olds: list[int], news: list[int], words: Callable[[Claim], str], least: float) -> None:
        """Pair the likest first, as long as each is alone at it; the parts of one sentence go by their own words."""
        if not olds or not news or len(olds) * len(news) > _MOST:
            return
        left = {number: words(self._old[number]) for number in olds}
        scores: list[tuple[float, float, int, int]] = []
        for new in news:
            right = words(self._new[new])
            for old, text in left.items():
                score = fuzz.ratio(text, right, score_cutoff=least)
                if score >= least and (score or not least):
                    part = fuzz.ratio(self._old[old].text, self._new[new].text)
                    scores.append((score, part, new, old))
        scores.sort(key=lambda found: (-found[0], -found[1], found[2], found[3]))
        of_new: defaultdict[int, list[tuple[float, float, int, int]]] = defaultdict(list)
        of_old: defaultdict[int, list[tuple[float, float, int, int]]] = defaultdict(list)
        for found in scores:
            of_new[found[2]].append(found)
            of_old[found[3]].append(found)
        for found in scores:
            score, part, new, old = found
            if new in self.found or old in self._used:
                continue
            near = score + part - _AHEAD
            rivals = (
                rival
                for rival in (*of_new[new], *of_old[old])
                if rival is not found
                and rival[0] + rival[1] > near
                and rival[2] not in self.found
                and rival[3] not in self._used
            )
            if not least or next(rivals, None) is None:
                self._take(new, old)


def _place(claim: Claim) -> tuple[int | None, int | None] | None:
    return (claim.at.paragraph, claim.at.sentence) if claim.at else None


def _plain(text: str) -> str:
    return " ".join(text.split())
