"""`sourcecheck waive`: let a finding stand for a time, with a reason and a name."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.model.finding import Finding
    from checker.model.report import Report

__all__ = ["command"]

_DAYS = 90
_SHORTEST = 6


@click.command("waive")
@click.argument("what")
@click.option("--rule", metavar="RULE", help="Which finding, when WHAT has several.")
@click.option("--because", required=True, metavar="WORDS", help="Why it may stand.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=f"The last day.  [default: in {_DAYS} days]"
)
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=Path("claims/waivers.yaml"))
@click.option("--report", "run", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports/run.json"))
@click.option("--yes", is_flag=True, help="Write without asking, for scripts.")
def command(
    what: str, rule: str | None, because: str, by: str, until: dt.datetime | None, file: Path, run: Path, *, yes: bool
) -> int:
    """Let a finding of the last report stand for a time.

    WHAT is the finding's fingerprint or the beginning of it, a claim's id, or an address. The waiver is added to
    claims/waivers.yaml after its diff was shown; nothing else in the file is touched. A waiver for words lapses when
    the claim, the quote or the passage changes.
    """
    from checker.claims.waive import add_waiver
    from checker.cli.diff import show_diff
    from checker.errors import ClaimFileError, ReportError, UsageError
    from checker.files import atomic_write
    from checker.formats.encode import terminal_text
    from checker.formats.json_report import parse_report
    from checker.rules.propose import propose_waiver

    if not because.strip() or not by.strip():
        raise UsageError("--because and --by hold words", "say why the finding may stand, and who decided it")
    try:
        report = parse_report(run.read_bytes(), str(run))
    except OSError as error:
        hint = "sourcecheck audit writes one" if not run.exists() else ""
        raise ReportError(f"{run} cannot be read: {error.strerror or error}", hint) from None
    finding = _finding(report, what, rule)
    today = dt.datetime.now(dt.UTC).date()
    last = until.date() if until else today + dt.timedelta(days=_DAYS)
    waiver = propose_waiver(finding, report, because=because, by=by, until=last, today=today)
    before = _read(file)
    after = add_waiver(before, waiver, file.as_posix())
    click.echo(f"{finding.rule}: {terminal_text(finding.message)}\n", err=True)
    show_diff(before, after, file.as_posix())
    if not yes:
        if not (sys.stdin is not None and sys.stdin.isatty()):
            raise UsageError("nothing was written: there is no terminal to ask on", "write it with --yes")
        if not click.confirm(f"Write it to {file}?", err=True):
            click.echo("nothing was written", err=True)
            return 0
    try:
        if _read(file) != before:
            raise ClaimFileError(f"{file} was changed meanwhile", "run the command again")
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, after.encode())
    except OSError as error:
        raise ClaimFileError(f"{file} cannot be written: {error.strerror or error}") from None
    click.echo(f"waived until {last}: the next report says so", err=True)
    return 0


def _read(file: Path) -> str:
    """The file's text, "" when there is none.

    Raises:
        ClaimFileError: it cannot be read.
    """
    from checker.claims.guard import MAX_BYTES, decode_text
    from checker.claims.read import is_waiver_file
    from checker.errors import ClaimFileError, UsageError

    if not is_waiver_file(file.name):
        raise UsageError(f"{file} is not named waivers.yaml", "an audit takes waivers from a file of that name")
    try:
        with file.open("rb") as stream:
            return decode_text(stream.read(MAX_BYTES + 1), file.as_posix())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ClaimFileError(f"{file} cannot be read: {error.strerror or error}") from None


def _finding(report: "Report", what: str, rule: str | None) -> "Finding":
    """The one finding that is meant.

    Raises:
        UsageError: there is none, or several.
    """
    from checker.capture.address import same_address
    from checker.errors import UsageError
    from checker.formats.encode import terminal_text

    def means(finding: "Finding") -> bool:
        return (
            (len(what) >= _SHORTEST and finding.fingerprint.startswith(what.lower()))
            or bool(finding.claim and what in (finding.claim, finding.claim.partition("/")[2]))
            or bool(finding.url and "//" in what and same_address(what, finding.url))
        )

    named = [finding for finding in report.findings if means(finding)]
    found = [finding for finding in named if rule in (None, finding.rule)]
    if not found:
        rules = ", ".join(dict.fromkeys(finding.rule for finding in named))
        hint = f"it has: {rules}" if named else "give a fingerprint of the report, a claim's id or an address"
        raise UsageError(f"the report has no finding {what}" + (f" of rule {rule}" if rule else ""), hint)
    standing = [finding for finding in found if not finding.waived]
    if not standing:
        raise UsageError(f"it is waived already: {found[0].waived}", "change that waiver in its file")
    if len(standing) > 1:
        listed = "\n".join(
            f"    {finding.fingerprint}  {finding.rule}: {terminal_text(finding.message)}" for finding in standing[:20]
        )
        raise UsageError(f"{what} has {len(standing)} findings; say which\n{listed}", "give --rule, or a fingerprint")
    return standing[0]
