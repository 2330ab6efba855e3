"""The verification report: what was asked, what came back, what it amounts to.

`Report` is the single product; every rendering derives from it. Everything that changes from run to run without a
change in the world stands in `run`; the rest is a function of `inputs`, and sorted, so two reports can be compared.
"""

from enum import StrEnum

from pydantic import ConfigDict, Field

from checker.model.authorship import Authorship
from checker.model.capture import Capture
from checker.model.claim import Location, Problem, Quote, Review, Source, Stance
from checker.model.comparison import Comparison
from checker.model.document import Suspicion
from checker.model.finding import Finding, Severity
from checker.model.history import HistoryPoint
from checker.model.links import LocalLink
from checker.model.match import Facts, FragmentReading, Match, Passage
from checker.model.memory import LinkMemory
from checker.model.notice import Notice
from checker.model.slim import Slim
from checker.model.timeline import Timeline

__all__ = [
    "REPORT_SCHEMA",
    "CitationResult",
    "ClaimResult",
    "ClaimStatus",
    "CopyReading",
    "Counts",
    "InputFile",
    "Inputs",
    "QuoteResult",
    "Report",
    "Run",
    "Verdict",
]

REPORT_SCHEMA = 1


class Frozen(Slim):
    """A part of the report: frozen, nothing unknown."""


class ClaimStatus(StrEnum):
    """What the machine says of a claim as a whole, worst first. It speaks of words and links, never of support."""

    CONTESTED = "contested"
    FAILING = "failing"
    INCONCLUSIVE = "inconclusive"
    LINKS_ONLY = "links-only"
    WORDS_FOUND = "words-found"
    UNCITED = "uncited"


class Verdict(Frozen):
    """One cell of the table: the rule it falls under ("" when all is well), how bad, and what to say of it."""

    rule: str = ""
    severity: Severity | None = None
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether the quoted words were read and stand there, live or in a copy."""
        return self.severity is None


class CopyReading(Frozen):
    """One copy that was asked, and what it says of the quote. `capture` is a key of `Inputs.captures`."""

    capture: str
    match: Match | None = None


class QuoteResult(Frozen):
    """A quote and what each witness says of it. `digest` is of claim + quote + passage read."""

    quote: Quote
    where: Location
    live: Match | None = None
    copies: tuple[CopyReading, ...] = ()
    verdict: Verdict
    digest: str = ""
    timeline: Timeline | None = Field(default=None, description="When the words went, when that was asked for.")


class CitationResult(Frozen):
    """A citation: its source, its captures, its quotes. `live` and `copies` are keys of `Inputs.captures`."""

    where: Location
    url: str = ""
    source: Source
    source_key: str = ""
    stance: Stance = Stance.SUPPORTS
    cited: bool = True
    title: str = Field(default="", description="The page's own title, as read live or from a copy.")
    live: str = ""
    live_readable: bool | None = Field(default=None, description="None when nothing was captured.")
    live_reason: str = ""
    browser: str = Field(default="", description="The browser that read the live page, where its scripts had to run.")
    fragment: FragmentReading | None = Field(default=None, description="Whether the page has what its # names.")
    copies: tuple[str, ...] = ()
    doubts: dict[str, Suspicion] = Field(
        default={}, description="What speaks against a capture being the page cited, by the capture's key."
    )
    quotes: tuple[QuoteResult, ...] = ()
    facts: Facts | None = Field(
        default=None, description="Which of the claim's numbers, dates, names and quoted words no reading has."
    )
    passages: tuple[Passage, ...] = Field(default=(), description="Passages that may carry the claim, when asked for.")
    notices: tuple[Notice, ...] = Field(default=(), description="Corrections and retractions of the source.")
    link: Verdict = Verdict()

    @property
    def read(self) -> str:
        """The key of the capture that what is said of the live page rests on, "" for none: it, or its rendering."""
        return f"rendered:{self.live.removeprefix('live:')}" if self.browser else self.live

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict of each quote, or the link's where nothing is quoted."""
        return tuple(quote.verdict for quote in self.quotes) or (self.link,)

    def names(self, rule: str) -> bool:
        """Whether any of its verdicts falls under the rule."""
        return any(verdict.rule == rule for verdict in self.verdicts)


