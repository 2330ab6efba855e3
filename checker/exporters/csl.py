"""CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html): the works cited, for Zotero and pandoc."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from checker.exporters.base import Exporter, cited_sources
from checker.model.claim import ClaimFile, Source

__all__ = ["CslExporter"]


class CslExporter(Exporter):
    """What CSL has no name for (the copy, what is known of the address) stands in `custom`, as its schema wants."""

    name = "csl"
    summary = "the works that are cited, for reference managers"
    suffix = ".json"

    def export(self, files: Sequence[ClaimFile]) -> Iterator[str]:
        """A list of items; of several files, the keys have the file's name before them."""
        items: list[dict[str, Any]] = []
        for file in files:
            for number, (key, source) in enumerate(cited_sources(file), start=1):
                name = key or f"cited-{number}"
                items.append(_item(name if len(files) == 1 else f"{file.stem}/{name}", source))
        yield json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(name: str, source: Source) -> dict[str, Any]:
    custom = {
        "ref": list(source.ref),
        "archive_url": source.archive_url,
        "archive_date": source.archive_date,
        "url_status": source.url_status and source.url_status.value,
        "access": source.access and source.access.value,
        "url_tentative": source.url_tentative,
    }
    item = {
        "id": name,
        "type": source.type or ("webpage" if source.url else "document"),
        "title": source.title,
        "author": [_name(author) for author in source.author],
        "container-title": source.container_title,
        "publisher": source.publisher,
        "issued": _date(source.issued),
        "accessed": _date(source.accessed),
        "URL": source.url,
        "DOI": source.doi,
        "ISBN": source.isbn,
        "language": source.language,
        "note": source.note,
        "custom": {key: value for key, value in custom.items() if value},
    }
    return {key: value for key, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    """A name as family and given name where it is written so, else as it is."""
    family, comma, given = (part.strip() for part in author.partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": author}


def _date(said: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in said.split("-")]]} if said else None
