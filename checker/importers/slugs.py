r"""The names that code hosts and site builders give to headings, so that a link can lead to one.

GitHub: lower case, everything but letters, marks, digits, connectors, hyphens and spaces removed, spaces to hyphens;
a second heading of the same words gets `-1`, a third `-2`. From the table-of-contents filter of GitHub's html-pipeline
(https://github.com/gjtorikian/html-pipeline, `toc_filter`), whose `\p{Word}` is Unicode's (UTS #18, annex C).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

__all__ = ["github_slug", "heading_anchors"]

_WORD: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Me", "Nd", "Pc"})
_OWN_ID: Final = re.compile(r"\{\s*#([^\s{}]+)[^{}]*\}\s*\Z")


def github_slug(heading: str) -> str:
    """The anchor GitHub gives to a heading's text, before a number tells it from others."""
    kept = (char for char in heading.lower() if char in "- " or unicodedata.category(char) in _WORD)
    return "".join(kept).replace(" ", "-")


def heading_anchors(headings: Sequence[str]) -> frozenset[str]:
    """Every anchor that leads to one of a document's headings.

    Beside GitHub's: an id the heading gives itself (`## Set-up {#setup}`), and what GitLab, Python-Markdown and
    kramdown make of the same words. A link that is right for the tool that builds the site is not called broken.

    Args:
        headings: Their text as rendered, in order.
    """
    own = [_OWN_ID.search(heading) for heading in headings]
    words = [
        heading[: found.start()].rstrip() if found else heading for heading, found in zip(headings, own, strict=True)
    ]
    anchors = {found[1] for found in own if found}
    anchors.update(_numbered(map(github_slug, headings), "-"))
    for slug in (github_slug, _collapsed, _plain, _kramdown):
        for mark in "-_":
            anchors.update(_numbered(map(slug, words), mark))
    return frozenset(anchors)


def _numbered(slugs: Iterable[str], mark: str) -> Iterator[str]:
    """Each slug, the second of a kind with `1` behind it and so on."""
    count: Counter[str] = Counter()
    for slug in slugs:
        yield f"{slug}{mark}{count[slug]}" if count[slug] else slug
        count[slug] += 1


def _collapsed(heading: str) -> str:
    """GitLab's: one hyphen where GitHub has several."""
    return re.sub("-{2,}", "-", github_slug(heading)).strip("-")


def _plain(heading: str) -> str:
    """Python-Markdown's `slugify`: ASCII only."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())


def _kramdown(heading: str) -> str:
    """Jekyll's: all before the first letter goes, too."""
    return re.sub(r"[^\w -]", "", re.sub(r"\A[^a-zA-Z]+", "", heading.lower())).replace(" ", "-")
