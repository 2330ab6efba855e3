"""Who made the last change of a claim, and who wrote its reviews: git's own account of each line.

`git blame` follows `.mailmap`, so a person with two addresses is one. Lines that are not committed are nobody's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checker.claims.git import git
from checker.errors import UsageError
from checker.model.authorship import Authorship, Person
from checker.model.claim import Claim, ClaimFile, Location
from checker.model.links import LinkClaim

__all__ = ["authors_of"]

_LINE: Final = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")


_SAYS_NOTHING: Final = re.compile(rb"(?:reviews\s*:\s*)?(?:#.*)?")
"""An empty line, a remark, and the key below which a first reviewer writes."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Whose a line is and since when (Unix time), and whether it says something of the claim."""

    person: Person
    time: int
    says: bool


def authors_of(files: Iterable[ClaimFile]) -> dict[str, Authorship]:
    """The authorship of every claim, by full id; nobody's where git cannot tell."""
    found: dict[str, Authorship] = {}
    for file in files:
        claims = [claim for claim in file.claims if not isinstance(claim, LinkClaim)]
        lines = _blame(Path(file.path)) if claims else {}
        found |= {file.full_id(claim): _authorship(claim, lines) for claim in claims}
    return found


def _authorship(claim: Claim, lines: dict[int, _Line]) -> Authorship:
    reviewed = {number for review in claim.reviews for number in _numbers(review.where)}
    own = [line for number in _numbers(claim.where) if number not in reviewed and (line := lines.get(number))]
    last = max((line for line in own if line.says), key=lambda line: line.time, default=None)
    return Authorship(
        changed=last.person if last else Person(),
        reviews=tuple(_signer([lines.get(number) for number in _numbers(review.where)]) for review in claim.reviews),
    )


def _signer(lines: list[_Line | None]) -> Person:
    """The one author of all lines of a review, nobody when they are several's."""
    people = {line.person if line else Person() for line in lines if line is None or line.says}
    return people.pop() if len(people) == 1 else Person()


def _numbers(where: Location) -> range:
    return range(where.line, max(where.end_line, where.line) + 1)


def _blame(path: Path) -> dict[int, _Line]:
    """Every line of a file as it is now, by its number; nothing where git cannot tell."""
    try:
        told = git(path.resolve().parent, "blame", "--line-porcelain", "--", path.name, purpose="reviews")
    except UsageError:
        return {}
    found: dict[int, _Line] = {}
    number, name, mail, time, committed = 0, "", "", 0, False
    for line in told.split(b"\n"):
        if line.startswith(b"\t"):
            words = line.strip()
            person = Person(name=name, mail=mail) if committed else Person()
            found[number] = _Line(person, time if committed else _NOW, not _SAYS_NOTHING.fullmatch(words))
        elif head := _LINE.fullmatch(line):
            number, committed = int(head[2]), head[1].strip(b"0") != b""
        else:
            key, _, value = line.decode("utf-8", "replace").partition(" ")
            if key == "author":
                name = value
            elif key == "author-mail":
                mail = value.strip("<>")
            elif key == "author-time":
                time = int(value) if value.isdigit() else 0
    return found


_NOW: Final = 2**62
"""What is not committed is later than everything that is."""
