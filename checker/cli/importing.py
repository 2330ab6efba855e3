"""`sourcecheck import`: a document with references becomes a claim file."""

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import network_options, settings_from

if TYPE_CHECKING:
    from checker.importers.base import Imported, ImportOptions

__all__ = ["command"]


@click.command("import")
@click.argument("document", metavar="FILE|URL")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else stdout. Of a dump, a folder.")
@click.option(
    "--from", "form", default="", metavar="FORMAT", help="The form, when content does not tell: docs/import.md."
)
@click.option("--columns", metavar="FIELD=NAME,…", help="Of a table: text=Claim,url=Link,quote=Quote.")
@click.option("--language", metavar="CODE", help="The document's language, when it does not say: en, pt-BR.")
@click.option("--force", is_flag=True, help="Write a file that is there anew, and lose what people wrote in it.")
@click.option("--dry-run", is_flag=True, help="Show what would be written to -o, and write nothing.")
@click.option("--yes", is_flag=True, help="Bring an existing file up to date without asking, for scripts.")
@network_options
def command(
    document: str,
    output: Path | None,
    form: str,
    columns: str | None,
    language: str | None,
    *,
    force: bool,
    dry_run: bool,
    yes: bool,
    **flags: Any,
) -> int:
    """Turn FILE (- for stdin) or URL into a claim file: one claim a statement, with its sources; nothing is guessed.

    What was counted, and what a person should look at, is said on stderr. Words in quotation marks are proposed as
    quotes in comments. Where -o names the document's claim file, that is brought up to date: ids and what people
    wrote stay, new statements are added in their place, those that went get the tag `vanished`. A dump of a wiki
    becomes one claim file an article, in the folder that -o names, and files that are there are brought up to date in
    the same way. With --from lychee, FILE is lychee.toml or
    .lycheeignore, and what comes out are proposals for flags and waivers.
    """
    from checker.claims.write import claim_file_text
    from checker.errors import UsageError
    from checker.importers.base import ImportOptions
    from checker.importers.beside import bibliographies
    from checker.importers.limited import import_limited
    from checker.importers.table import column_options

    address = document.lower().startswith(("http://", "https://"))
    file = Path(document)
    if not address and document != "-" and not file.is_file():
        raise UsageError(f"there is no file {document}", "name a file, - for stdin, or an address with https://")
    options = ImportOptions(column_options(columns or ""), language or "")
    of_folder = output is not None and (output.is_dir() or not output.suffix)
    if output is not None and of_folder and not address and form in ("", "wikitext") and _is_dump(file, document):
        return _dump(file, output, options, force=force, dry_run=dry_run, yes=yes)
    if output is None and (dry_run or yes):
        raise UsageError("--dry-run and --yes are about a file", "name it: -o claims/NAME.yaml")
    if address:
        from checker.cli.fetching import fetch_document

        data, url, kept = fetch_document(document, settings_from(flags))
        click.echo(f"kept as evidence: {kept}", err=True)
        options = ImportOptions(options.columns, options.language, url)
        name = ""
    else:
        data, name = _bytes(file, document), "-" if document == "-" else file.as_posix()
        if document != "-":
            options = replace(options, beside=bibliographies(file, data))
    if form == "lychee":
        _write(output, _proposal(data, file))
        return 0
    imported = import_limited(data, name, form, options)
    if output is not None and (dry_run or (output.exists() and not force)):
        _update(output, imported, force=force, dry_run=dry_run, yes=yes)
        return 0
    _write(output, claim_file_text(imported.file, imported.remarks()))
    for sentence in _said(imported):
        click.echo(sentence, err=True)
    return 0


def _update(output: Path, imported: "Imported", *, force: bool, dry_run: bool, yes: bool) -> None:
    """Bring a claim file up to date with its document, the diff first.

    Raises:
        UsageError: there is no terminal to ask on.
        ClaimFileError: it has mistakes, or is of another document.
    """
    from checker.claims.merge_text import merge_import
    from checker.claims.write import claim_file_text
    from checker.cli.diff import show_diff
    from checker.cli.edits import offer_edit, read_claims_text
    from checker.formats.encode import clean

    before, sentences = read_claims_text(output), []
    if before.strip() and not force:
        merged = merge_import(before, imported.file, output.as_posix(), imported.remarks())
        after = merged.text
        sentences = [clean(sentence) for sentence in merged.merge.sentences()]
        if after == before:
            click.echo(f"{output} says what the document says: nothing to write", err=True)
    else:
        after, sentences = claim_file_text(imported.file, imported.remarks()), _said(imported)
    for sentence in sentences:
        click.echo(sentence, err=True)
    if dry_run:
        show_diff(before, after, output.as_posix())
    elif after != before:
        offer_edit(output, before, after, yes=yes)


