"""`link-gone`: the address is gone, and no earlier copy was read."""

from typing import Final

from checker.capture.base import asks_newest
from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.rules.base import Audited, CitedUrl, LinkRule
from checker.rules.memory import looks
from checker.rules.words import copy_name, why

__all__ = ["LinkGone"]

_ANSWERS: Final = (Outcome.NOT_ARCHIVED, Outcome.EXCLUDED, Outcome.GONE)


class LinkGone(LinkRule):
    """The address is gone, and no earlier copy was read."""

    id = "link-gone"
    severity = Severity.WARNING
    summary = "The address is gone, and no earlier copy was read."
    help = """\
The server says that the page is not there any more (404, or 410: gone for good), and no copy of it could be read. One
failing look is a warning, since servers err. It is an error when the server says 410, when the page was gone at three
looks, each at least three days after the one before, or when the newest copy in an archive is of an error page too. One
look that gets the page starts the count anew; what was blocked or unreachable counts for nothing. The count travels in
the report (`--baseline`): a run that does not have the earlier report begins at one.

Find the source's new address, or a copy in an archive, or another source."""
    example = """\
warning[link-gone]: the address is gone (404), 2 of 3 looks, first on 2026-11-19; no archive holds a copy
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/old/log
  quote: 42 boats went down in the harbour"""
    mended = "The source's new address was found."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = "RFC 9110 §15.5.5 and §15.5.11"

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        status = f" ({cited.capture.status})" if cited.capture and cited.capture.status else ""
        memory = audited.memory.get(cited.capture.url) if cited.capture and cited.capture.status != 410 else None
        counted = f", {looks(memory, audited.as_of)}" if memory and memory.failures else ""
        asked = {key: audited.captures[key] for _, citation in cited.citations for key in citation.copies}
        rest = "no archive was asked for a copy"
        if asked:
            far = [copy for copy in asked.values() if copy.captured and copy.memento and copy.memento.weak]
            silent = next((copy for copy in asked.values() if copy.outcome not in _ANSWERS and copy not in far), None)
            rest = f"{copy_name(far[0])} lacks the words" if far else "no archive holds a copy"
            rest = f"no copy could be read: {why(silent)}" if silent else rest
            if any(asks_newest(key) and copy.outcome is Outcome.GONE for key, copy in asked.items()):
                rest = "the newest copy in an archive is of an error page too"
        advice = "find its new address, a copy in an archive, or another source"
        return f"the address is gone{status}{counted}; {rest}", advice
