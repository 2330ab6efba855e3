"""`source-duplicate`: two sources of a file are one page."""

from collections.abc import Iterator
from typing import Final

from checker.capture.address import same_address
from checker.model.claim import OFFLINE_TYPES, Source
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["SourceDuplicate"]

_TITLE: Final = 4
"""Words a title has at least to tell one page from another."""


class SourceDuplicate(Rule):
    """Two sources of a file are one page."""

    id = "source-duplicate"
    family = Family.SOURCE
    severity = Severity.WARNING
    summary = "Two sources of a file are one page."
    help = """\
Two entries under `sources` have the same address, save for scheme, `www.`, a final slash or a fragment. Or one of them
has no address yet, and both have one title of several words and one date. Claims that seem to rest on two sources rest
on one.

Merge them: `ref` takes a list, so `ref: ["8", "9"]` keeps both of the document's numbers."""
    example = """\
warning[source-duplicate]: the source palacios2024b is the same page as palacios2024
 --> claims/jnim-isgs-war.yaml:60:3"""
    before = """\
schema: 1
sources:
  log:
    url: https://port.example/log
    ref: "8"
  port-log:
    url: https://www.port.example/log/
    ref: "9"
claims:
- text: The storm sank 42 boats.
  source: log
- text: The boats went down in the harbour.
  source: port-log"""
    mended = "One source has both of the document's numbers, and both claims cite it."
    after = """\
schema: 1
sources:
  log:
    url: https://port.example/log
    ref: ["8", "9"]
claims:
- text: The storm sank 42 boats.
  source: log
- text: The boats went down in the harbour.
  source: log"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            seen: list[tuple[str, Source]] = []
            by_title: dict[tuple[str, ...], list[str]] = {}
            for key, source in file.sources.items():
                named = by_title.setdefault(_title(source), []) if _title(source) else []
                first = next((other for other, known in seen if known.url and _same(known, source)), "")
                alike = next((other for other in named if not (file.sources[other].url and source.url)), "")
                if source.url and not first:
                    seen.append((key, source))
                named.append(key)
                if not (first or alike):
                    continue
                yield self.at_source(
                    f"{file.stem}/{key}",
                    source.where,
                    f"the source {key} is the same page as {first}"
                    if first
                    else f"the source {key} has the title and date of {alike}, and looks like one page with it",
                    f'merge them: give {first or alike} both numbers, ref: ["…", "…"]',
                )


def _same(known: Source, source: Source) -> bool:
    return bool(source.url) and same_address(known.url, source.url)


def _title(source: Source) -> tuple[str, ...]:
    """What makes two sources without an address look like one; () where that would tell nothing.

    Books of one title may be two editions, and a short title (Home, Census 2011) may be anybody's.
    """
    words = source.title.casefold().split()
    if len(words) < _TITLE or source.type in OFFLINE_TYPES:
        return ()
    return " ".join(words), source.issued or "", source.doi
