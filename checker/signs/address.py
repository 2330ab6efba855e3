"""What the address that a visit ended at gives away, compared with the one that was asked for."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from checker.signs.base import SIGNS, Kind, Level, Sign

__all__ = ["address_sign"]

_SIGNS: Final = tuple(sign for sign in SIGNS if sign.level is Level.ADDRESS)
_ENDINGS: Final = (".html", ".htm", ".shtml", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".jsf", ".cfm", ".do")
_INDEXES: Final = ("index", "default")


def address_sign(cited: str, final: str, kinds: Iterable[Kind], body: bytes | None = None) -> Sign | None:
    """The first sign in the address a visit ended at that the cited address does not have itself.

    Args:
        cited: The address that was asked for.
        final: Where its redirects led; the same when there were none, and then there is no sign.
        kinds: The kinds of sign to look for.
        body: The body that came, for the signs that want something to stand in it as well; None not to ask for that.

    Returns:
        The sign, or None. An address that cannot be taken apart gives none.
    """
    try:
        asked, ended = _parts(cited), _parts(final)
    except ValueError:
        return None
    if asked == ended:
        return None
    wanted = frozenset(kinds)
    lower: bytes | None = None
    for sign in _SIGNS:
        if sign.kind in wanted and _holds(sign, ended) and not _holds(sign, asked):
            if sign.answer and body is not None:
                lower = body.lower() if lower is None else lower
                if not any(text.encode() in lower for text in sign.answer):
                    continue
            return sign
    return None


def _parts(url: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """The host, the path's segments without file endings and index files, and the names of the query's parts."""
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    if segments:
        last = segments.pop()
        stem = next((last.removesuffix(ending) for ending in _ENDINGS if last.endswith(ending)), last)
        segments += [] if stem in _INDEXES else [stem]
    names = frozenset(name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return (parts.hostname or "").rstrip("."), tuple(segments), names


def _holds(sign: Sign, parts: tuple[str, tuple[str, ...], frozenset[str]]) -> bool:
    """Whether the sign's host, path and query are all there, as far as it names them."""
    host, segments, names = parts
    return (
        (not sign.host or any(_is_host(host, text) for text in sign.host))
        and (not sign.path or any(_ends(segments, tuple(text.split("/"))) for text in sign.path))
        and (not sign.query or any(text in names for text in sign.query))
    )


def _is_host(host: str, text: str) -> bool:
    return host.startswith(text) if text.endswith(".") else host == text or host.endswith(f".{text}")


def _ends(segments: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return segments[-len(end) :] == end
