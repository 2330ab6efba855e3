"""How a command changes a person's file: the diff first, a question on a terminal, and nothing written in between."""

import sys
from pathlib import Path

import click

from checker.cli.diff import show_diff
from checker.errors import ClaimFileError, UsageError
from checker.files import atomic_write

__all__ = ["offer_edit", "read_claims_text", "write_edit"]


def read_claims_text(file: Path) -> str:
    """A claim file's text, "" where there is none.

    Raises:
        ClaimFileError: it cannot be read.
    """
    from checker.claims.guard import MAX_BYTES, decode_text

    try:
        with file.open("rb") as stream:
            return decode_text(stream.read(MAX_BYTES + 1), file.as_posix())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ClaimFileError(f"{file} cannot be read: {error.strerror or error}") from None


def offer_edit(file: Path, before: str, after: str, *, yes: bool) -> bool:
    """Show what would change, ask, and write.

    Args:
        file: The file; its folder is made where it is missing.
        before: Its text as it was read.
        after: Its text as it would be.
        yes: Write without asking, for scripts.

    Returns:
        Whether it was written.

    Raises:
        UsageError: there is no terminal to ask on.
        ClaimFileError: the file was changed meanwhile, or cannot be written.
    """
    show_diff(before, after, file.as_posix())
    if not yes:
        if not (sys.stdin is not None and sys.stdin.isatty()):
            raise UsageError("nothing was written: there is no terminal to ask on", "write it with --yes")
        if not click.confirm(f"Write it to {file}?", err=True):
            click.echo("nothing was written", err=True)
            return False
    write_edit(file, before, after)
    return True


def write_edit(file: Path, before: str, after: str) -> None:
    """Write a file's new text, whole, where it still has the old one; its folder is made where it is missing.

    Raises:
        ClaimFileError: the file was changed meanwhile, or cannot be written; it is then as it was.
    """
    try:
        if (file.read_bytes() if file.exists() else b"") != before.encode():
            raise ClaimFileError(f"{file} was changed meanwhile", "run the command again")
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, after.encode())
    except OSError as error:
        raise ClaimFileError(f"{file} cannot be written: {error.strerror or error}") from None
