"""`sourcecheck archive verify`: read all evidence again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.archive.options import state_option

if TYPE_CHECKING:
    from checker.evidence.verify import Soundness

__all__ = ["command"]


@click.command("verify")
@state_option
def command(state: Path) -> int:
    """Read every record of the evidence again, and say what is sound and what is not.

    The gzip members, the records' own digests, the rows of the index and what revisits refer to are checked by code
    that had no part in writing them, and by warcio. Nothing is changed.

    Exit codes: 0 all of it is sound, 1 some is not, 2 could not run, 3 nothing is kept.
    """
    from checker.cli.output import Exit
    from checker.evidence.verify import verify_store

    found = verify_store(state)
    for flaw in found.flaws:
        click.echo(f"{flaw.place}: {flaw.sentence}" + (f" ({flaw.key})" if flaw.key else ""))
    click.echo(_summary(found))
    if not found.sound:
        return Exit.FINDINGS
    return Exit.CLEAN if found.captures else Exit.NOTHING


def _summary(found: "Soundness") -> str:
    """One line: what was read and whether it is sound."""
    read = f"{found.captures} captures, {found.records} records in {found.files} files, {found.size / 1e6:.1f} MB"
    erased = f"; {found.erased} erased on purpose" if found.erased else ""
    left = f"; {found.orphans} bytes that a run left when it died belong to none" if found.orphans else ""
    count = len(found.flaws)
    said = "sound" if found.sound else f"{count} {'flaw' if count == 1 else 'flaws'}"
    return f"{said}: {read}{erased}{left}"
