"""The one interface to exports: claim files go in, text for another tool comes out. Pure: nobody is asked anything."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from checker.model.claim import Citation, ClaimFile, Source

__all__ = ["Exporter", "cited_sources"]


class Exporter(ABC):
    """One form that other tools read. What it writes, the importer of the same form reads.

    `name` is what `--to` takes, `summary` one line for the help, `suffix` the ending of a file.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    suffix: ClassVar[str]

    @abstractmethod
    def export(self, files: Sequence[ClaimFile]) -> Iterator[str]:
        """The files in pieces, to be joined; the order is the files' own."""


def cited_sources(file: ClaimFile) -> Iterator[tuple[str, Source]]:
    """Every work of a file: its `sources`, then what claims cite by address alone, under no key."""
    yield from file.sources.items()
    seen: dict[str, None] = {}
    for claim in file.claims:
        for citation in claim.cites or ():
            if not citation.source and citation.url not in seen:
                seen[citation.url] = None
                yield "", _inline(file, citation)


def _inline(file: ClaimFile, citation: Citation) -> Source:
    return file.source_of(citation)
