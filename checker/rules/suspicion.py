"""Signs that the page that came is not the one that was cited, though the server says so.

Here captures and readings meet: what a page calls itself (`checker.document.pagekind`), where its redirects ended, and
where those of its neighbours did. All of it is a suspicion: it may soften a verdict or ask a person to look, it never
makes an error, and words that are found on the page beat it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

import tldextract

from checker.capture.address import same_address
from checker.model.capture import Capture, CaptureKind
from checker.model.document import Suspicion
from checker.signs.address import address_sign
from checker.signs.base import Kind
from checker.witness import Witness

__all__ = ["MANY", "SUSPICIONS", "WALLS", "doubts"]

WALLS: Final = frozenset({Kind.BOT_WALL.value, Kind.CONSENT_WALL.value, Kind.LOGIN_WALL.value, Kind.ERROR_PAGE.value})
"""Kinds that stand between us and the page: nothing can be said of it."""

SUSPICIONS: Final = frozenset({Kind.SOFT_404.value, Kind.PARKED.value})
"""Kinds that are no page at all, if the sign is right."""

MANY: Final = 3
"""So many cited addresses of a host must end at one page before that says something."""

_HOMES: Final = frozenset({"index", "default", "home", "homepage", "welcome", "main", "start"})
_LANGUAGE: Final = re.compile(r"[a-z]{2}([-_][a-z]{2,4})?")
_PAGE_KEYS: Final = frozenset(
    {"p", "page_id", "id", "article", "article_id", "articleid", "story", "story_id", "news", "news_id", "nid", "post",
     "doc", "document"}
)  # fmt: skip
"""Names of a query's parts that choose a page: an address with one of them is no front page."""
_PASSING_KEYS: Final = re.compile(r"utm_\w+|ref|from|src|source|lang|hl|gclid|fbclid")
_LOST: Final = re.compile(r"404|not[-_ ]?found")
_WORD: Final = re.compile(r"\w{4,}")

# The snapshot that comes with the library: no network, and the same answer offline.
_DOMAINS: Final = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def doubts(witnesses: Mapping[str, Witness]) -> dict[str, Suspicion]:
    """What speaks against each witness.

    Args:
        witnesses: Captures and readings of a run, by the request's key.

    Returns:
        A suspicion for each witness that gives reason to one, by its key. A witness that has some quoted words never
        does.
    """
    crowds = _crowds(witness for witness in witnesses.values() if witness.capture.kind is CaptureKind.LIVE)
    found = {}
    for key, witness in witnesses.items():
        if witness.capture.captured and not any(witness.has(quote) for quote in witness.matches):
            suspicion = _doubt(witness, crowds)
            if suspicion is not None:
                found[key] = suspicion
    return found


def _doubt(witness: Witness, crowds: Mapping[tuple[str, str], int]) -> Suspicion | None:
    """The first reason to doubt a witness."""
    capture, reading = witness.capture, witness.reading
    if reading is not None and reading.reason in WALLS:
        return Suspicion(reading.reason, reading.reason, reading.detail)
    cited, final = capture.url, _end(capture)
    said = reading.suspicion if reading is not None and not _asks_for_the_lost(cited) else None
    return said if cited == final else _astray(witness, cited, final, said, crowds)


def _astray(
    witness: Witness, cited: str, final: str, said: Suspicion | None, crowds: Mapping[tuple[str, str], int]
) -> Suspicion | None:
    """The first reason to doubt a visit that ended elsewhere; `said` is what the page says of itself."""
    sign = address_sign(cited, final, (Kind.CONSENT_WALL, Kind.LOGIN_WALL, Kind.ERROR_PAGE, Kind.PARKED))
    # A form for members is told by its form, too: the address alone only explains why words are missing.
    if sign is not None and (witness.matches or not sign.answer):
        return Suspicion(sign.kind.value, sign.id, sign.sentence)
    if said is not None:
        return said
    sign = address_sign(cited, final, (Kind.SOFT_404,))
    if sign is not None and not _asks_for_the_lost(cited):
        return Suspicion(sign.kind.value, sign.id, sign.sentence)
    if _to_root(cited, final):
        return Suspicion(
            Kind.SOFT_404.value, "redirect-to-root", "the visit was redirected to the front page of the site"
        )
    many = crowds.get(_meeting(cited, final), 0)
    if many >= MANY and _redirected(cited, final) and not _same_name(cited, final):
        detail = f"{many} cited addresses of the host all lead to one page"
        return Suspicion(Kind.SOFT_404.value, "many-to-one", detail)
    return None


