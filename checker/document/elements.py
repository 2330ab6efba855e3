"""What the names of elements and attributes mean for a reader: tables, after the HTML standard."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = [
    "BLOCKS",
    "BLOCK_DISPLAYS",
    "DROPPED",
    "EMBEDDED",
    "FORM",
    "MATH",
    "MEANING",
    "NOTE_MARK",
    "TELLING",
    "TITLED",
    "UNSHOWN",
    "VERBATIM",
    "VOID",
    "Attributes",
    "is_note",
    "may_be_note",
]

Attributes = Mapping[str, str | None]
"""An element's attributes by lower-case name; None or "" for one without a value."""

BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "colgroup", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "foreignobject", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hgroup", "html", "legend", "li", "listing", "main", "menu", "nav", "noframes",
    "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td", "text",
    "tfoot", "th", "thead", "tr", "ul", "xmp",
})  # fmt: skip
"""Elements that a browser sets apart. SVG's text and foreignObject are placed each by itself."""

DROPPED: Final = frozenset({"style", "iframe", "rp", "noembed", "link", "base"})
"""Elements without a text of their own: what stands in them is for no reader."""

UNSHOWN: Final = frozenset({"template", "noframes", "video", "audio", "canvas", "progress", "meter", "annotation",
                             "annotation-xml", "datalist"})  # fmt: skip
"""Elements whose content a browser holds back or shows only where it cannot do better."""

VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
                         "source", "track", "wbr"})  # fmt: skip
"""Elements that have no content (HTML §13.1.2)."""

VERBATIM: Final = frozenset({"pre", "listing", "plaintext", "textarea", "xmp"})
FORM: Final = frozenset({"textarea", "select"})
MEANING: Final = (
    UNSHOWN | VERBATIM | FORM | {"title", "script", "noscript", "sup", "rt", "rtc", "svg", "math", "mfrac", "msup",
                                    "msubsup", "dialog", "desc", "a"}
)  # fmt: skip
TELLING: Final = frozenset({"style", "hidden", "popover", "aria-label", "role", "title", "alttext", "data",
                             "lang", "epub:type"})  # fmt: skip
TITLED: Final = frozenset({"abbr", "acronym", "dfn", "figure", "svg", "time", "video", "audio"})
MATH: Final = frozenset({"msup", "msubsup", "mfrac"})
BLOCK_DISPLAYS: Final = frozenset({"block", "flex", "grid", "table", "list-item", "flow-root", "table-cell",
                                    "table-row", "table-caption"})  # fmt: skip

EMBEDDED: Final = re.compile(r"\.pdf(?:[?#&]|\Z)|//docs\.google\.com/(?:viewer|gview)|/pdfjs/|[/.]issuu\.com/|"
                      r"//(?:www\.)?scribd\.com/embeds|documentcloud\.org/documents", re.IGNORECASE)  # fmt: skip
"""Addresses of documents that a page shows inside itself."""

_NOTE_TARGET: Final = re.compile(
    r"#_*(?:fn|ftn|edn|footnote|foot|endnote|note|cite|ref|bib|sdfootnote|sdendnote)(?:[-_:.\d]|sym|anc|\Z)",
    re.IGNORECASE,
)
NOTE_MARK: Final = re.compile(r"\s*[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3})[\])]?\s*", re.IGNORECASE)


def is_note(attributes: Attributes) -> bool:
    """Whether a link leads to a footnote, by its role or by the name of its target."""
    if _NOTE_TARGET.match(attributes.get("href") or ""):
        return True
    return "noteref" in f"{attributes.get('role')} {attributes.get('epub:type')}"


def may_be_note(attributes: Attributes) -> bool:
    """Whether a link might lead to a footnote: one within the page, or one with a role."""
    return (attributes.get("href") or "").startswith("#") or "epub:type" in attributes
