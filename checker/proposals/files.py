"""The files of a report that may be mended: those it judged, as it judged them, and the documents they are about.

A report may be a stranger's. What it names is opened below the current folder alone, never through a link, and a file
whose bytes are no longer those that were judged is left as it is.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from checker.claims.copies import is_copies_file
from checker.claims.guard import decode_text
from checker.claims.read import is_waiver_file, read_text
from checker.errors import SourcecheckError, UsageError
from checker.files import open_below
from checker.model.report import InputFile, Report
from checker.proposals.base import Target
from checker.proposals.claim_file import ClaimTarget
from checker.proposals.document import DocumentTarget, reader_for

__all__ = ["Left", "read_below", "targets"]

_LARGEST: Final = 20_000_000
_CLAIMS: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not mended, and why. `judged`: the report is about it, and not only about a claim file of it."""

    path: str
    why: str
    judged: bool = True


def targets(report: Report, root: Path) -> Iterator[Target | Left]:
    """Every file that a report is about, in its order: claim files, each followed by its document, then documents.

    Args:
        report: The report.
        root: The folder it was made in; nothing outside is touched.
    """
    audited = {file.path for file in report.inputs.files}
    wanted: dict[str, list[str]] = {}
    for file in report.inputs.files:
        if PurePosixPath(file.path).suffix.lower() not in _CLAIMS:
            wanted.setdefault(file.path, []).append(file.path)
        elif not (is_waiver_file(file.path) or is_copies_file(file.path)):
            target = _claims(report, file, root)
            yield target
            if isinstance(target, ClaimTarget) and (document := _document(target.text, file.path)):
                wanted.setdefault(document, []).append(file.path)
    digests = {file.path: file.sha256 for file in report.inputs.files}
    for path, files in wanted.items():
        if reader_for(path) is not None:
            yield _document_target(report, path, digests[path] if path in audited else "", files, root)


def read_below(root: Path, path: str) -> bytes:
    """A file's bytes, where it is a plain file below the folder.

    Raises:
        UsageError: it is not, or cannot be read.
    """
    name = path
    if PurePosixPath(path).is_absolute():
        try:
            name = PurePosixPath(path).relative_to(PurePosixPath(root.as_posix())).as_posix()
        except ValueError:
            raise UsageError(f"{path}: its name leads out of the folder") from None
    try:
        descriptor = open_below(root, name, _LARGEST)
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(_LARGEST + 1)
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None
    except OSError as error:
        raise UsageError(f"{path}: it cannot be read: {(error.strerror or 'unknown').lower()}") from None


def _claims(report: Report, file: InputFile, root: Path) -> Target | Left:
    try:
        data = read_below(root, file.path)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            return Left(file.path, "it was changed since the report was made; audit it again")
        return ClaimTarget(file.path, decode_text(data, file.path), report)
    except SourcecheckError as error:
        return Left(file.path, error.message.removeprefix(f"{file.path}: "))


def _document(text: str, path: str) -> str:
    """The document that a claim file is about, as its path."""
    read = read_text(text, path).file
    return read.document.path if read is not None and not read.document.confidential else ""


def _document_target(report: Report, path: str, sha256: str, files: list[str], root: Path) -> Target | Left:
    try:
        data = read_below(root, path)
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            return Left(path, "it was changed since the report was made; audit it again")
        return DocumentTarget(path, data.decode("utf-8"), report, files)
    except UnicodeDecodeError:
        return Left(path, "it is not UTF-8", bool(sha256))
    except SourcecheckError as error:
        return Left(path, error.message.removeprefix(f"{path}: "), bool(sha256))
