"""What a page says of itself as a record: DOI, last change, and notices that it was corrected or retracted.

Words in the middle of a page prove nothing: an article about retractions is full of them. Publishers put their notes at
the head or the foot, and begin them in the same few ways; only those count. Which is which is never guessed: a note is
shown, and a person reads it.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from checker.model.document import Block, Channel, ChannelName, Document
from checker.model.notice import Notice, NoticeKind, PageRecord
from checker.signs.notices import NOTICES

__all__ = ["doi_in", "is_doi_address", "read_record"]

_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>?#]{1,200}", re.ASCII)
_TAIL: Final = ".,;:)]}'"
_VIEWS: Final = ("/full", "/abstract", "/pdf", "/epdf", "/html", "/fulltext", ".pdf", ".full", ".short", ".html")
_HOSTS: Final = ("doi.org", "dx.doi.org", "www.doi.org")
_NAMES: Final = re.compile(r"citation_doi|(?:dc|dcterms)\.identifier(?:\.doi)?|prism\.doi|bepress_citation_doi", re.I)
_MODIFIED: Final = re.compile(r"article:modified_time|og:updated_time|dateModified|(?:dc|dcterms)\.modified", re.I)
_DAY: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_HEAD: Final = 15
_FOOT: Final = 40
_LONGEST: Final = 1500
_SHOWN: Final = 300


def doi_in(text: str) -> str:
    """The DOI that an address or a text names, in lower case, "" for none (ISO 26324; DOIs ignore case).

    In an address of another host than doi.org, what publishers put behind a DOI is cut off.
    """
    plain = unquote(text.strip())
    try:
        parts = urlsplit(plain) if "://" in plain else None
        host = (parts.hostname or "") if parts else ""
    except ValueError:
        return ""
    found = _DOI.search(parts.path if parts is not None else plain)
    if found is None:
        return ""
    doi = found[0].rstrip(_TAIL).lower()
    while parts is not None and host not in _HOSTS and (view := next(filter(doi.endswith, _VIEWS), "")):
        doi = doi.removesuffix(view)
    return doi if _DOI.fullmatch(doi) else ""


def is_doi_address(url: str) -> bool:
    """Whether an address is one of the DOI system itself, which names a work and nothing else."""
    try:
        return (urlsplit(url.strip()).hostname or "") in _HOSTS
    except ValueError:
        return False


def read_record(document: Document) -> PageRecord | None:
    """What the page says of itself; None when it says nothing of the kind."""
    if not document.readable:
        return None
    meta = list(_texts(document, ChannelName.META))
    doi = next((found for block, text in meta if _NAMES.fullmatch(block.kind) and (found := doi_in(text))), "")
    modified = max((_day(text) for block, text in meta if _MODIFIED.fullmatch(block.kind)), default="")
    notices = (*_titled(document, scholarly=bool(doi)), *_declared(document), *_noted(document))
    unique = tuple({(notice.kind, notice.words): notice for notice in reversed(notices)}.values())[::-1]
    return PageRecord(doi, modified, unique) if doi or modified or unique else None


def _titled(document: Document, *, scholarly: bool) -> Iterator[Notice]:
    """A notice in the page's title or first heading. Of a page that has no DOI it only looks like one."""
    channel = document.channel(ChannelName.VISIBLE)
    heading = next((block for block in channel.blocks if block.kind in ("h1", "h2")), None) if channel else None
    for text in (document.title, *((_text(channel, heading),) if channel and heading else ())):
        begin = _plain(text)
        for sign in NOTICES:
            if begin.startswith(sign.title or ("\0",)):
                yield Notice(sign.kind, "page", text[:_SHOWN], sign=sign.id, sure=scholarly)
                return


def _declared(document: Document) -> Iterator[Notice]:
    """What the page declares in JSON-LD (https://schema.org/correction)."""
    channel = document.channel(ChannelName.JSON_LD)
    for block in channel.blocks if channel else ():
        if channel and block.kind == "correction":
            yield Notice(NoticeKind.CORRECTED, "page", _text(channel, block)[:_SHOWN], sign="json-ld-correction")


def _noted(document: Document) -> Iterator[Notice]:
    """Notes in the visible text near the head and the foot of the page."""
    channel = document.channel(ChannelName.VISIBLE)
    if channel is None:
        return
    blocks = channel.blocks
    start = next((place for place, block in enumerate(blocks) if block.kind == "h1"), 0)
    near = (*blocks[:_HEAD], *blocks[max(_HEAD, len(blocks) - _FOOT) :], *blocks[max(start, _HEAD) : start + _HEAD])
    for place, block in enumerate(near):
        text = _text(channel, block)
        begin = _plain(text)
        sign = next((sign for sign in NOTICES if begin.startswith(sign.edge or ("\0",))), None)
        if sign is None or len(text) > _LONGEST:
            continue
        if len(text) < 25 and place + 1 < len(near):
            text = f"{text} {_text(channel, near[place + 1])}"  # a heading, and what stands below it
        yield Notice(sign.kind, "page", text[:_SHOWN], sign=sign.id, sure=sign.kind is not NoticeKind.RETRACTED)


def _plain(text: str) -> str:
    """The beginning of a text as signs are written, without what may stand before its first word."""
    return " ".join(text[:200].lower().split()).lstrip("*†‡•–— ")


def _texts(document: Document, name: ChannelName) -> Iterator[tuple[Block, str]]:
    channel = document.channel(name)
    for block in channel.blocks if channel else ():
        yield block, _text(channel, block) if channel else ""


def _text(channel: Channel, block: Block) -> str:
    return channel.text[block.start : block.end]


def _day(text: str) -> str:
    found = _DAY.match(text.strip())
    return found[0] if found else ""
