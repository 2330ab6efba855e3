"""`sourcecheck archive save`: have a copy taken of what is cited, and name it in the claim file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import document_options, network_options, settings_from

if TYPE_CHECKING:
    from checker.claims.load import Loaded
    from checker.claims.pin import Pin
    from checker.settings import Settings
    from checker.takings import Taking

__all__ = ["command"]


@click.command("save")
@click.argument("what", nargs=-1, required=True)
@click.option("--quote", "quotes", multiple=True, metavar="WORDS", help="Words that the page of an address must have.")
@click.option("--write", is_flag=True, help="Write archive_url and archive_date into the claim files.")
@click.option("--json", "as_json", is_flag=True, help="What came of each address, as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Only what was not saved.")
@click.option("--no-progress", is_flag=True, help="Show no progress on stderr.")
@document_options
@network_options
def command(
    what: tuple[str, ...], quotes: tuple[str, ...], *, write: bool, as_json: bool, quiet: bool, **flags: Any
) -> int:
    """Have an archive take a copy of WHAT: addresses, claim files, or folders of them.

    Of an address a new copy is taken. Of what claim files cite, one is taken where no archive has a copy with the
    words; where one has, that is named instead. The page is read first: one that a wall hides, that is gone or lacks
    the quoted words is not saved, and neither is what a confidential document cites. What is to be written into the
    claim files is shown as a diff, and written with --write.

    The Internet Archive takes copies for owners of an account, whose keys stand in the environment:
    SOURCECHECK_SAVE_KEYS=ACCESS:SECRET.

    Exit codes: 0 every page has a copy, 1 some were refused or not fit to be saved, 2 could not run, 3 nothing to save,
    4 some archive gave no answer.
    """
    from checker.cli.output import Exit
    from checker.cli.progress import progress_bar
    from checker.cli.session import asking
    from checker.formats.encode import terminal_text
    from checker.takings import take_copies

    settings = settings_from(flags)
    loaded, typed = _loaded(what, quotes, flags, settings)
    with (
        progress_bar(wanted=not (flags["no_progress"] or quiet)) as progress,
        asking(settings) as (fetcher, pool),
    ):
        takings = take_copies(loaded.files, settings, fetcher, pool, typed=typed, progress=progress)
    if as_json:
        click.echo(json.dumps([taking.as_data() for taking in takings], ensure_ascii=False, indent=2))
    else:
        _say(takings, quiet=quiet)
    _edit(loaded, [pin for taking in takings if (pin := taking.pin) is not None], write=write, show=not as_json)
    for problem in loaded.problems:
        click.echo(f"error: {terminal_text(f'{problem.where}: {problem.message}')}", err=True)
    if loaded.problems:
        return Exit.COULD_NOT_RUN
    if any(taking.reason == "interrupted" for taking in takings):
        return Exit.STOPPED
    if not takings:
        return Exit.NOTHING
    if any(taking.state == "no answer" for taking in takings):
        return Exit.INCONCLUSIVE
    return Exit.CLEAN if all(taking.held for taking in takings) else Exit.FINDINGS


def _loaded(
    what: Sequence[str], quotes: tuple[str, ...], flags: dict[str, Any], settings: "Settings"
) -> tuple["Loaded", frozenset[str]]:
    """The claim files, with one in memory for each address, and the addresses that were given as such.

    Raises:
        UsageError: an address cannot be used, a file is not there, or quotes are given without an address.
    """
    from dataclasses import replace
    from urllib.parse import urldefrag

    from checker.claims.load import Loaded
    from checker.claims.pick import one_url
    from checker.cli.loading import load
    from checker.errors import UsageError

    urls = [item for item in what if item.lower().startswith(("http://", "https://"))]
    paths = [Path(item) for item in what if item not in urls]
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} is neither an address nor a file", "give https://…, or a claim file")
    if quotes and not urls:
        raise UsageError("--quote goes with an address", "give one: archive save https://… --quote …")
    loaded = load(paths, flags, settings)[0] if paths else Loaded(files=())
    typed = tuple(file for url in urls for file in one_url(url, quotes).files)
    return replace(loaded, files=(*loaded.files, *typed)), frozenset(urldefrag(url).url for url in urls)


def _say(takings: Sequence["Taking"], *, quiet: bool) -> None:
    from checker.formats.encode import terminal_text

    for taking in takings:
        if quiet and taking.held:
            continue
        click.echo(f"{taking.state:<10} {terminal_text(taking.url)}")
        for line in taking.lines():
            click.echo(f"{'':<10} {terminal_text(line)}")


def _edit(loaded: "Loaded", pins: Sequence["Pin"], *, write: bool, show: bool) -> None:
    """Show what the copies add to the claim files, and write it when that was asked for."""
    from checker.claims.edit import write_edited
    from checker.claims.guard import MAX_BYTES, decode_text
    from checker.claims.pin import pin_copies
    from checker.cli.diff import show_diff
    from checker.errors import ClaimFileError

    for file in loaded.files if pins else ():
        path = Path(file.path)
        if file.document.confidential or path.suffix not in (".yaml", ".yml") or not path.is_file():
            continue
        with path.open("rb") as stream:
            before = decode_text(stream.read(MAX_BYTES + 1), file.path)
        try:
            after, placed = pin_copies(before, pins, file.path)
        except ClaimFileError as error:
            click.echo(error.printed, err=True)
            continue
        if not placed:
            continue
        if show:
            click.echo()
            show_diff(before, after, file.path)
        if write:
            write_edited(path, after)
            click.echo(f"{file.path}: {len(placed)} copies named", err=True)
        else:
            click.echo(f"{file.path}: write it with --write", err=True)
