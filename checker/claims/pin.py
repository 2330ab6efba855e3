"""The archived copy of a page, written beside its address, and not a byte of the rest of a claim file changed.

A source that names a copy, or a date for one, is left as its editor wrote it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from checker.claims.change import SetField, change_text
from checker.claims.guard import guarded_tree
from checker.claims.places import cited_places
from checker.claims.read import read_text
from checker.errors import ClaimFileError

__all__ = ["Pin", "pin_copies"]

_OURS: Final = frozenset({"archive_url", "archive_date"})


@dataclass(frozen=True, slots=True)
class Pin:
    """A copy to be named: of which page, where it is, and the day it was taken (2026-11-22)."""

    url: str
    archive_url: str
    archive_date: str


def pin_copies(text: str, pins: Sequence[Pin], name: str) -> tuple[str, tuple[Pin, ...]]:
    """Put copies beside the addresses of a claim file.

    Args:
        text: The file's text.
        pins: The copies; of each page one.
        name: The file's path, for sentences.

    Returns:
        The new text, and the pins that have a place in it. A page that is not cited here, or has a copy already, has
        none.

    Raises:
        ClaimFileError: the file has mistakes, or a copy cannot be put in without changing something else.
    """
    problems = read_text(text, name).problems
    if problems:
        raise ClaimFileError(f"{problems[0].where}: {problems[0].message}", "mend the file first")
    by_url = {pin.url: pin for pin in pins}
    placed: list[Pin] = []
    changes: list[SetField] = []
    for place in cited_places(guarded_tree(text, name)):
        pin = by_url.get(urldefrag(place.text("url")).url)
        if pin is None or not _OURS.isdisjoint(place.fields):
            continue
        changes.append(SetField(place.route, "archive_url", pin.archive_url, after="url"))
        changes.append(SetField(place.route, "archive_date", pin.archive_date, after="archive_url"))
        placed.append(pin)
    return (change_text(text, changes, name) if changes else text), tuple(dict.fromkeys(placed))
