"""`sourcecheck fix`: the ready edits of the last report, in the files where they belong, the diff first."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from checker.model.report import Report
    from checker.proposals import Proposal, Target, Withheld

__all__ = ["command"]

_SHORTEST = 6


class _Fix(click.Command):
    """`fix`; with --resolve it is `resolve`, with that command's arguments, so that there is one way of doing it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        own = args[: args.index("--")] if "--" in args else args
        if "--resolve" not in own:
            return super().make_context(info_name, args, parent, **extra)
        from checker.cli.resolve import command as resolve

        args = [word for word in own if word != "--resolve"] + args[len(own) :]
        return resolve.make_context(f"{info_name} --resolve", args, parent, **extra)


@click.command("fix", cls=_Fix)
@click.argument("what", nargs=-1)
@click.option("--report", "run", type=click.Path(path_type=Path, dir_okay=False), default=Path("reports/run.json"))
@click.option(
    "--rule", "rules", multiple=True, metavar="RULE", help="Only what mends findings of this rule. Repeatable."
)
@click.option("--yes", is_flag=True, help="Write what the report proves to be right, without asking: for scripts.")
@click.option("--accept-words", is_flag=True, help="With --yes: replace quotes by the source's own words, too.")
@click.option("--dry-run", is_flag=True, help="Show what would be offered, and write nothing.")
@click.option(
    "--resolve", is_flag=True, expose_value=False, help="With FILE [SOURCE]...: the command resolve, its options too."
)
def command(
    what: tuple[str, ...], run: Path, rules: tuple[str, ...], *, yes: bool, accept_words: bool, dry_run: bool
) -> int:
    """Mend what the last report found, where an edit is ready: in claim files, and in the documents themselves.

    WHAT is a claim's id, a finding's fingerprint or the beginning of it, an address or a rule; without it, everything.
    An archived copy is named for a page that is gone or has changed, the new address for one that has moved, the
    source's own words for a quote that differs, a passage as a quote (from `audit --passages`), ids for claims without
    one. Each edit is shown as a diff and asked for on a terminal. A file that changed since the report was made is left
    alone. `fix --resolve FILE` proposes addresses for sources that have none: it is the command `resolve`.

    Exit codes: 0 written, or nothing to do; 2 a file could not be mended.
    """
    from checker.cli.report import read_report
    from checker.errors import UsageError
    from checker.formats.encode import terminal_text
    from checker.proposals import Proposal, Target, proposals
    from checker.proposals.files import targets

    if accept_words and not yes:
        raise UsageError("--accept-words goes with --yes", "without it you are asked for each edit")
    report = read_report(run)
    for name in what:
        _known(report, name)
    asking = not (yes or dry_run) and sys.stdin is not None and sys.stdin.isatty()
    session = _Session(
        _decider(yes=yes and not dry_run, accept_words=accept_words, asking=asking), shows=not yes or dry_run
    )
    for target in targets(report, Path.cwd()):
        if session.stopped:
            break
        if not isinstance(target, Target):
            if target.judged or what:
                session.failed += target.judged
                click.echo(f"{terminal_text(target.path)}: left alone: {terminal_text(target.why)}", err=True)
            continue
        chosen = [one for one in proposals(target) if _meant(one, what, rules)]
        session.mend(target, [one for one in chosen if isinstance(one, Proposal)])
        session.withheld += [one for one in chosen if not isinstance(one, Proposal)]
    session.say(detail=bool(what or rules))
    if session.unasked and not (yes or dry_run or asking):
        raise UsageError("nothing was written: there is no terminal to ask on", "write it with --yes")
    return 2 if session.failed else 0


def _decider(*, yes: bool, accept_words: bool, asking: bool) -> "Callable[[Proposal], str]":
    """Who says of a proposal `y`, `n` or `q` (no, and no more questions); "" where nobody does."""
    from checker.proposals import Consent

    def decide(proposal: "Proposal") -> str:
        if asking:
            choice = click.Choice(["y", "n", "q"])
            return str(click.prompt(f"Write it to {proposal.file}?", type=choice, default="n", err=True))
        granted = {Consent.SAFE} | ({Consent.WORDS} if accept_words else set())
        return "y" if yes and proposal.consent in granted else ""

    return decide


