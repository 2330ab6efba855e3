"""Which findings a person has decided to let stand, until when, and when that decision lapses.

A waiver beside a claim or a citation covers that claim's findings; one in `waivers.yaml` covers what its `host`, `url`,
`source` and `claim` name, all of those given. A finding that several claims share (a dead link) is covered by a waiver
of `waivers.yaml` only: one claim does not speak for the others.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from checker.capture.address import same_address
from checker.model.claim import ClaimFile, Review, Waiver
from checker.model.finding import Finding
from checker.model.report import CitationResult, ClaimResult, ClaimStatus
from checker.rules.base import Audited

__all__ = [
    "LONGEST",
    "Scope",
    "all_waivers",
    "apply_waivers",
    "covers",
    "in_force",
    "lapsed",
    "scoped",
    "stale",
    "unsettled",
    "waiver_name",
]

LONGEST: Final = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a waiver stands: in a claim, at one citation of it, or (both empty) in waivers.yaml."""

    claim: str = ""
    url: str = ""


def scoped(files: Iterable[ClaimFile], waivers: Iterable[Waiver]) -> Iterator[tuple[Waiver, Scope]]:
    """Every waiver with its scope, those of waivers.yaml last."""
    for file in files:
        for claim in file.claims:
            for waiver in claim.waivers:
                yield waiver, Scope(file.full_id(claim))
            for citation in claim.cites or ():
                for waiver in citation.waivers:
                    yield waiver, Scope(file.full_id(claim), file.source_of(citation).url)
    for waiver in waivers:
        yield waiver, Scope()


def all_waivers(files: Iterable[ClaimFile], waivers: Iterable[Waiver]) -> Iterator[Waiver]:
    """Every waiver of the files and of waivers.yaml."""
    return (waiver for waiver, _ in scoped(files, waivers))


def waiver_name(waiver: Waiver) -> str:
    """A name that tells a waiver from others, for the identity of findings about it."""
    parts = (waiver.where.file, waiver.rule, waiver.host, waiver.url, waiver.source, waiver.claim, waiver.because)
    return "waiver " + " ".join(part for part in parts if part)


def in_force(waiver: Waiver, as_of: dt.date) -> bool:
    """Whether the waiver's day has not passed, and is not so far away that it promises nothing."""
    return as_of <= waiver.until <= as_of + LONGEST


def covers(waiver: Waiver, scope: Scope, finding: Finding, audited: Audited) -> bool:
    """Whether the waiver, if in force, covers the finding."""
    if waiver.rule != finding.rule:
        return False
    if scope.claim and scope.claim != finding.claim:
        return False
    if scope.url and finding.url and not same_address(scope.url, finding.url):
        return False
    if waiver.claim and waiver.claim not in (finding.claim, finding.claim.partition("/")[2]):
        return False
    if waiver.source and waiver.source not in (finding.source, finding.source.partition("/")[2]):
        return False
    if waiver.url and not same_address(waiver.url, finding.url):
        return False
    if waiver.host and _host(finding.url) != waiver.host.lower():
        return False
    return bool(scope.claim or waiver.claim or waiver.source or waiver.url or waiver.host) and not lapsed(
        waiver, scope, audited
    )


def lapsed(waiver: Waiver, scope: Scope, audited: Audited) -> bool:
    """Whether the waiver was given for something that has changed since. What was not read lapses nothing."""
    name = scope.claim or waiver.claim
    if not waiver.on or not name:
        return False
    claims = [claim for claim in audited.claims if name in (claim.id, claim.id.partition("/")[2]) and claim.whole]
    digests = {claim.digest for claim in claims}
    digests |= {quote.digest for claim in claims for citation in claim.citations for quote in citation.quotes}
    return bool(digests) and waiver.on not in digests


def unsettled(waiver: Waiver, scope: Scope, audited: Audited) -> bool:
    """Whether something the waiver is about was not read, so that its use cannot be judged in this run."""
    name = scope.claim or waiver.claim
    return any(
        claim.status is ClaimStatus.INCONCLUSIVE
        and (not name or name in (claim.id, claim.id.partition("/")[2]))
        and any(_concerns(waiver, citation) for citation in claim.citations)
        for claim in audited.claims
    )


def _concerns(waiver: Waiver, citation: CitationResult) -> bool:
    """Whether a citation is one of those the waiver names."""
    return (
        (not waiver.host or _host(citation.url) == waiver.host.lower())
        and (not waiver.url or same_address(waiver.url, citation.url))
        and (not waiver.source or waiver.source.rpartition("/")[2] == citation.source_key)
    )


def apply_waivers(findings: Sequence[Finding], audited: Audited) -> tuple[Finding, ...]:
    """Mark each finding that a waiver in force covers with that waiver's words."""
    standing = [
        (waiver, scope) for waiver, scope in scoped(audited.files, audited.waivers) if in_force(waiver, audited.as_of)
    ]

    def mark(finding: Finding) -> Finding:
        for waiver, scope in standing:
            if covers(waiver, scope, finding, audited):
                return replace(finding, waived=f"{waiver.because} ({waiver.by}, until {waiver.until})")
        return finding

    return tuple(mark(finding) for finding in findings)


def stale(claim: ClaimResult, review: Review) -> bool:
    """Whether what the review judged is not what stands there now. What was not read makes nothing stale."""
    return bool(review.of and claim.digest and claim.whole and review.of != claim.digest)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
