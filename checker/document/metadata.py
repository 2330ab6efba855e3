"""What a page says of itself outside its text: meta elements and JSON-LD."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

__all__ = ["behind_a_wall", "json_ld_modified", "json_ld_texts", "json_strings", "meta_text", "sends_on"]

_META_PREFIXES: Final = (
    "og:",
    "twitter:",
    "citation_",
    "dc.",
    "dcterms.",
    "article:",
    "book:",
    "parsely-",
    "sailthru.",
)
_META_NAMES: Final = frozenset(
    {"description", "abstract", "author", "title", "headline", "subject", "copyright", "prism.doi"}
)
_IDENTIFIERS: Final = frozenset({"citation_doi", "dc.identifier", "prism.doi"})
"""Names whose content may be an address and is wanted all the same: a DOI is written as one, too."""

_JSON_LD_KEYS: Final = frozenset(
    {"headline", "alternativeHeadline", "description", "articleBody", "text", "abstract", "caption", "transcript",
     "reviewBody", "claimReviewed", "name", "correction"}
)  # fmt: skip
"""The properties of schema.org that hold a page's words."""

_URL: Final = re.compile(r"(?:https?:)?//\S+\Z")
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]{0,500})?>")
_APART: Final = re.compile(
    r"p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td|th|table|figure|figcaption|section", re.IGNORECASE
)
_REFRESH: Final = re.compile(r"\s*([0-9]{0,9})[0-9.]*\s*[;,\s]\s*(?:url\s*=\s*)?['\"]?\s*[^\s'\"]", re.IGNORECASE)
_AT_ONCE: Final = 10
_JSON_LIMIT: Final = 2_000_000
_VALUES_LIMIT: Final = 50_000


def meta_text(attributes: Mapping[str, str | None]) -> tuple[str, str] | None:
    """What a meta element says in words: its name and its content, or None. Addresses are not words."""
    name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").strip()
    content = (attributes.get("content") or "").strip()
    low = name.lower()
    address = _URL.match(content) and low not in _IDENTIFIERS
    if not content or address or not (low in _META_NAMES or low.startswith(_META_PREFIXES)):
        return None
    return name, content


def sends_on(attributes: Mapping[str, str | None]) -> bool:
    """Whether a meta element sends visitors to another address within ten seconds (HTML standard, §4.2.5.3)."""
    if (attributes.get("http-equiv") or "").strip().lower() != "refresh":
        return False
    found = _REFRESH.match(attributes.get("content") or "")
    return found is not None and int(found[1] or 0) <= _AT_ONCE


def json_ld_texts(text: str) -> list[tuple[str, str]] | None:
    """The words in a JSON-LD script as (property, text), in order; None when it is not JSON.

    Publishers put HTML into these strings: tags and character references are
    resolved, and a line end stands where a block ends.
    """
    data = _parse(text)
    if data is None:
        return None
    found = []
    for key, value in _values(data):
        if key in _JSON_LD_KEYS and isinstance(value, str):
            words = _TAG.sub(_in_place_of, html.unescape(value)) if "<" in value or "&" in value else value
            if words.strip() and not _URL.match(words.strip()):
                found.append((key, words))
    return found


def _in_place_of(tag: re.Match[str]) -> str:
    """What stands for a tag in plain text: a line end for a block's, nothing for an inline one's."""
    return "\n" if _APART.fullmatch(tag[1]) else ""


def json_ld_modified(text: str) -> str:
    """When the work of a JSON-LD script was last changed (https://schema.org/dateModified), "" when it does not say.

    Only what stands at its top, or in its graph, is about the page: comments and related articles have dates too.
    """
    if '"dateModified"' not in text:
        return ""
    data = _parse(text)
    top = data if isinstance(data, list) else [data]
    found = [item.get("@graph") for item in top if isinstance(item, dict)]
    nodes = [*top, *(node for graph in found if isinstance(graph, list) for node in graph)]
    dates = [node.get("dateModified") for node in nodes[:_VALUES_LIMIT] if isinstance(node, dict)]
    return max((date.strip() for date in dates if isinstance(date, str)), default="")


def behind_a_wall(text: str) -> bool:
    """Whether a JSON-LD script says that the page's text is not free (schema.org isAccessibleForFree)."""
    if "isAccessibleForFree" not in text:
        return False
    return any(key == "isAccessibleForFree" and str(value).strip().lower() == "false"
               for key, value in _values(_parse(text)))  # fmt: skip


def json_strings(text: str) -> list[str] | None:
    """Every string value in a JSON script, in order; None when it is not JSON."""
    data = _parse(text)
    return None if data is None else [value for _, value in _values(data) if isinstance(value, str)]


def _parse(text: str) -> object:
    """The JSON value, or None: broken, too large and too deeply nested JSON is passed over."""
    if len(text) > _JSON_LIMIT:
        return None
    try:
        # Some publishers wrap the script in a comment or leave raw line breaks in strings; the latter is tolerable.
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _values(data: object) -> Iterator[tuple[str, object]]:
    """Every value that is no container, with the key it stands under, in order; without recursion."""
    pending: list[tuple[str, object]] = [("", data)]
    seen = 0
    while pending and seen < _VALUES_LIMIT:
        key, value = pending.pop()
        seen += 1
        if isinstance(value, dict):
            # https://schema.org/correction may be a text, or a comment that holds one.
            pending.extend(
                ("correction" if key == "correction" and name in ("text", "description") else str(name), item)
                for name, item in reversed(value.items())
            )
        elif isinstance(value, list):
            pending.extend((key, item) for item in reversed(value))
        else:
            yield key, value
