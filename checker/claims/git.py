"""git, asked with fixed options: names from outside are checked by whoever asks and never stand where an option may."""

import os
import subprocess
from pathlib import Path

from checker.errors import UsageError

__all__ = ["git"]


def git(folder: Path, *arguments: str, purpose: str) -> bytes:
    """What git prints.

    Args:
        folder: A folder of the working tree.
        arguments: The command and its arguments; paths stand behind `--`.
        purpose: What it is asked for, to begin an error with.

    Raises:
        UsageError: it fails, or there is none.
    """
    environment = os.environ | {"GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; names are checked, paths stand behind --
            ["git", "-C", str(folder), *arguments],  # noqa: S607
            capture_output=True,
            timeout=120,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"{purpose}: git cannot be run") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageError(f"{purpose}: git failed: {said or done.returncode}")
    return done.stdout
