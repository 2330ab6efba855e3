"""`waiver-unknown`: a waiver names a rule that does not exist."""

from collections.abc import Iterator
from difflib import get_close_matches

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import all_waivers, waiver_name

__all__ = ["WaiverUnknown"]


class WaiverUnknown(Rule):
    """A waiver names a rule that does not exist."""

    id = "waiver-unknown"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "A waiver names a rule that does not exist."
    help = """\
No finding is ever of that rule, so the waiver covers nothing: its name is misspelt, or it is one of an older version.

Correct the name; `sourcecheck explain` lists the rules."""
    example = """\
warning[waiver-unknown]: there is no rule link-blokced; did you mean link-blocked?
 --> claims/waivers.yaml:3:3"""
    before = """\
schema: 1
waivers:
- rule: link-blokced
  host: gazette.example
  because: The paper blocks programs; read by hand.
  by: A. Editor
  until: 2027-02-01"""
    mended = "The rule has its right name."
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
        from checker.rules import RULES  # the list holds this rule, so it is there only after this file

        known = {rule.id for rule in RULES}
        for waiver in all_waivers(audited.files, audited.waivers):
            if waiver.rule in known:
                continue
            near = get_close_matches(waiver.rule, known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            advice = f"rule: {near[0]}" if near else "sourcecheck explain lists the rules"
            message = f"there is no rule {waiver.rule}{meant}"
            yield self.at_source(waiver_name(waiver), waiver.where, message, advice)
