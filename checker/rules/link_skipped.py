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
secret in the address, or no stored capture in an offline run.

The message says which. Operators may open the guard for their own hosts; see `docs/settings.md`."""
    example = """\
inconclusive[link-skipped]: the name resolves to a private address
 --> claims/storms.yaml:14:10"""

    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        return why(cited.capture), "docs/settings.md says what an operator may allow"
