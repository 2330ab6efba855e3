"""Who made the last change of a claim, and who wrote its reviews: git's own account of each line.

`git blame` follows `.mailmap`, so a person with two addresses is one. Lines that are not committed are nobody's, and so
are those that a clone without its whole history cannot follow. What is newest is told by the order of the commits:
dates are whatever their authors wrote.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checker.claims.git import git
from checker.claims.load import load_text
from checker.errors import UsageError
from checker.model.authorship import Authorship, Person
from checker.model.claim import Claim, ClaimFile, Location, Review
from checker.model.links import LinkClaim

__all__ = ["authors_of"]

_LINE: Final = re.compile(r"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")
_SAYS_NOTHING: Final = re.compile(r"(?:reviews\s*:\s*)?(?:#.*)?")
"""An empty line, a remark, and the key below which a first reviewer writes."""

_BEFORE: Final = re.compile(r"\s*(?:-\s*)*(?:reviews\s*:\s*(?:-\s*)?)?\[?\s*")
_BEHIND: Final = re.compile(r"[\s\]},]*(?:#.*)?")
"""What may stand beside a review on its lines without saying anything of the claim."""


_COMMITS: Final = ("--topo-order", "--no-renames", "--format=%x00%H%x00%aN%x00%aE", "--numstat")


@dataclass(frozen=True, slots=True)
class _Line:
    """Whose a line is, how many commits of its file are newer (-1: it is not committed), and its words."""

    person: Person
    age: int
    words: str


@dataclass(frozen=True, slots=True)
class _Commit:
    """One that touched a file: its name, its author, and whether it took lines out."""

    name: str
    person: Person
    takes: bool


@dataclass(frozen=True, slots=True)
class _History:
    """A file's lines as they are now, by number, and its commits, the newest first."""

    path: Path
    lines: dict[int, _Line]
    commits: tuple[_Commit, ...]


def authors_of(files: Iterable[ClaimFile]) -> dict[str, Authorship]:
    """The authorship of every claim, by full id; nobody's where git cannot tell."""
    found: dict[str, Authorship] = {}
    for file in files:
        claims = [claim for claim in file.claims if not isinstance(claim, LinkClaim)]
        history = _history(Path(file.path)) if claims else None
        found |= {file.full_id(claim): _authorship(file, claim, history) for claim in claims if history is not None}
    return found


def _authorship(file: ClaimFile, claim: Claim, history: _History) -> Authorship:
    lines = history.lines
    signers = tuple(_signer([lines.get(number) for number in _numbers(review.where)]) for review in claim.reviews)
    reviewed = {number for review in claim.reviews for number in _numbers(review.where)}
    own = [line for number in _numbers(claim.where) if number not in reviewed and (line := lines.get(number))]
    last = min(
        (line for line in (*own, *_cited(file, claim, lines)) if _says(line, claim)),
        key=lambda line: line.age,
        default=None,
    )
    if last is None or any(_shares_lines(review, lines) for review in claim.reviews):
        return Authorship(reviews=signers)
    return Authorship(changed=_took_out(file.full_id(claim), signers, last, history) or last.person, reviews=signers)


def _says(line: _Line, claim: Claim) -> bool:
    """Whether a line says something of the claim: a block of text may hold what looks like a remark."""
    words = line.words.strip()
    if not _SAYS_NOTHING.fullmatch(words):
        return True
    return bool(words) and " ".join(words.split()) in " ".join(" ".join(_texts(_meant(claim))).split())


def _shares_lines(review: Review, lines: dict[int, _Line]) -> bool:
    """Whether something else of the claim stands on a review's lines, so that a change of it cannot be told."""
    where = review.where
    first, last = (lines.get(number) for number in (where.line, max(where.line, where.end_line)))
    if first is None or last is None:
        return False
    before, behind = first.words[: where.column - 1], last.words[max(where.end_column - 1, 0) :]
    return not (_BEFORE.fullmatch(before) and (where.end_column <= where.column or _BEHIND.fullmatch(behind)))


