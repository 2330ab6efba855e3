"""`sourcecheck check`: one answer now, for an editor before a claim goes in."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import FORMAT_NAMES, document_options, network_options, output_options, settings_from

if TYPE_CHECKING:
    from checker.model.report import Report

__all__ = ["command"]


@click.command("check")
@click.argument("what", default="")
@click.option("--quote", "quotes", multiple=True, metavar="WORDS", help="Words to look for. Repeatable.")
@click.option(
    "--file",
    "saved",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Look for the words in this file, and ask nobody; WHAT then is the address a web archive file is asked for.",
)
@click.option("--accessed", metavar="DATE", help="The day you read it: an earlier copy near it is looked for.")
@click.option("--archive-url", metavar="URL", help="A copy to check beside the live page.")
@click.option("--claims", "folder", type=click.Path(path_type=Path), default=Path("claims"), show_default=True)
@click.option("--format", "formats", multiple=True, metavar="NAME[=FILE]", help=f"{FORMAT_NAMES}.")
@document_options
@network_options
@output_options
def command(
    what: str,
    quotes: tuple[str, ...],
    accessed: str | None,
    archive_url: str | None,
    saved: Path | None,
    folder: Path,
    formats: tuple[str, ...],
    **flags: Any,
) -> int:
    """Check WHAT now: an address (with --quote), a claim's id, a claim file, a document, or - for one on stdin.

    The answer is on the terminal; reports/ is left alone. What came back is kept as evidence all the same, but for a
    --file: a saved page, PDF, MHTML, WARC, WACZ, Word file, transcript or text is read and not stored.
    """
    from checker.claims.guard import MAX_BYTES, decode_text
    from checker.claims.load import load_claims, load_text
    from checker.claims.pick import one_claim, one_url
    from checker.cli.loading import load
    from checker.cli.output import Exit, emit, exit_code, parse_targets, render_options
    from checker.cli.progress import progress_bar
    from checker.cli.session import run_audit
    from checker.errors import UsageError
    from checker.model.copies import COPIES_FILE

    if not what.strip() and saved is None:
        raise UsageError("there is nothing to check", "give an address, a claim's id, a claim file, or -")
    settings = settings_from(flags).model_copy(update={"passages": True})
    targets = parse_targets(formats or ("terminal",))
    # An editor asked for the answer: what was found is shown as well as what was not.
    options = render_options(flags["color"], 0 if flags["quiet"] else flags["verbose"] + 2, quiet=flags["quiet"])
    if saved is not None:
        from checker.cli.reading import read_file

        if accessed or archive_url or not (what == "" or what.lower().startswith(("http://", "https://"))):
            raise UsageError("--file is read alone, for --quote", "check --file saved.html --quote …")
        if not quotes:
            raise UsageError("there are no words to look for", "give --quote")
        report = read_file(saved, quotes, settings, url=what)
        emit(report, targets, options)
        return _answered(report, exit_zero=flags["exit_zero"])
    if what.lower().startswith(("http://", "https://")):
        loaded = one_url(what, quotes, accessed=accessed or "", archive_url=archive_url or "")
        if (listing := folder / COPIES_FILE).is_file():
            loaded = replace(loaded, copies=load_claims((listing,)).copies)
    elif quotes or accessed or archive_url:
        raise UsageError(
            "--quote, --accessed and --archive-url go with an address", "give one: check https://… --quote …"
        )
    elif what == "-":
        loaded = load_text(decode_text(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin"), "stdin")
    elif Path(what).exists():
        loaded, _ = load((Path(what),), flags, settings)
    else:
        loaded = one_claim(load_claims((folder,)), what)
    with progress_bar(wanted=not (flags["no_progress"] or flags["quiet"])) as progress:
        report = run_audit(loaded, settings, scope=what, progress=progress)
    emit(report, targets, options)
    code = exit_code(report, settings, at_once=True)
    return Exit.CLEAN if flags["exit_zero"] and code in (Exit.FINDINGS, Exit.INCONCLUSIVE) else code


def _answered(report: "Report", *, exit_zero: bool) -> int:
    """What became of words in a file, which is all there is to read: 0 all stand there, 1 some do not, 4 not read."""
    from checker.cli.output import Exit
    from checker.model.finding import Severity

    verdicts = [verdict for claim in report.claims for cited in claim.citations for verdict in cited.verdicts]
    if exit_zero or all(verdict.ok for verdict in verdicts):
        return Exit.CLEAN
    unread = any(verdict.severity is Severity.INCONCLUSIVE for verdict in verdicts)
    return Exit.INCONCLUSIVE if unread else Exit.FINDINGS
