"""`link-gone`: the address is gone, and no earlier copy was read."""

from typing import Final

from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.words import why

__all__ = ["LinkGone"]

_ANSWERS: Final = (Outcome.NOT_ARCHIVED, Outcome.EXCLUDED, Outcome.GONE)


class LinkGone(LinkRule):
    """The address is gone, and no earlier copy was read."""

    id = "link-gone"
    severity = Severity.WARNING
    summary = "The address is gone, and no earlier copy was read."
    help = """\
The server says that the page is not there any more (404, or 410: gone for good), and no copy of it could be read. One
failing look is a warning, since servers err; 410 is an error at once.

Find the source's new address, or a copy in an archive, or another source."""
    example = """\
warning[link-gone]: the address is gone (404); archives hold no copy
 --> claims/storms.yaml:14:10"""
    source = "RFC 9110 §15.5.5 and §15.5.11"

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        status = f" ({cited.capture.status})" if cited.capture and cited.capture.status else ""
        asked = [audited.captures[key] for _, citation in cited.citations for key in citation.copies]
        rest = "no archive was asked for a copy"
        if asked:
            silent = next((copy for copy in asked if copy.outcome not in _ANSWERS), None)
            rest = f"no copy could be read: {why(silent)}" if silent else "no archive holds a copy"
        return f"the address is gone{status}; {rest}", "find its new address, a copy in an archive, or another source"
