"""From an exception to the name of what went wrong.

Between a request and its answer stand the resolver, the socket, TLS, http.client, urllib3 and requests, and each wraps
the one before. The first cause with a name of its own counts.
"""

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import urllib3.exceptions as lib
from requests import exceptions as req

__all__ = ["FetchError", "name_failure"]


class FetchError(Exception):
    """A request that ended for a reason with a name (a key of `checker.capture.classify.REASONS`).

    It never leaves `GuardedSession.get`, which turns it into a failed visit.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


# X509_V_ERR_… of openssl/x509_vfy.h
_TLS_DATES: Final = frozenset({9, 10})
_TLS_NAMES: Final = frozenset({62, 64})
_TLS_CHAIN: Final = frozenset({2, 18, 19, 20, 21, 27})
_NO_ROUTE: Final = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
)


def name_failure(error: BaseException) -> tuple[str, str]:
    """Name what a request died of.

    Returns:
        A reason code and a few words of detail. `bad-response` when nothing closer fits: then the server said
        something that is not HTTP.
    """
    for cause in _causes(error):
        named = _name(cause)
        if named is not None:
            return named
    return "bad-response", _words(error)


def _name(error: BaseException) -> tuple[str, str] | None:
    """The name of one exception, or None when it is only a wrapper or unknown."""
    match error:
        case FetchError():
            return error.code, error.detail
        case socket.gaierror():
            return "dns", _words(error)
        case ssl.SSLCertVerificationError():
            return _tls(error.verify_code), error.verify_message
        case ssl.CertificateError() | lib.SSLError() if "doesn't match" in str(error):
            return "tls-wrong-host", _words(error)
        case ssl.SSLEOFError():
            return "reset", "without the end that TLS has"
        case ssl.SSLError():
            return "tls-other", error.reason or _words(error)
        case ConnectionRefusedError():
            return "refused", ""
        case ConnectionError() | lib.ClosedPoolError():
            return "reset", ""
        case TimeoutError() | lib.TimeoutError() | req.Timeout():
            return "timeout", ""
        case http.client.IncompleteRead() | lib.InvalidChunkLength():
            return "cut-off", _words(error)
        case lib.ProtocolError() if "prematurely" in str(error):
            return "cut-off", "the connection ended inside the body"
        case http.client.LineTooLong():
            return "header-flood", _words(error)
        case http.client.HTTPException() if "headers" in str(error):
            return "header-flood", _words(error)
        case http.client.BadStatusLine():
            return "bad-response", _words(error)
        case req.InvalidURL() | req.MissingSchema() | req.InvalidSchema() | lib.LocationParseError() | UnicodeError():
            return "bad-url", _words(error)
        case MemoryError():
            return "too-large", ""
        case OSError() if error.errno in _NO_ROUTE:
            return "no-route", error.strerror or ""
    return None


def _tls(code: int) -> str:
    """The name of an OpenSSL verification error."""
    if code in _TLS_DATES:
        return "tls-expired"
    if code in _TLS_NAMES:
        return "tls-wrong-host"
    return "tls-untrusted" if code in _TLS_CHAIN else "tls-other"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything it was made from, innermost first, each once."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting and len(seen) < 20:
        item = waiting.pop(0)
        if any(item is other for other in seen):
            continue
        seen.append(item)
        waiting += [arg for arg in item.args if isinstance(arg, BaseException)]
        waiting += [made for made in (getattr(item, "reason", None), item.__cause__) if isinstance(made, BaseException)]
    return reversed(seen)


def _words(error: BaseException) -> str:
    """An exception in a few words of one line; object addresses would differ from run to run."""
    text = str(error) if not isinstance(error, OSError) else (error.strerror or str(error))
    return " ".join(text.split())[:200] if " object at 0x" not in text else type(error).__name__
