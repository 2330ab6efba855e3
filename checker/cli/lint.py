"""`sourcecheck lint`: claim files without the network, for editors and pre-commit."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import FORMAT_NAMES, document_options

if TYPE_CHECKING:
    from checker.model.report import Report

__all__ = ["command"]


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Write ids where claims have none; nothing else is touched.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of claim files, for editors, and stop.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True)
@click.option("--format", "formats", multiple=True, metavar="NAME[=FILE]", help=f"{FORMAT_NAMES}.")
@document_options
@click.option("-q", "--quiet", is_flag=True, help="Only what needs a person.")
@click.option("-v", "--verbose", count=True, help="Notes too.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(
    paths: tuple[Path, ...],
    fail_on: str,
    color: str,
    verbose: int,
    formats: tuple[str, ...],
    *,
    fix: bool,
    schema: bool,
    **flags: Any,
) -> int:
    """Check the claim files and documents under PATHS: their form, and all that needs no network.

    Without PATHS, claims/ is checked, or where no claim file is there, every document below this folder. Each format
    for machines has the file, line and column of every mistake, for editors and code hosts.
    """
    from checker.claims.edit import add_ids, write_edited
    from checker.claims.schema import claim_schema_text
    from checker.claims.tree import RefusedError
    from checker.cli.loading import load
    from checker.cli.output import Exit, emit, parse_targets, render_options
    from checker.errors import ClaimFileError
    from checker.importers.parse import is_document
    from checker.rules.lint import lint

    if schema:
        click.echo(claim_schema_text(), nl=False)
        return Exit.CLEAN
    targets = parse_targets(formats or ("terminal",))
    loaded, scope = load(paths, flags)
    unfixed = False
    if fix:
        for file in loaded.inputs:
            if is_document(Path(file.path)):
                continue
            try:
                text = add_ids(Path(file.path))
                if text is not None:
                    write_edited(Path(file.path), text)
                    click.echo(f"fixed: {file.path}", err=True)
            except RefusedError:
                continue  # the same sentence comes with the findings
            except ClaimFileError as error:
                unfixed = True
                click.echo(error.printed, err=True)
        loaded, scope = load(paths, {**flags, "quiet": True})
    report = lint(loaded, dt.datetime.now(dt.UTC).date(), scope=scope)
    # Nothing was asked, so a headline about links and words would say nothing: findings only, then what lint did.
    options = render_options(color, verbose, quiet=True)
    emit(report, targets, options)
    if not flags["quiet"]:
        click.echo(_summary(report), err=True)
    if report.counts.problems or unfixed:
        return Exit.COULD_NOT_RUN
    if not report.inputs.files:
        return Exit.NOTHING
    counts = report.counts
    failing = {"error": counts.errors, "warning": counts.errors + counts.warnings, "never": 0}[fail_on]
    return Exit.FINDINGS if failing else Exit.CLEAN


def _summary(report: "Report") -> str:
    """How much was looked at and what was found, in one line."""
    counts = report.counts
    found = [
        f"{number} {name}{'s' if number > 1 else ''}"
        for number, name in (
            (counts.problems, "mistake"),
            (counts.errors, "error"),
            (counts.warnings, "warning"),
            (counts.notes, "note"),
        )
        if number
    ]
    files = len(report.inputs.files)
    looked = f"{files} file{'s' if files != 1 else ''}, {counts.claims} claim{'s' if counts.claims != 1 else ''}"
    return f"{looked}: {', '.join(found) or 'nothing to mend'}"
