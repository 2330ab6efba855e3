"""A tree, written out again by the parser that built it, cut into texts and tags in a few passes that run in C.

What a parser serialises (HTML, §13.3) is far stricter than what it reads: every element is closed, every value stands
in double quotes, and `<` and `>` stand nowhere but around tags, except in the few places named here. Where a page
uses one of those so that the cut could be wrong, nothing is cut, and the tree itself is walked instead.
"""

import re
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from checker.document.builder import SIGNS

__all__ = ["KEPT_RAW", "Serial", "attributes_of", "serial"]

KEPT_RAW: Final = frozenset({"script", "noframes", "xmp"})
"""Elements whose text is written as it is, with every `<` in it, and of which the text is wanted."""
_RAW: Final = (*sorted(KEPT_RAW), "style", "iframe", "noembed", "plaintext")

_FOREIGN: Final = ("svg", "math")
_FOREIGN_RAW: Final = ", ".join(f"{root} {name}" for root in _FOREIGN for name in _RAW)
_TOLD_APART: Final = re.compile(rf"<(!--|/?(?:{'|'.join((*_RAW, *_FOREIGN))})(?=[ >]))")
_ATTRIBUTE: Final = re.compile(r' (=?[^ =]*)="([^"]*)"')
_TEXT_REFERENCES: Final = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_VALUE_REFERENCES: Final = (*_TEXT_REFERENCES[:-1], ("&quot;", '"'), _TEXT_REFERENCES[-1])


@dataclass(frozen=True, slots=True)
class Serial:
    """A page as texts and tags in turn: `texts[0]`, `tags[0]`, `texts[1]` … and one text more at the end.

    A tag is what stands between `<` and `>`. `raws` holds the content of each `KEPT_RAW` element, in order; the element
    itself stands among the tags, empty.
    """

    texts: list[str]
    tags: list[str]
    raws: list[str]


def serial(parser: LexborHTMLParser) -> Serial | None:
    """Cut a page; None where the page as it is written out could be read in two ways."""
    page = parser.html or ""
    for sign in SIGNS:
        if sign in page:
            page = page.replace(sign, "")
    cut = _without_raw(page, parser)
    if cut is None:
        return None
    marked, raws = cut
    pieces = marked.replace(">", "<").split("<")
    # `<` within a tag: the name of an element or attribute may hold one, and then there are more of them than of `>`.
    if 2 * marked.count("<") + 1 != len(pieces):
        return None
    texts = pieces[::2]
    if "&" in marked:
        for at, text in enumerate(texts):
            if "&" in text:
                texts[at] = _resolved(text, _TEXT_REFERENCES)
    return Serial(texts, pieces[1::2], raws)


def attributes_of(tag: str) -> dict[str, str | None]:
    """The attributes of a tag."""
    found: dict[str, str | None] = {}
    for name, value in _ATTRIBUTE.findall(tag, max(0, tag.find(" "))):
        found[name] = _resolved(value, _VALUE_REFERENCES) if "&" in value else value
    return found


def _resolved(text: str, references: tuple[tuple[str, str], ...]) -> str:
    for reference, char in references:
        text = text.replace(reference, char)
    return text


def _without_raw(page: str, parser: LexborHTMLParser) -> tuple[str, list[str]] | None:
    """A page without its comments and without the content of its raw elements, and that content; None when unsure."""
    parts: list[str] = []
    raws: list[str] = []
    done = depth = 0
    plain: bool | None = None
    for found in _TOLD_APART.finditer(page):
        at, name = found.start(), found[1]
        if at < done:
            continue
        if name.endswith(_FOREIGN):
            depth += -1 if name[0] == "/" else 1
            continue
        if name[0] == "/":
            continue
        if page.rfind("<", done, at) > page.rfind(">", done, at):
            return None  # inside a tag: the name of an attribute
        if name == "!--":
            begin, end = at, page.find("-->", at) + 3
            if end < 3:
                return None
        else:
            begin = page.find(">", at) + 1
            end = page.find(f"</{name}>", begin)
            if not begin or end < 0 or name == "plaintext":
                return None
            raw = page[begin:end]
            # In a comment within a script the end tag of another script may stand (HTML, §13.2.5.27: double escaped).
            if name == "script" and "<!--" in raw and "<script" in raw.lower():
                return None
            if depth > 0:
                plain = _plain_foreign(parser) if plain is None else plain
                if "<" in raw or not plain:
                    return None
            if name in KEPT_RAW:
                raws.append(raw)
        parts.append(page[done:begin])
        done = end
    parts.append(page[done:])
    return "".join(parts), raws


def _plain_foreign(parser: LexborHTMLParser) -> bool:
    """Whether no raw element of a drawing or formula has a `<` in its text, which would be written as it is."""
    return not any("<" in (node.text(deep=False) or "") for node in parser.css(_FOREIGN_RAW))
