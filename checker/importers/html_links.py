"""The links of HTML: of a page, and of the HTML that Markdown may hold.

What is a link is decided on the tree that beautifulsoup4 and lxml build; where it stands is found in the text, for
neither tells the place of an attribute.
"""

import re
import warnings
from collections import defaultdict, deque
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from checker.importers.base import DocumentLinks, Link, LinkReader

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

__all__ = ["HtmlLinks", "link_places"]

_ATTRIBUTES: Final = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
}
_HINTS: Final = frozenset({"preconnect", "dns-prefetch", "preload", "modulepreload", "prefetch", "pingback"})
"""`link` relations that name a server, or a resource of which the page itself tells when it uses it."""

_UNSEEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|(?P<open><(?P<name>script|style)\b[^>]{0,4000}>).*?(?=</(?P=name)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_VALUE: Final = re.compile(
    r"(?<![\w-])(href|srcset|src|poster)\s{0,9}=\s{0,9}"
    r"(?:\"([^\"]{0,8000})\"|'([^']{0,8000})'|([^\s\"'=<>`]{1,8000}))",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r",(?=\s)|(?<=[0-9][wxh]),")
"""What parts the candidates of a srcset; an address may hold commas itself."""

_INSIDE: Final = 60
"""Nodes of a link that are looked at for its words."""


class HtmlLinks(LinkReader):
    """Pages and parts of pages."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[frozenset[str]] = frozenset({".html", ".htm", ".xhtml"})

    def read(self, text: str, *, include_code: bool = False) -> DocumentLinks:
        from bs4 import BeautifulSoup
        from bs4.element import Tag

        if not text.strip():
            return DocumentLinks()
        with warnings.catch_warnings():
            # What looks like XML, a path or an address is still read as the HTML it was taken for.
            warnings.simplefilter("ignore")
            soup = BeautifulSoup(text, "lxml", multi_valued_attributes=None)
        tags = [tag for tag in soup.find_all(True) if isinstance(tag, Tag)]
        places = _places(text)
        links = []
        for tag, attribute, value, target in _targets(tags):
            waiting = places.get((attribute, value))
            start, end = waiting.popleft() if waiting else (0, 0)
            links.append(Link(target, _words(tag), start, end))
        base = next((str(tag["href"]).strip() for tag in tags if tag.name == "base" and tag.get("href")), "")
        title = soup.title.get_text() if soup.title else ""
        return DocumentLinks(
            tuple(links),
            frozenset(_anchors(tags)),
            " ".join(title.split()),
            base,
            any(tag.name == "script" for tag in tags),
        )


def _targets(tags: "list[Tag]") -> "Iterator[tuple[Tag, str, str, str]]":
    """Every link: its element, the attribute, the attribute's value, and the address in it."""
    for tag in tags:
        if tag.name == "link" and _HINTS & set(str(tag.get("rel") or "").lower().split()):
            continue
        for attribute in _ATTRIBUTES.get(tag.name, ()):
            value = tag.get(attribute)
            if value is None:
                continue
            value = str(value)
            if attribute != "srcset":
                yield tag, attribute, value.strip(), value.strip()
                continue
            for target in _candidates(value):
                yield tag, attribute, value.strip(), target


def _candidates(srcset: str) -> list[str]:
    """The addresses of a srcset (HTML, “parsing a srcset attribute”)."""
    words = (part.strip(", \t\n\r\f").split(None, 1) for part in _BETWEEN.split(srcset))
    return [address.rstrip(",") for address, *_ in filter(None, words)]


def _anchors(tags: "list[Tag]") -> Iterator[str]:
    """What a fragment may name (HTML, “find a potential indicated element”): an id, or the name of an `a`."""
    for tag in tags:
        if tag.get("id"):
            yield str(tag["id"])
        if tag.name == "a" and tag.get("name"):
            yield str(tag["name"])


def _places(text: str) -> dict[tuple[str, str], deque[tuple[int, int]]]:
    """Where attribute values stand: attribute and value to the spans, in order. Comments and scripts have none."""
    seen = _UNSEEN.sub(lambda found: (found["open"] or "").ljust(len(found[0])), text)
    places: dict[tuple[str, str], deque[tuple[int, int]]] = defaultdict(deque)
    for found in _VALUE.finditer(seen):
        group = next(number for number in (2, 3, 4) if found[number] is not None)
        attribute, value = found[1].lower(), unescape(found[group]).strip()
        # Each candidate of a srcset is a link of its own, and all stand in one value.
        count = len(_candidates(value)) if attribute == "srcset" else 1
        places[attribute, value].extend([found.span(group)] * max(1, count))
    return places


def link_places(soup: "BeautifulSoup", text: str) -> dict[int, tuple[int, int]]:
    """Where the addresses of a page's links stand: the span of its `href`'s value, by the `id()` of the element."""
    places = _places(text)
    found: dict[int, tuple[int, int]] = {}
    for tag in soup.find_all(href=True):
        if waiting := places.get(("href", str(tag["href"]).strip())):
            found[id(tag)] = waiting.popleft()
    return found


def _words(tag: "Tag") -> str:
    """The words on a link: its text, else what it or a picture in it says of itself."""
    from bs4.element import NavigableString, PreformattedString, Tag

    inside = list(islice(tag.descendants, _INSIDE)) if tag.name == "a" else []
    # Neither comments nor CDATA.
    texts = [str(node) for node in inside if isinstance(node, NavigableString)
             and not isinstance(node, PreformattedString)]  # fmt: skip
    words = " ".join(" ".join(texts).split())
    if not words:
        pictures = [node for node in inside if isinstance(node, Tag) and node.name == "img"]
        named = [tag.get(name) for name in ("alt", "aria-label", "title")] + [node.get("alt") for node in pictures]
        words = next((" ".join(str(name).split()) for name in named if name), "")
    return words
