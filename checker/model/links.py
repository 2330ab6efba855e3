"""What a document without a claim file says: the links it has, as claims, and those that stay inside its repository."""

import hashlib
from enum import StrEnum

from pydantic import Field
from pydantic.dataclasses import dataclass
from pydantic.json_schema import SkipJsonSchema

from checker.model.claim import Claim, ClaimFile, Location

__all__ = ["LinkClaim", "LinkedDocument", "LocalLink", "LocalState"]


class LocalState(StrEnum):
    """What following a link on disk came to.

    `unsure`: it does not lead anywhere as it stands, but a tool that builds a site may make it right. `skipped`: it
    cannot be judged on disk, or is not one to judge.
    """

    FOUND = "found"
    MISSING = "missing"
    NO_ANCHOR = "no-anchor"
    OTHER_CASE = "other-case"
    MALFORMED = "malformed"
    UNSURE = "unsure"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class LocalLink:
    """A link of a document that was followed without the network.

    `target` is the link as written, `path` the place in the repository it leads to ("" for none). `detail` is a
    sentence part for people, `advice` what to do.
    """

    where: Location
    target: str
    state: LocalState
    path: str = ""
    detail: str = ""
    advice: str = ""


class LinkClaim(Claim):
    """A link of a document: that it leads somewhere is all it claims."""

    link: SkipJsonSchema[str] = Field(exclude=True, description="The address, without secrets.")

    @property
    def name(self) -> str:
        """A name made from the address: the words on a link may be anything, and change."""
        return "~" + hashlib.sha256(self.link.encode()).hexdigest()[:12]


class LinkedDocument(ClaimFile):
    """A document's links as a claim file in memory."""

    @property
    def stem(self) -> str:
        """The whole path: a repository has many files called README.md."""
        return self.path
