"""What a reading says of a quote."""

from enum import StrEnum

from pydantic.dataclasses import dataclass

from checker.model.document import ChannelName, Suspicion
from checker.model.notice import PageRecord

__all__ = [
    "Change",
    "Fact",
    "FactKind",
    "Facts",
    "FragmentReading",
    "FragmentState",
    "Match",
    "MatchNote",
    "MatchOutcome",
    "Passage",
    "Reading",
    "Statement",
    "WordChange",
]


class MatchOutcome(StrEnum):
    """Whether the quoted words stand in a document. Only the exact chain may say `found`."""

    FOUND = "found"
    DIFFERS = "differs"
    NOT_FOUND = "not-found"
    HIDDEN = "hidden"
    UNREADABLE = "unreadable"


class Change(StrEnum):
    """What kind of difference it is, the dangerous first."""

    NUMBER = "number"
    NEGATION = "negation"
    NAME = "name"
    WORD = "word"
    ORDER = "order"
    SPACING = "spacing"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class WordChange:
    """A run of the word diff: `quoted` is the quote's side, `source` the page's. `change` is None where they agree.

    The runs of a match, joined by their own white space, give both texts whole.
    """

    quoted: str
    source: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the words stand, with what is around them, as the page prints it.

    At most 300 characters in `before`, and as many in `after`; an empty line in them is the edge of a paragraph,
    heading or cell. `start` and `end` are offsets in the channel's text.
    """

    before: str
    exact: str
    after: str
    channel: ChannelName = ChannelName.VISIBLE
    start: int = 0
    end: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class MatchNote:
    """Something a person should know of a match; it informs and never upgrades. `code` e.g. `ambiguous`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """What one document says of one quote.

    `passage` is the place found, or the nearest one for `differs` and `hidden`. `places` counts the places where the
    exact words stand. `fragment` is a text directive (`:~:text=…`, WICG scroll-to-text) to the words found, or, where
    the quote differs, to the page's own words in `passage`; "" where no browser can be led there.
    """

    outcome: MatchOutcome
    reason: str = ""
    detail: str = ""
    passage: Passage | None = None
    changes: tuple[WordChange, ...] = ()
    places: int = 0
    notes: tuple[MatchNote, ...] = ()
    fragment: str = ""


class FactKind(StrEnum):
    """What a claim says that can be looked up in a source without understanding it."""

    NUMBER = "number"
    DATE = "date"
    QUOTED = "quoted"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim's text as it is put before a source. `language` is a BCP 47 tag, "" when none is known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date, name or quoted words of a claim. `start` and `end` are offsets in the claim's text.

    `date` is the ISO form of a date with a year (2019, 2019-03, 2019-03-05). `weak` says that the source may well have
    it in a form this program cannot read: number words of a language it does not know.
    """

    kind: FactKind
    words: str
    start: int
    end: int
    date: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What one reading of a source says of a statement's facts: how many were looked for, and which are absent.

    `dated` is the latest date the source gives itself in its metadata, ISO, "" when it gives none.
    """

    examined: int
    absent: tuple[Fact, ...] = ()
    dated: str = ""


class FragmentState(StrEnum):
    """Whether a page has what the fragment of a link names; `not-applicable` when that cannot be said of it."""

    FOUND = "found"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class FragmentReading:
    """What one reading of a page says of a link's fragment. `fragment` is what stands behind the `#`, as written."""

    fragment: str
    state: FragmentState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one capture came to: whether it could be read, and a match for each quote asked, in order.

    `facts` and `passages` have one entry for each statement, in order: None where the page was not read well enough to
    miss anything, and the passages nearest to it, only when they were asked for. `record` is what the page says of
    itself beside its text.
    """

    readable: bool
    reason: str = ""
    detail: str = ""
    reader: str = ""
    title: str = ""
    language: str = ""
    charset: str = ""
    suspicion: Suspicion | None = None
    matches: tuple[Match, ...] = ()
    fragments: tuple[FragmentReading, ...] = ()
    facts: tuple[Facts | None, ...] = ()
    passages: tuple[tuple[Passage, ...], ...] = ()
    record: PageRecord | None = None
