"""`needs-url`: the source has no address, and its kind should have one."""

from collections.abc import Iterator

from checker.model.claim import OFFLINE_TYPES
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["NeedsUrl"]


class NeedsUrl(Rule):
    """The source has no address, and its kind should have one."""

    id = "needs-url"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "The source has no address, and its kind should have one."
    help = """\
A web source without `url` cannot be followed by anybody. Books, interviews, broadcasts and other offline kinds may do
without: give their `type`, a CSL type.

Find the address, or set the type. Nothing is guessed: `url_tentative: true` marks a conjecture as one."""
    example = """\
warning[needs-url]: the source jnim-isgs has no address
 --> claims/jnim-isgs-war.yaml:8:3"""
    before = """\
schema: 1
sources:
  log:
    title: The log of the port
    type: webpage
claims:
- text: The storm sank 42 boats.
  source: log"""
    mended = "The page has its address."
    after = """\
schema: 1
sources:
  log:
    title: The log of the port
    type: webpage
    url: https://port.example/log
claims:
- text: The storm sank 42 boats.
  source: log"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            for key, source in file.sources.items():
                if not source.url and not source.archive_url and source.type not in OFFLINE_TYPES:
                    yield self.at_source(
                        f"{file.stem}/{key}",
                        source.where,
                        f"the source {key} has no address",
                        "add url:, or type: book (interview, broadcast …) when it has none",
                    )
