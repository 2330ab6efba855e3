"""Which addresses are asked, and for which citations: from claim files to capture requests.

Live pages come first, all of them; then earlier copies. `checker.audit` decides which of these are wanted: an archive
has room for a few dozen questions a minute.
"""

import calendar
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urldefrag

from checker.capture.address import same_address
from checker.capture.base import CaptureRequest
from checker.capture.naming import may_be_named
from checker.capture.secrets import redact, secret_in
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.claim import Citation, Claim, ClaimFile, Quote, Source, Stance, UrlStatus
from checker.model.copies import CopyOnDisk, SuppliedCopy
from checker.model.links import LinkClaim
from checker.model.match import Statement
from checker.signs.archives import untrusted

__all__ = ["Cited", "Refusal", "fragments_of", "last_day", "plan", "policy_capture", "statement_of", "statements_of"]


class Refusal(Enum):
    """Our own reasons not to ask an address: a code, and a sentence for people."""

    SECRET = ("url-secret", "the address carries a secret, so it was not asked")
    UNFIT = ("url-unfit", "the source is marked unfit, so its address was not asked")
    USURPED = ("url-usurped", "the source is marked usurped, so its address was not asked")
    TIME_BUDGET = ("time-budget", "the time this run was given was over before the address was asked")
    INTERRUPTED = ("interrupted", "the run was ended before the address was asked")

    @property
    def code(self) -> str:
        """The capture's reason."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The capture's detail."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with everything it asks for.

    `refused` is our own reason not to ask the live address, if there is one. A request is None when there is nothing
    to ask. `lookups` has one request for each web archive, in the order of the settings, `supplied`
    one for each copy that a person gave.
    """

    file: ClaimFile
    claim: Claim
    citation: Citation
    source: Source
    live: CaptureRequest | None
    refused: Refusal | None
    pinned: CaptureRequest | None
    lookups: tuple[CaptureRequest, ...]
    supplied: tuple[CaptureRequest, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The words it takes from the source."""
        return self.citation.quotes

    @property
    def fragment(self) -> str:
        """The place in the page that the address names, "" for none."""
        return urldefrag(self.source.url).fragment


def plan(
    files: Iterable[ClaimFile], archives: Sequence[str] = ("wayback",), copies: Sequence[CopyOnDisk] = ()
) -> tuple[Cited, ...]:
    """Every citation of the files, in their order.

    Args:
        files: The claim files.
        archives: The names of the archives to look in.
        copies: What people supplied.

    What one document keeps confidential is named to no archive, for no other document's sake either.
    """
    files = tuple(files)
    unnamed = frozenset(
        urldefrag(file.source_of(citation).url).url
        for file in files
        if file.document.confidential
        for claim in file.claims
        for citation in claim.cites or ()
    )
    return tuple(
        _cite(file, claim, citation, archives, copies, unnamed)
        for file in files
        for claim in file.claims
        for citation in claim.cites or ()
    )


def fragments_of(citations: Iterable[Cited]) -> dict[CaptureRequest, tuple[str, ...]]:
    """What the cited addresses have behind their `#`, by the one request that is made for all of them."""
    found: dict[CaptureRequest, dict[str, None]] = {}
    for cited in citations:
        if cited.live and cited.fragment:
            found.setdefault(cited.live, {})[cited.fragment] = None
    return {request: tuple(fragments) for request, fragments in found.items()}


def _cite(
    file: ClaimFile,
    claim: Claim,
    citation: Citation,
    archives: Sequence[str],
    copies: Sequence[CopyOnDisk],
    unnamed: Collection[str],
) -> Cited:
    source = file.source_of(citation)
    url = urldefrag(source.url).url
    refused = None
    if secret_in(source.url):
        refused = Refusal.SECRET
    elif source.url_status is UrlStatus.UNFIT:
        refused = Refusal.UNFIT
    elif source.url_status is UrlStatus.USURPED:
        refused = Refusal.USURPED
    live = CaptureRequest(CaptureKind.LIVE, redact(url)) if url else None
    # An archive date names a copy that exists; an access date only says when somebody looked.
    near = last_day(source.archive_date or source.accessed or "")
    pinned: CaptureRequest | None = None
    lookups: tuple[CaptureRequest, ...] = ()
    if refused is not Refusal.SECRET and (not url or url not in unnamed):
        # The archive of a pinned copy is a third party, too. (It may be the team's own and hold pages of its network.)
        if source.archive_url and not secret_in(source.archive_url) and not file.document.confidential:
            pinned = CaptureRequest(CaptureKind.ARCHIVE, url, pinned=source.archive_url)
        if url and not untrusted(url) and may_be_named(url, file.document):
            lookups = tuple(CaptureRequest(CaptureKind.ARCHIVE, url, near=near, archive=name) for name in archives)
    supplied = tuple(
        CaptureRequest(CaptureKind.SUPPLIED, redact(url), near=copy.entry.sha256)
        for copy in copies
        if _is_of(copy.entry, file, citation, source)
    )
    return Cited(file, claim, citation, source, live, refused, pinned, lookups, supplied)


def _is_of(copy: SuppliedCopy, file: ClaimFile, citation: Citation, source: Source) -> bool:
    """Whether a copy is one of the cited source: by its key, or by its address."""
    key = citation.source
    if key and copy.source in (key, f"{file.stem}/{key}"):
        return True
    return bool(copy.url and source.url) and same_address(copy.url, source.url)


def statement_of(cited: Cited) -> Statement | None:
    """The claim as it is put before the source; None where the source need not say it."""
    claim = cited.claim
    says_nothing = isinstance(claim, LinkClaim) or (claim.where.file == "command line" and not cited.quotes)
    if cited.citation.stance is not Stance.SUPPORTS or says_nothing:
        return None
    return Statement(claim.text, cited.file.document.language)


def statements_of(citations: Iterable[Cited]) -> dict[CaptureRequest, tuple[Statement, ...]]:
    """For each request the claims that its answer is to support."""
    found: dict[CaptureRequest, list[Statement]] = {}
    for cited in citations:
        statement = statement_of(cited)
        for request in (cited.live, cited.pinned, *cited.lookups) if statement else ():
            if request and statement:
                found.setdefault(request, []).append(statement)
    return {request: tuple(dict.fromkeys(statements)) for request, statements in found.items()}


def last_day(date: str) -> str:
    """The last day of a year or month, the day itself otherwise: what an editor saw in July is in July's last copy."""
    parts = date.split("-") if date else []
    if len(parts) == 1:
        return f"{date}-12-31"
    if len(parts) == 2:
        return f"{date}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02}"
    return date


def policy_capture(request: CaptureRequest, refusal: Refusal) -> Capture:
    """The capture of an address that we chose not to ask. It has no time, for nothing happened."""
    outcome = Outcome.SKIPPED if request.kind is CaptureKind.LIVE else Outcome.NOT_ASKED
    return Capture(request.kind, request.url, outcome, refusal.code, refusal.sentence, fetched_at="")
