"""`link-local`: a link inside the repository leads nowhere."""

from collections.abc import Iterator
from typing import Final

from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.links import LocalState
from checker.rules.base import Audited, Rule

__all__ = ["LinkLocal"]

_SEVERITIES: Final = {
    LocalState.MISSING: Severity.ERROR,
    LocalState.NO_ANCHOR: Severity.ERROR,
    LocalState.MALFORMED: Severity.ERROR,
    LocalState.OTHER_CASE: Severity.WARNING,
    LocalState.UNSURE: Severity.NOTE,
}


class LinkLocal(Rule):
    """A link inside the repository leads nowhere."""

    id = "link-local"
    family = Family.LINK
    severity = Severity.ERROR
    summary = "A link inside the repository leads nowhere."
    help = """\
A document links to a file that is not there, to a heading or anchor that the file does not have, or to an address that
is none. Headings get the anchors that GitHub gives them; those of GitLab, Python-Markdown and kramdown are accepted
too, as are `id` and `name` in HTML.

It is a warning when a file or anchor differs in capitals only, and a note when there is a source of which a site
builder may make the page (`guide.html` of `guide.md`), or when a page has scripts that may add the anchor. Links that
leave the repository, begin with `/` or are filled in by a template are not judged.

Mend the link. A waiver in `waivers.yaml` names the document: `source: docs/guide.md`."""
    example = """\
error[link-local]: docs/setup.md has no heading or anchor #instalation
 --> README.md:14:7
  help: did you mean #installation?"""
    before = """\
# Storms

Begin with the [installation](#instalation).

## Installation"""
    mended = "The link names the heading as it is written."
    after = """\
# Storms

Begin with the [installation](#installation).

## Installation"""
    place = "README.md"
    source = (
        "RFC 3986 §5 (relative references); the table-of-contents filter of GitHub's html-pipeline (anchors of "
        "headings); HTML, “find a potential indicated element”"
    )
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for link in audited.local:
            severity = _SEVERITIES.get(link.state)
            if severity is not None:
                yield Finding(
                    rule=self.id,
                    severity=severity,
                    family=Family.LINK,
                    message=link.detail,
                    where=link.where,
                    fingerprint=fingerprint(Family.LINK, link.where.file, link.target, self.id),
                    source=link.where.file,
                    help=link.advice,
                )