def _bytes(file: Path, name: str) -> bytes:
    """The document's bytes: no more than could be read.

    Raises:
        ImportFileError: it cannot be opened.
    """
    from checker.errors import ImportFileError
    from checker.importers.base import MAX_BYTES

    most = 4 * MAX_BYTES + 1
    try:
        if name == "-":
            return sys.stdin.buffer.read(most)
        size = file.stat().st_size
        if size >= most:
            said = f"{file}: it has {size / 1_000_000:.0f} MB, and {4 * MAX_BYTES // 1_000_000} MB are read"
            folder = "name a folder for the claim files of its articles: -o claims/"
            raise ImportFileError(said, folder if _is_dump(file, name) else "import it in parts")
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise ImportFileError(f"{name} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _is_dump(file: Path, name: str) -> bool:
    """Whether a file is a dump of a wiki, by how it begins."""
    if name == "-":
        return False
    try:
        with file.open("rb") as stream:
            head = stream.read(1_000)
    except OSError:
        return False
    return head.startswith(b"BZh") or b"<mediawiki" in head


def _dump(file: Path, folder: Path, options: "ImportOptions", *, force: bool, dry_run: bool, yes: bool) -> int:
    """Import a dump, article by article.

    Raises:
        UsageError: claim files that are there would change, and there is no terminal to ask on.
    """
    from checker.cli.diff import show_diff
    from checker.cli.edits import offer_edit
    from checker.errors import ImportFileError, UsageError
    from checker.formats.encode import terminal_text
    from checker.importers.limited import DumpCount, import_dump

    count, unasked = DumpCount(), 0
    asking = sys.stdin is not None and sys.stdin.isatty()

    def update(path: Path, before: str, after: str) -> bool:
        nonlocal unasked
        if dry_run:
            show_diff(before, after, path.as_posix())
        if dry_run or not (yes or asking):
            unasked += 1
            return False
        return offer_edit(path, before, after, yes=yes)

    try:
        with file.open("rb") as stream:
            found = import_dump(
                stream, folder, language=options.language, force=force, update=update, write=not dry_run
            )
            for count in found:
                if count.articles and count.articles % 1_000 == 0:
                    click.echo(f"{count.articles:,} articles, {count.claims:,} claims", err=True)
    except OSError as error:
        raise ImportFileError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from None
    click.echo(
        f"{count.articles:,} articles, {count.claims:,} claims, {count.citations:,} citations"
        f"{', nothing written' if dry_run else ''}; "
        f"{count.references:,} references met, {count.leftovers:,} of them not cited by any claim",
        err=True,
    )
    if count.updated:
        click.echo(f"brought up to date: {count.updated:,}", err=True)
    for why, number in count.passed.most_common():
        click.echo(f"passed over: {number:,} ({why})", err=True)
    for sentence in count.failed[:20]:
        click.echo(f"could not be read: {terminal_text(sentence)}", err=True)
    if unasked and not dry_run:
        files = "1 claim file was" if unasked == 1 else f"{unasked:,} claim files were"
        raise UsageError(
            f"{files} left as they are: there is no terminal to ask on", "--dry-run shows them, --yes writes"
        )
    return 0


def _write(output: Path | None, text: str) -> None:
    """Put the text where it was asked for.

    Raises:
        ImportFileError: it cannot be written.
    """
    from checker.errors import ImportFileError
    from checker.files import atomic_write

    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(output, text.encode())
    except OSError as error:
        raise ImportFileError(f"{output} cannot be written: {error.strerror or error}") from None


def _said(imported: "Imported") -> list[str]:
    """What was counted, and what a person should know."""
    counts = imported.counts
    numbers = (
        (counts.paragraphs, "paragraph"),
        (counts.sentences, "sentence"),
        (counts.markers, "marker"),
        (counts.references, "reference"),
        (counts.infobox_facts, "cited row"),
        (len(imported.file.claims), "claim"),
        (len(imported.file.sources), "source"),
    )
    said = [", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in numbers if number)]
    said += imported.notes
    if imported.proposals:
        number = len(imported.proposals)
        quotes = "1 quotation is" if number == 1 else f"{number} quotations are"
        said.append(f"{quotes} proposed as comments (# quote: …): uncomment those that are the source's own words.")
    return said


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