def _end(capture: Capture) -> str:
    """Where a visit ended: of an archived copy, where the redirects led that were archived with it."""
    if capture.kind is CaptureKind.ARCHIVE:
        memento = capture.memento
        return (memento.shows or memento.original if memento else "") or capture.url
    return capture.final_url or capture.url


def _asks_for_the_lost(url: str) -> bool:
    """Whether an address is itself about pages that are not found: then such a page is what was cited."""
    parts = _split(url)
    return parts is not None and bool(_LOST.search(f"{parts.path}?{parts.query}".lower()))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _redirected(cited: str, final: str) -> bool:
    return bool(final) and not same_address(cited, final)


def _to_root(cited: str, final: str) -> bool:
    """Whether a page of a site led to the site's front page, or to that of its registrable domain."""
    asked, ended = _split(cited), _split(final)
    if asked is None or ended is None or not _redirected(cited, final) or not _is_front(ended) or _may_be_front(asked):
        return False
    before, after = _host(asked), _host(ended)
    return before == after or after == _DOMAINS.extract_str(before).top_domain_under_public_suffix


def _is_front(parts: SplitResult) -> bool:
    """Whether an address is surely a site's front page."""
    names = [name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if not all(_PASSING_KEYS.fullmatch(name) for name in names):
        return False
    segments = _segments(parts)
    return not segments or (len(segments) == 1 and segments[0] in _HOMES)


def _may_be_front(parts: SplitResult) -> bool:
    """Whether an address may be a front page, in some language too."""
    segments = [name for name in _segments(parts) if name not in _HOMES and not _LANGUAGE.fullmatch(name)]
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return not segments and names.isdisjoint(_PAGE_KEYS)


def _segments(parts: SplitResult) -> list[str]:
    """The path's segments in lower case, without the ending of a file."""
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    return [*segments[:-1], segments[-1].partition(".")[0]] if segments else []


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.").rstrip(".")


def _meeting(cited: str, final: str) -> tuple[str, str]:
    """What the members of a crowd share: the host they are cited at, and the page they end at."""
    asked, ended = _split(cited), _split(final)
    if asked is None or ended is None:
        return "", ""
    return _host(asked), f"{_host(ended)}/{'/'.join(_segments(ended))}?{ended.query}"


def _crowds(witnesses: Iterable[Witness]) -> dict[tuple[str, str], int]:
    """How many cited paths of a host were redirected to one page, by host and page."""
    paths: dict[tuple[str, str], set[str]] = defaultdict(set)
    for witness in witnesses:
        capture = witness.capture
        cited, final = capture.url, _end(capture)
        if cited == final or not capture.captured or not _redirected(cited, final) or _same_name(cited, final):
            continue
        if (asked := _split(cited)) is not None:
            paths[_meeting(cited, final)].add("/".join(_segments(asked)))
    return {meeting: len(found) for meeting, found in paths.items() if len(found) >= MANY}


def _same_name(cited: str, final: str) -> bool:
    """Whether two addresses share a word or number of the last segment: the page was renamed, then, not lost."""
    asked, ended = _split(cited), _split(final)
    if asked is None or ended is None:
        return True
    last = _WORD.findall((_segments(asked) or [""])[-1].replace("_", "-"))
    return not set(last).isdisjoint(_WORD.findall("/".join(_segments(ended)).replace("_", "-") + f"?{ended.query}"))
