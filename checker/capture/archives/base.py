"""What every archive has in common: an index that lists copies, and addresses at which a copy is played back raw.

An `Archive` only knows how to ask and how to read the answer. It opens no socket: `lookup` and `replay` do that through
the guarded session, and decide what an answer amounts to. One file a kind of archive, one line in `ARCHIVES`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urldefrag, urlsplit

from checker.capture.classify import Reason

__all__ = ["ARCHIVE_REASONS", "Archive", "Copy", "Page", "Rows", "tidy_original"]

_MEMENTO: Final = "RFC 7089, HTTP framework for time-based access to resource states (Memento)"
_CDX: Final = "The CDX server's documentation: one row a copy, an empty answer when there is none"
_OWN: Final = "A failure between us and an archive says nothing about what it holds"

ARCHIVE_REASONS: Final[dict[str, Reason]] = {
    "archive-copy": Reason("The archive holds a copy.", _MEMENTO),
    "archive-copy-gone": Reason("The page was already gone when the archive took its copy.", _MEMENTO),
    "archive-listed": Reason("The archive's list of its copies of the address.", _CDX),
    "archive-no-list": Reason("This kind of archive gives no list of its copies.", _OWN),
    "archive-empty": Reason("The archive's index lists no copy of this address.", _CDX),
    "archive-excluded": Reason("The archive says that it may not show this address.", "RFC 7725; its own words"),
    "archive-busy": Reason("The archive asked this program to slow down.", _OWN),
    "archive-copy-status": Reason("The archived answer is itself an error, so it shows nothing of the page.", _MEMENTO),
    "archive-garbage": Reason("The archive's index answered with something that is not an index.", _CDX),
    "archive-http": Reason("The archive answered with an error of its own.", _OWN),
    "archive-inconsistent": Reason("The archive's index and its playback do not agree.", _MEMENTO),
    "archive-not-a-memento": Reason("What the archive sent does not say that it is an archived copy.", _MEMENTO),
    "archive-other-host": Reason("The archive pointed to another host, which was not followed.", _OWN),
    "archive-paused": Reason("The archive failed several times in a row, so it was left alone for this run.", _OWN),
    "archive-redirects": Reason("The archived copy redirects in a circle or too often.", _MEMENTO),
    "other-original": Reason("The archive has or gave a copy of another address only.", _MEMENTO),
    "archive-bad-address": Reason("The archive address does not name one copy: a past time and the page's URL.", _OWN),
    "archive-bad-date": Reason("The date a copy was wanted for cannot be read.", _OWN),
    "archive-unknown-host": Reason("The address is not on an archive known here, so it was not asked.", _OWN),
    "archive-not-raw": Reason(
        "The archive shows its copies in a browser only, so their words cannot be read here.", _MEMENTO
    ),
    "archive-budget": Reason(
        "As many copies as this run may look up were looked up already; this one goes first in the next run.",
        "The Internet Archive's index takes about thirty questions a minute and locks out who asks for more",
    ),
}
"""Reasons of archive captures, by code. Failures of the network keep the codes of `checker.capture.classify`."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that an index or an archive address names.

    `timestamp` is 14 digits, UTC. `status` is the index's: three digits, or "-" for a copy that repeats an earlier one
    (a revisit record) and "" when the address alone is known. `digest` is the index's of
    the bytes (base32 of sha1), "" when it gives none. `address` is the archive's own, where it does not follow from the
    time and the original: those are then "" until the copy itself says them.
    """

    timestamp: str
    original: str
    status: str = ""
    digest: str = ""
    address: str = ""

    @property
    def usable(self) -> bool:
        """Whether the index does not rule out that a page stands there: 2xx, a revisit, or unknown."""
        return self.status[:1] not in ("1", "3", "4", "5")

    @property
    def unsure(self) -> bool:
        """Whether the index does not say what the archive was answered."""
        return not self.status[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Page:
    """Another page of an index, and the times it speaks of: 14 digits each, "" when it does not say."""

    url: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """What an index page said: the copies, how many lines were no rows, and which further pages it names."""

    copies: tuple[Copy, ...]
    bad: int
    pages: tuple[Page, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines there were, good and bad."""
        return len(self.copies) + self.bad


