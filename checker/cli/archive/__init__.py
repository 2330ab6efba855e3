"""`sourcecheck archive`: copies of pages, and the evidence that is kept of them."""

from typing import Final

import click

from checker.cli.lazy import LazyGroup

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS: Final[dict[str, tuple[str, str]]] = {
    "timeline": ("checker.cli.archive.timeline", "Say when the words went from a page, by an archive's copies."),
    "save": ("checker.cli.archive.save", "Have a copy taken of what is cited, and name it in the claim file."),
    "add": ("checker.cli.archive.add", "Keep a copy of a source that a person has, with its digest."),
    "verify": ("checker.cli.archive.verify", "Read all evidence again and say what is sound."),
    "export": ("checker.cli.archive.export", "Write the evidence of claims as a package for others."),
    "prune": ("checker.cli.archive.prune", "Remove old evidence that nothing rests on."),
    "erase": ("checker.cli.archive.erase", "Erase what an address gave, for a reason."),
}
"""Name → module (with a function `command`) and one line for the help."""


@click.group("archive", cls=LazyGroup, subcommands=SUBCOMMANDS)
def command() -> None:
    """Look after copies of pages and the evidence that is kept of them."""
