"""`link-soft-404`: the page that came looks like one for missing pages."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule

__all__ = ["LinkSoft404"]


class LinkSoft404(LinkRule):
    """The page that came looks like one for missing pages."""

    id = "link-soft-404"
    severity = Severity.WARNING
    summary = "The page that came looks like one for missing pages."
    help = """\
The server answered 200, as if all were well, but something says that this is not the page that was cited: it calls
itself "page not found", the visit was redirected to an address for missing pages or to the front page of the site, or
several cited addresses of one host all lead to the same page. No quoted words stand there: a quote that is found beats
every such sign. And no earlier copy has them.

It is a suspicion, never an error. Open the page: if it is gone, find its new address, a copy in an archive, or another
source; if it is the right page, waive the finding. The signs are listed in docs/signs.md."""
    example = """\
warning[link-soft-404]: the server says 200, but the visit was redirected to the front page of the site
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/2024/log
  quote: 42 boats went down in the harbour"""
    mended = "The page was opened and found to be lost; this is its new address."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "Bar-Yossef et al. 2004, doi:10.1145/988672.988716; the Internet Archive's DeadlinkChecker"

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        status = cited.capture.status if cited.capture else None
        detail = cited.doubt.detail if cited.doubt else "the page looks like one for missing pages"
        advice = "open it: find its new address or a copy in an archive, or waive this if it is the right page"
        return f"the server says {status or 'yes'}, but {detail}", advice
