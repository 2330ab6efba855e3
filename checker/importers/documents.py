"""A document's links as a claim file in memory: addresses become claims, links inside the repository are followed."""

import ipaddress
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from checker.capture.secrets import redact, secret_in
from checker.claims.urls import url_fault
from checker.importers.base import DocumentLinks, Link
from checker.importers.local import Repository, is_template
from checker.model.claim import Citation, DocumentInfo, Location
from checker.model.links import LinkClaim, LinkedDocument, LocalLink, LocalState

__all__ = ["DocumentOptions", "Lines", "ReadDocument", "read_links"]

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LINE_ENDS: Final = re.compile(r"[\t\n\r]+")
_LONGEST_TEXT: Final = 300
_RESERVED: Final = re.compile(r"(?:.*\.)?(?:example(?:\.com|\.net|\.org)?|test|invalid|localhost|local)", re.IGNORECASE)
"""Names that RFC 2606 and RFC 6761 keep for examples and RFC 6762 for the local network: nobody answers to them."""

_PLACEHOLDER: Final = re.compile(r"[{}<>]|%7B|%7D|%3C|%3E|\.\.\.\Z|…|%E2%80%A6", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentOptions:
    """How documents are read.

    `include_code`: addresses in code are links too. `root_url`: what a link that begins with `/` is joined to.
    `reserved`: names kept for examples are asked all the same, because something here serves them.
    """

    include_code: bool = False
    root_url: str = ""
    reserved: bool = False


class Lines:
    """Offsets in a text to lines and columns.

    Args:
        name: The file's path, for the places.
        text: Its text.
    """

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._starts = array("L", [0, *(found.end() for found in re.finditer("\n", text))])
        self.whole = self.span(0, len(text.rstrip()))

    def span(self, start: int, end: int) -> Location:
        """The place of a span."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Location(self._name, first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a document came to. `passed` counts links of a kind that is never followed, by that kind."""

    file: LinkedDocument
    local: tuple[LocalLink, ...] = ()
    passed: Counter[str] = field(default_factory=Counter)


def read_links(
    path: Path, lines: Lines, links: DocumentLinks, repository: Repository, options: DocumentOptions
) -> ReadDocument:
    """Sort a document's links into those the web is asked for and those that are followed on disk.

    Args:
        path: The document.
        lines: Where its lines begin.
        links: Its links.
        repository: Where links without a host are followed.
        options: What counts as a link.

    Returns:
        One claim an address, with one citation a place; every link that is followed on disk; the count of the rest.
    """
    name = path.as_posix()
    places: dict[str, list[tuple[str, Link, Location]]] = {}
    local: dict[tuple[Location, str], LocalLink] = {}
    passed: Counter[str] = Counter()
    for link in links.links:
        where = lines.span(link.start, link.end)
        target, kind = _kind(link.target, links.base, options)
        if kind == "address":
            # Two that differ in a secret alone would be one in every report.
            places.setdefault(redact(target), []).append((target, link, where))
        elif kind == "local":
            base = "" if _SCHEME.match(links.base) else links.base
            followed = repository.follow(path, target, base)
            local[where, target] = LocalLink(
                where, link.target, followed.state, followed.path, followed.detail, followed.advice
            )
        elif kind == "malformed":
            fault, advice = url_fault(target) or ("the address cannot be read", "write it again")
            local[where, target] = LocalLink(where, redact(target), LocalState.MALFORMED, "", fault, advice)
        else:
            passed[kind] += 1
    claims = tuple(_claim(shown, found) for shown, found in places.items())
    file = LinkedDocument(
        schema_version=1,
        document=DocumentInfo(title=links.title[:_LONGEST_TEXT], path=name),
        claims=claims,
        where=lines.whole,
    )
    return ReadDocument(file, tuple(local.values()), passed)


def _kind(target: str, base: str, options: DocumentOptions) -> tuple[str, str]:
    """What to do with a link: the address to use, and `address`, `local`, `malformed`, or why it is passed over."""
    # As browsers do (URL Standard, “basic URL parser”): line ends and tabs go, a space is encoded.
    target = _LINE_ENDS.sub("", target.strip())
    if target.startswith("//"):
        target = f"https:{target}"
    scheme = _SCHEME.match(target)
    if scheme is None and _SCHEME.match(base):
        target = urljoin(base, target) if _joins(base, target) else target
        scheme = _SCHEME.match(target)
    if scheme is None and target.startswith("/") and options.root_url and not is_template(target):
        target = urljoin(options.root_url, target)
        scheme = _SCHEME.match(target)
    if scheme is None:
        return target, "local"
    if scheme[1].lower() not in ("http", "https"):
        return target, f"{scheme[1].lower()}:"
    target = target.replace(" ", "%20")
    if is_template(target) or _PLACEHOLDER.search(target):
        return target, "placeholder"
    if url_fault(target) is not None and secret_in(target) == "":
        return target, "malformed"
    if not options.reserved and _nobody(target):
        return target, "example or local host"
    return target, "address"


def _joins(base: str, target: str) -> bool:
    """Whether the two make an address."""
    try:
        urljoin(base, target)
    except ValueError:
        return False
    return True


def _nobody(url: str) -> bool:
    """Whether the host is one of this machine's, of the local network, or nobody's."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return _RESERVED.fullmatch(host) is not None


def _claim(shown: str, found: Sequence[tuple[str, Link, Location]]) -> LinkClaim:
    """The claim that an address leads somewhere, with every place that says so."""
    words = next((link.text for _, link, _ in found if link.text), "")
    text = redact(" ".join(words.split()))[:_LONGEST_TEXT]
    return LinkClaim(
        text=text or shown,
        link=shown,
        cites=tuple(Citation(url=url, where=where) for url, _, where in found),
        where=found[0][2],
    )
