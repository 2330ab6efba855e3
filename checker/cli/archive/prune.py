"""`sourcecheck archive prune`: evidence that nothing rests on any more goes."""

import datetime as dt
from pathlib import Path

import click

from checker.cli.archive.options import state_option

__all__ = ["command"]


@click.command("prune")
@click.option("--keep", default="400d", show_default=True, metavar="DURATION", help="What younger runs captured stays.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A run.json whose captures stay; repeatable.  [default: reports/run.json, if there is one]",
)
@click.option(
    "--claims",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Claim files whose reviews and waivers count; repeatable.  [default: claims, if there is one]",
)
@state_option
def command(keep: str, reports: tuple[Path, ...], folders: tuple[Path, ...], state: Path, *, dry_run: bool) -> int:
    """Remove old evidence that no recent run, report, review or waiver rests on.

    What stays: captures of the last run and of runs younger than --keep; what the given reports rest on; what a review
    read on its day, and what a waiver was given for; copies that a person supplied; tombstones; and the record of a
    page that a later capture says is unchanged. Everything else goes, file by file, so that a killed prune loses
    nothing that stays.

    Exit codes: 0 done, 2 could not run.
    """
    from checker.claims.load import load_claims
    from checker.cli.baseline import read_captures
    from checker.cli.output import Exit
    from checker.errors import UsageError
    from checker.evidence.ledger import keeping
    from checker.evidence.prune import held_by, what_stays
    from checker.evidence.rewrite import captures, take_out
    from checker.settings import seconds

    try:
        age = seconds(keep)
    except ValueError as error:
        raise UsageError(f"--keep: {error}") from None
    paths = reports or tuple(path for path in (Path("reports/run.json"),) if path.is_file())
    rests_on = [read_captures(path) for path in paths]
    loaded = load_claims(folders or tuple(path for path in (Path("claims"),) if path.exists()))
    if loaded.problems:
        # A review that cannot be read must not lose what it rests on.
        first = loaded.problems[0]
        raise UsageError(f"{first.where.file}:{first.where.line}: {first.message}", "mend the claim files first")
    if not paths:
        click.echo("warning: no report is given, so none keeps its evidence but by its age", err=True)
    with keeping(state) as ledger:
        rows = captures(ledger)
        since = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age)
        stay = what_stays(ledger, rows, since=since, reports=rests_on, held=held_by(loaded))
        removed = None
        if stay.gone and not dry_run:
            removed = take_out(ledger, state / "evidence", rows, stay.gone, {})
            ledger.forget_baselines(since.strftime("%Y-%m-%dT%H:%M:%SZ"))
    verb = "would go" if dry_run else "gone"
    freed = f", {removed.bytes / 1e6:.1f} MB of {removed.files} files" if removed else ""
    click.echo(f"{len(stay.gone)} of {len(rows)} captures {verb}{freed}")
    click.echo(
        f"{len(rows) - len(stay.gone)} stay: {len(stay.young)} of recent runs, {len(stay.reported)} that reports rest "
        f"on, {len(stay.decided)} that reviews and waivers rest on, {len(stay.others)} others"
    )
    return Exit.CLEAN
