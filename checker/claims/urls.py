"""Whether an address in a claim file is one that can be cited at all. Where it may lead is the guard's business."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

__all__ = ["url_fault"]

_PLAIN: Final = re.compile(r"[!-~]*")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def url_fault(url: str) -> tuple[str, str] | None:
    """What is wrong with an address.

    Only `http` and `https` addresses with a host are taken, without a name or password (RFC 3986 §3.2.1 deprecates
    them) and without white space, control characters or backslashes, which programs read differently.

    Args:
        url: The address as written.

    Returns:
        A sentence part ("the address …") and what to do, or None for an address that can be asked. Neither carries
        the address itself: it may hold a password.
    """
    if not _PLAIN.fullmatch(url) and any(
        char.isspace() or unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in url
    ):
        return "the address has white space or a control character in it", "write a space as %20"
    scheme = _SCHEME.match(url)
    if scheme is None or (scheme[1].lower() not in ("http", "https") and re.match(r"[^/@]*:\d+(/|$)", url)):
        return "the address has no scheme", "begin it with https://"
    if scheme[1].lower() not in ("http", "https"):
        return f"the address begins with {scheme[1][:20]}:, which is not asked", "only http and https addresses are"
    if not url[scheme.end() :].startswith("//"):
        return "the address has no host", "write it as https://host/path"
    authority = re.split(r"[/?#]", url[scheme.end() + 2 :], maxsplit=1)[0]
    if "@" in authority:
        return "the address holds a user name or password", "remove what stands before the @, and change the password"
    if "\\" in authority:
        return "the address has a backslash in its host", "write / instead"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "the address has a host or port that does not exist", "copy it again from the browser"
    if not host or not host.strip(".") or port == 0:
        return "the address has no host", "write it as https://host/path"
    return None
