"""`link-unreachable`: no whole answer came back."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import why

__all__ = ["LinkUnreachable"]


class LinkUnreachable(LinkRule):
    """No whole answer came back."""

    id = "link-unreachable"
    severity = Severity.INCONCLUSIVE
    summary = "No whole answer came back."
    help = """\
A time-out, a refused or broken connection, a name that did not resolve, a certificate that does not hold, a server's
own error, a page cut off or too large. It may be the network between us as well as the page, so nothing is said of it.

Run again later, or from elsewhere."""
    example = """\
inconclusive[link-unreachable]: no answer within 20 seconds
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = (
        "Often another run is enough; where the server never answers us, a waiver says why, who looked, and until "
        "when that is to do."
    )
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour
  waivers:
  - rule: link-unreachable
    because: The port's server answers in its own country only; read there by hand.
    by: A. Editor
    until: 2027-02-01"""

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        return why(cited.capture), "run again later, or from elsewhere"
