"""Paths to claim files: what is sound in them, and a problem with its place for everything that is not.

A file that cannot be read, a claim with a mistake, an id given twice: each is one problem, and the rest is checked.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from checker.claims.copies import copies_on_disk, is_copies_file
from checker.claims.guard import MAX_BYTES, decode_text
from checker.claims.read import FileRead, is_waiver_file, read_text
from checker.claims.sentences import shown
from checker.claims.tree import RefusedError
from checker.model.authorship import Authorship
from checker.model.claim import ClaimFile, Location, Problem, Waiver
from checker.model.copies import COPIES_FILE, CopyOnDisk
from checker.model.links import LocalLink
from checker.model.report import InputFile

__all__ = ["Loaded", "load_claims", "load_text"]

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that was read: sound files with their sound claims, waivers of waivers.yaml, and the problems.

    `inputs` holds every file whose bytes were read, also one that was refused. `local` are the links of documents that
    were followed on disk and not found; `notes` are sentences for a person about what was read. `partial` says that
    some claims were left out on purpose. `authors` is by full id, filled where reviews are required.
    `copies` are those of sources that a person supplied.
    """

    files: tuple[ClaimFile, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    local: tuple[LocalLink, ...] = ()
    notes: tuple[str, ...] = ()
    partial: bool = False
    authors: Mapping[str, Authorship] = field(default_factory=dict)
    copies: tuple[CopyOnDisk, ...] = ()


def load_claims(paths: Sequence[Path]) -> Loaded:
    """Read claim files and folders of them.

    A folder is searched for `*.yaml` and `*.yml`, sorted, hidden ones left out, links to other folders not followed.
    A file reached twice is read once.

    Returns:
        What was read. A path that is missing or unreadable is a problem, never an exception.
    """
    loading = _Loading()
    for path in paths:
        for file in _files(path, loading.problems):
            loading.take_file(file)
            # Copies belong to the claims they lie beside, also when one file of those is looked at alone.
            if (listing := file.with_name(COPIES_FILE)).is_file():
                loading.take_file(listing)
    loading.place_copies()
    return loading.done()


def load_text(text: str, name: str) -> Loaded:
    """Read one claim file from text, as for standard input.

    Args:
        text: The file's content.
        name: What to call it in places; its stem is the first half of its claims' full ids.
    """
    loading = _Loading()
    loading.take(text.encode("utf-8", "surrogatepass"), text, name)
    return loading.done()


def _files(path: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files a path stands for, in the order of their names."""
    if path.is_dir():
        found: list[Path] = []
        for folder, folders, names in os.walk(path, onerror=lambda error: problems.append(_unreadable(path, error))):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [Path(folder, name) for name in names if _is_claims(name)]
        yield from sorted(found, key=lambda file: file.as_posix())
    elif path.exists():
        yield path
    else:
        problems.append(Problem(Location(_shown(path)), "there is no such file or folder", "check the path"))


def _is_claims(name: str) -> bool:
    return name.endswith(_SUFFIXES) and not name.startswith(".")


def _shown(path: Path) -> str:
    """The path as a report can hold it: bytes in it that are not UTF-8 become `?`."""
    return path.as_posix().encode("utf-8", "replace").decode()


def _unreadable(path: Path, error: OSError) -> Problem:
    reason = (error.strerror or type(error).__name__).lower()
    shown = _shown(Path(error.filename or path))
    return Problem(Location(shown), f"it cannot be read: {reason}", "check the path")


class _Loading:
    """Collects files and watches over what must be unique among them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._files: list[ClaimFile] = []
        self._waivers: list[Waiver] = []
        self._copies: list[CopyOnDisk] = []
        self._inputs: list[InputFile] = []
        self._seen: set[Path] = set()
        self._stems: dict[str, str] = {}

    def take_file(self, path: Path) -> None:
        """Read one file, once."""
        shown = _shown(path)
        if shown != path.as_posix():
            self.problems.append(Problem(Location(shown), "the file's name is not UTF-8", "rename it"))
            return
        try:
            real = path.resolve()
            if real in self._seen:
                return
            self._seen.add(real)
            if not path.is_file():
                self.problems.append(Problem(Location(path.as_posix()), "it is not a file", "check the path"))
                return
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            self.problems.append(_unreadable(path, error))
            return
        except RuntimeError:  # what Python before 3.13 raises for a link that leads back to itself
            self.problems.append(Problem(Location(path.as_posix()), "it is a link to itself", "check the path"))
            return
        name = path.as_posix()
        try:
            text = decode_text(data, name)
        except RefusedError as refused:
            self.problems.append(refused.problem)
            self._inputs.append(InputFile(path=name, sha256=hashlib.sha256(data).hexdigest()))
            return
        self.take(data, text, name)

    def take(self, data: bytes, text: str, name: str) -> None:
        """Read one text and keep what is sound in it."""
        read = read_text(text, name)
        self.problems += read.problems
        self._waivers += read.waivers
        if read.copies:
            copies, problems = copies_on_disk(read.copies, Path(name))
            self._copies += copies
            self.problems += problems
        file = self._distinct(read)
        self._inputs.append(
            InputFile(
                path=name,
                sha256=hashlib.sha256(data).hexdigest(),
                title=file.document.title if file else "",
                claims=len(file.claims) if file else 0,
            )
        )
        if file is not None:
            self._files.append(file)

    def _distinct(self, read: FileRead) -> ClaimFile | None:
        """The file, unless another has its stem: `stem/id` would name two claims."""
        file = read.file
        if file is None or is_waiver_file(file.path) or is_copies_file(file.path):
            return None
        first = self._stems.setdefault(file.stem.casefold(), file.path)
        if first == file.path:
            return file
        self.problems.append(
            Problem(
                Location(file.path),
                f"{file.path} and {first} have the same name without folder and ending, so {file.path} was not checked",
                "rename one of them: a claim is known as file-name/id",
            )
        )
        return None

    def place_copies(self) -> None:
        """Flag the copies that are of no source of any file: a key that is misspelt would go unnoticed.

        Only where all files beside the listing were read can that be told.
        """
        known = {name for file in self._files for key in file.sources for name in (key, f"{file.stem}/{key}")}
        for copy in self._copies:
            name = copy.entry.source
            if name and name not in known and self._read_all(copy.folder):
                near = get_close_matches(name, known, 1)
                hint = f"did you mean {near[0]}?" if near else "give a key of `sources`, or the cited `url`"
                self.problems.append(Problem(copy.entry.where, f"no claim file has a source {shown(name)}", hint))

    def _read_all(self, folder: Path) -> bool:
        try:
            return all(path.resolve() in self._seen for path in folder.iterdir() if _is_claims(path.name))
        except (OSError, RuntimeError):
            return False

    def done(self) -> Loaded:
        """Everything taken so far."""
        return Loaded(
            tuple(self._files),
            tuple(self._waivers),
            tuple(self.problems),
            tuple(self._inputs),
            copies=tuple(self._copies),
        )
