"""`link-fragment`: the page is there, and what the address names in it is not."""

from collections.abc import Iterator
from dataclasses import replace

from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import FragmentState
from checker.rules.base import Audited, Rule

__all__ = ["LinkFragment"]


class LinkFragment(Rule):
    """The page has not what the address names behind its `#`."""

    id = "link-fragment"
    family = Family.LINK
    severity = Severity.WARNING
    summary = "The page does not have what the address names behind its #."
    help = """\
The page was read, and it has no element with that `id` or `name`, does not have the words of a text fragment
(`#:~:text=…`), or, for a PDF, has no page of that number (`#page=12`). A browser then shows the top of the page.

Nothing is said of a page that was not read or that looks like a shell, a wall or another page; of `#top`, `#!/…`, `#/…`
and `#a=b`, which belong to scripts; of lines and comments, which they load; nor of a name that a script of the page
mentions. Names are compared without case, words as browsers compare them: without case and accents.

Replace the fragment by one that the page has, or take it out. Words that are missing may mean that the page changed."""
    example = """\
warning[link-fragment]: the page, as it is sent, has no anchor #instalation
 --> README.md:14:7"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log#sunday
  quote: 42 boats went down in the harbour"""
    mended = "The address names a place that the page has."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log#monday
  quote: 42 boats went down in the harbour"""
    source = (
        "HTML, “find a potential indicated element”; WICG URL Fragment Text Directives; RFC 8118 §3 (PDF); what users "
        "report of anchors made by scripts (lychee #2119, #2179)"
    )

    def check(self, audited: Audited) -> Iterator[Finding]:
        for cited in audited.urls():
            missing = next(
                (
                    citation.fragment
                    for _, citation in cited.citations
                    if citation.fragment is not None and citation.fragment.state is FragmentState.MISSING
                ),
                None,
            )
            told = any(
                verdict.rule.startswith("link-") for _, citation in cited.citations for verdict in citation.verdicts
            )
            if missing is None or told:
                continue
            finding = self.at_url(
                cited.url, cited.citations, missing.detail, "name a place that the page has, or take the # out"
            )
            # The page itself may have a finding of its own: this is another one.
            yield replace(finding, fingerprint=fingerprint(Family.LINK, "", cited.url, self.id))
