"""Which addresses of a site may be a work of that title, by what an archive lists of the site.

A suggestion for a person, never a verdict: an address is likely where the words of the title stand in it, as editorial
systems make addresses from titles. What is not archived, or has a number for a name, is not found this way.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from checker.capture.archives.base import Copy
from checker.capture.archives.choose import valid_timestamp
from checker.capture.archives.client import ArchiveClient, refusal

__all__ = ["Candidate", "Found", "score", "search_site", "title_words"]

_ROWS: Final = 1_000
_LEAST: Final = 50
"""Of 100: below, more words of the title are missing in the address than stand in it."""

_SMALL: Final = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "das", "de", "der", "des", "die", "for", "from", "has", "have", "how",
     "in", "into", "is", "its", "la", "le", "les", "not", "of", "on", "or", "that", "the", "their", "to", "und", "was",
     "were", "what", "when", "who", "why", "will", "with"}
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+")
_ASIDE: Final = re.compile(r"\.(?:css|js|png|jpe?g|gif|svg|ico|woff2?|xml|json|mp4)$|/(?:feed|amp|embed|comments?)/?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be the work: how much of the title stands in it, of 100, and a copy of it."""

    url: str
    score: int
    copy: Copy
    view: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an archive lists. `missing` is a sentence where it gave no answer or not all of it, "" else."""

    candidates: tuple[Candidate, ...] = ()
    missing: str = ""
    answered: bool = True


def title_words(title: str) -> list[str]:
    """The telling words of a title as addresses have them: small ASCII letters, in order."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’`]", "", title.replace("ß", "ss")))
    words = _WORD.findall(plain.encode("ascii", "ignore").decode().lower())
    return [word for word in words if word not in _SMALL and (len(word) > 2 or word.isdigit())]


def score(title: str, url: str, issued: str = "") -> int:
    """How much of a title stands in an address, of 100: its telling words by their length, in any order.

    Other words beside them, in the same part of the path, cost a little, and so does a year that is not the work's.
    """
    words = title_words(title)
    if not words:
        return 0
    path = unquote(urlsplit(url).path).lower()
    plain = unicodedata.normalize("NFKD", path).encode("ascii", "ignore").decode()
    there = _WORD.findall(_ASIDE.sub("", plain))
    known = set(there)
    whole = sum(map(len, words))
    has = sum(len(word) for word in words if word in known)
    parts = [_WORD.findall(part) for part in plain.split("/")]
    nearest = max(parts, key=lambda part: sum(len(word) for word in part if word in words))
    foreign = sum(
        len(word) for word in nearest if word not in (*words, *_SMALL) and not word.isdigit() and len(word) > 4
    )
    years = [word for word in there if re.fullmatch(r"(?:19|20)\d\d", word)]
    wrong = bool(issued and years and issued[:4] not in years)
    return max(0, round(100 * has / whole - 20 * min(1.0, foreign / whole) - 15 * wrong))


def search_site(client: ArchiveClient, site: str, title: str, *, issued: str = "", most: int = 8) -> Found:
    """Look for a work among what an archive lists of a site.

    Args:
        client: Who asks, at the archive's pace.
        site: A host; hosts below it count too.
        title: The work's title.
        issued: The year it came out in, or a longer date; "" when that is not known.
        most: At most so many candidates.

    Returns:
        The candidates, the likeliest first; one address once, whatever its scheme.
    """
    found: dict[str, Candidate] = {}
    missing = ""
    for words in _questions(title):
        address = client.archive.search_url(site, words, limit=_ROWS)
        if not address:
            return Found((), f"{client.archive.host} has no list of a site's addresses.", answered=False)
        visit = client.ask("index", address)
        refused = refusal(visit, client.archive.host)
        if refused is not None:
            return Found(_best(found, most), refused.detail, answered=False)
        rows = client.archive.rows(visit.body.decode("utf-8", "replace"))
        if visit.status != 200 or (rows.bad and not rows.copies):
            said = f"The index of {client.archive.host} answered with something else."
            return Found(_best(found, most), said, answered=False)
        if rows.lines >= _ROWS:
            missing = f"{client.archive.host} lists more addresses with these words than the {_ROWS:,} looked at."
        for copy in rows.copies:
            _take(found, client, copy, site, title, issued)
        if any(candidate.score >= 80 for candidate in found.values()):
            break
    return Found(_best(found, most), missing)


def _questions(title: str) -> list[Sequence[str]]:
    """The words to ask for, the narrowest question first: the two longest in their order, then each of them."""
    words = list(dict.fromkeys(title_words(title)))
    longest = sorted(sorted(range(len(words)), key=lambda place: -len(words[place]))[:2])
    pair = tuple(words[place] for place in longest)
    return (
        [pair, *((word,) for word in sorted(pair, key=len, reverse=True))] if len(pair) > 1 else [pair] if pair else []
    )


def _take(found: dict[str, Candidate], client: ArchiveClient, copy: Copy, site: str, title: str, issued: str) -> None:
    """Keep an address that may be the work; of several spellings the best, https first."""
    try:
        parts = urlsplit(copy.original)
        host = (parts.hostname or "").lower()
    except ValueError:
        return
    below = host == site.lower() or host.endswith(f".{site.lower()}")
    if not below or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return
    if not copy.usable or not valid_timestamp(copy.timestamp) or _ASIDE.search(parts.path.lower()):
        return
    key = f"{host.removeprefix('www.')}{unquote(parts.path).rstrip('/').lower()}"
    points = score(title, copy.original, issued) - (5 if parts.query else 0)
    before = found.get(key)
    if points >= _LEAST and (before is None or (points, parts.scheme) > (before.score, before.url.partition(":")[0])):
        found[key] = Candidate(copy.original, points, copy, client.archive.view_url(copy))


def _best(found: dict[str, Candidate], most: int) -> tuple[Candidate, ...]:
    return tuple(sorted(found.values(), key=lambda one: (-one.score, len(one.url), one.url))[:most])
