"""What came back when an address was asked, or why nothing did. A failed fetch is data, not an exception."""

import sys
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

__all__ = ["Capture", "CaptureKind", "EvidenceRef", "Hop", "Memento", "Outcome", "Revisit", "Supplied"]


def _shared(text: str) -> str:
    return sys.intern(text) if type(text) is str else text


Shared = Annotated[str, AfterValidator(_shared)]
"""Text of which a run has many alike: the captures of 100,000 pages have some dozen media types and sentences."""


class CaptureKind(StrEnum):
    """Whom was asked for what. The first two are witnesses of what a page says.

    `own` is an earlier live capture of this program, from its evidence, and `supplied` a file that a person gave: both
    are read as earlier copies, and nobody is asked for them. `index` is an archive's list of its copies of an address,
    `save` the request that an archive take one, `work` what a register of scholarly works says of a DOI, `rendered`
    what a browser made of a live page whose text is built by scripts.
    """

    LIVE = "live"
    ARCHIVE = "archive"
    OWN = "own"
    SUPPLIED = "supplied"
    INDEX = "index"
    SAVE = "save"
    WORK = "work"
    RENDERED = "rendered"


class Outcome(StrEnum):
    """What a capture came to. The first five speak of a live address, `captured`, `gone` and the rest of an archive.

    The last two only answer a request to take a copy: it was taken and is listed, or it will not be.
    """

    CAPTURED = "captured"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"
    NOT_ARCHIVED = "not-archived"
    EXCLUDED = "excluded"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"
    SAVED = "saved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the address that answered, its status and where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """Where the bytes are kept: a WARC file of the store, the record's place in it, and its id.

    `offset` and `length` are in bytes of the compressed file; the record is one gzip member.
    """

    file: Shared
    offset: int
    length: int
    record_id: str


@dataclass(frozen=True, slots=True)
class Revisit:
    """A server's word that a page is what an earlier capture holds (RFC 9110 §15.4.5).

    `captured_at` says when those bytes came, UTC, ISO 8601. `record` is where the server's word is kept.
    """

    captured_at: str
    record: EvidenceRef | None = None


@dataclass(frozen=True, slots=True)
class Memento:
    """Which archived copy it is (terms of RFC 7089).

    `timestamp` is what the archive itself says of the copy (14 digits, UTC; from Memento-Datetime), not what was
    asked for. `distance_days` counts from the date wanted; negative when the copy is earlier. None without a date.
    `weak` when that is more than the settings' window: such a copy may show the words, but says little without them.
    `shows` is the address of the page that stands in the copy where redirects were archived and led to another one than
    `original`, "" otherwise.
    """

    archive: str
    url: str
    timestamp: str
    original: str
    pinned: bool = False
    distance_days: int | None = None
    weak: bool = False
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Supplied:
    """Who gave a copy, and what of: a person's word, never mistaken for a fetch.

    `by` is the person, `captured` the day they say the copy is of, `name` the file's name, `sha256` and `sha1` (hex) of
    the file as it was given. `media` names the picture or recording of which the file is a transcript, "" otherwise,
    and `media_sha256` is that one's digest. `note` is what the person wrote beside it.
    """

    by: str
    captured: str
    name: str
    sha256: str
    sha1: str
    media: str = ""
    media_sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One address asked once.

    `reason` is a code (`http-404`, `timeout`, `bot-wall` …, all in `checker.capture.classify`), `detail` the sentence
    for people. `digest` is sha256 of the decoded body, "" without one; `digest_sha1` is the archives' own
    (base32 of sha1 over the entity bytes as they were sent). `fetched_at` is UTC, ISO 8601 to the second. With a
    `revisit`, digests, size and `evidence` are of the earlier capture, everything else of this one.
    """

    kind: CaptureKind
    url: str
    outcome: Outcome
    reason: Shared
    detail: Shared
    fetched_at: Shared
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    media_type: Shared = ""
    charset: Shared = ""
    headers: tuple[tuple[Shared, str], ...] = Field(default=())
    size: int = 0
    digest: str = ""
    digest_sha1: str = ""
    evidence: EvidenceRef | None = None
    memento: Memento | None = None
    revisit: Revisit | None = None
    supplied: Supplied | None = None

    def __post_init__(self) -> None:
        """Hold an address once where the visit ended at the one that was asked."""
        if self.final_url == self.url:
            object.__setattr__(self, "final_url", self.url)

    @property
    def captured(self) -> bool:
        """Whether there is a page to read."""
        return self.outcome is Outcome.CAPTURED
