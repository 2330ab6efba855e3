"""What a proposal is, and what proposes.

A proposal is one ready edit of one file. It is a pure function of a report and of that file's text: nobody is asked
anything, and what the report does not prove is not proposed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from checker.model.claim import UrlStatus
from checker.model.finding import Finding
from checker.model.report import CitationResult, ClaimResult, QuoteResult, Report

__all__ = ["Consent", "CopyToName", "Edit", "Judged", "Proposal", "Proposer", "Spot", "Target", "Withheld"]


class Consent(StrEnum):
    """What it takes to write a proposal.

    `safe`: the report proves that it is right, so a script may write it. `ask`: only a person can say so.
    `words`: it changes what the document claims to quote, which a script may do only when told so in so many words.
    """

    SAFE = "safe"
    ASK = "ask"
    WORDS = "words"


class Edit(Protocol):
    """A change of one file's text."""

    def apply(self, text: str, name: str) -> str:
        """The text with the change made, and nothing else changed.

        Args:
            text: The file's text, with its line ends as they are.
            name: The file's path, for sentences.

        Raises:
            SourcecheckError: it cannot be made without changing something else.
        """


@dataclass(frozen=True, slots=True)
class Judged:
    """A citation and the claim it belongs to, as the report judged them."""

    claim: ClaimResult
    citation: CitationResult


@dataclass(frozen=True, slots=True)
class CopyToName:
    """An archived copy to be named beside an address: where it is, its day, and what is then to be said of the page."""

    url: str
    day: str
    status: UrlStatus | None = None


class Spot(ABC):
    """One place of a file that holds an address, and everything that is cited from there.

    Attributes:
        url: The address, as the report shows it.
        judged: What cites it here.
    """

    url: str
    judged: tuple[Judged, ...]

    @abstractmethod
    def parts(self) -> "tuple[Spot, ...]":
        """The places that cite this one, each alone; none where it cannot be taken apart."""

    @abstractmethod
    def address(self, url: str) -> Edit | None:
        """Another address in place of this one; None where there is no place for it."""

    @abstractmethod
    def name_copy(self, copy: CopyToName) -> Edit | None:
        """An archived copy beside the address, or in its place where nothing can stand beside it."""

    @abstractmethod
    def words(self, judged: Judged, quote: QuoteResult, words: str) -> Edit | None:
        """Other words in place of a quote."""

    @abstractmethod
    def quote(self, judged: Judged, words: str) -> Edit | None:
        """Words as a quote where nothing is quoted yet."""

    @property
    @abstractmethod
    def replaces(self) -> bool:
        """Whether a copy takes the place of the address, so that readers no longer see the page itself."""


class Target(ABC):
    """A file that can be mended, beside the report that judged it."""

    path: str
    text: str
    report: Report
    spots: tuple[Spot, ...]

    def standing(self, judged: Judged, rules: frozenset[str], quote: QuoteResult | None = None) -> Finding | None:
        """The finding of one of the rules about a citation, or about one of its quotes; none that was waived."""
        url, exact = judged.citation.url, quote.quote.exact if quote else ""
        for finding in self.report.findings:
            if finding.rule not in rules or finding.url != url or finding.waived:
                continue
            if finding.quote and finding.claim != judged.claim.id:
                continue
            mine = any(finding.quote == one.quote.exact for one in judged.citation.quotes)
            if finding.quote == exact or (not exact and mine):
                return finding
        return None

    def joined(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """The same edits, as few as they can be made in."""
        return tuple(edits)

    def nameless(self) -> Edit | None:
        """The edit that gives every claim without an id one; None when all have one."""
        return None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ready edit.

    `file` is the path of what it changes, `says` a sentence part for people, `rule` and `fingerprint` the finding it
    comes of ("" for none), `claims` the full ids of the claims it touches. `because` says why a script may not write
    it. Of the proposals of one `group` (not "") at most one is wanted.
    """

    kind: str
    file: str
    says: str
    edit: Edit
    consent: Consent = Consent.SAFE
    because: str = ""
    rule: str = ""
    fingerprint: str = ""
    claims: tuple[str, ...] = ()
    url: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A finding that looks as if it had a ready edit and has none, and why."""

    file: str
    rule: str
    fingerprint: str
    why: str
    claims: tuple[str, ...] = ()
    url: str = ""


class Proposer(ABC):
    """Proposes edits of one kind."""

    kind: ClassVar[str]
    summary: ClassVar[str]
    """One line for people."""

    rules: ClassVar[frozenset[str]] = frozenset()
    """The rules whose findings it may mend."""

    @abstractmethod
    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """Yield what there is to propose for a file, in its order."""
