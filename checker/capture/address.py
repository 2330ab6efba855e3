"""When two addresses mean the same page: one answer for the archives and for the rules."""

from urllib.parse import parse_qsl, unquote, urlsplit

from checker.model.capture import Capture

__all__ = ["is_copy_of", "same_address"]


def is_copy_of(copy: Capture, url: str, live: Capture | None) -> bool:
    """Whether an archived copy is one of a cited address, or of one that it leads to.

    Args:
        copy: The copy; one that does not say of what it is counts as one.
        url: The cited address.
        live: The live visit to it, if there was one.
    """
    original = copy.memento.original if copy.memento else ""
    known = [url, *([live.final_url, *(hop.url for hop in live.hops)] if live else ())]
    return not original or any(same_address(original, address) for address in known if address)


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
