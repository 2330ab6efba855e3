"""When two addresses mean the same page."""

from urllib.parse import urlsplit

__all__ = ["same_address"]


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ only in scheme, a leading `www.`, a default port, a final slash or a fragment.

    Archives file captures under such a key (SURT), so a copy of the one is a copy of the other.
    """
    return _key(one) == _key(other)


def _key(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().removeprefix("www.")
        port = parts.port
    except ValueError:
        return ("", url, "")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    return (host, parts.path.rstrip("/"), parts.query)
