"""`link-blocked`: the server would not let us read the page."""

from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import why

__all__ = ["LinkBlocked"]


class LinkBlocked(LinkRule):
    """The server would not let us read the page."""

    id = "link-blocked"
    severity = Severity.INCONCLUSIVE
    summary = "The server would not let us read the page."
    help = """\
The server answered with a refusal: 401, 402, 403, 429, 451, 999, or a bot wall. People can usually read the page; we
could not, so nothing is said of it, and above all not that it is dead.

Read it yourself and add a review, give an archived copy, or waive the finding for a time."""
    example = """\
inconclusive[link-blocked]: the server refused us (403)
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    mended = (
        "Nothing in the file opens the page to a program, but a copy in another archive than those that are asked "
        "can be read in its place; where there is none, read the page yourself and write a review, with a waiver "
        "that has an end."
    )
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://arquivo.pt/wayback/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  quote: 42 boats went down in the harbour"""
    source = "lycheeverse/lychee#1157: bot walls reported as dead links are the commonest complaint of link checkers"

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        return why(cited.capture), "read it yourself and add a review, or give an archived copy"
