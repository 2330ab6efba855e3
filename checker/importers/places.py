"""Where references and addresses stand in a document: offsets as a reader met them, to places in the text as it is."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.importers.base import Place
from checker.model.claim import Source

__all__ = ["Span", "addresses", "keys_by_url", "placed"]

_GOES_ON = re.compile(r"[\w/%=&~#+-]|[.?,;:!](?=[\w/%])")
"""What would make an address a longer one."""


@dataclass(frozen=True, slots=True)
class Span:
    """A `Place` whose offsets count every line end as one character, as `decode_document` has them."""

    kind: str
    start: int
    end: int
    url: str = ""
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def placed(text: str, spans: Iterable[Span]) -> tuple[Place, ...]:
    """Spans as places, in the document's order, each once.

    Args:
        text: The document as `document_text` has it.
        spans: What was met; one that lies outside the text is left out.
    """
    # A reader counts `\\r\\n` as one character: what it calls n stands that many pairs further on.
    pairs = array("Q", (match.start() - number for number, match in enumerate(re.finditer("\r\n", text))))
    lines = array("Q", [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))])
    found: dict[Place, None] = {}
    for span in spans:
        start, end = (offset + bisect_left(pairs, offset) for offset in (span.start, span.end))
        if 0 <= span.start < span.end and end <= len(text):
            line = bisect_right(lines, start)
            column = start - lines[line - 1] + 1
            found[Place(span.kind, start, end, line, column, span.url, span.sources, span.claims)] = None
    return tuple(sorted(found, key=lambda place: (place.start, -place.end, place.kind)))


def keys_by_url(sources: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The keys of the sources that have an address as their own or as their copy's."""
    found: dict[str, tuple[str, ...]] = {}
    for key, source in sources.items():
        for url in dict.fromkeys((source.url, source.archive_url)):
            if url:
                found[url] = (*found.get(url, ()), key)
    return found


def addresses(text: str, start: int, end: int, urls: Mapping[str, tuple[str, ...]]) -> Iterator[Span]:
    """Where addresses stand between two offsets: each whole, and none inside a longer one that is known, too.

    Args:
        text: The document, as the offsets count it.
        start: Where to begin.
        end: Where to end.
        urls: The addresses that are looked for, each with the keys of its sources.
    """
    taken: list[tuple[int, int]] = []
    for url in sorted(urls, key=lambda one: (-len(one), one)):
        for written in dict.fromkeys((url, url.replace("&", "&amp;"))):
            at = text.find(written, start, end) if written else -1
            while at >= 0:
                stop = at + len(written)
                inside = any(first < stop and at < last for first, last in taken)
                # In the address of a copy, the page's own stands behind a slash.
                part = text[at - 1 : at] == "/" or _GOES_ON.match(text, stop, end) is not None
                if not inside and not part:
                    taken.append((at, stop))
                    yield Span("address", at, stop, url, urls[url])
                at = text.find(written, stop, end)
