"""Archives to ask: the known public ones by name (`checker/signs/archives.toml`), an operator's own by address."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from checker.capture.archives.base import Archive
from checker.capture.archives.memento import MementoArchive
from checker.capture.archives.perma import PermaCc
from checker.capture.archives.pywb import Pywb
from checker.capture.archives.wayback import WaybackMachine
from checker.errors import SettingsError
from checker.model.archive import split_name
from checker.signs.archives import KNOWN, KnownArchive

__all__ = ["ARCHIVES", "archive_named", "archives_named"]

ARCHIVES: Final[tuple[type[Archive], ...]] = (WaybackMachine, Pywb, MementoArchive, PermaCc)
"""Every kind of archive: how its index is asked and how its copies are played."""


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


def _known(known: KnownArchive) -> Archive:
    kind = next(kind for kind in ARCHIVES if kind.dialect == known.dialect)
    return kind(known.endpoint, name=known.name, also=known.also)
