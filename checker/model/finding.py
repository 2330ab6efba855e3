"""Something a person should look at: which rule, how bad, where, and on what evidence."""

import hashlib
from enum import StrEnum

from pydantic.dataclasses import dataclass

from checker.model.claim import Location

__all__ = ["Family", "Finding", "Severity", "fingerprint"]


class Severity(StrEnum):
    """How bad a finding is. `inconclusive` says that nothing could be said, which is neither good nor bad."""

    ERROR = "error"
    WARNING = "warning"
    INCONCLUSIVE = "inconclusive"
    NOTE = "note"

    rank: int
    """0 for the worst."""

    def __init__(self, _value: str) -> None:
        self.rank = len(type(self).__members__)


class Family(StrEnum):
    """What a finding is about; the first part of its identity."""

    LINK = "link"
    QUOTE = "quote"
    FACTS = "facts"
    CLAIM = "claim"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    `claim` is a full id (`stem/id`), or "" for one that belongs to a source or an address; `source` is `stem/key`, or
    "". `captures` are keys of the report's captures: everything the finding rests on. `also` lists the other places
    that share it (a dead link that five claims cite is one finding). `waived` is the sentence of the waiver that
    covers it.
    """

    rule: str
    severity: Severity
    family: Family
    message: str
    where: Location
    fingerprint: str
    claim: str = ""
    source: str = ""
    url: str = ""
    quote: str = ""
    help: str = ""
    captures: tuple[str, ...] = ()
    also: tuple[Location, ...] = ()
    waived: str = ""


def fingerprint(family: Family, claim: str, url: str, canonical_quote: str) -> str:
    """The identity of a finding over runs: what it is about, never where it stands or what the page said.

    Args:
        family: What kind of thing is judged, so that a finding keeps its identity when its rule changes
            (`link-gone` today, `link-rot` tomorrow).
        claim: The claim's full id, "" for a link finding (one a URL).
        url: The cited address.
        canonical_quote: The quote's canonical stream, "" where no quote is involved.

    Returns:
        32 hex digits.
    """
    identity = " · ".join(("v1", family.value, claim, url, canonical_quote))
    return hashlib.sha256(identity.encode()).hexdigest()[:32]
