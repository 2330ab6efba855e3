"""`waiver-expired`: a waiver has ended, or runs too long."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import LONGEST, all_waivers, waiver_name

__all__ = ["WaiverExpired"]


class WaiverExpired(Rule):
    """A waiver has ended, or runs too long."""

    id = "waiver-expired"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "A waiver has ended, or runs too long."
    help = """\
A waiver is a promise to look again. Its day has passed, so it no longer covers anything; or it would last more than 400
days, which is no promise.

Look again, then renew it or take it out."""
    example = """\
warning[waiver-expired]: the waiver for link-blocked ended on 2026-02-01
 --> claims/waivers.yaml:3:3"""
    before = """\
schema: 1
waivers:
- rule: link-blocked
  host: gazette.example
  because: The paper blocks programs; read by hand.
  by: A. Editor
  until: 2026-02-01"""
    mended = "Somebody looked again, and the waiver has a new end."
    after = """\
schema: 1
waivers:
- rule: link-blocked
  host: gazette.example
  because: The paper blocks programs; read by hand.
  by: A. Editor
  until: 2027-02-01"""
    place = "claims/waivers.yaml"
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for waiver in all_waivers(audited.files, audited.waivers):
            if waiver.until < audited.as_of:
                message = f"the waiver for {waiver.rule} ended on {waiver.until}"
            elif waiver.until > audited.as_of + LONGEST:
                message = f"the waiver for {waiver.rule} runs until {waiver.until}, more than {LONGEST.days} days"
            else:
                continue
            yield self.at_source(waiver_name(waiver), waiver.where, message, "look again, then renew it or take it out")
