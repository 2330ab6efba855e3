"""JSON Lines (https://jsonlines.org): a claim a line, with the whole of what it cites, for scripts and databases."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from checker.exporters.base import Exporter
from checker.formats.encode import json_line
from checker.model.claim import Citation, Claim, ClaimFile

__all__ = ["JsonLinesExporter"]


class JsonLinesExporter(Exporter):
    """Loses nothing but comments and layout: `import` makes the same claim file of it."""

    name = "jsonl"
    summary = "a claim a line, with its sources, quotes and reviews; loses nothing"
    suffix = ".jsonl"

    def export(self, files: Sequence[ClaimFile]) -> Iterator[str]:
        """One object a line: `"type": "claim"`, and `"type": "source"` for works that no claim cites."""
        for file in files:
            about = {"file": file.stem, "document": _said(file.document)}
            cited = {cite.source for claim in file.claims for cite in claim.cites or ()}
            for claim in file.claims:
                yield json_line({"type": "claim", **about, **_claim(file, claim)}) + "\n"
            for key, source in file.sources.items():
                if key not in cited:
                    yield json_line({"type": "source", **about, "source": {"key": key, **_said(source)}}) + "\n"


def _claim(file: ClaimFile, claim: Claim) -> dict[str, Any]:
    said = _said(claim)
    if claim.cites is not None:
        said["cites"] = [_citation(file, cite) for cite in claim.cites]
    return said


def _citation(file: ClaimFile, citation: Citation) -> dict[str, Any]:
    said = _said(citation)
    if citation.source:
        said["source"] = {"key": citation.source, **_said(file.sources[citation.source])}
    return said


def _said(model: BaseModel) -> dict[str, Any]:
    """What a model says other than its defaults."""
    return model.model_dump(mode="json", exclude_defaults=True, by_alias=True)
