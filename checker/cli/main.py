"""The `sourcecheck` command. Commands are imported when they run, so that `--help` answers at once."""

import gc
import io
import signal
import sys
from collections.abc import Sequence
from typing import Final

import click

from checker import __version__
from checker.cli.lazy import LazyGroup
from checker.errors import SourcecheckError

__all__ = ["COMMANDS", "command_line", "main", "run"]

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "audit": ("checker.cli.audit", "Check every citation of claim files: links, quotes, copies."),
    "check": ("checker.cli.check", "Check one address and quote, a claim or a file, now."),
    "lint": ("checker.cli.lint", "Check claim files without the network."),
    "import": ("checker.cli.importing", "Turn a document with references into a claim file."),
    "resolve": ("checker.cli.resolve", "Propose addresses for sources that have none."),
    "add": ("checker.cli.add", "Write a new claim into a claim file, checked at once."),
    "fix": ("checker.cli.fix", "Mend what the last report found, where an edit is ready."),
    "review": ("checker.cli.review", "Write down what you found in a source."),
    "waive": ("checker.cli.waive", "Let a finding stand for a time."),
    "report": ("checker.cli.report", "Render a run.json again."),
    "export": ("checker.cli.export", "Write claims for other tools, or verdicts into a document."),
    "archive": ("checker.cli.archive", "Look after copies and the evidence that is kept."),
    "explain": ("checker.cli.explain", "Say what a rule or a reason means."),
}
"""Name → module (with a function `command`) and one line for the help."""


@click.group(
    cls=LazyGroup,
    subcommands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="sourcecheck")
def command_line() -> None:
    """Check that cited links resolve and that the quoted words stand there, live and archived.

    Results go to stdout, progress and summaries to stderr. Exit codes: 0 clean, 1 findings, 2 could not run,
    3 nothing to check, 4 nothing failed but too much could not be read.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        argv: The arguments, without the program's name; None for the process's own.

    A deliberate error is one sentence on stderr and 2; so is a bug, which must never look like a finding (1).
    """
    try:
        code = command_line.main(
            args=None if argv is None else list(argv), prog_name="sourcecheck", standalone_mode=False
        )
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except SourcecheckError as error:
        click.echo(error.printed, err=True)
        return 2
    except SystemExit:
        # So click ends when the reader of our output went away (`| head`), with 1, which would read as "findings".
        from checker.cli.output import leave_stdout

        leave_stdout()
        return 2
    except Exception as error:
        # Python exits with 1 on an uncaught error, which would read as "findings".
        import traceback

        traceback.print_exc()
        click.echo(
            f"error: this is a bug in sourcecheck ({type(error).__name__}); no report was written\n"
            "  = help: please report it with the lines above",
            err=True,
        )
        return 2


def run() -> None:
    """The console script.

    A job that is cancelled (SIGTERM) ends as Ctrl-C does, with a report of what was done, but with 143. Output is UTF-8
    whatever the locale says, as the files are: quotes hold “ and —, and JSON has no other encoding (RFC 8259 §8.1).
    """
    cancelled = []

    def cancel(number: int, _frame: object) -> None:
        cancelled.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, cancel)
    # What a run makes lives until its end, so that to look for garbage as often as usual finds none and costs a tenth.
    gc.set_threshold(20_000, 50, 100)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.stdin is None:  # closed by whoever started us (`<&-`): there is nothing to read
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    code = main()
    sys.exit(128 + cancelled[0] if cancelled and code == 128 + signal.SIGINT else code)
