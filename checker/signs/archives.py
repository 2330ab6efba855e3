"""What is known of web archives: the public ones that can be named, and those whose copies prove nothing.

The file is read once. `checker.capture.archives.registry` makes archives to ask of it.
"""

import tomllib
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

__all__ = ["KNOWN", "UNTRUSTED", "KnownArchive", "UntrustedArchive", "untrusted"]


class KnownArchive(BaseModel):
    """A public archive that the settings may name. `source` says where its addresses and its limits are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    dialect: str
    endpoint: str
    also: tuple[str, ...] = ()
    source: str


class UntrustedArchive(BaseModel):
    """An archive whose copies are no evidence: its hosts, the reason, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    hosts: tuple[str, ...]
    because: str
    source: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    archive: tuple[KnownArchive, ...]
    untrusted: tuple[UntrustedArchive, ...]


_FILE: Final = _File.model_validate(
    tomllib.loads(files("checker.signs").joinpath("archives.toml").read_text(encoding="utf-8"))
)
KNOWN: Final = _FILE.archive
UNTRUSTED: Final = _FILE.untrusted
_HOSTS: Final = {host: found for found in UNTRUSTED for host in found.hosts}


def untrusted(url: str) -> UntrustedArchive | None:
    """The archive that an address belongs to, when it is one whose copies prove nothing; else None."""
    try:
        labels = (urlsplit(url.strip()).hostname or "").rstrip(".").split(".")
    except ValueError:
        return None
    return _HOSTS.get(".".join(labels[-2:]))
