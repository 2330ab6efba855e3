"""`sourcecheck audit`: the whole corpus, for CI."""

from pathlib import Path
from typing import Any

import click

from checker.cli.options import network_options, output_options, settings_from

__all__ = ["command"]


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help="terminal, json, markdown, html. Repeatable; without FILE to stdout.",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where run.json, index.html and report.md go.  [default: reports]",
)
@click.option("--max-inconclusive", type=float, metavar="SHARE", help="More unread than this is exit 4; 1: off.")
@network_options
@output_options
def command(paths: tuple[Path, ...], formats: tuple[str, ...], **flags: Any) -> int:
    """Check every citation of the claim files under PATHS (default: claims/).

    Every link is asked, every quote is looked for on the live page and, where it is not found or a copy is pinned, in
    an archived copy. What came back is kept as evidence. The report goes to reports/ and to the terminal.
    """
    from checker.claims.load import load_claims
    from checker.cli.output import Exit, Target, emit, exit_code, parse_targets, render_options
    from checker.cli.progress import progress_bar
    from checker.cli.session import run_audit
    from checker.formats import format_by_name

    settings = settings_from(flags)
    printed = parse_targets(formats or ("terminal",))
    options = render_options(flags["color"], flags["verbose"], quiet=flags["quiet"])
    loaded = load_claims(paths or (Path("claims"),))
    with progress_bar(wanted=not (flags["no_progress"] or flags["quiet"])) as progress:
        report = run_audit(
            loaded,
            settings,
            scope=" ".join(str(path) for path in paths) or "claims",
            progress=progress,
        )
    kept = {"json": "run.json", "html": "index.html", "markdown": "report.md"}
    forms = {name: format_by_name(name) for name in kept}
    written = tuple(Target(form, settings.reports / kept[name]) for name, form in forms.items() if form)
    emit(report, (*written, *printed), options)
    if not flags["quiet"]:
        click.echo(f"report: {settings.reports / 'index.html'}", err=True)
    code = exit_code(report, settings)
    return Exit.CLEAN if flags["exit_zero"] and code in (Exit.FINDINGS, Exit.INCONCLUSIVE) else code
