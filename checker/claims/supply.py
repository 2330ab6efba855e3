"""Put a copy of a source beside the claims: the file into `copies/`, a line about it into `copies.yaml`.

The file comes first and the line after it, both whole or not at all: whatever ends this in between leaves a file that
nothing names, never a line without its file.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from checker.claims.change import AddItem, change_text
from checker.claims.guard import decode_text
from checker.claims.load import Loaded
from checker.claims.read import read_text
from checker.claims.urls import url_fault
from checker.errors import ClaimFileError, UsageError
from checker.files import atomic_write
from checker.model.claim import Source
from checker.model.copies import COPIES_FILE, COPIES_FOLDER, COPY_LIMIT, SuppliedCopy
from checker.model.filetypes import TYPES, type_of_file

__all__ = ["Given", "given_file", "keep_copy", "source_named"]

_HEAD: Final = f"""\
# Copies of sources that a person supplied; docs/supplied-copies.md says what each field means.
schema: 1
{COPIES_FOLDER}:
"""
_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was given: its name, its bytes, and its media type (`media` for a picture or recording)."""

    name: str
    data: bytes
    type: str

    @property
    def sha256(self) -> str:
        """Its SHA-256 in hex."""
        return hashlib.sha256(self.data).hexdigest()


def given_file(path: Path) -> Given:
    """Read a file that a person named.

    Raises:
        UsageError: it is none, cannot be read, is empty or too large, or of a kind whose words nobody can read.
    """
    kind = type_of_file(path.name)
    if not kind:
        known = ", ".join(sorted(TYPES))
        raise UsageError(
            f"{path.name} is of a kind whose words cannot be read",
            f"these can be: {known}; of a picture or recording give a --transcript",
        )
    try:
        if not path.is_file():
            raise UsageError(f"{path} is no file", "check the path")
        with path.open("rb") as file:
            data = file.read(COPY_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    if not data:
        raise UsageError(f"{path} is empty", "save it again")
    if len(data) > COPY_LIMIT:
        raise UsageError(
            f"{path} has more than {COPY_LIMIT // 1_000_000} MB",
            "give an extract, or put it into an archive of your own",
        )
    return Given(path.name, data, kind)


def source_named(loaded: Loaded, name: str) -> tuple[str, Source]:
    """The source of that key (`key`, or `file/key`), under the name to write.

    Raises:
        UsageError: there is none, or several files have one.
    """
    all_of_them = [(file.stem, key, source) for file in loaded.files for key, source in file.sources.items()]
    found = [(stem, key, source) for stem, key, source in all_of_them if name in (key, f"{stem}/{key}")]
    if not found:
        near = get_close_matches(name, [key for _, key, _ in all_of_them], 1)
        hint = f"did you mean {near[0]}?" if near else "give a key of `sources`, or the cited address with --url"
        raise UsageError(f"no claim file has a source {name!r}", hint)
    if len(found) > 1:
        names = ", ".join(f"{stem}/{key}" for stem, key, _ in found)
        raise UsageError(f"several files have a source {name!r}", f"say which: {names}")
    ((_, _, source),) = found
    return name, source


def keep_copy(
    claims: Path,
    words: Given,
    *,
    media: Given | None = None,
    source: str = "",
    url: str = "",
    captured: str,
    by: str,
    note: str = "",
    added: dt.date,
) -> tuple[SuppliedCopy, bool]:
    """Keep a file and its entry.

    Args:
        claims: The folder of the claim files.
        words: The file whose words are read.
        media: The picture or recording of which it is a transcript.
        source: A source's key.
        url: The cited address.
        captured: The day the copy is of: 2026, 2026-07 or 2026-07-21.
        by: Who supplies it.
        note: Anything a later reader should know.
        added: Today.

    Returns:
        The entry, and whether it is new: the same file for the same source is listed once.

    Raises:
        UsageError: a value does not fit.
        ClaimFileError: the listing has mistakes, or cannot be added to.
        OSError: something cannot be written.
    """
    if url and (fault := url_fault(url)):
        raise UsageError(f"--url: {fault[0]}", fault[1])
    if captured > added.isoformat():
        raise UsageError(f"--captured: {captured} is still to come", "give the day that the copy is of")
    claims.mkdir(parents=True, exist_ok=True)
    with _alone(claims):
        return _keep(claims, words, media, source=source, url=url, captured=captured, by=by, note=note, added=added)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: two that add at once must not lose one another's entry. Nothing is left behind."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep(
    claims: Path,
    words: Given,
    media: Given | None,
    *,
    source: str,
    url: str,
    captured: str,
    by: str,
    note: str,
    added: dt.date,
) -> tuple[SuppliedCopy, bool]:
    """As `keep_copy`, alone at the listing."""
    listing = claims / COPIES_FILE
    text = decode_text(listing.read_bytes(), listing.as_posix()) if listing.is_file() else _HEAD
    listed = _entries(text, listing)
    known = next((entry for entry in listed if _same(entry, words, source, url)), None)
    if known is not None:
        if (known.captured, known.by) != (captured.strip(), by.strip()):
            raise UsageError(
                f"the file is listed already, as of {known.captured} and supplied by {known.by}",
                f"to say something else of it, change its entry in {listing}",
            )
        return known, False
    fields = {
        "file": _stored(words),
        "sha256": words.sha256,
        "source": source,
        "url": url,
        "captured": captured,
        "by": by,
        "added": added.isoformat(),
        "name": words.name,
        "type": words.type,
        "media": _stored(media) if media else "",
        "media_sha256": media.sha256 if media else "",
        "note": note,
    }
    written = {name: value for name, value in fields.items() if value}
    try:
        entry = SuppliedCopy.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"--{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None
    text = change_text(text, [AddItem((), COPIES_FOLDER, tuple(written.items()), short=False)], listing.as_posix())
    _entries(text, listing)
    (claims / COPIES_FOLDER).mkdir(parents=True, exist_ok=True)
    for given in (words, media) if media else (words,):
        atomic_write(claims / _stored(given), given.data)
    atomic_write(listing, text.encode())
    return entry, True


def _entries(text: str, listing: Path) -> Sequence[SuppliedCopy]:
    """What a listing says.

    Raises:
        ClaimFileError: it has a mistake.
    """
    read = read_text(text, listing.as_posix())
    problem = next((problem for problem in read.problems if problem.message), None)
    # A listing that was only begun has nothing in its list yet.
    if problem is not None:
        raise ClaimFileError(f"{problem.where}: {problem.message}", problem.hint or "mend the listing first")
    return read.copies


def _same(entry: SuppliedCopy, words: Given, source: str, url: str) -> bool:
    return entry.sha256 == words.sha256 and (entry.source, entry.url) == (source, url)


def _stored(given: Given) -> str:
    """The file's name in the folder: told from all others by its digest, recognised by its own name."""
    name = _UNFIT.sub("-", given.name).strip("-.")[-80:] or "copy"
    return f"{COPIES_FOLDER}/{given.sha256[:12]}-{name}"
