"""Which archives there are: the known ones of `archives.toml`, an operator's own, and those not to be trusted."""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from checker.capture.archives.base import Archive
from checker.capture.archives.memento import MementoArchive
from checker.capture.archives.perma import PermaCc
from checker.capture.archives.pywb import Pywb
from checker.capture.archives.wayback import WaybackMachine
from checker.errors import SettingsError
from checker.model.archive import split_name

__all__ = ["ARCHIVES", "KNOWN", "UNTRUSTED", "Known", "Untrusted", "archive_named", "archives_named", "untrusted"]

ARCHIVES: Final[tuple[type[Archive], ...]] = (WaybackMachine, Pywb, MementoArchive, PermaCc)
"""Every kind of archive: how its index is asked and how its copies are played."""


class Known(BaseModel):
    """A public archive that the settings may name. `source` says where its addresses and its limits are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    dialect: str
    endpoint: str
    also: tuple[str, ...] = ()
    source: str


class Untrusted(BaseModel):
    """An archive whose copies are no evidence: its hosts, the reason, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    hosts: tuple[str, ...]
    because: str
    source: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    archive: tuple[Known, ...]
    untrusted: tuple[Untrusted, ...]


_FILE: Final = _File.model_validate(
    tomllib.loads(files("checker.capture.archives").joinpath("archives.toml").read_text(encoding="utf-8"))
)
KNOWN: Final = _FILE.archive
UNTRUSTED: Final = _FILE.untrusted
_UNTRUSTED_HOSTS: Final = {host: found for found in UNTRUSTED for host in found.hosts}


def archive_named(name: str) -> Archive:
    """The archive that a name of the setting `archives` stands for.

    Raises:
        SettingsError: there is none of that name, or no such kind.
    """
    dialect, address = split_name(name)
    if address:
        kind = next((kind for kind in ARCHIVES if kind.dialect == dialect), None)
        if kind is None:
            kinds = ", ".join(kind.dialect for kind in ARCHIVES)
            raise SettingsError(f"archives: there is no kind of archive {dialect}", f"known kinds: {kinds}")
        return kind(address, name=name, own=True)
    known = next((known for known in KNOWN if known.name == name), None)
    if known is None:
        names = [known.name for known in KNOWN]
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}; or give an address"
        raise SettingsError(f"archives: there is no archive {name}", hint)
    return _known(known)


def archives_named(names: Iterable[str]) -> tuple[Archive, ...]:
    """The archives of the setting, in order.

    Raises:
        SettingsError: one of them is not known.
    """
    return tuple(archive_named(name) for name in names)


def untrusted(url: str) -> Untrusted | None:
    """The archive that an address belongs to, when it is one whose copies prove nothing; else None."""
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return None
    return _untrusted_host(host.removeprefix("www."))


@lru_cache(maxsize=4096)
def _untrusted_host(host: str) -> Untrusted | None:
    return _UNTRUSTED_HOSTS.get(host) or next(
        (found for known, found in _UNTRUSTED_HOSTS.items() if host.endswith(f".{known}")), None
    )


def _known(known: Known) -> Archive:
    kind = next(kind for kind in ARCHIVES if kind.dialect == known.dialect)
    return kind(known.endpoint, name=known.name, also=known.also)