@dataclass(slots=True)
class _Session:
    """What became of the proposals.

    `decide` says of one `y`, `n` or `q`, "" where nobody does; `shows`: the diffs of those are shown all the same.
    `unasked` are those that nobody decided, `failed` counts the files that could not be mended.
    """

    decide: "Callable[[Proposal], str]"
    shows: bool
    written: Counter[str] = field(default_factory=Counter)
    unasked: "list[Proposal]" = field(default_factory=list)
    withheld: "list[Withheld]" = field(default_factory=list)
    failed: int = 0
    stopped: bool = False

    def mend(self, target: "Target", offered: "Iterable[Proposal]") -> None:
        """Offer the edits of one file, one after the other, and write what was accepted, all at once."""
        from checker.cli.edits import write_edit
        from checker.errors import SourcecheckError
        from checker.formats.encode import terminal_text

        if not self.shows:
            self._write(target, [one for one in offered if self._granted(one)])
            return
        text, accepted, groups = target.text, 0, set[str]()
        for proposal in offered:
            if self.stopped:
                break
            if proposal.group and proposal.group in groups:
                continue
            try:
                after = proposal.edit.apply(text, target.path)
            except SourcecheckError as error:
                click.echo(f"left alone: {terminal_text(error.message)}", err=True)
                continue
            if after == text:
                continue
            answer = self._offer(proposal, text, after)
            if answer == "y":
                text, accepted = after, accepted + 1
                groups.add(proposal.group)
        if accepted:
            write_edit(Path(target.path), target.text, text)
            self.written[target.path] += accepted

    def _granted(self, proposal: "Proposal") -> bool:
        """Whether a script may write it; of what a person is to choose from, one is kept in mind."""
        granted = self.decide(proposal) == "y"
        if not granted and not (proposal.group and proposal.group in {one.group for one in self.unasked}):
            self.unasked.append(proposal)
        return granted

    def _write(self, target: "Target", granted: "list[Proposal]") -> None:
        """Write edits that need no question: all at once, or where one of them is refused, one after the other."""
        from checker.cli.diff import show_diff
        from checker.cli.edits import write_edit
        from checker.errors import SourcecheckError
        from checker.formats.encode import terminal_text

        text, done = target.text, granted
        try:
            for edit in target.joined([proposal.edit for proposal in granted]):
                text = edit.apply(text, target.path)
        except SourcecheckError:
            text, done = target.text, []
            for proposal in granted:
                try:
                    text = proposal.edit.apply(text, target.path)
                    done.append(proposal)
                except SourcecheckError as error:
                    click.echo(f"left alone: {terminal_text(error.message)}", err=True)
        if text != target.text:
            for proposal in done:
                click.echo(_headline(proposal), err=True)
            show_diff(target.text, text, target.path)
            write_edit(Path(target.path), target.text, text)
            self.written[target.path] += len(done)

    def _offer(self, proposal: "Proposal", before: str, after: str) -> str:
        """Show one edit, and have it decided."""
        from checker.cli.diff import show_diff

        click.echo(_headline(proposal), err=True)
        if proposal.because:
            click.echo(f"  for a person to decide: {proposal.because}", err=True)
        show_diff(before, after, proposal.file)
        answer = self.decide(proposal)
        click.echo(err=True)
        if answer == "":
            self.unasked.append(proposal)
        self.stopped = answer == "q"
        return answer

    def say(self, *, detail: bool) -> None:
        """What was done, what waits for a person, and what has no ready edit."""
        from checker.formats.encode import terminal_text

        for path, count in self.written.items():
            click.echo(f"{terminal_text(path)}: {_count(count, 'edit')} written", err=True)
        if not self.shows:
            for proposal in self.unasked:
                about = f" ({', '.join(proposal.claims[:3])})" if proposal.claims else ""
                said = f"{proposal.file}: {proposal.rule or proposal.kind}: {proposal.says}{about}: {proposal.because}"
                click.echo(f"waits for a person: {terminal_text(said)}", err=True)
        for one in self.withheld if detail else ():
            click.echo(f"no ready edit: {terminal_text(f'{one.file}: {one.rule} of {one.url}: {one.why}')}", err=True)
        if self.withheld and not detail:
            without = _count(len(self.withheld), "place")
            click.echo(f"{without} without a ready edit; name the claim or rule to see why", err=True)
        if not (self.written or self.unasked or self.withheld or self.failed):
            click.echo("nothing to mend", err=True)


def _headline(proposal: "Proposal") -> str:
    """What a proposal does, and for which claims."""
    from checker.formats.encode import terminal_text

    about = ", ".join(proposal.claims[:3]) + (" …" if len(proposal.claims) > 3 else "")
    return terminal_text(f"{proposal.rule or proposal.kind}: {proposal.says}" + (f" ({about})" if about else ""))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _meant(one: "Proposal | Withheld", what: tuple[str, ...], rules: tuple[str, ...]) -> bool:
    """Whether a proposal is among those that were asked for."""
    if rules and one.rule not in rules:
        return False
    return not what or any(_names(name, one.claims, one.url, one.fingerprint, (one.rule, getattr(one, "kind", "")))
                           for name in what)  # fmt: skip


def _names(name: str, claims: Iterable[str], url: str, fingerprint: str, rules: Iterable[str]) -> bool:
    """Whether a name on the command line means a claim, an address, a fingerprint or a rule."""
    from checker.capture.address import same_address

    return (
        any(name in (claim, claim.partition("/")[2]) for claim in claims)
        or bool("//" in name and url and same_address(name, url))
        or (len(name) >= _SHORTEST and bool(fingerprint) and fingerprint.startswith(name.lower()))
        or name in rules
    )


def _known(report: "Report", name: str) -> None:
    """Make sure that a name means something in the report.

    Raises:
        UsageError: it does not.
    """
    from checker.errors import UsageError
    from checker.proposals import PROPOSERS
    from checker.rules import RULES

    if name in {rule.id for rule in RULES} | {proposer.kind for proposer in PROPOSERS}:
        return
    urls = (citation.url for claim in report.claims for citation in claim.citations)
    if any(_names(name, (claim.id,), "", "", ()) for claim in report.claims):
        return
    if any(_names(name, (), url, "", ()) for url in urls):
        return
    if any(_names(name, (), "", finding.fingerprint, ()) for finding in report.findings):
        return
    raise UsageError(
        f"the report has nothing called {name!r}", "give a claim's id, a fingerprint, an address or a rule"
    )
