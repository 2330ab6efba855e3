"""What one pass over an article finds: blocks of words, and every reference, whatever its form."""

from dataclasses import dataclass, field

from checker.importers.flow import Block
from checker.importers.wikitext.tree import Code, Node

__all__ = ["Found", "Walk"]


@dataclass(slots=True)
class Found:
    """A reference that was met: what it is, what it says, and whether it is only a definition."""

    what: str
    node: Node
    code: Code | None = None
    name: str = ""
    group: str = ""
    definition: bool = False
    url: str = ""
    broken: str = ""
    inner: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """What an article came to. A mark's serial is the place of its reference in `found`; one of -1 is a tag.

    `apart`: it was read in pieces, because reading it whole could take long.
    """

    blocks: list[Block] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    boxes: int = 0
    passed: int = 0
    apart: bool = False
