"""`sourcecheck add`: a new claim, checked before it goes into its file."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import network_options, settings_from

if TYPE_CHECKING:
    from checker.claims.add import NewClaim
    from checker.model.report import Report
    from checker.settings import Settings

__all__ = ["command"]


@click.command("add")
@click.option("--text", required=True, metavar="WORDS", help="The claim, in your words.")
@click.option("--url", required=True, metavar="URL", help="The source. One the file has under a key is cited by it.")
@click.option("--quote", "quotes", multiple=True, metavar="WORDS", help="Words that stand in the source. Repeatable.")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The claim file.  [default: the only one in claims/]",
)
@click.option("--stance", type=click.Choice(["supports", "refutes", "context"]), default="supports", show_default=True)
@click.option("--accessed", default="", metavar="DATE", help="The day you read the source.")
@click.option("--archive-url", default="", metavar="URL", help="An archived copy to check and to name beside the page.")
@click.option("--id", "name", default="", metavar="ID", help="The claim's id.  [default: made from its words]")
@click.option("--no-check", is_flag=True, help="Ask nobody; write it as it is.")
@click.option("--yes", is_flag=True, help="Write without asking, for scripts, unless the link or the words fail.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--no-progress", is_flag=True, help="Show no progress on stderr.")
@network_options
def command(
    text: str,
    url: str,
    quotes: tuple[str, ...],
    file: Path | None,
    stance: str,
    accessed: str,
    archive_url: str,
    name: str,
    color: str,
    *,
    no_check: bool,
    yes: bool,
    no_progress: bool,
    **flags: Any,
) -> int:
    """Add a claim to a claim file.

    The source is read at once, as `check` does it: whether the link resolves and the words stand there. Where you quote
    nothing, the passages of the page that may carry the claim are offered. Then the diff is shown and asked for.

    Exit codes: 0 written, or declined; 1 not written, since the link or the words fail and --yes was given; 2 could not
    run.
    """
    from checker.claims.add import NewClaim, add_claim
    from checker.cli.edits import offer_edit, read_claims_text
    from checker.cli.output import Exit, emit, parse_targets, render_options
    from checker.model.claim import Stance

    new = NewClaim(text, url, quotes, Stance(stance), accessed, archive_url, name)
    path = file or _only_file(Path("claims"))
    before = read_claims_text(path)
    after, added = add_claim(before, new, path.as_posix())
    if not no_check:
        settings = settings_from(flags)
        report = _checked(after, path, added, settings, progress=not no_progress)
        emit(report, parse_targets(("terminal",)), render_options(color, 2, quiet=False))
        if yes and _fails(report):
            click.echo("nothing was written: it does not stand as given; --no-check writes it all the same", err=True)
            return Exit.FINDINGS
        new = _with_passage(new, report, yes=yes)
        after = add_claim(before, new, path.as_posix())[0]
    if offer_edit(path, before, after, yes=yes):
        click.echo(f"{path}: {added} was added", err=True)
    return Exit.CLEAN


def _fails(report: "Report") -> bool:
    """Whether the link or the words were found to fail; what could not be read has not failed."""
    from checker.model.finding import Severity

    verdicts = (verdict for claim in report.claims for cited in claim.citations for verdict in cited.verdicts)
    return any(verdict.severity in (Severity.ERROR, Severity.WARNING) for verdict in verdicts) or any(
        finding.severity is Severity.ERROR and not finding.waived for finding in report.findings
    )


def _only_file(folder: Path) -> Path:
    """The claim file of a repository that has one, or is to begin with one.

    Raises:
        UsageError: there are several.
    """
    from checker.claims.copies import is_copies_file
    from checker.claims.read import is_waiver_file
    from checker.errors import UsageError

    found = sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.suffix in (".yaml", ".yml") and not (is_waiver_file(path.name) or is_copies_file(path.name))
    )
    if len(found) > 1:
        shown = ", ".join(str(path) for path in found[:5]) + (" …" if len(found) > 5 else "")
        raise UsageError(f"{folder} has {len(found)} claim files", f"say which with --to: {shown}")
    return found[0] if found else folder / "claims.yaml"


def _checked(text: str, path: Path, claim: str, settings: "Settings", *, progress: bool) -> "Report":
    """The new claim, audited as it would stand in its file."""
    from checker.claims.load import load_claims, load_text
    from checker.claims.pick import one_claim
    from checker.cli.progress import progress_bar
    from checker.cli.session import run_audit
    from checker.model.copies import COPIES_FILE

    loaded = one_claim(load_text(text, path.as_posix()), claim)
    if (listing := path.parent / COPIES_FILE).is_file():
        loaded = replace(loaded, copies=load_claims((listing,)).copies)
    settings = settings.model_copy(update={"passages": True})
    with progress_bar(wanted=progress) as bar:
        return run_audit(loaded, settings, scope=f"{path.as_posix()}: a new claim", progress=bar)


def _with_passage(new: "NewClaim", report: "Report", *, yes: bool) -> "NewClaim":
    """The claim with the passage that the person chose as its quote, where nothing is quoted yet."""
    from checker.formats.encode import terminal_text
    from checker.proposals.words import as_quote

    found = (passage for claim in report.claims for citation in claim.citations for passage in citation.passages)
    offered = list(dict.fromkeys(words for passage in found if (words := as_quote(passage))))
    if new.quotes or yes or not offered or not (sys.stdin is not None and sys.stdin.isatty()):
        return new
    for number, words in enumerate(offered, 1):
        click.echo(f"  {number}  {terminal_text(words)}", err=True)
    choice = click.Choice(["0", *(str(number) for number in range(1, len(offered) + 1))])
    chosen = int(click.prompt("Which of them carries the claim? 0 for none", type=choice, default="0", err=True))
    return replace(new, quotes=(offered[chosen - 1],)) if chosen else new
