"""The tree of a page of HTML, and the few questions that readers of pages ask it."""

import re
import warnings
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from checker.errors import ImportFileError
from checker.importers.base import CONTROLS, MAX_BYTES

__all__ = ["DROPPED", "around", "external_links", "is_hidden", "joined", "parse_html", "shown_text"]

DROPPED: Final = frozenset(
    {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "svg", "iframe",
     "select", "option", "textarea", "input", "canvas", "video", "audio", "object", "math", "head", "dialog", "menu"}
)  # fmt: skip
"""Elements whose words are not the document's."""

_SPACES: Final = re.compile(r"\s+")


def parse_html(data: bytes) -> BeautifulSoup:
    """A page as a tree; its encoding is found as browsers do.

    Raises:
        ImportFileError: it is empty or too large.
    """
    if len(data) > MAX_BYTES:
        raise ImportFileError(f"the page is larger than {MAX_BYTES // 1_000_000} MB", "import it in parts")
    if not data.strip():
        raise ImportFileError("the document is empty")
    with warnings.catch_warnings():
        # What looks like XML or a path is still read as the HTML it was taken for.
        warnings.simplefilter("ignore")
        return BeautifulSoup(data, "lxml", multi_valued_attributes=None)


def shown_text(tag: Tag) -> str:
    """The words of an element, with single blanks; comments and what is not shown are none of them."""
    parts: list[str] = []
    for node in tag.descendants:
        words = isinstance(node, NavigableString) and not isinstance(node, PreformattedString)
        if words and not any(parent.name in DROPPED or is_hidden(parent) for parent in around(node, tag)):
            parts.append(str(node))
    return CONTROLS.sub(" ", _SPACES.sub(" ", "".join(parts))).strip()


def external_links(tag: Tag, base: str) -> list[tuple[str, str]]:
    """The links of an element that lead to an address on the web: address and words."""
    found = []
    for link in tag.find_all("a", href=True):
        url = joined(base, str(link["href"]))
        if url.lower().startswith(("http://", "https://")) and not str(link["href"]).startswith("#"):
            found.append((url, shown_text(link)))
    return found


def joined(base: str, target: str) -> str:
    """A link's address, joined to the page's; as written when the two make none."""
    target = re.sub(r"[\t\n\r]+", "", CONTROLS.sub("", target.strip())).replace(" ", "%20")
    try:
        return urljoin(base, target) if base else f"https:{target}" if target.startswith("//") else target
    except ValueError:
        return target


def is_hidden(tag: Tag) -> bool:
    """Whether an element says of itself that nobody sees it."""
    if not tag.attrs:
        return False
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style


def around(node: Any, stop: Tag) -> Iterator[Tag]:  # noqa: ANN401 - a text or an element
    """The elements around a node, up to and without `stop`."""
    parent = node.parent
    while parent is not None and parent is not stop:
        yield parent
        parent = parent.parent
