"""Earlier copies of a citation: whom to ask, and in which order, until one holds the words.

    pinned archive URL → copies supplied by a person → our own earlier evidence → web archives, in their order

Each is a `Step`. A step is shown what all steps before it came to, and says what it wants asked. Whatever was asked
counts and is shown in the report; the best result decides (`checker.rules.verdict`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.capture.base import CaptureRequest
from checker.capture.plan import Cited, statement_of
from checker.model.capture import Outcome
from checker.model.document import Suspicion
from checker.model.match import Statement
from checker.rules.suspicion import SUSPICIONS, doubts
from checker.settings import ArchivePolicy
from checker.witness import Bench, Witness

__all__ = ["STEPS", "Standing", "Step", "ask_copies"]


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
        """Whether a web archive is to be looked up: always with `--archive all`, else where something is missing."""
        return self.policy == "all" or (self.policy != "never" and (self.lacking or self.lost))


@dataclass(frozen=True, slots=True)
class Step:
    """One place that earlier copies come from. `stage` names it for the progress; `choose` says what to ask of it."""

    stage: str
    choose: Callable[[Standing], Iterable[CaptureRequest | None]]


def _pinned(standing: Standing) -> Iterable[CaptureRequest | None]:
    return () if standing.policy == "never" else (standing.cited.pinned,)


def _archive(standing: Standing) -> Iterable[CaptureRequest | None]:
    return (standing.cited.lookup,) if standing.wants_archive else ()


STEPS: Final[tuple[Step, ...]] = (
    Step("pinned copies", _pinned),
    Step("earlier copies", _archive),
)
"""Where earlier copies come from, in the order in which they are asked."""


def ask_copies(
    bench: Bench, citations: Sequence[Cited], policy: ArchivePolicy, steps: Sequence[Step] = STEPS
) -> dict[int, list[str]]:
    """Ask for earlier copies, step by step.

    Returns:
        For each citation, by its position, the keys of the copies asked, in order.
    """
    copies: dict[int, list[str]] = defaultdict(list)
    for step in steps:
        doubted = doubts(bench.witnesses)
        chosen: list[tuple[int, CaptureRequest]] = []
        statements: dict[CaptureRequest, dict[Statement, None]] = defaultdict(dict)
        for number, cited in enumerate(citations):
            live = bench.witnesses.get(cited.live.key) if cited.live else None
            asked = tuple((key, bench.witnesses[key]) for key in copies[number])
            for request in step.choose(Standing(cited, live, asked, doubted, policy)):
                if request is not None and request.key not in copies[number]:
                    chosen.append((number, request))
                    if (statement := statement_of(cited)) is not None:
                        statements[request][statement] = None
        wanted = ((request, citations[number].quotes, None) for number, request in chosen)
        bench.ask(step.stage, wanted, statements={request: tuple(said) for request, said in statements.items()})
        for number, request in chosen:
            copies[number].append(request.key)
    return copies
