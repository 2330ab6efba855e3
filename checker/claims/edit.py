"""Edits of a claim file that change no byte they do not mean.

Positions come from the guarded tree, text is only inserted, and the result is read again and compared before it is
given back: what a person wrote stays as it is, comments, line ends and all.
"""

from pathlib import Path

from checker.claims.guard import MAX_BYTES, decode_text, guarded_tree
from checker.claims.kinds import resolve
from checker.claims.slug import slug
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Sequence, Tree
from checker.errors import ClaimFileError
from checker.files import atomic_write

__all__ = ["add_ids", "add_ids_to_text", "plain", "write_edited"]


def add_ids(path: Path) -> str | None:
    """The text of a claim file with an id for each claim that has none.

    Args:
        path: The claim file; it is not changed.

    Returns:
        The new text, its line ends as they were, or None when every claim has an id.

    Raises:
        ClaimFileError: the file cannot be read, or the ids cannot be put in without touching anything else.
    """
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ClaimFileError(f"{name}: it cannot be read: {(error.strerror or 'unknown').lower()}") from None
    return add_ids_to_text(decode_text(data, name), name)


def add_ids_to_text(text: str, name: str) -> str | None:
    """As `add_ids`, for text at hand; `name` is what sentences call it."""
    tree = guarded_tree(text, name)
    claims = _claims(tree)
    taken = {value.value for claim in claims if (value := _field(claim, "id")) is not None}
    pieces: list[str] = []
    done = 0
    named: set[int] = set()
    for number, claim in enumerate(claims):
        words = _field(claim, "text")
        if words is None or not words.value.strip() or any(resolve(key.value, ("id",)) for key, _ in claim.pairs):
            continue
        made = slug(words.value, taken)
        taken.add(made)
        named.add(number)
        offset = claim.start + 1 if claim.flow else claim.start
        pieces += (text[done:offset], f"id: {made}", ", " if claim.flow else _new_line(tree, claim.start))
        done = offset
    if not named:
        return None
    edited = "".join((*pieces, text[done:]))
    _compare(tree, edited, named)
    return edited


def write_edited(path: Path, text: str) -> None:
    """Replace a claim file by its edited text, whole, its mode kept.

    Raises:
        ClaimFileError: it cannot be written; the old file is then untouched.
    """
    try:
        atomic_write(path, text.encode("utf-8"))
    except OSError as error:
        raise ClaimFileError(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None


def _claims(tree: Tree) -> list[Mapping]:
    """The claims as mappings; what is none is left to the loader to complain of."""
    root = tree.root
    pairs = root.pairs if isinstance(root, Mapping) else ()
    found = next((value for key, value in pairs if key.value == "claims"), None)
    return [item for item in found.items if isinstance(item, Mapping)] if isinstance(found, Sequence) else []


def _field(claim: Mapping, name: str) -> Scalar | None:
    found = next((value for key, value in claim.pairs if key.value == name), None)
    return found if isinstance(found, Scalar) else None


def _new_line(tree: Tree, offset: int) -> str:
    """A line end as the line at an offset has it, and the indentation of what stands there."""
    text = tree.source.text
    near = LINE_END.search(text, offset) or LINE_END.search(text)
    return (near[0] if near else "\n") + " " * (tree.source.position(offset)[1] - 1)


def _compare(before: Tree, edited: str, named: set[int]) -> None:
    """Make sure that the new text says what the old one said, and an id first in each claim that was to get one.

    Raises:
        ClaimFileError: it does not.
    """
    name = before.source.name
    try:
        after = guarded_tree(edited, name)
        claims = _claims(after)
        fresh = frozenset(
            id(claims[number].pairs[0][1]) for number in named if claims[number].pairs[0][0].value == "id"
        )
        same = len(fresh) == len(named) and plain(before.root) == plain(after.root, fresh)
    except (ClaimFileError, IndexError):
        same = False
    if not same:
        raise ClaimFileError(
            f"{name}: ids cannot be added without changing something else",
            "begin each claim with `- text:` and write its other fields on lines of their own",
        )


def plain(node: Node | None, skip: frozenset[int] = frozenset()) -> object:
    """What a node says, without its places, to be compared; a field whose value's `id()` is in `skip` is left out."""
    if isinstance(node, Mapping):
        return [(key.value, plain(value, skip)) for key, value in node.pairs if id(value) not in skip]
    if isinstance(node, Sequence):
        return tuple(plain(item, skip) for item in node.items)
    return (node.value, node.cut < 0) if node is not None else None
