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
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  waivers:
  - rule: quote-differs
    because: The port has changed its spelling.
    by: A. Editor
    until: 2027-02-01
    on: sha256:3f9a1c0e77b24d19a8d5f0c2b6e4917d5a3c8e0f1b2d4c6a798b9e0d1c2f3a45"""
    mended = "The page was read again, and the waiver is given for what stands there now."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  waivers:
  - rule: quote-differs
    because: The port has changed its spelling.
    by: A. Editor
    until: 2027-02-01
    on: sha256:338fe47b47ffdeb6e82b58a9450e6a431b1539711492bc8f7913321e6572fe35"""
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