def _cited(file: ClaimFile, claim: Claim, lines: dict[int, _Line]) -> Iterator[_Line]:
    """The lines that say which address the entry of a cited source has: another one makes another claim."""
    ends = sorted({source.where.line for source in file.sources.values()} | {one.where.line for one in file.claims})
    for citation in claim.cites or ():
        source = file.sources.get(citation.source)
        if source is not None and source.url:
            end = next((line for line in ends if line > source.where.line), max(lines, default=0) + 1)
            entry = (lines.get(number) for number in range(source.where.line, end))
            yield from (line for line in entry if line and source.url in line.words)


def _took_out(name: str, signers: tuple[Person, ...], last: _Line, history: _History) -> Person | None:
    """Who took something out of the claim after its newest line was written, if a reviewer did: no line tells that."""
    for commit in history.commits[: max(last.age, 0)]:
        if commit.takes and any(commit.person.is_same(signer) for signer in signers):
            after, before = (_claim_at(one, name, history.path) for one in (commit.name, f"{commit.name}^"))
            if after is not None and after != before:
                return commit.person
    return None


def _claim_at(commit: str, name: str, path: Path) -> object:
    """What the claim with a full id said at a commit, None when it was not there."""
    try:
        told = git(path.resolve().parent, "show", f"{commit}:./{path.name}", purpose="reviews")
    except UsageError:
        return None
    loaded = load_text(told.decode("utf-8", "replace"), path.name)
    return next((_meant(claim) for file in loaded.files for claim in file.claims if file.full_id(claim) == name), None)


def _meant(claim: Claim) -> object:
    """What a claim says, without its reviews and places."""

    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key != "where"}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return bare(claim.model_dump(mode="json", exclude={"reviews"}))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _signer(lines: list[_Line | None]) -> Person:
    """The one author of all lines of a review, nobody when they are several's."""
    people = {line.person if line else Person() for line in lines if line is None or line.words.strip()}
    return people.pop() if len(people) == 1 else Person()


def _numbers(where: Location) -> range:
    return range(where.line, max(where.end_line, where.line) + 1)


def _history(path: Path) -> _History:
    """A file's history; nothing where git cannot tell."""
    folder = path.resolve().parent
    try:
        told = git(folder, "log", *_COMMITS, "--", path.name, purpose="reviews")
        # A list of commits to pass over is the reader's affair elsewhere; here it would hide who changed what.
        blamed = git(
            folder, "-c", "blame.ignoreRevsFile=", "blame", "--line-porcelain", "--", path.name, purpose="reviews"
        )
        shallow = git(folder, "rev-parse", "--is-shallow-repository", purpose="reviews").strip() == b"true"
    except UsageError:
        return _History(path, {}, ())
    commits = tuple(_commits(told.decode("utf-8", "replace")))
    return _History(path, _blamed(blamed.decode("utf-8", "replace"), commits, shallow=shallow), commits)


def _commits(told: str) -> Iterator[_Commit]:
    fields = told.split("\0")[1:]
    for at in range(0, len(fields), 3):
        name, author, rest = fields[at : at + 3]
        mail, _, counts = rest.partition("\n")
        taken = counts.strip().split("\t")
        moved = at + 3 == len(fields)  # the file's first commit, to which git may have followed lines of another file
        yield _Commit(name, Person(name=author, mail=mail), moved or (len(taken) > 1 and taken[1] != "0"))


def _blamed(told: str, commits: tuple[_Commit, ...], *, shallow: bool) -> dict[int, _Line]:
    """Every line of a file as it is now, by its number."""
    ages = {commit.name: age for age, commit in enumerate(commits)}
    found: dict[int, _Line] = {}
    commit, number, name, mail, edge = "", 0, "", "", False
    for line in told.split("\n"):
        if line.startswith("\t"):
            committed = commit.strip("0") != ""
            known = committed and not (edge and shallow)
            age = ages.get(commit, len(commits)) if committed else -1
            found[number] = _Line(Person(name=name, mail=mail) if known else Person(), age, line[1:].rstrip("\r"))
        elif head := _LINE.fullmatch(line):
            commit, number, edge = head[1], int(head[2]), False
        else:
            key, _, value = line.partition(" ")
            if key == "author":
                name = value
            elif key == "author-mail":
                mail = value.strip("<>")
            elif key == "boundary":
                edge = True
    return found
