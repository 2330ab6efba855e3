"""`sourcecheck import`: a document with references becomes a claim file."""

import datetime as dt
import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to; else stdout.")
@click.option("--from", "form", default="", metavar="FORMAT", help="pasted or lychee, when content does not tell.")
@click.option("--force", is_flag=True, help="Write over an existing file.")
def command(file: Path, output: Path | None, form: str, *, force: bool) -> int:
    """Turn FILE (- for stdin) into a claim file: one claim a statement, with its sources; nothing is guessed.

    What was counted, and what a person should look at, is said on stderr. With --from lychee, FILE is lychee.toml or
    .lycheeignore, and what comes out are proposals for flags, settings and waivers.
    """
    from checker.claims.write import claim_file_text
    from checker.errors import ImportFileError, UsageError
    from checker.files import atomic_write
    from checker.importers import import_bytes

    if output is not None and output.exists() and not force:
        raise UsageError(f"{output} exists", "give another -o FILE, or --force to write over it")
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{file} cannot be read: {error.strerror or error}") from None
    name = "stdin" if str(file) == "-" else str(file)
    said: tuple[str, ...] = ()
    if form == "lychee":
        text = _proposal(data, file)
    else:
        imported = import_bytes(data, name, form)
        text = claim_file_text(imported.file)
        counts = imported.counts
        said = (
            f"{counts.paragraphs} paragraphs, {counts.sentences} sentences, {counts.markers} markers, "
            f"{counts.references} references, {counts.infobox_facts} cited infobox facts",
            *imported.notes,
        )
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(output, text.encode())
        except OSError as error:
            raise ImportFileError(f"{output} cannot be written: {error.strerror or error}") from None
    for sentence in said:
        click.echo(sentence, err=True)
    return 0


def _proposal(data: bytes, file: Path) -> str:
    """What lychee's files amount to; a `.lycheeignore` beside `lychee.toml` is read with it.

    Raises:
        ImportFileError: it is no TOML, or no text.
    """
    from checker.importers.base import decode_document
    from checker.importers.lychee import proposal_text, propose

    text, ignored, beside = decode_document(data), "", file.with_name(".lycheeignore")
    if file.name == beside.name:
        text, ignored = "", text
    elif beside.is_file():
        ignored = decode_document(beside.read_bytes())
    return proposal_text(propose(text, file.name, dt.datetime.now(dt.UTC).date(), ignored))
