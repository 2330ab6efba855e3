"""Claims as JSON Lines, as `sourcecheck export --to jsonl` writes them: the same claim file again."""

import json
from typing import Any, ClassVar

from pydantic import ValidationError

from checker.errors import ImportFileError
from checker.importers.base import Counts, Imported, Importer, ImportOptions, Leftover, decode_document
from checker.importers.sources import address_or_note
from checker.model.claim import Claim, ClaimFile, DocumentInfo, Source

__all__ = ["JsonLinesImporter"]


class JsonLinesImporter(Importer):
    """Reads a claim a line, with the whole of what it cites."""

    name: ClassVar[str] = "jsonl"
    summary: ClassVar[str] = "claims that sourcecheck exported as JSON Lines"
    suffixes: ClassVar[frozenset[str]] = frozenset({".jsonl", ".ndjson"})

    def sniff(self, data: bytes) -> float:
        """Judge by what every line begins with."""
        head = b"".join(data[:200].split())
        return 0.99 if head.startswith((b'{"type":"claim",', b'{"type":"source",')) else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Put the lines together; one that is no claim is a leftover."""
        lines = _Lines()
        for number, line in enumerate(decode_document(data).split("\n"), start=1):
            if line.strip():
                lines.take(line, number)
        if not lines.claims and not lines.sources:
            raise ImportFileError("no line of it is a claim", "export one: sourcecheck export --to jsonl")
        if len(lines.files) > 1:
            raise ImportFileError(f"it holds the claims of {len(lines.files)} files", "export one file at a time")
        file = ClaimFile(schema_version=1, document=lines.document, sources=lines.sources, claims=tuple(lines.claims))
        total = sum(len(claim.cites or ()) for claim in lines.claims)
        counts = Counts(references=len(lines.sources), marks=total + len(lines.leftovers), cited_marks=total)
        bad = lines.leftovers
        notes = [f"{len(bad)} lines left out; the first, line {bad[0].line}: {bad[0].why}."] if bad else []
        return Imported(file, tuple(notes), counts, (), tuple(bad))


class _Lines:
    """What the lines came to."""

    def __init__(self) -> None:
        self.document = DocumentInfo()
        self.sources: dict[str, Source] = {}
        self.claims: list[Claim] = []
        self.files: set[str] = set()
        self.leftovers: list[Leftover] = []
        self._ids: set[str] = set()

    def take(self, line: str, number: int) -> None:
        """One line."""
        try:
            said = json.loads(line)
            if not isinstance(said, dict) or said.get("type") not in ("claim", "source"):
                raise ValueError("it is neither a claim nor a source")
            self._take(said)
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            why = "it does not have the form of a claim" if isinstance(error, ValidationError) else str(error)[:200]
            self.leftovers.append(Leftover(line[:200], why or "it does not have the form of a claim", number))

    def _take(self, said: dict[str, Any]) -> None:
        kind, file, document = said.pop("type"), said.pop("file", ""), said.pop("document", {})
        sources: dict[str, Source] = {}
        if kind == "source":
            self._source(said["source"], sources)
        else:
            for cite in said.get("cites") or ():
                if isinstance(cite.get("source"), dict):
                    cite["source"] = self._source(cite["source"], sources)
                for field in ("url", "archive_url"):
                    if cite.get(field):
                        cite[field] = address_or_note(cite[field])[0]
                if bool(cite.get("source")) == bool(cite.get("url")):
                    raise ValueError("a citation needs one of source and url")
            claim = Claim.model_validate(said)
            if claim.name in self._ids:
                raise ValueError(f"the id {claim.name} is taken")
            self._ids.add(claim.name)
            self.claims.append(claim)
        self.sources |= sources
        self.files.add(str(file))
        self.document = DocumentInfo.model_validate(document)

    def _source(self, said: dict[str, Any], found: dict[str, Source]) -> str:
        """Keep a source; returns its key.

        Raises:
            ValueError: it has no key, or is another than the one of that key.
        """
        key = said.pop("key")
        for field in ("url", "archive_url"):
            if said.get(field):
                said[field] = address_or_note(said[field])[0]
        source = Source.model_validate(said)
        if not isinstance(key, str) or not key or self.sources.get(key, source) != source:
            raise ValueError("its source has no key, or that of another")
        found[key] = source
        return key
