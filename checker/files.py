"""Writing a file whole or not at all."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

__all__ = ["atomic_write"]


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