class Archive(ABC):
    """One kind of archive at one endpoint.

    Args:
        endpoint: What stands before a timestamp in the address of a copy.
        name: Its name in the setting `archives`.
        also: Other addresses below which the same copies stand.
        own: Whether the operator gave it by address: then it may stand on a private address, and is asked as fast as it
            answers. A public one is asked at its pace.
    """

    dialect: ClassVar[str]
    """The name of the kind: it stands before the `+` where the settings give an address."""

    raw: ClassVar[bool] = True
    """Whether its copies can be had as they were archived. Of one that cannot, only what it says of them is read."""

    def __init__(self, endpoint: str, *, name: str = "", also: Iterable[str] = (), own: bool = False) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.host = urlsplit(self.endpoint).netloc.rpartition("@")[2].lower()
        self.name = name or self.endpoint
        self.own = own
        self.also = tuple(address.rstrip("/") for address in also)

    @abstractmethod
    def index_url(self, url: str, near: str, *, limit: int, until: str = "", usable: bool = False) -> str:
        """The address that lists copies of exactly `url`, nearest to `near` first.

        Args:
            url: The page's address.
            near: 14 digits.
            limit: At most so many rows.
            until: 14 digits: no copy later than that; "" for any.
            usable: Leave out redirects and errors. This is a negative filter, never `status = 200`, because copies
                that repeat an earlier one carry no status.
        """

    def list_url(self, url: str, since: str, *, limit: int) -> str:
        """The address that lists copies of exactly `url` by time, "" when this kind of archive has none.

        Args:
            url: The page's address.
            since: 14 digits: no copy earlier than that; "" for any.
            limit: At most so many rows.
        """
        del url, since, limit
        return ""

    def search_url(self, site: str, words: Sequence[str], *, limit: int) -> str:
        """The address that lists pages of a site by words of their addresses, "" when this kind of archive has none.

        Args:
            site: A host; hosts below it count too.
            words: Small ASCII letters and digits only. All of them stand in the address, in this order.
            limit: At most so many rows.
        """
        del site, words, limit
        return ""

    def timegate_url(self, url: str) -> str:  # noqa: ARG002 - most have an index to ask instead
        """Where the copy nearest to an `Accept-Datetime` is negotiated (RFC 7089), "" where the index is asked."""
        return ""

    @abstractmethod
    def rows(self, text: str) -> Rows:
        """Read an index page; lines that are no rows are skipped and counted."""

    @abstractmethod
    def replay_url(self, copy: Copy) -> str:
        """Where the copy's bytes are played back as they were, without banner or rewritten links."""

    @abstractmethod
    def view_url(self, copy: Copy) -> str:
        """Where a person looks at the copy."""

    @abstractmethod
    def parse(self, url: str) -> Copy | None:
        """The copy that an address of this archive names, or None when it names none, or none exactly."""

    @abstractmethod
    def owns(self, url: str) -> bool:
        """Whether the address is on a host of this archive."""


def tidy_original(text: str) -> str:
    """The original's address inside an archive's address, made whole; "" when it is no web address.

    Servers and people lose the second slash (`http:/host`) or the scheme (`host/path`): the archives accept both.
    """
    head, slash, rest = text.partition(":/")
    whole = slash and head.lower() in ("http", "https")
    if whole:
        text = f"{head.lower()}://{rest.lstrip('/')}"
    elif "://" not in text.split("?", 1)[0]:
        text = f"http://{text.lstrip('/')}"
    try:
        parts = urlsplit(urldefrag(text).url)
        host = parts.hostname or ""
        sound = parts.port != 0
    except ValueError:
        return ""
    if not sound or parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    # Without a scheme, a word is a host only if it looks like one.
    return parts.geturl() if whole or "." in host.strip(".") else ""
