"""`waiver-ending`: a waiver ends within two weeks."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.rules.waivers import all_waivers, waiver_name

__all__ = ["WaiverEnding"]

_SOON: Final = dt.timedelta(days=14)


class WaiverEnding(Rule):
    """A waiver ends within two weeks."""

    id = "waiver-ending"
    family = Family.SOURCE
    severity = Severity.NOTE
    summary = "A waiver ends within two weeks."
    help = """\
What the waiver lets stand will count again when its day has passed. A note, so that nobody is surprised by a red run.

Look again, then mend what it speaks of, renew the waiver or let it end."""
    example = """\
note[waiver-ending]: the waiver for link-blocked by A. Editor ends on 2026-12-01
 --> claims/waivers.yaml:3:3"""
    before = """\
schema: 1
waivers:
- rule: link-blocked
  host: gazette.example
  because: The paper blocks programs; read by hand.
  by: A. Editor
  until: 2026-12-01"""
    mended = "Somebody looked again before the end, and renewed the waiver."
    after = """\
schema: 1
waivers:
- rule: link-blocked
  host: gazette.example
  because: The paper blocks programs; read by hand.
  by: A. Editor
  until: 2027-06-01"""
    place = "claims/waivers.yaml"
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for waiver in all_waivers(audited.files, audited.waivers):
            if audited.as_of <= waiver.until <= audited.as_of + _SOON:
                message = f"the waiver for {waiver.rule} by {waiver.by} ends on {waiver.until}"
                advice = "look again, then mend what it speaks of, renew it or let it end"
                yield self.at_source(waiver_name(waiver), waiver.where, message, advice)
