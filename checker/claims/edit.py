"""Edits of a claim file that change no byte they do not mean.

Positions come from the guarded tree, text is only inserted, and the result is read again and compared before it is
given back: what a person wrote stays as it is, comments, line ends and all.
"""

from pathlib import Path

from checker.claims.change import Change, SetField, change_text
from checker.claims.guard import MAX_BYTES, decode_text, guarded_tree
from checker.claims.kinds import resolve
from checker.claims.slug import slug
from checker.claims.tree import Mapping, Scalar, Sequence, Tree
from checker.errors import ClaimFileError
from checker.files import atomic_write

__all__ = ["add_ids", "add_ids_to_text", "write_edited"]


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
    taken = {value.value for claim in claims.values() if (value := _field(claim, "id")) is not None}
    changes: list[Change] = []
    for number, claim in claims.items():
        words = _field(claim, "text")
        if words is None or not words.value.strip() or any(resolve(key.value, ("id",)) for key, _ in claim.pairs):
            continue
        made = slug(words.value, taken)
        taken.add(made)
        changes.append(SetField(("claims", number), "id", made, first=True))
    return change_text(text, changes, name) if changes else None


def write_edited(path: Path, text: str) -> None:
    """Replace a claim file by its edited text, whole, its mode kept.

    Raises:
        ClaimFileError: it cannot be written; the old file is then untouched.
    """
    try:
        atomic_write(path, text.encode("utf-8"))
    except OSError as error:
        raise ClaimFileError(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None


def _claims(tree: Tree) -> dict[int, Mapping]:
    """The claims that are mappings, by their place; what is none is left to the loader to complain of."""
    root = tree.root
    pairs = root.pairs if isinstance(root, Mapping) else ()
    found = next((value for key, value in pairs if key.value == "claims"), None)
    items = found.items if isinstance(found, Sequence) else ()
    return {number: item for number, item in enumerate(items) if isinstance(item, Mapping)}


def _field(claim: Mapping, name: str) -> Scalar | None:
    found = next((value for key, value in claim.pairs if key.value == name), None)
    return found if isinstance(found, Scalar) else None
