"""`sourcecheck archive add`: a copy of a source that a person has and no machine can fetch."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.claims.supply import Given
    from checker.model.match import Reading

__all__ = ["command"]


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", metavar="KEY", help="The source it is a copy of: a key of `sources`, or file-name/key.")
@click.option("--url", metavar="URL", help="Or the address that claims cite.")
@click.option("--captured", required=True, metavar="DATE", help="The day the copy is of: 2026-07-21, 2026-07 or 2026.")
@click.option("--by", required=True, metavar="NAME", help="Who supplies it.")
@click.option("--note", default="", help="Anything a later reader should know.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Of a picture or recording: its words, as plain text, WebVTT or SubRip.",
)
@click.option(
    "--claims",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("claims"),
    show_default=True,
    help="Where the claim files are.",
)
def command(
    file: Path,
    source: str | None,
    url: str | None,
    captured: str,
    by: str,
    note: str,
    transcript: Path | None,
    claims: Path,
) -> int:
    """Keep FILE as a copy of a source, for quotes that no machine can look up.

    FILE is a PDF, a saved page (HTML, MHTML), a web archive file (WARC, WACZ), a Word document, plain text, subtitles,
    or a picture or recording with its --transcript. It goes to copies/ beside the claims, a line with its SHA-256 to
    copies.yaml. An audit reads it as an earlier copy, and every report says that it was supplied by NAME, not fetched.

    Exit codes: 0 it is kept, 2 it cannot be.
    """
    from checker.capture.secrets import secret_in
    from checker.claims.load import load_claims
    from checker.claims.supply import given_file, keep_copy, source_named
    from checker.errors import UsageError
    from checker.formats.encode import terminal_text
    from checker.model.copies import COPIES_FILE

    if bool(source) == bool(url):
        raise UsageError("say of what it is a copy", "give --source KEY or --url URL")
    if secret := secret_in(url or ""):
        raise UsageError(
            f"--url: the address carries a secret ({secret}), and {COPIES_FILE} is for others to read",
            "name the source with --source KEY",
        )
    given = given_file(file)
    media = None
    if given.type == "media":
        if transcript is None:
            raise UsageError(f"{file.name} has words that no machine can read", "give its words with --transcript FILE")
        media, given = given, given_file(transcript)
    elif transcript is not None:
        raise UsageError("--transcript goes with a picture or recording", f"{file.name} is read as it is")
    if given.type == "media":
        raise UsageError(f"{transcript} is no text", "a transcript is plain text, WebVTT or SubRip")
    loaded = load_claims((claims,)) if claims.is_dir() else None
    address = url or ""
    if source:
        if loaded is None:
            raise UsageError(f"there is no folder {claims}", "say with --claims where the claim files are")
        source, named = source_named(loaded, source)
        address = named.url
    reading = _look(given, address)
    if not reading.readable:
        raise UsageError(
            f"{given.name} cannot be read: {terminal_text(reading.detail)}", "no quote could be found in it"
        )
    entry, new = keep_copy(
        claims,
        given,
        media=media,
        source=source or "",
        url=url or "",
        captured=captured,
        by=by,
        note=note,
        added=dt.datetime.now(dt.UTC).date(),
    )
    title = f" “{terminal_text(reading.title)}”" if reading.title else ""
    said = "kept" if new else "kept already"
    click.echo(f"{said}: {claims / entry.file}{title}, sha256:{entry.sha256[:16]}…, supplied by {entry.by}")
    if reading.reason:
        click.echo(f"warning: {terminal_text(reading.detail)}: a quote it lacks will not count as missing", err=True)
    if new:
        click.echo(
            f"{claims / 'copies.yaml'} names it; keep {claims / 'copies'} out of a public repository where you",
            err=True,
        )
        click.echo("may not publish the file: a run without it says so and judges no harsher.", err=True)
    return 0


def _look(given: "Given", url: str) -> "Reading":
    """Read the file once, in a limited process, so that what nobody can read is not kept for later."""
    from checker.match.reading import read_capture
    from checker.model.capture import Capture, CaptureKind, Outcome
    from checker.settings import Settings
    from checker.worker import WorkerPool

    settings = Settings()
    capture = Capture(CaptureKind.SUPPLIED, url, Outcome.CAPTURED, "", "", "", media_type=given.type)
    with WorkerPool(1, settings.read_timeout, settings.read_memory) as pool:
        return read_capture(pool, given.data, capture, ())
