"""`archive-untrusted`: a source points to an archive whose copies prove nothing."""

from collections.abc import Iterator

from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule
from checker.signs.archives import untrusted

__all__ = ["ArchiveUntrusted"]


class ArchiveUntrusted(Rule):
    """A source points to an archive whose copies prove nothing."""

    id = "archive-untrusted"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "A source points to an archive whose copies prove nothing."
    help = """\
The `archive_url` or `url` of the source is on archive.today or a mirror of it (archive.ph, .is, .li, .vn, .fo, .md).
Its pages carried a script that attacked another site, and archived pages were found to have been altered; the English
Wikipedia deprecated it on 2026-02-20. A copy that its keeper may have rewritten is no evidence, so it is never asked
and never counted, for or against.

Pin a copy in another archive: `sourcecheck archive save` takes one of a page that is still there, and a file that you
have of it can be supplied with `sourcecheck archive add`."""
    example = """\
warning[archive-untrusted]: archive_url is on archive.today, which is not counted: it was found to alter archived pages
 --> claims/storms.yaml:16:18"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://archive.ph/AbCdE
  archive_date: 2024-03-02
  quote: 42 boats went down in the harbour"""
    mended = "The copy is in an archive that keeps what it was given."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  archive_url: https://web.archive.org/web/20240302101500/https://port.example/log
  archive_date: 2024-03-02
  quote: 42 boats went down in the harbour"""
    source = "The Signpost, 2026-03-10"
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            sources = [(f"{file.stem}/{key}", source.where, source) for key, source in file.sources.items()]
            sources += [
                (file.full_id(claim), citation.where, file.source_of(citation))
                for claim in file.claims
                for citation in claim.cites or ()
                if citation.url or citation.archive_url
            ]
            for name, where, source in sources:
                for field, address in (("archive_url", source.archive_url), ("url", source.url)):
                    found = untrusted(address)
                    if found is not None:
                        yield self.at_source(
                            name,
                            where,
                            f"{field} is on {found.name}, which is not counted: {found.because}",
                            "pin a copy in another archive, or supply the file you have of it",
                            url=address,
                        )
