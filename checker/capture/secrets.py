"""Addresses that carry a secret: never fetched, never shown whole.

A claim file is public and so are its reports; a token in a query string would travel with both, into the WARC and on
to the archive. Only names that mean a credential wherever they stand are listed, so that `?key=` of a search page stays
an ordinary address.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from checker.model.capture import Capture

__all__ = ["redact", "redacted", "secret_in"]

_NAMES: Final = frozenset({
    "access_token", "api_key", "apikey", "auth_token", "authtoken", "client_secret", "id_token", "jsessionid",
    "oauth_token", "passwd", "password", "phpsessid", "private_token", "pwd", "refresh_token", "secret",
    "session_token", "sessionid", "sig", "signature", "subscription-key", "token", "x-amz-credential",
    "x-amz-security-token", "x-amz-signature", "x-goog-credential", "x-goog-signature",
})  # fmt: skip
# A name may be written in escapes, and an address may stand, escaped once or more, inside another's query.
_MARK: Final = r"[?&;#]|%(?:25)*(?:3f|26|3b|23)"
_LETTER: Final = r"[\w.-]|%(?:25)*(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])"
_HEAD: Final = re.compile(rf"(?P<mark>{_MARK})(?P<name>(?:{_LETTER})+)(?:=|%(?:25)*3d)", re.IGNORECASE | re.ASCII)
_END: Final = re.compile(r"[&#;]")
_END_INSIDE: Final = re.compile(r"[&#;]|%(?:25)*(?:26|3b|23)", re.IGNORECASE)
# Only where a host may stand: two slashes and an @ in a path are a path.
_USERINFO: Final = re.compile(r"(?<=:)//[^/?#\s]*@|(?:\A|(?<=[\s\"'<(=]))//[^/?#\s]*@")
_SIGNS: Final = re.compile(r"[@=]|40|3d", re.IGNORECASE)
"""What every credential has beside it, written out or in escapes; most addresses have none of them."""
_USERINFO_INSIDE: Final = re.compile(r"(?<=%2f%2f)(?:(?!%2f|%3f|%23|%40)[^/?#&\s])*%40", re.IGNORECASE)


def secret_in(url: str) -> str:
    """The name of the first credential in the address, or "".

    Args:
        url: An address. Its query, fragment and path parameters are read, and those of an address inside it; user and
            password before a host count as `user:password`.

    Whatever `redact` would change has a name: an address is asked as it is, or not at all.
    """
    if not _SIGNS.search(url):
        return ""
    if _USERINFO.search(url) or _USERINFO_INSIDE.search(url):
        return "user:password"
    found = next(_credentials(url), None)
    return found[0] if found else ""


def redact(url: str) -> str:
    """The address with every credential's value replaced by `REDACTED`; unchanged when there is none."""
    if not _SIGNS.search(url):
        return url
    text = _USERINFO_INSIDE.sub("REDACTED%40", _USERINFO.sub("//REDACTED@", url))
    pieces: list[str] = []
    done = 0
    for _, start, end in _credentials(text):
        pieces += (text[done:start], "REDACTED")
        done = end
    return "".join((*pieces, text[done:]))


def redacted(capture: Capture) -> Capture:
    """The capture as it may be reported: without the credentials in what a server or an archive led to."""
    memento = capture.memento
    return replace(
        capture,
        detail=redact(capture.detail),
        final_url=redact(capture.final_url),
        hops=tuple(replace(hop, url=redact(hop.url), location=redact(hop.location)) for hop in capture.hops),
        headers=tuple((name, redact(value)) for name, value in capture.headers),
        memento=memento
        and replace(memento, url=redact(memento.url), original=redact(memento.original), shows=redact(memento.shows)),
    )


def _credentials(text: str) -> Iterator[tuple[str, int, int]]:
    """Each credential in a text: its name, and where its value begins and ends."""
    done = 0
    for head in _HEAD.finditer(text):
        name = head["name"]
        while (plain := unquote(name)) != name:
            name = plain
        if head.start() < done or name.lower() not in _NAMES:
            continue
        found = (_END if len(head["mark"]) == 1 else _END_INSIDE).search(text, head.end())
        done = found.start() if found else len(text)
        if done > head.end():
            yield name, head.end(), done
