"""The links of wikitext that leave the wiki: in brackets, bare, and in the parameters of citation templates."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from checker.importers.base import DocumentLinks, Link, LinkReader

__all__ = ["WikitextLinks", "parameter_before"]

_UNSEEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|<(nowiki|pre|syntaxhighlight|source|math)\b[^>]*(?<!/)>.*?(?:</\1|\Z)",
                            re.IGNORECASE | re.DOTALL)  # fmt: skip
_ADDRESS: Final = re.compile(r"(?<![\w.+-])(?:https?://|(?<=\[)//)[^\s\[\]<>\"|{}\x00-\x1f]+", re.IGNORECASE)
_PARAMETER: Final = re.compile(r"\|\s*([\w -]{1,40}?)\s*=\s*\Z")
_TRAILING: Final = ".,;:!?'"
_HEADING: Final = re.compile(r"^(={1,6})([^\n]{1,300}?)\1[ \t]{0,20}$", re.MULTILINE)
_CODE: Final = re.compile(r"<(?:nowiki|pre|syntaxhighlight|source)\b", re.IGNORECASE)


class WikitextLinks(LinkReader):
    """Files of wikitext. An archived copy that a template names beside its address is no link of its own."""

    name: ClassVar[str] = "wikitext"
    suffixes: ClassVar[frozenset[str]] = frozenset({".wiki", ".wikitext", ".mediawiki"})

    def read(self, text: str, *, include_code: bool = False) -> DocumentLinks:
        def blank(found: re.Match[str]) -> str:
            return found[0] if include_code and _CODE.match(found[0]) else " " * len(found[0])

        seen = _UNSEEN.sub(blank, text)
        anchors = frozenset(re.sub(r"\s+", "_", found[2].strip(" \t'")) for found in _HEADING.finditer(seen))
        return DocumentLinks(tuple(_links(seen)), anchors)


def parameter_before(text: str, start: int) -> str:
    """The name of the template parameter whose value begins at an offset, "" where none does."""
    found = _PARAMETER.search(text, max(0, start - 60), start)
    return found[1].strip().lower() if found else ""


def _links(text: str) -> Iterator[Link]:
    for found in _ADDRESS.finditer(text):
        start, target = found.start(), found[0]
        parameter = parameter_before(text, start)
        if "archive" in parameter:
            continue
        bracketed = text[max(0, start - 1) : start] == "["
        words = ""
        if bracketed:
            end = text.find("]", found.end())
            words = " ".join(text[found.end() : end].split()) if 0 <= end - found.end() < 300 else ""
        elif not parameter:
            # As MediaWiki does: punctuation behind a bare address is the sentence's.
            kept = target.rstrip(_TRAILING + ("" if "(" in target else ")"))
            target = kept if len(kept) > len("https://") else target
        yield Link(target, words, start, start + len(target))
