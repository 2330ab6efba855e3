"""Copies of sources that a person supplies, as `copies.yaml` beside the claim files lists them.

For what no machine can fetch or look up: a page behind a paywall, a book, an interview, a post that was deleted. Each
entry is a person's word that the file is of that source; its digest says which file they meant.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from checker.model.claim import Day, Node, PartialDate, Text

__all__ = ["COPIES_FILE", "COPIES_FOLDER", "COPY_LIMIT", "NOT_HERE", "CopyOnDisk", "SuppliedCopy"]

COPIES_FILE: Final = "copies.yaml"
"""The name of the listing, which stands beside claim files as waivers.yaml does."""

COPIES_FOLDER: Final = "copies"
"""The folder beside it that `archive add` puts files in."""

COPY_LIMIT: Final = 100_000_000
"""Bytes a supplied file may have; a larger one belongs into an archive of its own."""

NOT_HERE: Final = "its file is not here"
"""The flaw of a copy whose file is kept elsewhere: a team may list what it may not publish."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MaybeSha256 = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class SuppliedCopy(Node):
    """One copy. `source` or `url` says of what, `file` and `sha256` which file it is."""

    file: Text = Field(description="The file, beside the listing or below its folder: copies/3f9a…-report.pdf")
    sha256: Sha256 = Field(description="Its SHA-256. A file with another one is not read.")
    source: str = Field(default="", description="A key of `sources`; file-name/key where several files have it.")
    url: str = Field(default="", description="The address that claims cite.")
    captured: PartialDate = Field(description="The day the copy is of, as the person says.")
    by: Text = Field(description="Who supplied it.")
    added: Day | None = Field(default=None, description="The day it was added here.")
    name: str = Field(default="", description="The file's own name, as it was given.")
    type: str = Field(default="", description="Its media type, where its name does not tell: text/html")
    media: str = Field(default="", description="The picture or recording of which the file is a transcript.")
    media_sha256: MaybeSha256 = Field(default="", description="The SHA-256 of that picture or recording.")
    note: str = Field(default="", description="Anything a later reader should know.")


@dataclass(frozen=True, slots=True)
class CopyOnDisk:
    """A listed copy and the folder of its listing. `flaw` says why it cannot be used, "" for a sound one."""

    entry: SuppliedCopy
    folder: Path
    flaw: str = ""
