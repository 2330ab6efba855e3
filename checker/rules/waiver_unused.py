"""`waiver-unused`: a waiver covers nothing."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import covers, in_force, scoped, unsettled, waiver_name

__all__ = ["WaiverUnused"]


class WaiverUnused(Rule):
    """A waiver covers nothing."""

    id = "waiver-unused"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "A waiver covers nothing."
    help = """\
No finding of this run falls under the waiver: the trouble has passed, or the waiver names the wrong thing. An
inconclusive run says nothing of it.

Take it out."""
    example = """\
warning[waiver-unused]: the waiver for link-blocked covers nothing
 --> claims/waivers.yaml:3:3"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  waivers:
  - rule: link-blocked
    because: The port blocks programs; read by hand.
    by: A. Editor
    until: 2027-02-01"""
    mended = "The page can be read again, so the waiver is taken out."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "ignore lists that only grow hide real breakage (field practice)"
    last = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        from checker.rules import RULES  # the list holds this rule, so it is there only after this file

        if audited.partial:
            return  # it may cover a claim that was left out
        known = {rule.id for rule in RULES}
        for waiver, scope in scoped(audited.files, audited.waivers):
            if waiver.rule not in known:
                continue  # `waiver-unknown` says so
            if not in_force(waiver, audited.as_of) or unsettled(waiver, scope, audited):
                continue
            if not any(covers(waiver, scope, finding, audited) for finding in audited.findings):
                yield self.at_source(
                    waiver_name(waiver), waiver.where, f"the waiver for {waiver.rule} covers nothing", "take it out"
                )
