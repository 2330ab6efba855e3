"""Read one answer without believing it: its body as sent, its headers, the address it points to."""

import re
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import requests

from checker.capture.base import Exchange
from checker.capture.coding import decodable
from checker.capture.failures import FetchError, name_failure
from checker.capture.watchdog import Ticket

__all__ = ["EVIDENCE", "header", "host_header", "joined", "read_body"]

EVIDENCE: Final = frozenset({200, 203})
"""The statuses whose body is the page that was asked for (RFC 9110 §15.3)."""

_ERROR_BODY: Final = 1_000_000
"""Most of the body of an answer that is no page; more is left unread, and no failure."""

_STEP: Final = 65_536
_LENGTH: Final = re.compile(r"\s*\d+(\s*,\s*\d+)*\s*", re.ASCII)


def read_body(response: requests.Response, ticket: Ticket, limit: int) -> tuple[bytes, str, bool]:
    """Read a body as it was sent, transfer coding removed.

    Args:
        response: An answer of which nothing but the head was read.
        ticket: The request's clock.
        limit: Most of the bytes as sent.

    Returns:
        The bytes, a reason code when they cannot be used, and whether they are all there.
    """
    page = response.status_code in EVIDENCE
    if page:
        failure = _framing(response, limit)
        if failure:
            return b"", failure, False
    most = limit if page else min(limit, _ERROR_BODY)
    raw = bytearray()
    try:
        for part in response.raw.stream(_STEP, decode_content=False):
            raw += part
            if len(raw) > most:
                return bytes(raw[:most]), "too-large" if page else "", False
            ticket.remaining()
    except Exception as error:
        code = "timeout" if ticket.expired else name_failure(error)[0]
        return bytes(raw), "cut-off" if code == "reset" else code, False
    # Shut down by the watchdog, a body that ends with its connection would look whole.
    return (bytes(raw), "timeout", False) if ticket.expired else (bytes(raw), "", True)


def _framing(response: requests.Response, limit: int) -> str:
    """A reason code when a page's own headers say that it cannot be read whole."""
    if not decodable(response.headers.get("content-encoding", "")):
        return "bad-coding"
    transfer = response.headers.get("transfer-encoding", "").strip().lower()
    if transfer not in ("", "identity", "chunked"):
        return "bad-coding"  # http.client and urllib3 would hand on the inner coding as if it were the page
    length = response.headers.get("content-length", "")
    if length and not response.raw.chunked and not _LENGTH.fullmatch(length):
        return "bad-response"
    return "too-large" if (response.raw.length_remaining or 0) > limit else ""


def header(exchange: Exchange, name: str) -> str:
    """A header's value, repeated ones joined by commas (RFC 9110 §5.3); of Location the first.

    Servers write UTF-8 where http.client reads Latin-1.
    """
    values = [value for key, value in exchange.headers if key.lower() == name]
    text = (values[0] if name == "location" else ", ".join(values)) if values else ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def host_header(url: str) -> str:
    """The Host header that http.client sends for an address: without a port that is the scheme's own."""
    parts = urlsplit(url)
    own = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.netloc.rpartition(":")[0] if parts.port == own else parts.netloc


def joined(url: str, base: str = "") -> str:
    """An address relative to another, without its fragment.

    Raises:
        FetchError: `bad-url`, for one that cannot be taken apart.
    """
    try:
        return urldefrag(urljoin(base, url))[0]
    except ValueError as error:
        raise FetchError("bad-url", str(error)) from None
