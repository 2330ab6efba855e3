"""Lists of works without statements, as reference managers export them: a claim file with sources and no claims yet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from checker.claims.urls import url_fault
from checker.errors import ImportFileError
from checker.importers.base import Counts, Imported, ImportOptions, Leftover
from checker.importers.build import many
from checker.importers.identifiers import completed
from checker.importers.names import source_key
from checker.model.claim import OFFLINE_TYPES, ClaimFile, DocumentInfo, Source

__all__ = ["Entry", "address_or_note", "check_number", "clean_doi", "clean_key", "sources_file"]

_KEY: Final = re.compile(r"[^\s:#{}\[\],&*!|>'\"%@`]+")
_LONGEST_KEY: Final = 80
_MOST_WORKS: Final = 30_000
"""Works of one list: what a claim file of the largest size can hold of them."""

_DOI: Final = re.compile(r"\A\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One work of a list: the key its manager gave it ("" for none), and its fields."""

    key: str
    source: Source


def sources_file(
    entries: Iterable[Entry], name: str, options: ImportOptions, leftovers: Sequence[Leftover] = ()
) -> Imported:
    """A claim file of works. Keys stay as they are where they can; one that comes twice gets a letter.

    Raises:
        ImportFileError: there is not one work.
    """
    sources: dict[str, Source] = {}
    taken: dict[str, int] = {}
    folded: set[str] = set()
    doubled: list[str] = []
    for number, entry in enumerate(entries, start=1):
        key = clean_key(entry.key)
        if not key or key.casefold() in folded:
            doubled += [key] if key else []
            while not key or key.casefold() in folded:
                key = source_key(entry.source, str(number), taken)
        folded.add(key.casefold())
        sources[key] = completed(entry.source)
    if not sources:
        raise ImportFileError("there is no work in it that could be read", "is it a list of references?")
    document = DocumentInfo(path="" if name == "-" else name, url=options.url, language=options.language)
    needs = tuple(key for key, source in sources.items() if not source.url and source.type not in OFFLINE_TYPES)
    notes = [f"{many(len(sources), 'source')} and no claims: write claims that cite their keys."]
    if doubled:
        notes.append(f"Keys that came twice, the later ones renamed: {', '.join(doubled[:12])}.")
    if needs:
        more = f" and {len(needs) - 12} more" if len(needs) > 12 else ""
        notes.append(f"Without an address (needs-url): {', '.join(needs[:12])}{more}.")
    if leftovers:
        notes.append(f"{many(len(leftovers), 'entry', 'entries')} could not be read; the first, on line "
                     f"{leftovers[0].line}: {leftovers[0].why}.")  # fmt: skip
    counts = Counts(
        references=len(sources), needs_url=needs, marks=len(sources) + len(leftovers), cited_marks=len(sources)
    )
    file = ClaimFile(schema_version=1, document=document, sources=sources)
    return Imported(file, tuple(notes), counts, (), tuple(leftovers))


def check_number(works: int) -> None:
    """Refuse a list that no claim file could hold, before it is read.

    Raises:
        ImportFileError: it has more works than are read.
    """
    if works > _MOST_WORKS:
        raise ImportFileError(f"it has {works:,} works, and {_MOST_WORKS:,} are read", "import it in parts")


def clean_key(key: str) -> str:
    """A manager's key without what YAML would take for its own."""
    return "".join(_KEY.findall(key))[:_LONGEST_KEY]


def address_or_note(url: str) -> tuple[str, str]:
    """An address that can be asked, and ""; or "" and a note with what is written there instead."""
    url = url.strip()
    if not url:
        return "", ""
    if url_fault(url) is None:
        return url, ""
    return "", "" if "@" in url else f"address as written: {url[:300]}"


def clean_doi(text: str) -> str:
    """A DOI without the address of its resolver."""
    return _DOI.sub("", text).strip()
