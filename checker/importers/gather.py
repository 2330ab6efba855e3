"""Which files a command's paths stand for, and everything that is read from them.

A `.yaml` file is a claim file, a Markdown, HTML or wikitext file a document. In a folder, claim files are the YAML
files that look like one, and all of those in a folder called `claims`; documents go by their endings. What git ignores,
hidden folders, installed packages and what a build made are passed over.
"""

import hashlib
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from checker.claims.copies import is_copies_file
from checker.claims.load import Loaded
from checker.claims.read import is_waiver_file
from checker.errors import ImportFileError
from checker.importers.base import MAX_BYTES, DocumentLinks
from checker.importers.documents import DocumentOptions, Lines, read_links
from checker.importers.local import Repository
from checker.importers.parse import DocumentParser, is_document, reader_of
from checker.model.claim import Location, Problem
from checker.model.copies import COPIES_FILE, COPIES_FOLDER
from checker.model.links import LinkedDocument, LocalLink, LocalState
from checker.model.report import InputFile

__all__ = ["default_paths", "gather"]

_CLAIMS: Final = (".yaml", ".yml")
_CLAIM_LINE: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\{?[ ]?[\"']?(?:schema|claims|sources|waivers)[\"']?[ ]?:", re.M)
_FOREIGN: Final = frozenset({"node_modules", "site-packages", "bower_components", "__pycache__", "__pypackages__"})
_BUILT: Final = frozenset({"_build", "_site", "build", "dist", "target", "htmlcov", "venv", "env"})
"""Folders that builds and environments make; where git is asked, it knows better."""

_OTHER_DOCUMENTS: Final = frozenset({".rst", ".adoc", ".txt", ".ipynb", ".tex", ".docx", ".odt", ".pdf", ".org"})


def default_paths() -> tuple[Path, ...]:
    """What a command without paths looks at: `claims/`, or every document when no claim file is there.

    Waivers alone are no claim files: they are read with the documents, from `claims/` or from here.
    """
    claims = Path("claims")
    written = (file for file in _walk(claims) if _is_written(file))
    if any(_looks_like_claims(file) for file in written):
        return (claims,)
    waivers = (folder / name for folder in (claims, Path()) for name in ("waivers.yaml", "waivers.yml"))
    return (Path(), *(file for file in waivers if file.is_file()))


def gather(paths: Sequence[Path], options: DocumentOptions | None = None, *, skip: Sequence[Path] = ()) -> Loaded:
    """Read everything the paths stand for.

    Args:
        paths: Files and folders; none stands for `default_paths()`, of which `.` means documents alone.
        options: How documents are read.
        skip: Folders to pass over, as the one the reports go to.

    Returns:
        Claim files and documents. A path that is missing or unreadable is a problem, never an exception.
    """
    from checker.claims.load import load_claims

    chosen = _Chosen(tuple(_real(path) for path in skip))
    for path in paths or default_paths():
        chosen.add(path, documents_only=not paths and path == Path())
    loaded = load_claims(chosen.claims)
    options = options or DocumentOptions()
    with DocumentParser(include_code=options.include_code) as parser:
        documents = _Documents(options, parser)
        for path in chosen.documents:
            documents.take(path)
        documents.follow()
    files, inputs = (*loaded.files, *documents.files), (*loaded.inputs, *documents.inputs)
    return replace(
        loaded,
        files=files,
        inputs=inputs,
        problems=(*loaded.problems, *chosen.problems, *documents.problems),
        local=tuple(documents.local),
        notes=(*loaded.notes, *chosen.notes(), *documents.notes()),
    )


@dataclass(slots=True)
class _Chosen:
    """The files that were chosen, each once, in the order of the paths and then of their names."""

    skip: tuple[Path, ...]
    claims: list[Path] = field(default_factory=list)
    documents: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    foreign: int = 0
    _seen: set[Path] = field(default_factory=set)

    def add(self, path: Path, *, documents_only: bool = False) -> None:
        """A file or folder that was named."""
        if not path.is_dir():
            if path.suffix.lower() in _OTHER_DOCUMENTS and path.is_file():
                where = Location(path.as_posix())
                hint = "Markdown, HTML, wikitext and claim files are; `sourcecheck import` takes pasted text"
                self.problems.append(Problem(where, f"{path.suffix} files are not read", hint))
            else:
                self._take(path, self.documents if is_document(path) else self.claims)
            return
        for file in _files(path):
            if any(_real(file).is_relative_to(folder) for folder in self.skip) or _is_copy(file):
                continue
            if is_document(file):
                if file.is_file():  # and no link to nothing
                    self._take(file, self.documents)
            elif file.suffix.lower() in _CLAIMS and not documents_only:
                # Where claims are kept, a file without any of their keys is a mistake that an editor must hear of.
                if "claims" in file.parts[:-1] or _looks_like_claims(file):
                    self._take(file, self.claims)
                else:
                    self.foreign += 1

    def notes(self) -> Iterator[str]:
        """What was passed over."""
        if self.foreign:
            files = "1 YAML file" if self.foreign == 1 else f"{self.foreign} YAML files"
            yield f"{files} passed over: no line begins with schema:, claims:, sources: or waivers:"

    def _take(self, path: Path, into: list[Path]) -> None:
        real = _real(path)
        if real not in self._seen:
            self._seen.add(real)
            into.append(path)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A document whose links are known, and not yet followed."""

    path: Path
    sha256: str
    lines: Lines
    links: DocumentLinks


class _Documents:
    """Reads documents, and follows their links on disk when all are read."""

    def __init__(self, options: DocumentOptions, parser: DocumentParser) -> None:
        self._parser = parser
        self.files: list[LinkedDocument] = []
        self.local: list[LocalLink] = []
        self.problems: list[Problem] = []
        self.inputs: list[InputFile] = []
        self._options = options
        self._passed: Counter[str] = Counter()
        self._parsed: list[_Parsed] = []
        self._known: dict[Path, DocumentLinks] = {}
        self._repositories: dict[Path, Repository] = {}
        self._roots: dict[Path, Path] = {}

    def take(self, path: Path) -> None:
        """Read one document."""
        reader = reader_of(path)
        shown = path.as_posix().encode("utf-8", "replace").decode()
        if reader is None or shown != path.as_posix():
            self.problems.append(Problem(Location(shown), "the file's name is not UTF-8", "rename it"))
            return
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            text, links = self._parser.parse(data, reader)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            self.problems.append(Problem(Location(shown), f"it cannot be read: {reason}", "check the path"))
        except ImportFileError as error:
            self.problems.append(Problem(Location(shown), error.message, error.hint))
        except Exception as error:  # a reader may raise anything; the other documents are read all the same
            said = f"its links could not be read ({type(error).__name__}: {error})"
            self.problems.append(Problem(Location(shown), said, "report this: it is a bug in sourcecheck"))
        else:
            self._known[_real(path)] = links
            self._parsed.append(_Parsed(path, hashlib.sha256(data).hexdigest(), Lines(shown, text), links))

    def follow(self) -> None:
        """Follow the links of all that was read."""
        for parsed in self._parsed:
            path, lines, links = parsed.path, parsed.lines, parsed.links
            read = read_links(path, lines, links, self._repository(path), self._options)
            self.files.append(read.file)
            self.local += (link for link in read.local if link.state is not LocalState.FOUND)
            self._passed += read.passed
            self._passed.update(link.detail for link in read.local if link.state is LocalState.SKIPPED)
            self.inputs.append(
                InputFile(
                    path=path.as_posix(),
                    sha256=parsed.sha256,
                    title=read.file.document.title,
                    claims=len(read.file.claims),
                    local=sum(link.state is not LocalState.SKIPPED for link in read.local),
                )
            )

    def notes(self) -> Iterator[str]:
        """How much there was, and what was not followed and why."""
        if not self.files:
            return
        web = sum(len(file.claims) for file in self.files)
        local = sum(file.local for file in self.inputs)
        files = _count(len(self.files), "document", "documents")
        yield f"{files}: {_count(web, 'address', 'addresses')}, {_count(local, 'link', 'links')} in the repository"
        if self._passed:
            kinds = ", ".join(f"{kind.rstrip(':')} ({count})" for kind, count in sorted(self._passed.items()))
            yield f"not followed: {kinds}"

    def _repository(self, document: Path) -> Repository:
        """The repository a document is in: git's, else the folder one stands in, else the document's own."""
        folder = document.resolve().parent
        if folder not in self._roots:
            top = _git(folder, "rev-parse", "--show-toplevel")
            here = Path.cwd()
            self._roots[folder] = (
                Path(top.removesuffix("\n")) if top else here if folder.is_relative_to(here) else folder
            )
        root = self._roots[folder]
        if root not in self._repositories:
            self._repositories[root] = Repository(root, self._read_target)
        return self._repositories[root]

    def _read_target(self, path: Path) -> DocumentLinks | None:
        """The anchors of a document that is linked to."""
        real, reader = _real(path), reader_of(path)
        if real in self._known or reader is None:
            return self._known.get(real)
        try:
            with path.open("rb") as file:
                return self._parser.parse(file.read(MAX_BYTES + 1), reader)[1]
        except (OSError, ImportFileError):
            return None


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _looks_like_claims(path: Path) -> bool:
    """Whether a line of a YAML file begins with a key that only claim files have; an unreadable one is reported."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError:
        return True
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or _CLAIM_LINE.search(data) is not None


def _files(folder: Path) -> list[Path]:
    """The files below a folder that a person wrote, sorted."""
    listed = None
    if not _git(folder, "check-ignore", "--quiet", ".", flag=True):
        listed = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed:
        names = {Path(os.fsdecode(name)) for name in listed.encode("utf-8", "surrogateescape").split(b"\0") if name}
        found = [folder / name for name in names if not _foreign(name.parts) and _there(folder / name)]
    else:
        found = list(_walk(folder))
    return sorted(found, key=lambda file: file.as_posix())


def _is_copy(file: Path) -> bool:
    """Whether a file is a supplied copy of a source: nobody's own document."""
    return any(folder.name == COPIES_FOLDER and (folder.parent / COPIES_FILE).is_file() for folder in file.parents)


def _is_written(file: Path) -> bool:
    """Whether a file may be one of claims, by its name."""
    return file.suffix.lower() in _CLAIMS and not is_waiver_file(file.name) and not is_copies_file(file.name)


def _walk(folder: Path) -> Iterator[Path]:
    """The same without git: links to other folders are not followed."""
    for top, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not _foreign((name,)) and name not in _BUILT and not Path(top, name, "pyvenv.cfg").exists()
        ]
        yield from (Path(top, name) for name in names if not name.startswith(".") and _there(Path(top, name)))


def _there(path: Path) -> bool:
    """Whether it is a file, or a link that may lead to none: whoever asks for it is to be told."""
    return path.is_file() or path.is_symlink()


def _real(path: Path) -> Path:
    """The path behind symbolic links; of a link to itself, itself."""
    return Path(os.path.realpath(path))


def _foreign(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") or part in _FOREIGN for part in parts)


def _git(folder: Path, *words: str, flag: bool = False) -> str:
    """What git says of a folder, "" when it is not there, or the folder is in no repository.

    With `flag`, a yes of git's that is no text is told as "yes".
    """
    try:
        # fsmonitor: a repository's own setting may name a program to run.
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *words],  # noqa: S607
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    if done.returncode != 0:
        return ""
    return "yes" if flag else done.stdout.decode("utf-8", "surrogateescape")
