"""When two addresses mean the same page: one answer for the archives and for the rules."""

from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["same_address"]


def same_address(left: str, right: str) -> bool:
    """Whether two addresses name the same page.

    Scheme, `www.`, a default port, a trailing slash, the order of the query's parts, percent-encoding and the fragment
    do not count; the archives' own keys (SURT) drop them too. The case of the path does count.
    """
    try:
        return _comparable(left) == _comparable(right)
    except ValueError:
        return left == right


def _comparable(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Host, path and query, without what does not count. Raises ValueError for what is no address."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode()
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return host + port, unquote(parts.path).rstrip("/"), query
