"""What is asserted: a claim file as its editor means it.

These types hold the full form. The short forms of the file (`url` and `quote` beside `text`, one item where a list
may stand, hyphenated names) are widened by `checker.claims.load` before validation, so that nothing behind it knows
more than one way to say a thing. Field names follow CSL-JSON, the W3C TextQuoteSelector
(https://www.w3.org/TR/annotation-model/#text-quote-selector) and Wikipedia's citation parameters.
"""

import datetime as dt
import hashlib
import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass
from pydantic.json_schema import SkipJsonSchema

from checker.model.slim import Slim

__all__ = [
    "ALIASES",
    "OFFLINE_TYPES",
    "At",
    "Citation",
    "Claim",
    "ClaimFile",
    "Day",
    "Decision",
    "DocumentInfo",
    "Location",
    "PartialDate",
    "Problem",
    "Quote",
    "Review",
    "Source",
    "Stance",
    "UrlStatus",
    "Waiver",
]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a text file; lines and columns count from 1, the end column is one past the last character."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE: Final = Location("")


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a claim file: what is wrong, where, and what to do. The other claims are still checked."""

    where: Location
    message: str
    hint: str = ""


def _partial_date(text: str) -> str:
    """Accept a year, a year and month, or a day, as CSL-JSON's `issued` does; refuse one no calendar has."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text, re.ASCII):
        raise ValueError("write a year, a month or a day: 2020, 2020-07 or 2020-07-21")
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    try:
        dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"no such date: {error}") from None
    return text


def _day(value: object) -> object:
    """Accept a day written as one; pydantic alone would read bare digits as seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("write a day: 2026-07-21")
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"no such day: {error}") from None
    return value


def _words(text: str) -> str:
    """Accept a quote with a letter or digit of its own; what is only omission or insertion is on every page."""
    if not any(char.isalnum() for char in re.sub(r"\[[^\[\]]*\]", "", text)):
        raise ValueError("a quote needs at least one word of the source, outside [brackets]")
    return text


PartialDate = Annotated[str, AfterValidator(_partial_date)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Stance(StrEnum):
    """What the editor says the citation does for the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class UrlStatus(StrEnum):
    """What the editor knows of the address, in Wikipedia's terms."""

    LIVE = "live"
    DEAD = "dead"
    DEVIATED = "deviated"
    UNFIT = "unfit"
    USURPED = "usurped"


class Access(StrEnum):
    """What a reader needs to see the source."""

    FREE = "free"
    REGISTRATION = "registration"
    SUBSCRIPTION = "subscription"


