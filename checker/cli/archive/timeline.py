"""`sourcecheck archive timeline`: when did the words of a page change or vanish?"""

from typing import TYPE_CHECKING, Any

import click

from checker.cli.options import network_options, settings_from

if TYPE_CHECKING:
    from checker.model.timeline import Timeline

__all__ = ["command"]


@click.command("timeline")
@click.argument("url")
@click.option("--quote", "quotes", multiple=True, required=True, metavar="WORDS", help="The words. Repeatable.")
@click.option("--reads", type=click.IntRange(1, 200), default=24, show_default=True, help="Copies read, at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--no-progress", is_flag=True, help="Show no progress on stderr.")
@network_options
def command(url: str, quotes: tuple[str, ...], *, reads: int, as_json: bool, **flags: Any) -> int:
    """Say when the words went from URL, by the copies of an archive.

    The archive's copies are listed, those with the same bytes taken as one, and the turn is found by halving: a dozen
    copies are read where thousands are listed. Shown are the last that has the words, the first that has not, and what
    it has instead. Copies that cannot be read, gaps, and words that went and came back are said.

    Exit codes: 0 the newest copy has the words, 1 they changed or went, 2 could not run, 3 no copy is listed,
    4 nothing can be said.
    """
    import json
    from urllib.parse import urldefrag

    from pydantic import TypeAdapter

    from checker.capture.archives.listing import listing_archive
    from checker.capture.archives.registry import archives_named
    from checker.claims.pick import one_url
    from checker.cli.output import Exit, render_options
    from checker.cli.progress import progress_bar
    from checker.cli.session import asking
    from checker.model.timeline import Timeline
    from checker.timeline.trace import trace
    from checker.witness import Bench

    settings = settings_from(flags)
    (file,) = one_url(url, quotes).files
    (citation,) = file.claims[0].cites or ()
    page = urldefrag(citation.url).url
    archive = listing_archive(archives_named(settings.archives))
    with progress_bar(wanted=not flags["no_progress"]) as progress, asking(settings) as (fetcher, pool):
        bench = Bench(settings, fetcher, pool, progress)
        found = [trace(bench, archive, page, quote, most=reads) for quote in citation.quotes]
    if as_json:
        data = TypeAdapter(list[Timeline]).dump_python(found, mode="json")
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        colored = render_options(flags["color"], 0, quiet=False).color
        for number, timeline in enumerate(found):
            if number:
                click.echo()
            _print(timeline, colored=colored)
    if bench.interrupted:
        return Exit.STOPPED
    if all(not timeline.listed and not timeline.points for timeline in found):
        gave = [bench.witnesses[key].capture.outcome for timeline in found for key in timeline.captures]
        return Exit.NOTHING if gave and all(outcome == "not-archived" for outcome in gave) else Exit.INCONCLUSIVE
    if any(timeline.first_without for timeline in found):
        return Exit.FINDINGS
    fine = all(timeline.points and timeline.points[-1].has for timeline in found)
    return Exit.CLEAN if fine else Exit.INCONCLUSIVE


def _print(timeline: "Timeline", *, colored: bool) -> None:
    """One quote: where it was looked for, each copy asked, and what that comes to."""
    from checker.formats.encode import terminal_text
    from checker.rules.turning import point_words, sentences
    from checker.rules.words import day

    click.echo(f"{terminal_text(timeline.url)} in {terminal_text(timeline.archive)}")
    click.echo(f"“{terminal_text(timeline.quote)}”")
    if timeline.points:
        span = f"{day(timeline.first)} to {day(timeline.newest)}"
        click.echo(f"{_many(timeline.listed, 'copy', 'copies')}, {_many(timeline.states, 'state', 'states')}, {span}")
        click.echo()
    colors = {True: "green", False: "red", None: "yellow"}
    marks = {True: "+", False: "-", None: "?"}
    for point in timeline.points:
        color = colors[point.has] if colored else None
        until = f" to {day(point.until)}" if point.copies > 1 else ""
        words = click.style(f"{marks[point.has]} {terminal_text(point_words(point))}", fg=color)
        click.echo(f"  {day(point.timestamp)}{until:<14} {words}", color=colored)
        if point.timestamp in (timeline.last_with, timeline.first_without):
            click.echo(f"  {'':<24} {terminal_text(point.url)}")
    if timeline.points:
        click.echo()
    if timeline.change is not None and timeline.change.changes:
        for mark, side, color in (("-", "quoted", "red"), ("+", "source", "green")):
            text = " ".join("".join(getattr(run, side) for run in timeline.change.changes).split())
            click.secho(f"  {mark} {terminal_text(text)}", fg=color if colored else None, color=colored)
        click.echo()
    for sentence in sentences(timeline):
        click.echo(terminal_text(sentence))


def _many(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
