"""`sourcecheck archive verify`: read all evidence again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.archive.options import state_option

if TYPE_CHECKING:
    from checker.evidence.verify import Flaw, Soundness

__all__ = ["command"]


@click.command("verify")
@click.argument("package", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--tsa-ca",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates (PEM) of a time-stamping authority to trust; repeatable.",
)
@state_option
def command(package: Path | None, roots: tuple[Path, ...], state: Path) -> int:
    """Read every record of the evidence again, and say what is sound and what is not.

    The gzip members, the records' own digests, the rows of the index and what revisits refer to are checked by code
    that had no part in writing them, and by warcio. Nothing is changed. With PACKAGE, a WACZ file, that is checked
    instead, by what is in it and nothing else.

    Exit codes: 0 all of it is sound, 1 some is not, 2 could not run, 3 nothing is kept.
    """
    from checker.cli.output import Exit
    from checker.errors import UsageError

    if package is not None:
        return _check_package(package, roots)
    if roots:
        raise UsageError("--tsa-ca goes with a package", "archive verify FILE.wacz --tsa-ca CA.pem")
    from checker.evidence.verify import verify_store

    found = verify_store(state)
    _print(found.flaws)
    click.echo(_summary(found))
    if not found.sound:
        return Exit.FINDINGS
    return Exit.CLEAN if found.captures else Exit.NOTHING


def _check_package(package: Path, roots: tuple[Path, ...]) -> int:
    from checker.cli.output import Exit
    from checker.evidence.check_package import verify_package

    found = verify_package(package, [path.read_bytes() for path in roots])
    _print(found.flaws)
    if found.stamp:
        trusted = "" if found.stamp.trusted else "; its signature was not checked: name its authority with --tsa-ca"
        who = f" by {found.stamp.authority}" if found.stamp.authority else ""
        click.echo(f"time-stamped {found.stamp.time:%Y-%m-%d %H:%M:%S} UTC{who}{trusted}")
    silent = f" ({found.silent} of them without an answer to keep)" if found.silent else ""
    said = "sound" if found.sound else _flaws(len(found.flaws))
    click.echo(
        f"{said}: {found.files} files, {found.records} records, {found.captures} captures of its report{silent}, "
        f"{found.size / 1e6:.1f} MB"
    )
    return Exit.CLEAN if found.sound else Exit.FINDINGS


def _print(flaws: "list[Flaw]") -> None:
    from checker.formats.encode import terminal_text

    for flaw in flaws:
        click.echo(terminal_text(f"{flaw.place}: {flaw.sentence}" + (f" ({flaw.key})" if flaw.key else "")))


def _flaws(count: int) -> str:
    return f"{count} {'flaw' if count == 1 else 'flaws'}"


def _summary(found: "Soundness") -> str:
    """One line: what was read and whether it is sound."""
    read = f"{found.captures} captures, {found.records} records in {found.files} files, {found.size / 1e6:.1f} MB"
    erased = f"; {found.erased} erased on purpose" if found.erased else ""
    left = (
        f"; {found.orphans} bytes belong to none: a run is writing them, or left them when it died"
        if found.orphans
        else ""
    )
    said = "sound" if found.sound else _flaws(len(found.flaws))
    return f"{said}: {read}{erased}{left if found.orphans else ''}"
