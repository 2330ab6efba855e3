"""Where renderings go, and what the exit code says."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from checker.errors import ReportError, UsageError
from checker.files import atomic_write
from checker.formats import FORMATS, Format, RenderOptions
from checker.model.finding import Severity
from checker.model.report import Report
from checker.settings import Settings

__all__ = ["Exit", "Target", "emit", "exit_code", "leave_stdout", "parse_targets", "render_options"]


class Exit:
    """The exit codes. A bug is 2, never 1."""

    CLEAN = 0
    FINDINGS = 1
    COULD_NOT_RUN = 2
    NOTHING = 3
    INCONCLUSIVE = 4
    STOPPED = 130


@dataclass(frozen=True, slots=True)
class Target:
    """A format and where it goes; None is stdout."""

    form: Format
    path: Path | None = None


def parse_targets(texts: tuple[str, ...], among: tuple[Format, ...] = FORMATS) -> tuple[Target, ...]:
    """Read `--format NAME[=FILE]`.

    Args:
        texts: As they were given.
        among: The formats there are.

    Raises:
        UsageError: there is no such format, or two would share stdout.
    """
    targets = []
    for text in texts:
        name, _, file = text.partition("=")
        form = next((form for form in among if form.name == name), None)
        if form is None:
            raise UsageError(f"there is no format {name!r}", f"formats: {', '.join(form.name for form in among)}")
        targets.append(Target(form, Path(file) if file and file != "-" else None))
    if sum(target.path is None for target in targets) > 1:
        raise UsageError("only one format can go to stdout", "give the others a file: --format html=report.html")
    return tuple(targets)


def render_options(color: str, verbose: int, *, quiet: bool) -> RenderOptions:
    """What the terminal is like: its width, and whether it wants colours (https://no-color.org)."""
    if color == "auto":
        colored = (
            sys.stdout is not None
            and sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
    else:
        colored = color == "always"
    return RenderOptions(shutil.get_terminal_size((100, 24)).columns, colored, verbose, quiet)


def emit(report: Report, targets: tuple[Target, ...], options: RenderOptions) -> None:
    """Render each format to its place; files are written whole or not at all, and alike whatever the terminal is.

    Raises:
        ReportError: a place cannot be written to; the others were all the same.
    """
    failed: ReportError | None = None
    for target in targets:
        try:
            if target.path is None:
                for text in _gathered(target.form.render(report, options)):
                    click.echo(text, nl=False, color=options.color or None)
                continue
            pieces = target.form.render(report, replace(options, width=RenderOptions().width, color=False))
            target.path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(target.path, (text.encode() for text in _gathered(pieces)))
        except BrokenPipeError:
            leave_stdout()  # whoever reads has seen enough; the exit code still says what was found
        except OSError as error:
            place = target.path or "standard output"
            failed = failed or ReportError(f"{place} cannot be written: {error.strerror or error}")
    if failed is not None:
        raise failed


def _gathered(pieces: Iterable[str], size: int = 1 << 16) -> Iterator[str]:
    """The same text in fewer pieces, of about `size` characters: each one that is printed is also flushed."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(held)
            held, length = [], 0
    if held:
        yield "".join(held)


def leave_stdout() -> None:
    """Send the rest of standard output nowhere: its reader went away, and Python would complain at its own end."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def exit_code(report: Report, settings: Settings, *, at_once: bool = False) -> int:
    """What the report amounts to.

    Args:
        report: The report.
        settings: `fail_on` and `max_inconclusive`.
        at_once: For `check`, where a single answer that could not be had is worth a 4.

    Too much inconclusive is at least ten citations and more than the allowed share, or every citation there is: a run
    that could read nothing must not pass for a clean one.
    """
    counts = report.counts
    if counts.problems:
        return Exit.COULD_NOT_RUN
    if report.run.interrupted:
        return Exit.STOPPED
    if not counts.claims and not any(file.local for file in report.inputs.files):
        return Exit.NOTHING
    if _failing(report, settings.fail_on):
        return Exit.FINDINGS
    unread = _unread(report)
    if settings.max_inconclusive is not None and unread:
        share = unread / counts.citations
        if at_once or share == 1 or (unread >= 10 and share > settings.max_inconclusive):
            return Exit.INCONCLUSIVE
    return Exit.CLEAN


def _failing(report: Report, fail_on: str) -> bool:
    """Whether a finding fails the run: of those that count, any, or with a baseline that gates any new one."""
    worst = {"error": Severity.ERROR, "warning": Severity.WARNING}.get(fail_on)
    if worst is None:
        return False
    comparison = report.run.comparison
    return any(
        not finding.waived
        and finding.severity.rank <= worst.rank
        and (comparison is None or not comparison.gate or comparison.is_new(finding))
        for finding in report.findings
    )


def _unread(report: Report) -> int:
    """How many citations were inconclusive, not counting those whose finding is waived."""
    waived = {
        finding.url for finding in report.findings if finding.waived and finding.severity is Severity.INCONCLUSIVE
    }
    return sum(
        any(verdict.severity is Severity.INCONCLUSIVE for verdict in citation.verdicts)
        for claim in report.claims
        for citation in claim.citations
        if citation.url and citation.url not in waived
    )
