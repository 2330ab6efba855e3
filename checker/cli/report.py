"""`sourcecheck report`: a run.json rendered again, without the network."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.options import FORMAT_NAMES

if TYPE_CHECKING:
    from checker.model.report import Report

__all__ = ["command", "read_report"]


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports/run.json"))
@click.option("--format", "formats", multiple=True, metavar="NAME[=FILE]", help=f"{FORMAT_NAMES}.")
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="OLD.json",
    help="Compare with an earlier run.json: what is new, what is fixed.",
)
@click.option("--todo", is_flag=True, help="What waits for a person: a worklist as terminal, markdown or csv.")
@click.option("-q", "--quiet", is_flag=True, help="Only what needs a person.")
@click.option("-v", "--verbose", count=True, help="Notes and what was found; twice: the passages too.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(
    run: Path, formats: tuple[str, ...], since: Path | None, color: str, verbose: int, *, todo: bool, quiet: bool
) -> int:
    """Render RUN (default: reports/run.json) again, in any format.

    With --todo, what nobody has reviewed or quoted yet, and the decisions that lapse.
    """
    from checker.cli.output import emit, parse_targets, render_options
    from checker.formats import FORMATS
    from checker.formats.worklist import WORKLISTS

    targets = parse_targets(formats or ("terminal",), WORKLISTS if todo else FORMATS)
    report = read_report(run)
    if since is not None:
        from checker.rules.compare import compare

        earlier = read_report(since)
        comparison = compare(earlier.findings, report, whole=True, started=earlier.run.started)
        report = report.model_copy(update={"run": report.run.model_copy(update={"comparison": comparison})})
    emit(report, targets, render_options(color, verbose, quiet=quiet))
    return 0


def read_report(run: Path) -> "Report":
    """The report of a file.

    Raises:
        ReportError: it cannot be read, or is none.
    """
    from checker.errors import ReportError
    from checker.formats.json_report import parse_report

    try:
        data = run.read_bytes()
    except OSError as error:
        hint = "sourcecheck audit writes one" if not run.exists() else ""
        raise ReportError(f"{run} cannot be read: {error.strerror or error}", hint) from None
    return parse_report(data, str(run))
