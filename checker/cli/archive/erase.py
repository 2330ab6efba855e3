"""`sourcecheck archive erase`: take what an address gave out of the evidence, for a reason."""

import datetime as dt
from pathlib import Path

import click

from checker.cli.archive.options import state_option

__all__ = ["command"]


@click.command("erase")
@click.argument("url")
@click.option("--because", required=True, metavar="TEXT", help="The reason; it will stand in reports.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and change nothing.")
@state_option
def command(url: str, because: str, by: str, state: Path, *, dry_run: bool) -> int:
    """Erase what URL gave, live and in archives, from all of the evidence.

    A tombstone stays: the digest, the reason, the name and the day. A later look at that evidence says that it was
    erased and why, and nothing of the page. An archive's address of a copy erases that copy alone. Reports already
    written are not changed, and neither are claim files.

    Exit codes: 0 erased, 2 could not run, 3 nothing is kept of that address.
    """
    from checker.cli.output import Exit
    from checker.errors import UsageError
    from checker.evidence.erase import concerned, erase
    from checker.evidence.ledger import keeping
    from checker.evidence.rewrite import captures
    from checker.match.reading_cache import discard_readings

    if not because.strip() or not by.strip():
        raise UsageError("a tombstone needs a reason and a name", 'erase URL --because "…" --by NAME')
    with keeping(state) as ledger:
        found = concerned(captures(ledger), url)
        if not found:
            click.echo(f"nothing is kept of {url}")
            return Exit.NOTHING
        for capture in found.values():
            click.echo(f"{capture.fetched_at}  {capture.kind}  {capture.outcome}  {capture.digest or '-'}")
        if dry_run:
            click.echo(f"{_count(len(found))} would be erased")
            return Exit.CLEAN
        discard_readings(state)
        removed = erase(
            ledger,
            state / "evidence",
            url,
            because=because.strip(),
            by=by.strip(),
            today=dt.datetime.now(dt.UTC).date(),
        )
    click.echo(f"{_count(removed.captures)} erased, {removed.bytes / 1e3:.1f} KB of {_files(removed.files)}")
    if any(capture.supplied for capture in found.values()):
        click.echo("The file that a person supplied is not changed: it lies beside its listing.", err=True)
    click.echo("Reports that quote the page are not changed, and a later audit asks the address again.", err=True)
    return Exit.CLEAN


def _count(number: int) -> str:
    return f"{number} {'capture' if number == 1 else 'captures'}"


def _files(number: int) -> str:
    return f"{number} {'file' if number == 1 else 'files'}"
