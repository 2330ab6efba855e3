"""`offline-source`: the source is not on the web and was not checked."""

from collections.abc import Iterator

from checker.model.claim import OFFLINE_TYPES, ClaimFile
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
A book, an interview, a broadcast: it may well carry the claim, but no machine can read it from here. A person who has
it can supply a copy, a transcript or an extract of it (`sourcecheck archive add`, docs/supplied-copies.md): its quotes
are then looked for there. Otherwise a person's review is the only answer."""
    example = """\
note[offline-source]: the source herodotus1920 is of type book and was not checked
 --> claims/wars.yaml:8:3"""
    before = """\
schema: 1
sources:
  mercer1931:
    title: Storms of the Northern Coast
    type: book
claims:
- text: The storm sank 42 boats.
  source: mercer1931"""
    mended = (
        "The book can be read on the web as well; where it cannot, supply a copy (`sourcecheck archive add`) or "
        "leave the note standing."
    )
    after = """\
schema: 1
sources:
  mercer1931:
    title: Storms of the Northern Coast
    type: book
    url: https://library.example/mercer1931/page/112
claims:
- text: The storm sank 42 boats.
  source: mercer1931"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            read = _read_copies(audited, file)
            for key, source in file.sources.items():
                if key not in read and not source.url and not source.archive_url and source.type in OFFLINE_TYPES:
                    kind = source.type.replace("_", " ")
                    yield self.at_source(
                        f"{file.stem}/{key}",
                        source.where,
                        f"the source {key} is of type {kind} and was not checked",
                        "supply a copy of it (`archive add`), or let a person's review answer for it",
                    )


def _read_copies(audited: Audited, file: ClaimFile) -> frozenset[str]:
    """The sources of a file of which a copy was read."""
    return frozenset(
        citation.source_key
        for claim in audited.claims
        if claim.id.startswith(f"{file.stem}/")
        for citation in claim.citations
        if any(audited.captures[key].captured for key in citation.copies if key in audited.captures)
    )
