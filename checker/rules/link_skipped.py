"""`link-skipped`: we chose not to ask the address."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import why

__all__ = ["LinkSkipped"]


class LinkSkipped(LinkRule):
    """We chose not to ask the address."""

    id = "link-skipped"
    severity = Severity.INCONCLUSIVE
    summary = "We chose not to ask the address."
    help = """\
Our own policy kept us away: a private address, a scheme that is not http or https, a source marked unfit or usurped, a
secret in the address, a robots.txt that asks programs to stay out, or no stored capture in an offline run.

The message says which. Operators may open the guard for their own hosts, and leave the robots.txt of their own sites
unasked (`--robots-ignore HOST`); see `docs/settings.md`. Where another's robots.txt keeps programs out, a person may
still look: open the page, and cite an archived copy (archives are asked all the same) or waive the finding with what
you saw."""
    example = """\
inconclusive[link-skipped]: the name resolves to a private address
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  url_status: usurped
  quote: 42 boats went down in the harbour"""
    mended = (
        "An address that is not to be asked needs a copy that is: this one is in another archive than those that "
        "are looked through."
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

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        if cited.capture is not None and cited.capture.reason == "robots-disallowed":
            return why(cited.capture), (
                "open it yourself, then pin an archived copy or waive this; --robots-ignore is for a host of your own"
            )
        return why(cited.capture), "docs/settings.md says what an operator may allow"
