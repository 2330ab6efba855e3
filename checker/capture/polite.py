"""`--polite`: one request at a time and a second or two apart, for everything under one registered domain.

Many names often are one server: the whole of a university, all pages of a code host. Whoever registered the domain is
who gets the requests.
"""

import functools
import ipaddress
import random
from typing import Final

import tldextract

from checker.capture.base import CaptureRequest
from checker.capture.lanes import host_of
from checker.model.capture import CaptureKind

__all__ = ["domain_of", "polite_spacing", "registered_domain"]

_LEAST: Final = 1.0
_MOST: Final = 2.0

# The list of public suffixes that comes with the library: nothing is downloaded and nothing written.
_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@functools.lru_cache(maxsize=10_000)
def domain_of(host: str) -> str:
    """The registered domain of a host (publicsuffix.org); an IP address stands for itself."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _extract(host).top_domain_under_public_suffix or host


def registered_domain(request: CaptureRequest) -> str:
    """Whose patience a request uses when we are polite: the registered domain, or the archive's."""
    host = host_of(request)
    return domain_of(host) if request.kind is CaptureKind.LIVE else host


def polite_spacing(request: CaptureRequest) -> float:
    """Seconds to leave between two requests: one to two, never the same. Archives have a pace of their own."""
    if request.kind is not CaptureKind.LIVE:
        return 0.0
    return random.uniform(_LEAST, _MOST)  # noqa: S311 - a jitter is no secret
