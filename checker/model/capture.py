"""What came back when an address was asked, or why nothing did. A failed fetch is data, not an exception."""

from enum import StrEnum

from pydantic import Field
from pydantic.dataclasses import dataclass

__all__ = ["Capture", "CaptureKind", "EvidenceRef", "Hop", "Memento", "Outcome", "Revisit"]


class CaptureKind(StrEnum):
    """Which of the two witnesses was asked."""

    LIVE = "live"
    ARCHIVE = "archive"


class Outcome(StrEnum):
    """What a capture came to. The first five speak of a live address, `captured`, `gone` and the rest of an archive."""

    CAPTURED = "captured"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"
    NOT_ARCHIVED = "not-archived"
    EXCLUDED = "excluded"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


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

    file: str
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
    """

    archive: str
    url: str
    timestamp: str
    original: str
    pinned: bool = False
    distance_days: int | None = None


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
    reason: str
    detail: str
    fetched_at: str
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    media_type: str = ""
    charset: str = ""
    headers: tuple[tuple[str, str], ...] = Field(default=())
    size: int = 0
    digest: str = ""
    digest_sha1: str = ""
    evidence: EvidenceRef | None = None
    memento: Memento | None = None
    revisit: Revisit | None = None

    @property
    def captured(self) -> bool:
        """Whether there is a page to read."""
        return self.outcome is Outcome.CAPTURED
