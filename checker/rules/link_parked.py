"""`link-parked`: where the page was stands an advertisement for the domain."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule

__all__ = ["LinkParked"]


class LinkParked(LinkRule):
    """Where the page was stands an advertisement for the domain."""

    id = "link-parked"
    severity = Severity.WARNING
    summary = "Where the page was stands an advertisement for the domain."
    help = """\
The domain seems to have lost its owner: the visit ended at a parking service or a market for domains, or the page is
such a service's advertisement. No quoted words stand there, and no earlier copy has them. Whoever buys the domain next
can put anything at the cited address.

Cite a copy in an archive from before: set `archive_url` to it and `url_status: usurped`, so that nobody is sent to the
address again. The signs are listed in docs/signs.md; if this is the right page, waive the finding."""
    example = """\
warning[link-parked]: the address leads to a parking service for unused domains
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = (
        "A copy from before was found in another archive than those that are asked, and nobody is sent to the "
        "address any more."
    )
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://arquivo.pt/wayback/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  url_status: usurped
  quote: 42 boats went down in the harbour"""
    source = "Zirngibl et al. 2022, Domain Parking: Largely Present, Rarely Considered (TMA)"

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        detail = cited.doubt.detail if cited.doubt else "the page looks like that of a parked domain"
        return detail, "cite a copy from before: set archive_url, and url_status: usurped"
