"""`sourcecheck export`: claims for other tools, and a document with the verdict at each reference."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.model.claim import ClaimFile

__all__ = ["command"]


@click.command("export")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "form", metavar="FORM", help="jsonl, csv or csl: docs/export.md.")
@click.option(
    "--annotate",
    "document",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="DOCUMENT",
    help="Write the verdicts of the last report into this Markdown or wikitext.",
)
@click.option("--report", "run", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports/run.json"))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to; else stdout.")
def command(paths: tuple[Path, ...], form: str | None, document: Path | None, run: Path, output: Path | None) -> int:
    """Write the claim files under PATHS (default: claims/) in a form for other tools.

    `import` reads each form again. What a confidential document claims is left out. With --annotate, the document is
    written with the verdict behind each reference, as the last report has it; the document itself is not touched.
    """
    from checker.errors import UsageError

    if (form is None) == (document is None):
        raise UsageError("say what to write", "give one of --to FORM and --annotate DOCUMENT")
    if document is not None:
        if paths:
            raise UsageError("--annotate takes one document and no claim files", "leave the paths out")
        return _annotate(document, run, output)
    return _export(paths or (Path("claims"),), form or "", output)


def _export(paths: tuple[Path, ...], form: str, output: Path | None) -> int:
    from checker.claims.load import load_claims
    from checker.cli.output import Exit
    from checker.errors import ClaimFileError, UsageError
    from checker.exporters import EXPORTERS, exporter_named

    exporter = exporter_named(form)
    if exporter is None:
        raise UsageError(f"there is no form {form!r}", f"forms: {', '.join(one.name for one in EXPORTERS)}")
    loaded = load_claims(paths)
    if loaded.problems:
        first = loaded.problems[0]
        raise ClaimFileError(f"{first.where}: {first.message}", "nothing was written: sourcecheck lint shows them all")
    files: list[ClaimFile] = []
    for file in loaded.files:
        if file.document.confidential:
            click.echo(f"{file.path}: left out, its document is confidential", err=True)
        else:
            files.append(file)
    if not files:
        click.echo("there is nothing to export", err=True)
        return Exit.NOTHING
    _write(exporter.export(files), output)
    claims = sum(len(file.claims) for file in files)
    click.echo(f"{len(files):,} file{'s' * (len(files) != 1)}, {claims:,} claim{'s' * (claims != 1)}", err=True)
    return Exit.CLEAN


def _annotate(document: Path, run: Path, output: Path | None) -> int:
    from checker.cli.output import Exit
    from checker.cli.report import read_report
    from checker.errors import ImportFileError, UsageError
    from checker.exporters.annotate import ANNOTATORS, annotate, annotator_of
    from checker.importers.parse import DocumentParser, reader_of

    reader = reader_of(document)
    annotator = annotator_of(reader.name) if reader else None
    if reader is None or annotator is None:
        forms = ", ".join(one.form for one in ANNOTATORS)
        raise UsageError(f"verdicts cannot be written into {document}", f"forms, by the file's ending: {forms}")
    if output is not None and output.exists() and output.resolve() == document.resolve():
        raise UsageError("the document itself is not touched", "give another -o FILE")
    report = read_report(run)
    try:
        data = document.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{document} cannot be read: {(error.strerror or str(error)).lower()}") from None
    with DocumentParser() as parser:
        text, links = parser.parse(data, reader)
    done = annotate(text, links, annotator, report)
    _write(iter([done.text]), output)
    said = f"{done.placed:,} references with a verdict, {done.unknown:,} links the report does not know"
    more = f", {done.without_place:,} with no place for one" if done.without_place else ""
    click.echo(f"{said}{more}", err=True)
    return Exit.CLEAN if done.placed else Exit.NOTHING


def _write(pieces: Iterator[str], output: Path | None) -> None:
    """Put the text where it was asked for; a file is written whole or not at all.

    Raises:
        ReportError: it cannot be written.
    """
    from checker.errors import ReportError
    from checker.files import atomic_write

    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(output, (piece.encode() for piece in pieces))
    except OSError as error:
        raise ReportError(f"{output} cannot be written: {error.strerror or error}") from None
