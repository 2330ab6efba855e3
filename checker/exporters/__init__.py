"""Claim files → other tools, one file a form. A new one is a new file here, a line in `EXPORTERS`, a test and docs."""

from typing import Final

from checker.exporters.base import Exporter
from checker.exporters.csl import CslExporter
from checker.exporters.jsonl import JsonLinesExporter
from checker.exporters.table import TableExporter

__all__ = ["EXPORTERS", "Exporter", "exporter_named"]

EXPORTERS: Final[tuple[Exporter, ...]] = (JsonLinesExporter(), TableExporter(), CslExporter())
"""Every form there is, in the order the help lists them."""


def exporter_named(name: str) -> Exporter | None:
    """The exporter of that name, or None."""
    return next((exporter for exporter in EXPORTERS if exporter.name == name), None)
