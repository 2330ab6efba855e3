"""Readable names for what an import writes: ids of claims and keys of sources. Written once, so they stay."""

import re
import unicodedata
from typing import Final

import tldextract

from checker.claims.slug import slug
from checker.importers.citation import Printed
from checker.model.claim import Source

__all__ = ["claim_id", "source_key"]

_LENGTH: Final = 48
_SMALL: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "or", "that",
     "the", "their", "to", "was", "were", "with"}
)  # fmt: skip
_HOST: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}", re.IGNORECASE)
# The list that comes with the library, never one from the network, and no cache on disk.
_domains: Final = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def claim_id(text: str, taken: dict[str, int]) -> str:
    """An id that is not taken, and take it: made as `lint --fix` makes one."""
    return _free(slug(text, ()), taken, "-")


def source_key(printed: Printed | Source, label: str, taken: dict[str, int]) -> str:
    """A key that is not taken, and take it: as people name works: family name or site, and the year it came out.

    `nsaibia2020`, `csis`, and `nsaibia2020b` for the second of a year. The year of access is no part of it.
    """
    year = (printed.issued or "")[:4]
    name = _family(printed) or _site(printed) or _words(printed.title, 3) or f"ref-{_words(label, 3) or 'x'}"
    return _free(f"{name[:_LENGTH]}{year}", taken, "" if year else "-")


def _family(printed: Printed | Source) -> str:
    """The first author's family name, or an organisation's name in short."""
    if not printed.author:
        return ""
    family, comma, _ = printed.author[0].partition(",")
    return _words(family, 3).replace("-", "") if comma else _short(family)


def _site(printed: Printed | Source) -> str:
    """The site in short: the name in its address, else of the journal or site as printed."""
    for text in (printed.url.partition("://")[2].partition("/")[0], printed.container_title, printed.publisher):
        if _HOST.fullmatch(text):
            found = _domains(text)
            # A host under an ending nobody registered has no domain of its own: the label before the ending serves.
            return _words(found.domain if found.suffix else text.split(".")[-2], 3).replace("-", "")
    for text in (printed.container_title, printed.publisher):
        if short := _short(text):
            return short
    return ""


def _short(name: str) -> str:
    """A name in one word: its words together, or their initials when they are many."""
    words = _words(name, 9).split("-")
    joined = "".join(words)
    return joined if len(joined) <= 16 else "".join(word[:1] for word in words) if len(words) > 2 else words[0]


def _words(text: str, words: int) -> str:
    """The first telling words in ASCII, joined by hyphens; "" when the script has no ASCII form."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’`]", "", text)).encode("ascii", "ignore").decode().casefold()
    return "-".join([word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL][:words])[:_LENGTH]


def _free(name: str, taken: dict[str, int], joiner: str) -> str:
    """The name, or the first of `name-2`, `name-3` … (`nameb`, `namec` … after a year) that is not taken; takes it."""
    number = taken.get(name, 0)
    further = name
    while further in taken:
        number += 1
        further = f"{name}{joiner}{number if joiner or number > 26 else chr(ord('a') + number - 1)}"
    taken[name] = max(number, 1)
    taken.setdefault(further, 1)
    return further
