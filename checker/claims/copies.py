"""Supplied copies: which files `copies.yaml` names, whether they are there, and whether they are those it speaks of.

A listing may come with a stranger's pull request. It names files below its own folder only: no way up, no absolute
path, no link, so that nothing else on this machine can be read in a copy's place.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from checker.files import open_below
from checker.model.claim import Problem
from checker.model.copies import COPIES_FILE, COPY_LIMIT, NOT_HERE, CopyOnDisk, SuppliedCopy

__all__ = ["copies_on_disk", "is_copies_file"]

_STEP: Final = 1 << 20


def is_copies_file(name: str) -> bool:
    """Whether a path names a listing of supplied copies rather than claims."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].casefold() == COPIES_FILE


def copies_on_disk(entries: Iterable[SuppliedCopy], listing: Path) -> tuple[tuple[CopyOnDisk, ...], list[Problem]]:
    """Look at the file of each entry.

    Args:
        entries: The entries of a listing.
        listing: The listing's path.

    Returns:
        The copies, each with its flaw where it has one, and a problem for every flaw but a file that is not here. A
        copy with a flaw is never read; it counts as one that could not be asked.
    """
    copies, problems = [], []
    for entry in entries:
        flaw = _flaw(listing.parent, entry.file, entry.sha256)
        if entry.media and not flaw:
            flaw = _flaw(listing.parent, entry.media, entry.media_sha256)
        copies.append(CopyOnDisk(entry, listing.parent, flaw))
        if flaw and flaw != NOT_HERE:
            hint = "supply it again with `archive add`, or take the entry out"
            problems.append(Problem(entry.where, f"the copy {entry.file} was not read: {flaw}", hint))
    return tuple(copies), problems


def _flaw(folder: Path, name: str, sha256: str) -> str:
    """What speaks against reading a listed file."""
    try:
        with os.fdopen(open_below(folder, name, COPY_LIMIT), "rb") as file:
            found = hashlib.sha256()
            while piece := file.read(_STEP):
                found.update(piece)
    except FileNotFoundError:
        return NOT_HERE
    except ValueError as error:
        return str(error)
    except OSError as error:
        return f"it cannot be read: {(error.strerror or type(error).__name__).lower()}"
    if found.hexdigest() != sha256:
        return f"it is another file than the one supplied: its SHA-256 is {found.hexdigest()[:16]}…"
    return ""
