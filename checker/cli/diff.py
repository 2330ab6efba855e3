"""A change of a file as a unified diff, before it is made."""

import difflib

import click

from checker.formats.encode import clean

__all__ = ["show_diff"]

_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(before: str, after: str, name: str) -> None:
    """Print the diff to stdout, in colours on a terminal.

    Args:
        before: The file's text, "" when it is new.
        after: Its text afterwards.
        name: The file's path.
    """
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{name}" if before else "/dev/null",
        f"b/{name}",
    )
    for line in lines:
        click.secho(clean(line.rstrip("\r\n")), fg=_COLORS.get(line[0]))
        if not line.endswith("\n"):
            click.echo("\\ No newline at end of file")
