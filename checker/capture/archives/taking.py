"""Ask an archive to take a copy of a page now: what every archive that does so has in common.

A `Saver` only asks. Whether there is a copy is for the archive's index to say (`save` asks it): an error may still have
archived the page, and a success may not be listed yet (measured by its users; see docs/saving.md).
"""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Final

from checker.capture.base import Exchange
from checker.capture.classify import Reason
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["SAVE_REASONS", "Saver", "Taken", "object_in", "words_of"]

_SPN: Final = "Save Page Now 2, the Internet Archive's API documentation"
_OWN: Final = "Our own choice: a copy is public, and taken in the operator's name"

SAVE_REASONS: Final[dict[str, Reason]] = {
    "saved": Reason("The archive took a copy, and its index lists it.", _SPN),
    "save-unconfirmed": Reason("The archive's index does not list the copy yet, so none is claimed.", _SPN),
    "save-refused": Reason("The archive says that it will not take a copy of this page.", _SPN),
    "save-failed": Reason("The archive tried to take a copy and failed; that says nothing of the page.", _SPN),
    "save-slow": Reason("The archive did not finish taking the copy while this program waited.", _SPN),
    "save-nobody": Reason("None of the archives in the settings takes copies that are asked for.", _OWN),
    "save-keys": Reason("The archive did not accept the account's keys.", _SPN),
    "save-no-keys": Reason("No keys of an archive.org account were given, so no copy was asked for.", _SPN),
    "save-budget": Reason("As many copies as this run may have taken were taken already.", _OWN),
    "save-not-named": Reason("The address may not be named to an archive, so no copy was asked for.", _OWN),
    "save-unread": Reason("The live page was not read as the page cited, so no copy of it was asked for.", _OWN),
}
"""Reasons of what came of asking for a copy, by code, beside those of archives and of the network."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an archive says of a copy it was to take. `timestamp` is its own word for when, 14 digits or "".

    `begun` says that the archive may have a copy, whatever went wrong afterwards.
    """

    outcome: Outcome
    reason: str
    detail: str
    timestamp: str = ""
    begun: bool = False
    exchanges: tuple[Exchange, ...] = ()


class Saver(ABC):
    """One archive that takes copies. Safe to use from many threads; never raises for what an archive does."""

    @abstractmethod
    def take(self, url: str) -> Taken:
        """Have a copy taken, and wait for the archive's word."""

    @abstractmethod
    def stop(self) -> None:
        """Send away threads that wait."""


def object_in(visit: Visit) -> dict[str, Any] | None:
    """The JSON object that an answer holds, None when it is something else: an error page, for one."""
    try:
        value = json.loads(visit.body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def words_of(value: object) -> str:
    """A service's words as part of a sentence: one line, printable, of a bounded length."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(char for char in text if char.isprintable())[:200].rstrip(" .")
