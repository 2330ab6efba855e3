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
@click.option("-q", "--quiet", is_flag=True, help="Only what needs a person.")
@click.option("-v", "--verbose", count=True, help="Notes and what was found; twice: the passages too.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(run: Path, formats: tuple[str, ...], color: str, verbose: int, *, quiet: bool) -> int:
    """Render RUN (default: reports/run.json) again, in any format."""
    from checker.cli.output import emit, parse_targets, render_options

    targets = parse_targets(formats or ("terminal",))
    emit(read_report(run), targets, render_options(color, verbose, quiet=quiet))
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
