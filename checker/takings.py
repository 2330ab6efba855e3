"""`archive save`: for each address that is cited, the copy that an archive has of it or takes of it now.

    read the live page  →  look for a copy that has the words  →  have one taken  →  read it

What was taken is read before it is offered: an archive may have been shown a wall where this program was not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from checker.capture.address import is_copy_of
from checker.capture.base import CaptureRequest, Fetcher
from checker.capture.plan import Cited, plan
from checker.claims.pin import Pin
from checker.earlier import ask_copies, steps_with
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.claim import ClaimFile
from checker.model.document import Suspicion
from checker.rules.suspicion import doubts
from checker.saving import copy_request, is_walled, save_request, why_not_saved
from checker.settings import Settings
from checker.witness import Bench, Progress, Witness
from checker.worker import WorkerPool

__all__ = ["State", "Taking", "take_copies"]

State = Literal["saved", "has one", "refused", "no answer", "not saved"]


@dataclass(frozen=True, slots=True)
class Taking:
    """What came of one address.

    `copy` is the archived copy, read; None when there is none. `words` says that every word cited stands in it.
    """

    url: str
    state: State
    reason: str
    detail: str
    copy: Capture | None = None
    words: bool = False
    quotes: int = 0

    @property
    def held(self) -> bool:
        """Whether there is a copy with all that is cited."""
        return self.state in ("saved", "has one") and self.words

    @property
    def pin(self) -> Pin | None:
        """What belongs into the claim file, None without a copy that has the words."""
        memento = self.copy.memento if self.copy else None
        return Pin(self.url, memento.url, _day(memento.timestamp)) if memento and self.held else None

    def lines(self) -> list[str]:
        """What to say of it, below its address."""
        if self.copy is None or self.copy.memento is None:
            return [self.detail]
        found = [f"archive_url: {self.copy.memento.url}"]
        if self.words and self.quotes:
            found.append("the copy has the quoted words" if self.quotes > 1 else "the copy has the quote")
        elif not self.words:
            found.append(self.detail)
        return found

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        pin = self.copy.memento if self.copy else None
        return {
            "url": self.url,
            "state": self.state,
            "reason": self.reason,
            "detail": self.detail,
            "archive_url": pin.url if pin else "",
            "archive_date": _day(pin.timestamp) if pin else "",
            "words": self.words,
        }


def take_copies(
    files: Sequence[ClaimFile],
    settings: Settings,
    fetcher: Fetcher,
    pool: WorkerPool,
    *,
    typed: frozenset[str] = frozenset(),
    progress: Progress = Progress(),  # noqa: B008 - silent
) -> tuple[Taking, ...]:
    """Have copies taken.

    Args:
        files: Claim files.
        settings: The run's settings.
        fetcher: Whom to ask.
        pool: Who reads.
        typed: Addresses that a person gave: a new copy is taken of each, whatever archives have.
        progress: Told after each address.

    Returns:
        One for each address that is cited, in the order of the files.
    """
    citations = tuple(cited for cited in plan(files, settings.archives) if cited.live is not None)
    bench = Bench(settings, fetcher, pool, progress)
    bench.ask("live pages", ((cited.live, cited.quotes, cited.refused) for cited in citations if cited.live))
    doubted = doubts(bench.witnesses)
    by_url: dict[str, list[int]] = defaultdict(list)
    for number, cited in enumerate(citations):
        if cited.live:
            by_url[cited.live.url].append(number)
    looked = [number for url, numbers in by_url.items() if url not in typed for number in numbers]
    asked = ask_copies(bench, [citations[number] for number in looked], "save", steps_with(len(settings.archives)))
    copies = {number: asked.get(place, []) for place, number in enumerate(looked)}
    known = {
        url: taking for url, numbers in by_url.items() if (taking := _known(bench, url, citations, numbers, copies))
    }

    wanted: dict[str, CaptureRequest] = {}
    refused: dict[str, Taking] = {}
    for url, numbers in by_url.items():
        reasons = [why_not_saved(citations[n], bench.witnesses.get(f"live:{url}"), doubted) for n in numbers]
        missing = next((found for found in reasons if found), None)
        if url in known:
            continue
        # One citation whose words are missing does not keep the page from being saved for another.
        if all(reasons) or (missing and missing.code == "save-not-named"):
            assert missing is not None
            refused[url] = Taking(url, "not saved", missing.code, missing.sentence)
        else:
            wanted[url] = save_request(url)
    bench.ask("new copies", ((request, (), None) for request in wanted.values()))
    new = {url: copy for url, request in wanted.items() if (copy := copy_request(bench.witnesses[request.key].capture))}
    bench.ask(
        "reading new copies",
        ((copy, citations[number].quotes, None) for url, copy in new.items() for number in by_url[url]),
    )
    doubted = doubts(bench.witnesses)
    taken = {
        url: _taken(bench, url, request, new.get(url), [citations[n] for n in by_url[url]], doubted)
        for url, request in wanted.items()
    }
    return tuple((known | refused | taken)[url] for url in by_url)


def _known(
    bench: Bench, url: str, citations: Sequence[Cited], numbers: Sequence[int], copies: Mapping[int, Sequence[str]]
) -> Taking | None:
    """The copy that an archive has already, with the words of every citation; what a source pins itself counts."""
    doubted, live = doubts(bench.witnesses), bench.witnesses.get(f"live:{url}")
    quotes = [quote for number in numbers for quote in citations[number].quotes]
    for key in dict.fromkeys(key for number in numbers for key in copies.get(number, ())):
        witness = bench.witnesses[key]
        capture = witness.capture
        if capture.kind is not CaptureKind.ARCHIVE or key in doubted or not _reads(witness):
            continue
        # What one source pins may be of another page; it must not become the copy of its neighbours.
        if not is_copy_of(capture, url, live.capture if live else None):
            continue
        if all(witness.has(quote) for quote in quotes):
            return Taking(url, "has one", capture.reason, capture.detail, capture, True, len(quotes))
    return None


def _taken(
    bench: Bench,
    url: str,
    request: CaptureRequest,
    copy: CaptureRequest | None,
    citations: Sequence[Cited],
    doubted: Mapping[str, Suspicion],
) -> Taking:
    """What came of asking for one copy."""
    said = bench.witnesses[request.key].capture
    if copy is None:
        states: dict[Outcome, State] = {Outcome.REFUSED: "refused", Outcome.NO_ANSWER: "no answer"}
        return Taking(url, states.get(said.outcome, "not saved"), said.reason, said.detail)
    witness = bench.witnesses[copy.key]
    quotes = [quote for cited in citations for quote in cited.quotes]
    shown = witness.capture if witness.capture.memento else said
    detail = said.detail
    words = _reads(witness) and copy.key not in doubted and all(witness.has(quote) for quote in quotes)
    if not words:
        doubt = doubted.get(copy.key)
        why = doubt.detail if doubt else _unread(witness)
        detail = f"the copy was taken, and is not offered: {why}"
    return Taking(url, "saved", said.reason, detail, shown, words, len(quotes))


def _reads(witness: Witness) -> bool:
    """Whether a page stands there that is no wall."""
    reading = witness.reading
    return witness.capture.captured and (reading is None or not is_walled(reading))


def _unread(witness: Witness) -> str:
    """Why the words are not in a copy."""
    reading = witness.reading
    if not witness.capture.captured:
        return witness.capture.detail
    if reading is not None and reading.detail and not _reads(witness):
        return reading.detail
    return "the quoted words were not read in it"


def _day(timestamp: str) -> str:
    return f"{timestamp[:4]}-{timestamp[4:6]}-{timestamp[6:8]}"
