"""`sourcecheck review`: what a person found when reading the source, written beside the claim."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.model.report import ClaimResult, Report

__all__ = ["command"]

_DECISIONS = ("supported", "partly-supported", "not-in-source", "refuted")


@click.command("review")
@click.argument("claim")
@click.option("--decision", required=True, type=click.Choice(_DECISIONS), help="What you found in the source.")
@click.option("--by", required=True, metavar="NAME", help="Who read it: a name, or the mail address of your commits.")
@click.option("--note", default="", metavar="WORDS", help="Anything a later reader should know.")
@click.option("--report", "run", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports/run.json"))
@click.option("--yes", is_flag=True, help="Write without asking, for scripts.")
def command(claim: str, decision: str, by: str, note: str, run: Path, *, yes: bool) -> int:
    """Write your review of CLAIM, an id of the last report, into its claim file.

    A program never says whether a claim is supported. The review carries a digest of the claim, its quotes and the
    passages that were read, so that it lapses when one of them changes. The diff is shown first.
    """
    from checker.claims.load import load_claims
    from checker.claims.pick import one_claim
    from checker.claims.review import add_review
    from checker.cli.edits import offer_edit, read_claims_text
    from checker.cli.report import read_report
    from checker.errors import UsageError
    from checker.formats.encode import terminal_text
    from checker.model.claim import Decision, Review

    if not by.strip():
        raise UsageError("--by holds no name", "say who read the source")
    result = _result(read_report(run), claim)
    file = Path(result.where.file)
    written = one_claim(load_claims((file,)), result.id).files[0].claims[0]
    if written.text != result.text:
        raise UsageError(f"{result.id} was changed since the report was made", "audit it again, then review it")
    digest = result.digest if result.whole else ""
    review = Review(
        decision=Decision(decision),
        by=by.strip(),
        date=dt.datetime.now(dt.UTC).date(),
        note=note.strip(),
        of=digest,
    )
    click.echo(f"{result.id}: {terminal_text(result.text)}", err=True)
    if not digest:
        click.echo("not everything it cites could be read, so the review will not lapse by itself", err=True)
    before = read_claims_text(file)
    if offer_edit(file, before, add_review(before, written, review, file.as_posix()), yes=yes):
        click.echo("reviewed: the next report says so; commit it under your own name", err=True)
    return 0


def _result(report: "Report", name: str) -> "ClaimResult":
    """The claim of the report that is meant.

    Raises:
        UsageError: there is none, or several.
    """
    from difflib import get_close_matches

    from checker.errors import UsageError

    found = [claim for claim in report.claims if name in (claim.id, claim.id.partition("/")[2])]
    if not found:
        names = [part for claim in report.claims for part in (claim.id, claim.id.partition("/")[2])]
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else "give a claim's id as the report shows it"
        raise UsageError(f"the report has no claim {name!r}", hint)
    if len(found) > 1:
        raise UsageError(f"several files have a claim {name!r}", f"say which: {', '.join(one.id for one in found)}")
    return found[0]
