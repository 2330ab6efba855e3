"""`source-duplicate`: two sources of a file are one page."""

from collections.abc import Iterator

from checker.capture.address import same_address
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["SourceDuplicate"]


class SourceDuplicate(Rule):
    """Two sources of a file are one page."""

    id = "source-duplicate"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "Two sources of a file are one page."
    help = """\
Two entries under `sources` have the same address, save for scheme, `www.`, a final slash or a fragment. Claims that
seem to rest on two sources rest on one.

Merge them: `ref` takes a list, so `ref: ["8", "9"]` keeps both of the document's numbers."""
    example = """\
warning[source-duplicate]: the source palacios2024b is the same page as palacios2024
 --> claims/jnim-isgs-war.yaml:60:3"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            seen: list[tuple[str, str]] = []
            for key, source in file.sources.items():
                if not source.url:
                    continue
                first = next((other for other, url in seen if same_address(url, source.url)), None)
                if first is None:
                    seen.append((key, source.url))
                    continue
                yield self.at_source(
                    f"{file.stem}/{key}",
                    source.where,
                    f"the source {key} is the same page as {first}",
                    f'merge them: give {first} both numbers, ref: ["…", "…"]',
                )
