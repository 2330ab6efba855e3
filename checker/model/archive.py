"""How the settings name a web archive: by the name of a known one, or by its address.

wayback                                   a known one (`checker.capture.archives.registry` lists them)
https://archive.example.org/web           an own pywb collection
memento+https://archive.example.org/web   another kind of archive at that address; its name stands before the `+`
"""

import re
from typing import Final
from urllib.parse import urlsplit

__all__ = ["OWN", "archive_names", "split_name"]

OWN: Final = "pywb"
"""What an archive at an address is, unless it says otherwise."""

_ADDRESS: Final = re.compile(r"(?:([a-z]+)\+)?(https?://[^\s@?#]+)", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)


def split_name(name: str) -> tuple[str, str]:
    """The kind and the address of an archive named by its address; two empty texts for one known by name."""
    found = _ADDRESS.fullmatch(name)
    return (found[1] or OWN, found[2].rstrip("/")) if found else ("", "")


def archive_names(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a setting, each once, in order; several may stand in one text.

    Raises:
        ValueError: one of them can be no name.
    """
    names = [name.rstrip("/") for text in texts for name in text.split()]
    if not names:
        raise ValueError('name at least one; archive = "never" asks none')
    for name in names:
        if not _NAME.fullmatch(name) and not _reachable(split_name(name)[1]):
            raise ValueError("each is a name, or an http or https address without a user name or password")
    return tuple(dict.fromkeys(names))


def _reachable(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
