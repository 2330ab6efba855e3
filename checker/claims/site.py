"""On which site a work without an address stands, as far as its claim file says."""

import re
from typing import Final
from urllib.parse import urlsplit

from checker.model.claim import OFFLINE_TYPES, ClaimFile, Source

__all__ = ["needs_address", "site_of"]

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,24}", re.IGNORECASE | re.ASCII)


def needs_address(source: Source) -> bool:
    """Whether a source has no address, and its kind should have one."""
    return not source.url and not source.archive_url and source.type not in OFFLINE_TYPES


def site_of(source: Source, file: ClaimFile) -> str:
    """The host that a source names, or that another work of the same journal, site or publisher has; "" for none.

    Where those of one name stand on several hosts, none is taken.
    """
    names = [name.strip() for name in (source.container_title, source.publisher) if name.strip()]
    for name in names:
        if _HOST.fullmatch(name):
            return name.lower().removeprefix("www.")
    for name in names:
        hosts = {
            (urlsplit(other.url).hostname or "").removeprefix("www.")
            for other in file.sources.values()
            if other.url and name.casefold() in (other.container_title.casefold(), other.publisher.casefold())
        } - {"", "doi.org"}
        if len(hosts) == 1:
            return hosts.pop()
    return ""