class ClaimResult(Frozen):
    """A claim, its status and what people's reviews say beside it."""

    id: str
    text: str
    context: str = ""
    where: Location
    document: str = Field(default="", description="The title of the document that makes the claim.")
    status: ClaimStatus
    citations: tuple[CitationResult, ...] = ()
    reviews: tuple[Review, ...] = ()
    digest: str = Field(default="", description="Of the claim, its quotes and the passages read, for `of:`.")
    whole: bool = Field(default=True, description="Whether every quote was read somewhere, so that the digest stands.")


class InputFile(Frozen):
    """A claim file that was read, or a document. `local` counts a document's links that were followed on disk."""

    path: str
    sha256: str
    title: str = ""
    claims: int = 0
    local: int = 0


class Inputs(Frozen):
    """Everything the findings are a function of.

    `as_of` is the day the audit judged by (waivers end on a day), `captures` every address asked, by key `live:URL`,
    `archive:URL@DATE in NAME` or `archive:URL@PINNED`. `settings` are the ones that change a verdict. `memory` is what
    the baseline remembered of addresses. `local` are the links of documents that were followed on disk and not found.
    """

    as_of: str
    files: tuple[InputFile, ...] = ()
    settings: dict[str, str] = Field(default={})
    settings_digest: str = ""
    captures: dict[str, Capture] = Field(default={})
    problems: tuple[Problem, ...] = ()
    memory: dict[str, LinkMemory] = Field(default={})
    local: tuple[LocalLink, ...] = ()
    authors: dict[str, Authorship] = Field(
        default={}, description="Who wrote and who reviewed each claim, where reviews are required."
    )


class Run(Frozen):
    """What belongs to this run alone. `latency` tells the next run whom to ask first; no verdict rests on it."""

    version: str
    started: str
    seconds: float = 0.0
    command: str = ""
    vantage: str = Field(default="", description="Where from: the machine's own words, never an address looked up.")
    scope: str = Field(default="", description="What was audited, in words.")
    reused: str = Field(default="", description="Which answers were there before the run asked, in words.")
    offline: bool = False
    interrupted: bool = False
    revision: str = Field(default="", description="The commit of the claim files, when they are in git.")
    latency: dict[str, float] = Field(default={}, description="Seconds an answer took, by slow address.")
    oldest_check: str = Field(
        default="",
        description="Of the addresses that a time budget left out: the day of the oldest look, or never.",
    )
    readers: dict[str, str] = Field(
        default={}, description="What read each capture: its kind and library, by the capture's key."
    )
    software: dict[str, str] = Field(default={}, description="The versions of those libraries.")
    history: tuple[HistoryPoint, ...] = Field(default=(), description="Earlier runs of this scope, the oldest first.")
    comparison: Comparison | None = Field(default=None, description="What changed since the baseline, if there is one.")


class Counts(Frozen):
    """The headline's numbers."""

    claims: int = 0
    citations: int = 0
    quotes: int = 0
    quotes_found: int = 0
    words_found: int = 0
    links_only: int = 0
    failing: int = 0
    contested: int = 0
    inconclusive: int = 0
    uncited: int = 0
    reviewed: int = 0
    errors: int = 0
    warnings: int = 0
    inconclusive_citations: int = 0
    notes: int = 0
    waived: int = 0
    problems: int = 0


class Report(Frozen):
    """A verification report."""

    schema_version: int = Field(default=REPORT_SCHEMA, alias="schema")
    run: Run
    inputs: Inputs
    claims: tuple[ClaimResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: Counts = Counts()
    memory: dict[str, LinkMemory] = Field(default={}, description="What the next run should remember, by address.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
