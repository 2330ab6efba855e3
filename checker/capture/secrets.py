"""Addresses that carry a secret: never fetched, never shown whole.

A claim file is public and so are its reports; a token in a query string would travel with both, into the WARC and on
to the archive. Only names that mean a credential wherever they stand are listed, so that `?key=` of a search page stays
an ordinary address.
"""

import re
from typing import Final
from urllib.parse import urlsplit

__all__ = ["redact", "secret_in"]

_NAMES: Final = (
    "access_token", "api_key", "apikey", "auth_token", "authtoken", "client_secret", "id_token", "jsessionid",
    "oauth_token", "passwd", "password", "phpsessid", "private_token", "pwd", "refresh_token", "secret",
    "session_token", "sessionid", "sig", "signature", "subscription-key", "token", "x-amz-credential",
    "x-amz-security-token", "x-amz-signature", "x-goog-credential", "x-goog-signature",
)  # fmt: skip
_SECRET: Final = re.compile(rf"(?i)(?<=[?&;#])({'|'.join(map(re.escape, _NAMES))})=([^&#;]+)")
_USERINFO: Final = re.compile(r"(?<=//)[^/?#@\s]*@")


def secret_in(url: str) -> str:
    """The name of the first credential in the address, or "".

    Args:
        url: An address. Its query, fragment and path parameters are read; user and password before the host count
            as `user:password`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if "@" in parts.netloc:
        return "user:password"
    found = _SECRET.search(f"{parts.path}?{parts.query}#{parts.fragment}")
    return found.group(1) if found else ""


def redact(url: str) -> str:
    """The address with every credential's value replaced by `REDACTED`; unchanged when there is none."""
    return _SECRET.sub(lambda found: f"{found.group(1)}=REDACTED", _USERINFO.sub("REDACTED@", url))
