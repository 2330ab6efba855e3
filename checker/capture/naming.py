"""Whether an address may be named to a third party at all.

To look an address up in an archive, to have it saved, to ask a register about it or to hand over its evidence tells
somebody else what is being checked. Nobody is told what a confidential document cites, nor an address that carries a
secret, nor one of a host that only its own network knows. Whatever would name an address to others asks here first.

The cited site itself is no third party: its page is fetched all the same.
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from checker.capture.policy import why_not_public
from checker.capture.secrets import secret_in
from checker.model.claim import ClaimFile, DocumentInfo, Source

__all__ = ["NAMELESS", "may_be_named", "may_source_be_named", "why_not_named"]

NAMELESS: Final = frozenset(
    {
        "local",
        "localhost",
        "localdomain",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "home.arpa",
        "onion",
    }
)
"""Ends of names that no public name server knows: RFC 6761, 6762, 7686, 8375, ICANN's `internal`, and what RFC 6762
appendix G lists as used for private networks."""


def why_not_named(url: str, document: DocumentInfo | None = None) -> str:
    """Why an address may not be named to anybody but its own site.

    Args:
        url: The address.
        document: The document that cites it; None for an address a person gave on the command line.

    Returns:
        A part of a sentence (`the document is confidential`), or "" when it may be named.
    """
    if document is not None and document.confidential:
        return "the document is confidential"
    if secret_in(url):
        return "the address carries a secret"
    return _private(url)


def may_be_named(url: str, document: DocumentInfo | None = None) -> bool:
    """Whether an address may be named to others: looked up, saved, exported. See `why_not_named`."""
    return not why_not_named(url, document)


def may_source_be_named(source: Source, file: ClaimFile) -> bool:
    """Whether anybody may be asked about a work: its address may be named, or it has none, and no document is secret.

    For registers that are asked by DOI, ISBN or title rather than by address.
    """
    return not file.document.confidential and (not source.url or may_be_named(source.url, file.document))


def _private(url: str) -> str:
    """Why the host, by its text alone, is nobody else's: nothing is resolved for it, which would ask others too."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "it is no web address"
    if parts.scheme.lower() not in ("http", "https") or not host:
        return "it is no web address"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        # Decimal, octal and hexadecimal spellings of an IP address end in a number; no public domain does (RFC 3696).
        odd = labels[-1].isdigit() or labels[-1].startswith("0x")
        known = len(labels) > 1 and not odd and labels[-1] not in NAMELESS and ".".join(labels[-2:]) not in NAMELESS
        return "" if known else "its host is one of a private network"
    return "its host is one of a private network" if why_not_public(address) else ""
