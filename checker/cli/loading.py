"""From a command's paths and flags to everything that is to be checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from checker.claims.load import Loaded
from checker.errors import UsageError
from checker.importers.documents import DocumentOptions
from checker.importers.gather import default_paths, gather
from checker.settings import Settings

__all__ = ["load"]


def load(paths: Sequence[Path], flags: Mapping[str, Any], settings: Settings | None = None) -> tuple[Loaded, str]:
    """Read the claim files and documents that a command was given.

    Args:
        paths: As given; none stands for `claims/`, or for the documents here.
        flags: `include_code`, `root_url` and `quiet` count.
        settings: The run's settings, where there is a network: what they serve is asked, and their folder of reports
            is not read.

    Returns:
        What was read, and in words what that is. What a person should know of it is said on stderr.

    Raises:
        UsageError: `--root-url` is no address.
    """
    root: str = flags.get("root_url") or ""
    if root and not root.lower().startswith(("http://", "https://")):
        raise UsageError("--root-url is no address", "write it as https://host/path/")
    options = DocumentOptions(bool(flags.get("include_code")), root, bool(settings and settings.connect_to))
    skip = (settings.reports, settings.state) if settings else (Path("reports"),)
    loaded = gather(paths, options, skip=skip)
    if not flags.get("quiet"):
        for note in loaded.notes:
            click.echo(note, err=True)
    chosen = paths or default_paths()
    if not paths and chosen[0] == Path():
        return loaded, "every document here"
    return loaded, " ".join(str(path) for path in chosen)
