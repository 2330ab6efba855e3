"""Writing a file whole or not at all, and opening one that a stranger named."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

__all__ = ["atomic_write", "open_below"]


def atomic_write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Put bytes in a file so that a reader, or a machine that loses power, sees the old file or the new one.

    The bytes go to a new file beside it, are forced to disk, and take the name in one step. An existing file's mode
    is kept; a symbolic link stays, and what it points to is replaced. A device or a pipe (`/dev/stdout`, `/dev/null`)
    is written to and never replaced.

    Args:
        path: The file; its folder must exist.
        data: The whole content, or its pieces in order: they are written as they come.

    Raises:
        OSError: it cannot be written; the old file is then untouched and nothing is left behind. The same is true of
            whatever the making of a piece raises.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            stream.writelines(pieces)
        return
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            with contextlib.suppress(FileNotFoundError):
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def open_below(folder: Path, name: str, most: int) -> int:
    """Open a file below a folder for reading, as a descriptor; no part of its name may be a link or lead elsewhere.

    For names that strangers wrote: nothing but a plain file of that folder can be read through them.

    Args:
        folder: The folder.
        name: The file's path from there, with slashes.
        most: Bytes it may have.

    Raises:
        ValueError: the name leads elsewhere, or to what is no file or too large; its message is part of a sentence.
        FileNotFoundError: it is not there.
        OSError: it cannot be opened.
    """
    pure = PurePosixPath(name)
    if not pure.parts or "\\" in name or "\0" in name or pure.is_absolute() or ".." in pure.parts:
        raise ValueError("its name leads out of the folder")
    at = folder
    for part in pure.parts:
        at = at / part
        if stat.S_ISLNK(at.lstat().st_mode):
            raise ValueError("it is reached by a link, which is not followed")
    descriptor = os.open(at, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("it is not a file")
        if found.st_size > most:
            raise ValueError(f"it has more than {most // 1_000_000} MB")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
