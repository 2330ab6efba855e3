"""Earlier copies of a citation: whom to ask, and in which order, until one holds the words.

    pinned archive URL → copies supplied by a person → our own earlier evidence → web archives, in their order

Each is a `Step`. A step is shown what all steps before it came to, and says what it wants asked. Whatever was asked
counts and is shown in the report; the best result decides (`checker.rules.verdict`). Only our own evidence is passed
over in silence where it holds no other state of the page: nobody was asked, so there is nobody to name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from checker.capture.base import CaptureRequest
from checker.capture.own import FIRST, NO_OTHER
from checker.capture.plan import Cited, Refusal, statement_of
from checker.model.capture import CaptureKind, Outcome
from checker.model.document import Suspicion
from checker.model.match import Statement
from checker.model.memory import LinkMemory
from checker.rules.suspicion import SUSPICIONS, doubts
from checker.settings import ArchivePolicy
from checker.witness import Bench, Witness

__all__ = ["STEPS", "Standing", "Step", "ask_copies", "steps_with"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A citation and what its witnesses have come to before the next step.

    `live` is the live witness, None when there is none. `copies` are the earlier copies asked so far, `doubted` says
    of each witness, by its key, what speaks against it.
    """

    cited: Cited
    live: Witness | None
    copies: tuple[tuple[str, Witness], ...]
    doubted: Mapping[str, Suspicion]
    policy: ArchivePolicy

    @property
    def lacking(self) -> bool:
        """Whether some quoted words stand on no witness yet."""
        seen = [*([self.live] if self.live else []), *(copy for _, copy in self.copies)]
        return any(not any(witness.has(quote) for witness in seen) for quote in self.cited.quotes)

    @property
    def lost(self) -> bool:
        """Whether a link without a quote leads nowhere, by its server's word or by the look of it, and has no copy."""
        if self.cited.quotes or self.live is None or self.cited.live is None:
            return False
        doubt = self.doubted.get(self.cited.live.key)
        gone = self.live.capture.outcome is Outcome.GONE or (doubt is not None and doubt.kind in SUSPICIONS)
        return gone and not any(copy.capture.captured and key not in self.doubted for key, copy in self.copies)

    @property
    def wants_archive(self) -> bool:
        """Whether a web archive is to be looked up: always with `--archive all` or `save`."""
        return self.policy in ("all", "save") or (self.policy != "never" and (self.lacking or self.lost))

    def urgency(self, memory: Mapping[str, LinkMemory]) -> tuple[bool, int, str]:
        """Whom to ask first, the lowest first: whose look-up was left over, then where a verdict hangs on a copy.

        That is where the live page was read, or is gone, and words are missing; next where it was not read; then links
        without a quote; what is well comes last.
        """
        waiting = memory.get(self.cited.live.url, LinkMemory()).waiting if self.cited.live else ""
        told = self.live is not None and self.live.capture.outcome in (Outcome.CAPTURED, Outcome.GONE)
        need = (0 if told else 1) if self.lacking else 2 if self.lost else 3
        return not waiting, need, waiting


@dataclass(frozen=True, slots=True)
class Step:
    """One place that earlier copies come from. `stage` names it for the progress; `choose` says what to ask of it."""

    stage: str
    choose: Callable[[Standing], Iterable[CaptureRequest | None]]


def _pinned(standing: Standing) -> Iterable[CaptureRequest | None]:
    return () if standing.policy == "never" else (standing.cited.pinned,)


def _supplied(standing: Standing) -> Iterable[CaptureRequest | None]:
    return standing.cited.supplied


def _own(which: str) -> Callable[[Standing], Iterable[CaptureRequest | None]]:
    """Our own evidence, where quoted words are missing.

    For a link alone it is not asked: that we can still read a page is no help to those who follow the link.
    """

    def choose(standing: Standing) -> Iterable[CaptureRequest | None]:
        live, cited = standing.cited.live, standing.cited
        if live is None or cited.refused is Refusal.SECRET or not standing.lacking:
            return ()
        today = standing.live.capture.digest if standing.live and standing.live.capture.captured else ""
        return (CaptureRequest(CaptureKind.OWN, live.url, near=which, unlike=today),)

    return choose


def _archive(number: int) -> Callable[[Standing], Iterable[CaptureRequest | None]]:
    """The archive of that place in the settings; a later one where those before it did not hold the words."""

    def choose(standing: Standing) -> Iterable[CaptureRequest | None]:
        if not standing.wants_archive or number >= len(standing.cited.lookups):
            return ()
        enough = (
            not standing.lacking and not standing.lost and any(copy.capture.captured for _, copy in standing.copies)
        )
        return () if number and enough else (standing.cited.lookups[number],)

    return choose


STEPS: Final[tuple[Step, ...]] = (
    Step("pinned copies", _pinned),
    Step("supplied copies", _supplied),
    Step("our own evidence", _own("")),
    Step("our own evidence", _own(FIRST)),
)
"""Where earlier copies come from before web archives, in the order in which they are asked."""


def steps_with(archives: int) -> tuple[Step, ...]:
    """All steps of a run that asks so many web archives, each of them a step of its own."""
    return (*STEPS, *(Step("earlier copies", _archive(number)) for number in range(archives)))


def ask_copies(
    bench: Bench,
    citations: Sequence[Cited],
    policy: ArchivePolicy,
    steps: Sequence[Step],
    memory: Mapping[str, LinkMemory] = MappingProxyType({}),
) -> dict[int, list[str]]:
    """Ask for earlier copies, step by step; within a step first what needs it most, since an archive has little room.

    Args:
        bench: Where the witnesses sit.
        citations: The citations, in order.
        policy: Whether archives are asked.
        steps: Where copies come from, in order.
        memory: What is remembered of addresses: whose look-up has been waiting.

    Returns:
        For each citation, by its position, the keys of the copies asked, in order.
    """
    copies: dict[int, list[str]] = {}
    for step in steps:
        doubted = doubts(bench.witnesses)
        chosen: list[tuple[int, CaptureRequest]] = []
        urgency: dict[int, tuple[bool, int, str]] = {}
        statements: dict[CaptureRequest, dict[Statement, None]] = defaultdict(dict)
        for number, cited in enumerate(citations):
            live = bench.witnesses.get(cited.live.key) if cited.live else None
            asked = tuple((key, bench.witnesses[key]) for key in copies.get(number, ()))
            standing = Standing(cited, live, asked, doubted, policy)
            for request in step.choose(standing):
                if request is not None and request.key not in copies.get(number, ()) and bench.answers(request.kind):
                    chosen.append((number, request))
                    urgency[number] = standing.urgency(memory)
                    if (statement := statement_of(cited)) is not None:
                        statements[request][statement] = None
        first = sorted(chosen, key=lambda pair: urgency[pair[0]])
        wanted = ((request, citations[number].quotes, None) for number, request in first)
        bench.ask(step.stage, wanted, statements={request: tuple(said) for request, said in statements.items()})
        for number, request in chosen:
            if bench.witnesses[request.key].capture.reason != NO_OTHER:
                copies.setdefault(number, []).append(request.key)
    return copies
