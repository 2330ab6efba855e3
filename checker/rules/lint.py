"""What can be said of claim files without the network, as a report without captures."""

import datetime as dt

from checker import __version__
from checker.claims.load import Loaded
from checker.model.report import Inputs, Report, Run
from checker.rules import Audited, judge
from checker.rules.tally import tally

__all__ = ["lint"]


def lint(loaded: Loaded, as_of: dt.date, scope: str) -> Report:
    """Let the offline rules judge.

    Args:
        loaded: The claim files.
        as_of: The day to judge by.
        scope: What was looked at, in words.

    Returns:
        A report whose claims are empty: nothing was asked, so nothing is said of them.
    """
    findings = judge(Audited(as_of, loaded.files, loaded.waivers, local=loaded.local), offline_only=True)
    return Report(
        run=Run(version=__version__, started="", command="lint", scope=scope, offline=True),
        inputs=Inputs(as_of=as_of.isoformat(), files=loaded.inputs, problems=loaded.problems, local=loaded.local),
        findings=findings,
        counts=tally((), findings, len(loaded.problems)).model_copy(
            update={"claims": sum(len(file.claims) for file in loaded.files)}
        ),
    )
