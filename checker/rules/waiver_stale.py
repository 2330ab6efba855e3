"""`waiver-stale`: what was waived has changed since."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import in_force, lapsed, scoped, waiver_name

__all__ = ["WaiverStale"]


class WaiverStale(Rule):
    """What was waived has changed since."""

    id = "waiver-stale"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "What was waived has changed since."
    help = """\
The waiver carries a digest (`on:`) of the claim, the quote and the passage it was given for. They are not what they
were, so the waiver lapses and the finding counts again.

Look again, then renew it or take it out."""
    example = """\
warning[waiver-stale]: what the waiver for quote-differs was given for has changed
 --> claims/storms.yaml:18:5"""
    last = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for waiver, scope in scoped(audited.files, audited.waivers):
            if in_force(waiver, audited.as_of) and lapsed(waiver, scope, audited):
                yield self.at_source(
                    waiver_name(waiver),
                    waiver.where,
                    f"what the waiver for {waiver.rule} was given for has changed",
                    "look again, then renew it or take it out",
                )
