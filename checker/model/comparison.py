"""A report beside an earlier one: what is new, what is mended, what could not be seen this time.

A job that runs every night is believed when it speaks of what changed. So a finding is *known* only when the earlier
report had it at least as bad and no waiver covered it there; and it is *fixed* only when this run looked again and
found nothing: silence about a page that could not be read is no repair.
"""

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from checker.model.claim import Location
from checker.model.finding import Finding, Severity

__all__ = ["Comparison", "Past"]


class Past(BaseModel):
    """A finding of the earlier report that this one has no more, as it was then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    severity: Severity
    message: str
    fingerprint: str
    where: Location
    claim: str = ""
    url: str = ""


class Comparison(BaseModel):
    """What changed since an earlier report. `new` are fingerprints of findings of this report.

    `fixed` was looked at again and is well, or left the files; `unseen` could not be looked at again, so nobody knows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    started: str = Field(default="", description="When the earlier run began.")
    gate: bool = Field(default=False, description="Whether only new findings fail the run.")
    new: tuple[str, ...] = ()
    fixed: tuple[Past, ...] = ()
    unseen: tuple[Past, ...] = ()

    def is_new(self, finding: Finding) -> bool:
        """Whether the earlier report lacked it, had it milder, or had it waived."""
        return finding.fingerprint in self._fresh

    @cached_property
    def _fresh(self) -> frozenset[str]:
        return frozenset(self.new)
