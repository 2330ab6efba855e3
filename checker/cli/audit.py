"""`sourcecheck audit`: the whole corpus, for CI."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import FORMAT_NAMES, document_options, network_options, output_options, settings_from

if TYPE_CHECKING:
    from checker.cli.baseline import Baseline
    from checker.settings import Settings

__all__ = ["command"]


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help=f"{FORMAT_NAMES}. Repeatable; without FILE to stdout.",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where run.json, index.html and report.md go.  [default: reports]",
)
@click.option("--passages", is_flag=True, default=None, help="Offer passages for claims without a quote that stands.")
@click.option("--timeline", is_flag=True, default=None, help="Say of quotes that drifted when their words went.")
@click.option(
    "--retractions", is_flag=True, default=None, help="Ask Crossref of the DOIs cited; it learns what is checked."
)
@click.option("--max-inconclusive", type=float, metavar="SHARE", help="More unread than this is exit 4; 1: off.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="An earlier run.json: only what is new since then fails.  [default: remember and compare with the one in "
    "reports, if there is one]",
)
@click.option("--no-baseline", is_flag=True, help="Remember nothing of earlier runs, compare with none.")
@click.option(
    "--changed",
    is_flag=False,
    flag_value="",
    metavar="[REF]",
    help="Only what changed since REF; without REF, since the branch that others build on.",
)
@document_options
@network_options
@output_options
def command(paths: tuple[Path, ...], formats: tuple[str, ...], **flags: Any) -> int:
    """Check every citation of the claim files and every link of the documents under PATHS.

    PATHS are YAML claim files, Markdown, HTML and wikitext documents, and folders of them; without any, claims/ is
    audited, or where no claim file is there, every document below this folder.

    Every link is asked, every quote is looked for on the live page and, where it is not found or a copy is pinned, in
    an archived copy. What came back is kept as evidence. The report goes to reports/ and to the terminal.
    """
    from checker.cli.history import append_history, read_history
    from checker.cli.loading import load
    from checker.cli.output import Exit, Target, emit, exit_code, parse_targets, render_options
    from checker.cli.progress import progress_bar
    from checker.cli.session import run_audit, settle
    from checker.formats import format_by_name
    from checker.formats.summary import lead
    from checker.formats.trend_view import point_of

    settings = settings_from(flags)
    printed = parse_targets(formats or ("terminal",))
    options = render_options(flags["color"], flags["verbose"], quiet=flags["quiet"])
    loaded, scope = load(paths, flags, settings)
    nothing = not loaded.inputs and not loaded.problems
    if (ref := flags["changed"]) is not None:
        from checker.claims.changed import changes_since, only_changed

        changes = changes_since(ref)
        loaded, scope = only_changed(loaded, changes), f"{scope}, only what changed since {changes.name}"
        if flags["max_inconclusive"] is None:
            settings = settings.model_copy(update={"max_inconclusive": None})
    if settings.review.required:
        from dataclasses import replace

        from checker.claims.authors import authors_of

        loaded = replace(loaded, authors=authors_of(loaded.files))
    baseline = _baseline(flags, settings)
    with progress_bar(wanted=not (flags["no_progress"] or flags["quiet"])) as progress:
        report = run_audit(
            loaded,
            settings,
            scope=scope,
            progress=progress,
            baseline=baseline,
        )
    history = settings.reports / "history.jsonl"
    run = report.run.model_copy(update={"history": read_history(history, report.run.scope)})
    report = report.model_copy(update={"run": run})
    kept = {"json": "run.json", "html": "index.html", "markdown": "report.md"}
    forms = {name: format_by_name(name) for name in kept}
    written = tuple(Target(form, settings.reports / kept[name]) for name, form in forms.items() if form)
    emit(report, (*written, *printed), options)
    if not settings.offline and not report.run.interrupted:
        append_history(history, point_of(report))
    settle(settings)
    if not flags["quiet"]:
        click.echo(f"report: {settings.reports / 'index.html'}", err=True)
    code = exit_code(report, settings)
    if code == Exit.NOTHING and ref is not None and not nothing:
        code = Exit.CLEAN  # a branch that touches no claim has done nothing wrong
    if flags["quiet"] and code == Exit.INCONCLUSIVE:
        # A log with nothing in it and a 4 at its end would leave a person guessing.
        click.echo(lead(report), err=True)
    return Exit.CLEAN if flags["exit_zero"] and code in (Exit.FINDINGS, Exit.INCONCLUSIVE) else code


def _baseline(flags: dict[str, Any], settings: "Settings") -> "Baseline":
    """What the run begins with; when it cannot be used, a sentence on stderr says so and nothing is remembered."""
    from checker.cli.baseline import Baseline, read_baseline

    if flags["no_baseline"]:
        return Baseline()
    path: Path | None = flags["baseline"]
    if path is None:
        path = settings.reports / "run.json"
        # Offline shows the last run again, and that run's own report is no baseline for it.
        if settings.offline or not path.is_file():
            return Baseline(stored=settings.offline)
    baseline, warning = read_baseline(path, gate=flags["baseline"] is not None)
    if warning:
        click.echo(f"warning: {warning}", err=True)
    return baseline
