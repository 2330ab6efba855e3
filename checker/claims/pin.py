"""The archived copy of a page, written beside its address, and not a byte of the rest of a claim file changed.

Text is only inserted, behind the line of the `url`. The result is read again and compared before it is given back. A
source that names a copy, or a date for one, is left as its editor wrote it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from checker.claims.edit import plain
from checker.claims.guard import guarded_tree
from checker.claims.kinds import names_of, resolve
from checker.claims.read import read_text
from checker.claims.scalar import one_line, quoted
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Tree
from checker.claims.tree import Sequence as Items
from checker.errors import ClaimFileError
from checker.model.claim import Source

__all__ = ["Pin", "pin_copies"]

_NAMES: Final = names_of(Source)
_OURS: Final = ("archive_url", "archive_date")


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
    tree = guarded_tree(text, name)
    by_url = {pin.url: pin for pin in pins}
    placed: list[Pin] = []
    pieces: list[str] = []
    done = 0
    for mapping in sorted(_cited(tree.root), key=lambda found: found.start):
        fields = {resolve(key.value, _NAMES): (key, value) for key, value in mapping.pairs}
        key, value = fields["url"]
        pin = by_url.get(urldefrag(value.value.strip()).url) if isinstance(value, Scalar) else None
        if pin is None or not isinstance(value, Scalar) or any(field in fields for field in _OURS):
            continue
        at, inserted = _lines(tree, mapping, key, value, pin)
        pieces += (text[done:at], inserted)
        done = at
        placed.append(pin)
    if not placed:
        return text, ()
    edited = "".join((*pieces, text[done:]))
    _compare(tree, edited, len(placed))
    return edited, tuple(dict.fromkeys(placed))


def _cited(root: Node | None) -> Iterator[Mapping]:
    """Every mapping that gives a source's address: an entry of `sources`, a claim in short form, an item of `cites`."""
    pairs = {key.value: value for key, value in root.pairs} if isinstance(root, Mapping) else {}
    sources, claims = pairs.get("sources"), pairs.get("claims")
    found: list[Node] = []
    if isinstance(sources, Mapping):
        found += [value for _, value in sources.pairs]
    for claim in claims.items if isinstance(claims, Items) else ():
        found.append(claim)
        cites = next((value for key, value in claim.pairs if key.value == "cites"), None) if _is(claim) else None
        found += cites.items if isinstance(cites, Items) else [cites] if cites is not None else []
    for node in found:
        if isinstance(node, Mapping) and any(key.value == "url" for key, _ in node.pairs):
            yield node


def _is(node: Node) -> bool:
    return isinstance(node, Mapping)


def _lines(tree: Tree, mapping: Mapping, key: Scalar, value: Scalar, pin: Pin) -> tuple[int, str]:
    """Where to insert, and what."""
    text = tree.source.text
    values = {"archive_url": pin.archive_url, "archive_date": pin.archive_date}
    if mapping.flow:
        return value.end, "".join(f", {name}: {quoted(words)}" for name, words in values.items())
    end = value.end
    while end and text[end - 1].isspace():
        end -= 1  # a block of text ends where the next line begins
    found = LINE_END.search(text, end)
    at = found.end() if found else len(text)
    near = found or LINE_END.search(text)
    line_end = near[0] if near else "\n"
    indent = " " * (tree.source.position(key.start)[1] - 1)
    lines = "".join(f"{indent}{name}: {one_line(words)}{line_end}" for name, words in values.items())
    return (at, lines) if found else (at, line_end + lines.removesuffix(line_end))


def _compare(before: Tree, edited: str, added: int) -> None:
    """Make sure that the new text says what the old one said, and the copies beside it.

    Raises:
        ClaimFileError: it does not.
    """
    name = before.source.name
    try:
        after = guarded_tree(edited, name)
        old, new = _ours(before), _ours(after)
        same = (
            not read_text(edited, name).problems
            and len(new) == len(old) + 2 * added
            and plain(before.root, old) == plain(after.root, new)
        )
    except ClaimFileError:
        same = False
    if not same:
        raise ClaimFileError(
            f"{name}: a copy cannot be named there without changing something else",
            "write `archive_url:` below the source's `url:` by hand",
        )


def _ours(tree: Tree) -> frozenset[int]:
    """The values of the two fields, by identity. The tree keeps them alive."""
    return frozenset(
        id(value)
        for mapping in _cited(tree.root)
        for key, value in mapping.pairs
        if resolve(key.value, _NAMES) in _OURS
    )
