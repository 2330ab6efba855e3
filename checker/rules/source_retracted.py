"""`source-retracted`: the source was withdrawn by those who published it."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.model.notice import NoticeKind
from checker.rules.base import Audited, Rule
from checker.rules.notices import noticed

__all__ = ["SourceRetracted"]


class SourceRetracted(Rule):
    """The source was withdrawn by those who published it."""

    id = "source-retracted"
    family = Family.SOURCE
    severity = Severity.ERROR
    summary = "The source was withdrawn by those who published it."
    help = """\
A register of scholarly works links the source's DOI to a retraction, withdrawal or removal, or the page of the work
says so in its title. It is a warning where a page only looks as if it said so: it has no DOI, or says it in its text;
and where the DOI stands in the address alone, which may be that of a page about the work.

Registers are asked with `--retractions` only, for they learn what is checked. That none is known proves nothing: many
retractions are never registered, and most sources have no DOI.

Look for what the retraction is about, and cite another source, or say in the document that this one was retracted."""
    example = """\
error[source-retracted]: the source was retracted on 2024-03-05: retraction of 10.1234/abc: doi:10.1234/ret
 --> claims/storms.yaml:16:5"""
    before = """\
schema: 1
sources:
  doe2023:
    url: https://journal.example/storms
claims:
- text: The storm sank 42 boats.
  source: doe2023
  quote: 42 boats went down in the harbour"""
    mended = "Another source carries the claim."
    after = """\
schema: 1
sources:
  log:
    url: https://port.example/log
claims:
- text: The storm sank 42 boats.
  source: log
  quote: 42 boats went down in the harbour"""
    source = "COPE Retraction Guidelines; Crossref's updated-by and update-to, with the data of Retraction Watch"

    def check(self, audited: Audited) -> Iterator[Finding]:
        for found in noticed(self, audited, (NoticeKind.RETRACTED,)):
            when = f" on {found.notice.date}" if found.notice.date else ""
            looks = "was retracted" if found.notice.sure else "looks retracted"
            severity = Severity.ERROR if found.notice.sure else Severity.WARNING
            yield found.finding(f"the source {looks}{when}: {found.notice.words}", "cite another source", severity)
