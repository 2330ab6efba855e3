"""`sourcecheck waive`: let a finding stand for a time, with a reason and a name."""

import datetime as dt
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
    from checker.claims.read import is_waiver_file
    from checker.claims.waive import add_waiver
    from checker.cli.edits import offer_edit, read_claims_text
    from checker.cli.report import read_report
    from checker.errors import UsageError
    from checker.formats.encode import terminal_text
    from checker.rules.propose import propose_waiver

    if not because.strip() or not by.strip():
        raise UsageError("--because and --by hold words", "say why the finding may stand, and who decided it")
    if not is_waiver_file(file.name):
        raise UsageError(f"{file} is not named waivers.yaml", "an audit takes waivers from a file of that name")
    report = read_report(run)
    finding = _finding(report, what, rule)
    today = dt.datetime.now(dt.UTC).date()
    last = until.date() if until else today + dt.timedelta(days=_DAYS)
    waiver = propose_waiver(finding, report, because=because, by=by, until=last, today=today)
    before = read_claims_text(file)
    after = add_waiver(before, waiver, file.as_posix())
    click.echo(f"{finding.rule}: {terminal_text(finding.message)}\n", err=True)
    if offer_edit(file, before, after, yes=yes):
        click.echo(f"waived until {last}: the next report says so", err=True)
    return 0


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
