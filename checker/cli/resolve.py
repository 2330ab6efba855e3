"""`sourcecheck resolve`: addresses for works that have none, proposed from what an archive lists of a site."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import network_options, settings_from

if TYPE_CHECKING:
    from checker.capture.archives.client import ArchiveClient
    from checker.capture.archives.search import Candidate, Found
    from checker.model.claim import ClaimFile, Source
    from checker.settings import Settings

__all__ = ["command"]


@click.command("resolve")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("keys", nargs=-1, metavar="[SOURCE]...")
@click.option("--site", metavar="HOST", help="Where the works stand, when the file does not say: news.example.")
@click.option("--most", type=click.IntRange(1, 50), default=5, show_default=True, help="Candidates shown of each.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; nothing is asked of you, and nothing written.")
@network_options
def command(file: Path, keys: tuple[str, ...], *, site: str | None, most: int, as_json: bool, **flags: Any) -> int:
    """Propose addresses for the sources of FILE that have none.

    The first archive of the settings is asked which addresses of the work's site have the words of its title in them.
    Each candidate is shown with how much of the title stands in it. On a terminal you pick one, or none; it is written
    with `url_tentative: true`, which you take out once you have read the page. Nothing is written otherwise. What a
    confidential document cites is asked of nobody. `fix --resolve` is the same command.

    Exit codes: 0 a candidate for every source that was looked for, 1 none for some, 2 could not run, 3 no source is
    without an address, 4 the archive gave no answer.
    """
    import json

    from checker.claims.read import read_text
    from checker.cli.edits import read_claims_text
    from checker.cli.output import Exit
    from checker.errors import ClaimFileError, UsageError

    settings = settings_from(flags)
    if not file.is_file():
        raise UsageError(f"there is no file {file}", "name a claim file")
    if settings.offline or settings.archive == "never":
        raise UsageError("no archive may be asked", "leave --offline and --archive never out")
    read = read_text(read_claims_text(file), file.as_posix())
    if read.file is None or read.problems:
        said = f"{read.problems[0].where}: {read.problems[0].message}" if read.problems else f"{file}: no claim file"
        raise ClaimFileError(said, "mend the file first")
    wanted = _wanted(read.file, keys)
    if not wanted:
        click.echo("every source has an address, or is of a kind that needs none", err=True)
        return Exit.NOTHING
    asked = _ask(read.file, wanted, site or "", most, settings)
    if as_json:
        click.echo(json.dumps({key: _data(place, found) for key, (place, found) in asked.items()}, indent=2))
    else:
        for key, (place, found) in asked.items():
            _show(key, read.file.sources[key], place, found)
            _pick(file, key, found)
    answers = [found for _, found in asked.values()]
    if any(not found.answered and not found.candidates for found in answers):
        return Exit.INCONCLUSIVE
    return Exit.CLEAN if all(found.candidates for found in answers) else Exit.FINDINGS


def _wanted(file: "ClaimFile", keys: tuple[str, ...]) -> list[str]:
    """The sources to look for.

    Raises:
        UsageError: one that was named is none, or has an address.
    """
    from checker.claims.site import needs_address
    from checker.errors import UsageError

    for key in keys:
        if key not in file.sources:
            raise UsageError(f"{file.path} has no source {key}", f"it has: {', '.join(file.sources) or 'none'}")
        if file.sources[key].url:
            raise UsageError(f"the source {key} has an address", "take it out of the file first")
    return list(keys or (key for key, source in file.sources.items() if needs_address(source)))


def _ask(
    file: "ClaimFile",
    keys: list[str],
    site: str,
    most: int,
    settings: "Settings",
) -> "dict[str, tuple[str, Found]]":
    """Look for each source; one that may not be named, or has no title or site, is told and asked of nobody."""
    from dataclasses import replace

    from checker.capture.archives import ArchiveFetcher
    from checker.capture.archives.search import Found, search_site, title_words
    from checker.capture.guard import GuardedSession
    from checker.capture.naming import may_be_named, may_source_be_named
    from checker.claims.site import site_of
    from checker.claims.urls import url_fault

    asked: dict[str, tuple[str, Found]] = {}
    session = GuardedSession(settings)
    archive = ArchiveFetcher(settings, session)
    client: ArchiveClient = archive.main
    try:
        for key in keys:
            source = file.sources[key]
            place = (site or site_of(source, file)).strip().lower().removeprefix("https://").strip("/")
            if not may_source_be_named(source, file):
                found = Found((), "The document is confidential, so nobody was asked.")
            elif not place:
                found = Found((), "The file does not say on which site it stands: --site HOST.")
            elif not may_be_named(f"https://{place}/", file.document) or "/" in place:
                found = Found((), f"{place} is no public host, so nobody was asked.")
            elif not title_words(source.title):
                found = Found((), "It has no title whose words could stand in an address.")
            else:
                found = search_site(client, place, source.title, issued=source.issued or "", most=most)
                found = replace(found, candidates=tuple(one for one in found.candidates if not url_fault(one.url)))
            asked[key] = (place, found)
    finally:
        archive.close()
        session.close()
    return asked


def _data(site: str, found: "Found") -> dict[str, object]:
    candidates = [
        {"url": one.url, "score": one.score, "copy": one.view, "captured": one.copy.timestamp}
        for one in found.candidates
    ]
    return {"site": site, "candidates": candidates, "missing": found.missing}


def _show(key: str, source: "Source", site: str, found: "Found") -> None:
    from checker.formats.encode import terminal_text
    from checker.rules.words import day

    where = f", {site}" if site else ""
    click.echo(terminal_text(f"{key}: “{source.title}”{where}"))
    for number, one in enumerate(found.candidates, start=1):
        click.echo(f"  {number}  {one.score:>3} of 100  {terminal_text(one.url)}")
        click.echo(f"     {'':<10}  a copy of {day(one.copy.timestamp)}: {terminal_text(one.view)}")
    if not found.candidates and not found.missing:
        click.echo(f"  The archive lists no address of {terminal_text(site)} with enough of these words.")
    if found.missing:
        click.echo(f"  {terminal_text(found.missing)}")


def _pick(file: Path, key: str, found: "Found") -> None:
    """Let a person on a terminal pick one, and write it as a conjecture, its diff first."""
    from checker.claims.change import SetField, change_text
    from checker.cli.edits import offer_edit, read_claims_text

    if not found.candidates or not (sys.stdin is not None and sys.stdin.isatty()):
        return
    choice = click.prompt(
        "  Which is it? 0 for none", type=click.IntRange(0, len(found.candidates)), default=0, err=True
    )
    if not choice:
        return
    chosen: Candidate = found.candidates[choice - 1]
    before = read_claims_text(file)
    route = ("sources", key)
    changes = (SetField(route, "url", chosen.url), SetField(route, "url_tentative", "true", after="url"))
    offer_edit(file, before, change_text(before, changes, file.as_posix()), yes=False)
