"""What a branch changed: lines of files since a commit, and the claims and links that stand on them.

git is asked with fixed options; a name from outside is checked first and never stands where an option may. Wherever
git cannot tell, a line counts as changed: too much is checked rather than too little.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from checker.claims.git import git
from checker.claims.load import Loaded
from checker.errors import UsageError
from checker.model.claim import Citation, Claim, ClaimFile, Location
from checker.model.copies import SuppliedCopy

__all__ = ["Changes", "changes_since", "only_changed"]

_REF: Final = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~+-]{0,199}", re.ASCII)
_HUNK: Final = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.M)
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")
_DEFAULTS: Final = (
    "refs/remotes/upstream/HEAD", "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
    "refs/heads/main", "refs/heads/master",
)  # fmt: skip
"""Where the branch that others build on is looked for, in this order."""

Lines = tuple[tuple[int, int], ...]
"""Ranges of lines, both ends counted, from 1."""


class Changes:
    """The lines of files that differ from a commit, uncommitted and untracked ones included.

    Args:
        top: The working tree's outermost folder.
        base: The commit, as 40 or 64 hex digits.
        name: What it is to a person.
    """

    def __init__(self, top: Path, base: str, name: str) -> None:
        self._top = top
        self._base = base
        self.name = name
        self._changed = _names(_git(top, "diff", *_QUIET, "--name-only", "-z", base, "--"))
        self._tracked = _names(_git(top, "ls-files", "-z", "--full-name"))
        self.lines = cache(self._lines)

    def touches(self, where: Location) -> bool:
        """Whether a place, or a line beside which something was taken out, has changed."""
        ranges = self.lines(where.file)
        return ranges is None or any(first <= where.end_line and where.line <= last for first, last in ranges)

    def _lines(self, file: str) -> Lines | None:
        """The changed lines of a file as it is now, () when there are none; None when all of it counts as changed.

        Where lines were taken out, those before and behind count.
        """
        try:
            path = Path(file).resolve()
            name = path.relative_to(self._top).as_posix()
            if name not in self._tracked:
                return None
            if name not in self._changed:
                return ()
            # git counts a lone carriage return as part of a line, and YAML as the end of one.
            if _LONE_RETURN.search(path.read_bytes()):
                return None
        except (OSError, ValueError, RuntimeError):
            return None
        diff = _git(self._top, "diff", *_QUIET, "--unified=0", "--text", self._base, "--", name)
        found = [(int(hunk[1]), int(hunk[2] or 1)) for hunk in _HUNK.finditer(diff)]
        return tuple((at, at + many - 1) if many else (at, at + 1) for at, many in found)


_QUIET: Final = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all")


def changes_since(ref: str = "", folder: Path | None = None) -> Changes:
    """What changed since a commit and the working tree parted.

    Args:
        ref: A branch, tag or commit; "" for the branch that others build on, or HEAD when nothing tells which.
        folder: A folder of the working tree; by default the one we stand in.

    Raises:
        UsageError: there is no git, no repository, or no such commit.
    """
    here = folder or Path()
    try:
        top = Path(os.fsdecode(_git(here, "rev-parse", "--show-toplevel").rstrip(b"\n"))).resolve()
    except UsageError as error:
        message = error.message
        if isinstance(error.__cause__, FileNotFoundError):
            message = "--changed: git is not installed"
        elif "not a git repository" in message:
            message = "--changed: this is no git repository"
        raise UsageError(message, "without --changed everything is checked") from None
    if ref and not _REF.fullmatch(ref):
        raise UsageError(f"--changed: {ref!r} is no name of a commit", "give a branch, a tag or a commit")
    names = (ref,) if ref else _defaults()
    for name in names:
        commit = _commit(top, name)
        if commit:
            parted = _line(top, "merge-base", commit, "HEAD") or commit
            short = name.removeprefix("refs/remotes/").removeprefix("refs/heads/").removesuffix("/HEAD")
            return Changes(top, parted, short)
    if ref:
        hint = "fetch it first; a folder goes before --changed: audit claims/ --changed"
        raise UsageError(f"--changed: git knows no commit {ref!r}", hint)
    raise UsageError("--changed: this repository has no commit yet", "without --changed everything is checked")


def only_changed(loaded: Loaded, changes: Changes) -> Loaded:
    """What was loaded, as far as it changed.

    A claim counts when its own lines did (quotes and citations are among them), or the entry of a source it cites, or
    that of a copy which a person supplied of it; a document's link when its line did. A mistake counts when its file
    changed. Waivers are kept whole: they cover what they cover.
    """
    copies = tuple(copy.entry for copy in loaded.copies if changes.touches(copy.entry.where))
    files = tuple(kept for file in loaded.files if (kept := _changed_part(file, changes, copies)) is not None)
    problems = tuple(problem for problem in loaded.problems if changes.lines(problem.where.file) != ())
    return replace(
        loaded,
        files=files,
        problems=problems,
        inputs=tuple(item for item in loaded.inputs if changes.lines(item.path) != ()),
        local=tuple(link for link in loaded.local if changes.touches(link.where)),
        partial=True,
    )


def _changed_part(file: ClaimFile, changes: Changes, copies: Sequence[SuppliedCopy]) -> ClaimFile | None:
    """The file with its changed claims and what they cite; None when nothing of it changed."""
    if changes.lines(file.path) == () and not copies:
        return None
    touched = {key for key, where in _entries(file) if changes.touches(where)}

    def counts(claim: Claim) -> bool:
        cites = claim.cites or ()
        # A link that a document has in several places is one claim, with a citation for each place.
        return changes.touches(claim.where) or any(
            citation.source in touched or changes.touches(citation.where) or _copied(file, citation, copies)
            for citation in cites
        )

    claims = tuple(claim for claim in file.claims if counts(claim))
    cited = touched | {citation.source for claim in claims for citation in claim.cites or ()}
    if not claims and not touched:
        return None
    sources = {key: source for key, source in file.sources.items() if key in cited}
    return file.model_copy(update={"claims": claims, "sources": sources})


def _copied(file: ClaimFile, citation: Citation, copies: Sequence[SuppliedCopy]) -> bool:
    """Whether one of these copies is of what is cited."""
    names = (citation.source, f"{file.stem}/{citation.source}") if citation.source else ()
    url = file.source_of(citation).url
    return any(copy.source in names or (copy.url and copy.url == url) for copy in copies)


def _entries(file: ClaimFile) -> Iterator[tuple[str, Location]]:
    """Each source's key with the lines of its entry, which ends before the next source or claim begins."""
    begins = sorted(
        {source.where.line for source in file.sources.values()} | {claim.where.line for claim in file.claims}
    )
    for key, source in file.sources.items():
        end = next((line - 1 for line in begins if line > source.where.line), sys.maxsize)
        yield key, replace(source.where, end_line=end)


def _names(listed: bytes) -> frozenset[str]:
    """The names of a list that git ended with zeros."""
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)


def _defaults() -> Sequence[str]:
    """The names that the default commit may have; a pull request's job is told its target."""
    target = os.environ.get("GITHUB_BASE_REF", "")
    told = (f"refs/remotes/origin/{target}",) if target and _REF.fullmatch(target) else ()
    return (*told, *_DEFAULTS, "HEAD")


def _commit(top: Path, name: str) -> str:
    """The commit that a checked name stands for, "" when there is none."""
    return _line(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")


def _line(folder: Path, *arguments: str) -> str:
    try:
        return _git(folder, *arguments).decode("ascii", "replace").strip()
    except UsageError:
        return ""


def _git(folder: Path, *arguments: str) -> bytes:
    return git(folder, *arguments, purpose="--changed")
