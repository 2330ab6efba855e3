"""`source-corrected`: the source was corrected, doubted or changed after it appeared."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.model.notice import Notice, NoticeKind
from checker.model.report import CitationResult
from checker.rules.base import Audited, Rule
from checker.rules.notices import noticed

__all__ = ["SourceCorrected"]


class SourceCorrected(Rule):
    """The source was corrected, doubted or changed after it appeared."""

    id = "source-corrected"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "The source was corrected, doubted or changed after it appeared."
    help = """\
The page carries a correction near its head or foot or declares one (schema.org `correction`), or a register of
scholarly works links its DOI to a correction or an expression of concern. The claim may rest on what was corrected.

It is a note where the correction is older than the day the source was read, and where the page only says that it was
changed since: many sites change that date without changing a word. That no correction is known proves nothing.

Read the correction. When the claim stands, set `accessed` to today or waive the warning."""
    example = """\
warning[source-corrected]: the source was corrected: “Correction: an earlier version gave the wrong number of boats.”
 --> claims/storms.yaml:16:5"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = "The correction was read and the claim stands: a waiver says so, until somebody looks again."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  waivers:
  - rule: source-corrected
    because: The correction is about the name of the harbour master, not about the boats.
    by: A. Editor
    until: 2027-11-01"""
    source = "schema.org/correction; Crossref's updated-by; the correction notes of newspapers (docs/signs.md)"

    def check(self, audited: Audited) -> Iterator[Finding]:
        kinds = (NoticeKind.CONCERN, NoticeKind.CORRECTED, NoticeKind.MODIFIED)
        for found in noticed(self, audited, kinds):
            notice = found.notice
            when = f" on {notice.date}" if notice.date and notice.origin != "page" else ""
            words = f"“{notice.words}”" if notice.origin == "page" and notice.sign != "date-modified" else notice.words
            verb = {NoticeKind.CONCERN: "is doubted", NoticeKind.CORRECTED: "was corrected"}.get(notice.kind, "")
            message = f"the source {verb}{when}: {words}" if verb else words
            milder = notice.kind is NoticeKind.MODIFIED or _known(notice, found.citation)
            severity = Severity.NOTE if milder else self.severity
            yield found.finding(message, "read the correction, and see whether the claim stands", severity)


def _known(notice: Notice, citation: CitationResult) -> bool:
    """Whether the correction had been made when the source was read."""
    read = citation.source.accessed or ""
    return bool(notice.date and read) and notice.date[: len(read)] < read[: len(notice.date)]
