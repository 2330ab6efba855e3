"""Which source of a file a work of the document is: by address, DOI, ISBN or title, and never by likeness."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from checker.model.claim import Source

__all__ = ["match_sources"]


def match_sources(old: Mapping[str, Source], new: Mapping[str, Source]) -> dict[str, str]:
    """The file's key for each work of the document that it has already.

    A work that stands in the document twice may be one entry of the file: a person merged the two. Two entries for one
    page stay two.

    Args:
        old: The file's sources by key.
        new: The document's, as an importer names them.
    """
    by_sign: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, source in old.items():
        for sign in _signs(source):
            by_sign[sign].append(key)
    found: dict[str, str] = {}
    used: set[str] = set()
    # What is named alike and is alike comes first, so that doubles stay where they are.
    for sure in (True, False):
        for key, source in new.items():
            if key in found:
                continue
            for sign in _signs(source):
                candidates = [
                    other for other in by_sign.get(sign, []) if sign[0] != "title" or _may_be(old[other], source)
                ]
                if sure:
                    candidates = [key] if key in candidates else []
                match = next((other for other in candidates if other not in used), None)
                match = match or next(iter(candidates), None)
                if match is not None:
                    found[key] = match
                    used.add(match)
                    break
    return found


def _signs(source: Source) -> Iterator[tuple[str, str]]:
    """What tells a work from all others, the surest first."""
    if source.url:
        yield "url", _address(source.url)
    if source.doi:
        yield "doi", source.doi.casefold()
    if source.isbn:
        yield "isbn", "".join(char for char in source.isbn if char.isalnum()).upper()
    title = " ".join(source.title.casefold().split())
    if title:
        yield "title", f"{title}\n{'; '.join(source.author).casefold()}"
    if not any((source.url, source.doi, source.isbn, title)):
        yield "ref", "\n".join((*source.ref, source.note))


def _may_be(old: Source, new: Source) -> bool:
    """Whether two works of one title may be one: a person may have found the address that the document lacks."""
    return not any(
        left and right and left != right
        for left, right in ((old.url, new.url), (old.doi, new.doi), (old.isbn, new.isbn))
    )


def _address(url: str) -> str:
    """An address as far as it tells pages apart; the fragment counts, since a person cites it on purpose."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    return f"{host}{unquote(parts.path).rstrip('/')}?{parts.query}#{parts.fragment}"
