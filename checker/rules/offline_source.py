"""`offline-source`: the source is not on the web and was not checked."""

from collections.abc import Iterator

from checker.model.claim import OFFLINE_TYPES
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["OfflineSource"]


class OfflineSource(Rule):
    """The source is not on the web and was not checked."""

    id = "offline-source"
    family = Family.SOURCE
    severity = Severity.NOTE
    summary = "The source is not on the web and was not checked."
    help = """\
A book, an interview, a broadcast: it may well carry the claim, but no machine can read it from here. A person's review
is the only answer."""
    example = """\
note[offline-source]: the source herodotus1920 is of type book and was not checked
 --> claims/wars.yaml:8:3"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            for key, source in file.sources.items():
                if not source.url and not source.archive_url and source.type in OFFLINE_TYPES:
                    kind = source.type.replace("_", " ")
                    yield self.at_source(
                        f"{file.stem}/{key}",
                        source.where,
                        f"the source {key} is of type {kind} and was not checked",
                        "a person's review is the only answer",
                    )