class Decision(StrEnum):
    """What a person found when they read the source for the claim."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly-supported"
    NOT_IN_SOURCE = "not-in-source"
    REFUTED = "refuted"


OFFLINE_TYPES: Final = frozenset(
    {
        "book", "chapter", "broadcast", "interview", "legal_case", "legislation", "manuscript", "map",
        "motion_picture", "musical_score", "pamphlet", "performance", "personal_communication", "song",
        "speech", "thesis", "treaty", "hearing", "bill", "collection", "event", "graphic", "patent", "standard",
    }
)  # fmt: skip
"""CSL types that may be cited without an address (https://docs.citationstyles.org/en/stable/specification.html)."""

ALIASES: Final[dict[str, str]] = {
    "archive-url": "archive_url",
    "archiveurl": "archive_url",
    "archive-date": "archive_date",
    "archivedate": "archive_date",
    "url-status": "url_status",
    "url-access": "access",
    "access-date": "accessed",
    "accessdate": "accessed",
    "date": "issued",
    "authors": "author",
    "lang": "language",
    "url-tentative": "url_tentative",
}
"""Hyphenated and legacy names, each with the name it stands for. One key may be written one way only."""


class Node(Slim):
    """A part of a claim file that knows where it stands; unknown keys are errors."""

    model_config = ConfigDict(populate_by_name=True)

    where: SkipJsonSchema[Location] = Field(default=NOWHERE, exclude=True, repr=False)


class At(Node):
    """Where in the document the claim was taken from, both counted from 1."""

    paragraph: int | None = Field(default=None, ge=1, description="The paragraph, counted from 1.")
    sentence: int | None = Field(default=None, ge=1, description="The sentence in the paragraph, counted from 1.")


class Quote(Node):
    """The source's words, with what stands around them when they occur more than once."""

    exact: Annotated[Text, AfterValidator(_words)] = Field(
        description="The source's own words. […] or … marks an omission, [brackets] an insertion."
    )
    prefix: str = Field(default="", description="The words just before, to tell one place from another.")
    suffix: str = Field(default="", description="The words just after.")
    translation: str = Field(default="", description="The words as the document has them, when it translates.")
    locator: str = Field(default="", description="Where in the source, for people: 12")
    label: str = Field(default="", description="What the locator counts: page, chapter, paragraph, timestamp …")


class Waiver(Node):
    """A person's decision to let a finding stand for a time. In waivers.yaml at least one of the last four is set."""

    rule: str = Field(description="The rule's id, as a finding shows it.")
    because: Text = Field(description="Why the finding may stand.")
    by: Text = Field(description="Who decided it.")
    until: Day = Field(description="The day it ends, at most 400 days away.")
    on: str = Field(default="", description="Digest of what was waived, written by the tool: lapses when it changes.")
    host: str = Field(default="", description="In waivers.yaml: every address of this host.")
    url: str = Field(default="", description="In waivers.yaml: this address.")
    source: str = Field(default="", description="In waivers.yaml: a key of `sources`.")
    claim: str = Field(default="", description="In waivers.yaml: a claim's full id, file-name/id.")


class Review(Node):
    """What a person says after reading the source. The machine never writes a decision."""

    decision: Decision = Field(description="What the person found in the source.")
    by: Text = Field(description="Who read it.")
    date: Day = Field(description="The day it was read.")
    of: str = Field(default="", description="Digest of claim, quote and passage read, written by the tool.")
    note: str = Field(default="", description="Anything a later reader should know.")


class Source(Node):
    """A work that is cited."""

    key: SkipJsonSchema[str] = Field(default="", exclude=True)
    ref: tuple[str, ...] = Field(default=(), description="Its number or mark in the document's reference list.")
    url: str = Field(default="", description="Where it can be read.")
    url_tentative: bool = Field(default=False, description="The address is a conjecture.")
    title: str = Field(default="", description="The title of the work.")
    author: tuple[str, ...] = Field(
        default=(),
        description="One name or a list: family name, given name.",
        examples=[["Nsaibia, Heni", "Weiss, Caleb"]],
    )
    container_title: str = Field(default="", description="The journal, newspaper or site it appeared in.")
    publisher: str = Field(default="", description="Who published it.")
    issued: PartialDate | None = Field(default=None, description="When it appeared.", examples=["2020-07"])
    accessed: PartialDate | None = Field(default=None, description="When it was last read for the document.")
    archive_url: str = Field(default="", description="An archive's address of an earlier copy: that copy is read.")
    archive_date: PartialDate | None = Field(default=None, description="When that copy was made.")
    url_status: UrlStatus | None = Field(default=None, description="What is known of the address; live by default.")
    access: Access | None = Field(default=None, description="What a reader needs to see it.")
    type: str = Field(default="", description="A CSL type; book, interview, broadcast … need no url.")
    language: str = Field(default="", description="The language it is written in, as in HTML: en, pt-BR")
    doi: str = Field(default="", description="Digital Object Identifier, without https://doi.org/")
    isbn: str = Field(default="", description="International Standard Book Number.")
    note: str = Field(default="", description="Anything a later reader should know.")


class Citation(Node):
    """One source a claim points to, by key or by address, and the words it takes from there."""

    source: str = Field(default="", description="A key of `sources`.")
    url: str = Field(default="", description="An address, when the source is cited once and needs no entry.")
    cited: bool = Field(default=True, description="false: found by the checker, not cited by the document.")
    stance: Stance = Field(default=Stance.SUPPORTS, description="What the source does for the claim.")
    quotes: tuple[Quote, ...] = Field(default=(), description="Words that stand in the source.")
    locator: str = Field(default="", description="Where in the source the document points to, for people: 12–14")
    label: str = Field(default="", description="What the locator counts: page, chapter, paragraph, timestamp …")
    accessed: PartialDate | None = Field(default=None, description="When it was last read for this claim.")
    archive_url: str = Field(default="", description="An archive's address of an earlier copy: that copy is read.")
    archive_date: PartialDate | None = Field(default=None, description="When that copy was made.")
    url_status: UrlStatus | None = Field(default=None, description="What is known of the address; live by default.")
    waivers: tuple[Waiver, ...] = Field(default=(), description="Findings of this citation that may stand.")


class Claim(Node):
    """One statement that a person could find true or false. `cites` empty: the document gives no source."""

    id: Id | None = Field(default=None, description="Unique in the file; `lint --fix` writes it once.")
    text: Text = Field(
        description="The statement, in the editor's words.", examples=["ISGS was formed in October 2016."]
    )
    context: str = Field(default="", description="The document's own words.")
    at: At | None = Field(default=None, description="Where in the document it stands.")
    tags: tuple[str, ...] = Field(default=(), description="Editorial marks of the document, e.g. citation needed.")
    cites: tuple[Citation, ...] | None = Field(
        default=None, description="One item or a list; [] says that the document gives no source."
    )
    reviews: tuple[Review, ...] = Field(default=(), description="What people said after reading the sources.")
    waivers: tuple[Waiver, ...] = Field(default=(), description="Findings of this claim that may stand.")

    @property
    def name(self) -> str:
        """The id, or one made from the words: stable while the words are, and never mistaken for a written id."""
        return self.id or "~" + hashlib.sha256(self.text.encode()).hexdigest()[:12]


class DocumentInfo(Node):
    """The document that makes the claims."""

    title: str = Field(default="", description="Its title.")
    path: str = Field(default="", description="Its file, when it is one of the repository.")
    url: str = Field(default="", description="Its address, when it is on the web.")
    revision: str = Field(default="", description="Which version of it: a revision number, a date, a commit.")
    language: str = Field(default="", description="The language it is written in: en, pt-BR")
    confidential: bool = Field(default=False, description="Never looked up, saved or exported anywhere else.")


class ClaimFile(Node):
    """A claim file, in full form."""

    schema_version: int = Field(alias="schema", ge=1, le=1, description="The version of this format: 1.")
    document: DocumentInfo = Field(default=DocumentInfo(), description="The document that makes the claims.")
    sources: dict[str, Source] = Field(
        default={}, description="What is cited more than once, each work under a key of your choice."
    )
    claims: tuple[Claim, ...] = Field(default=(), description="What the document says, statement by statement.")

    @property
    def path(self) -> str:
        """The file's path as it was given."""
        return self.where.file

    @property
    def stem(self) -> str:
        """The file's name without folder and ending; the first half of a claim's full id."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")

    def full_id(self, claim: Claim) -> str:
        """The claim's name outside its file: `stem/id`."""
        return f"{self.stem}/{claim.name}"

    def source_of(self, citation: Citation) -> Source:
        """The source a citation points to; one without a key when the citation gives the address itself.

        Raises:
            KeyError: the citation names a source the file does not have (loading refuses such a file).
        """
        if citation.source:
            source = self.sources[citation.source]
            own = {
                name: value
                for name in ("accessed", "archive_url", "archive_date", "url_status")
                if (value := getattr(citation, name))
            }
            return source.model_copy(update=own) if own else source
        return Source(
            url=citation.url,
            accessed=citation.accessed,
            archive_url=citation.archive_url,
            archive_date=citation.archive_date,
            url_status=citation.url_status,
            where=citation.where,
        )
