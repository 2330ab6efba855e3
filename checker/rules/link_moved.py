"""`link-moved`: the address has moved for good."""

from collections.abc import Iterator

from checker.capture.address import same_address
from checker.capture.secrets import secret_in
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["LinkMoved"]


class LinkMoved(Rule):
    """The address has moved for good."""

    id = "link-moved"
    family = Family.LINK
    severity = Severity.WARNING
    summary = "The address has moved for good."
    help = """\
Every redirect on the way was permanent (301 or 308) and leads to another page address. It works today; such redirects
are dropped sooner or later.

Replace the address by the new one. A change of scheme, `www.` or a final slash alone is not reported."""
    example = """\
warning[link-moved]: the address has moved for good to https://example.org/new
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: http://harbour.example/log
  quote: 42 boats went down in the harbour"""
    mended = "The address is the one that the redirects lead to."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "RFC 9110 §15.4.2 and §15.4.9"

    def check(self, audited: Audited) -> Iterator[Finding]:
        for cited in audited.urls():
            capture = cited.capture
            if capture is None or not capture.captured or not capture.hops or cited.doubt:
                continue
            permanent = all(hop.status in (301, 308) for hop in capture.hops)
            if permanent and not same_address(cited.url, capture.final_url):
                yield self.at_url(
                    cited.url,
                    cited.citations,
                    f"the address has moved for good to {capture.final_url}",
                    "find its new address without the secret in it"
                    if secret_in(capture.final_url)
                    else f"replace it: url: {capture.final_url}",
                )
