"""The archived copy of a page, written beside its address, and not a byte of the rest of a claim file changed.

A source that names a copy, or a date for one, is left as its editor wrote it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from checker.claims.change import Route, SetField, change_text
from checker.claims.guard import guarded_tree
from checker.claims.kinds import names_of, resolve
from checker.claims.read import read_text
from checker.claims.tree import Mapping, Node, Scalar
from checker.claims.tree import Sequence as Items
from checker.errors import ClaimFileError
from checker.model.claim import Source

__all__ = ["Pin", "pin_copies"]

_NAMES: Final = names_of(Source)
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
    for route, mapping in _cited(guarded_tree(text, name).root):
        fields = {resolve(key.value, _NAMES): value for key, value in mapping.pairs}
        value = fields.get("url")
        pin = by_url.get(urldefrag(value.value.strip()).url) if isinstance(value, Scalar) else None
        if pin is None or not _OURS.isdisjoint(fields):
            continue
        changes.append(SetField(route, "archive_url", pin.archive_url, after="url"))
        changes.append(SetField(route, "archive_date", pin.archive_date, after="archive_url"))
        placed.append(pin)
    return (change_text(text, changes, name) if changes else text), tuple(dict.fromkeys(placed))


def _cited(root: Node | None) -> Iterator[tuple[Route, Mapping]]:
    """Every mapping that may give a source's address, with the way to it.

    These are the entries of `sources`, the claims (in short form) and the items of `cites`.
    """
    sources, claims = _field(root, "sources"), _field(root, "claims")
    if isinstance(sources, Mapping):
        for key, value in sources.pairs:
            if isinstance(value, Mapping):
                yield ("sources", key.value), value
    for number, claim in enumerate(claims.items if isinstance(claims, Items) else ()):
        if isinstance(claim, Mapping):
            yield ("claims", number), claim
        cites = _field(claim, "cites")
        if isinstance(cites, Mapping):
            yield ("claims", number, "cites"), cites
        for place, item in enumerate(cites.items if isinstance(cites, Items) else ()):
            if isinstance(item, Mapping):
                yield ("claims", number, "cites", place), item


def _field(node: Node | None, name: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Mapping) else ()
    return next((value for key, value in pairs if key.value == name), None)
