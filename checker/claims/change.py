"""Changes of a claim file that touch no byte beside what they mean: a field set, an item added or set.

Positions come from the guarded tree. The result is read again and must say what the old text said with the change made,
so that a layout nobody thought of is refused, never mangled.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.claims.guard import guarded_tree
from checker.claims.splice import Fields, Splice, field_splice, item_splice, scalar_splice, spliced, value_of
from checker.claims.tree import Mapping, Node, Scalar, Sequence, Tree
from checker.errors import ClaimFileError

__all__ = ["AddItem", "Change", "Route", "SetField", "SetItem", "change_text", "find", "said"]

Route = tuple[str | int, ...]
"""The way from the outermost mapping to a node: keys of mappings, and numbers of list items from 0."""

Said = str | list["Said"] | dict[str, "Said"] | None


@dataclass(frozen=True, slots=True)
class SetField:
    """Give the mapping at `route` a field, or the field another text. A new one is last, behind `after`, or `first`."""

    route: Route
    name: str
    value: str
    after: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class AddItem:
    """Add an item to the list `name` of the mapping at `route`; the list is begun where there is none.

    `fields` are the item's, in order; an item that is a text alone has one field without a name. A `short` one stands
    on one line, another has a line for each field where the layout allows it.
    """

    route: Route
    name: str
    fields: Fields
    short: bool = True


@dataclass(frozen=True, slots=True)
class SetItem:
    """Give the text at a place, counted from 0, of the list `name` of the mapping at `route` another text."""

    route: Route
    name: str
    place: int
    value: str


Change = SetField | AddItem | SetItem


def change_text(text: str, changes: Iterable[Change], name: str) -> str:
    """The text with the changes made, as if one after the other.

    Args:
        text: The file's text.
        changes: What to change.
        name: The file's path, for sentences.

    Raises:
        ClaimFileError: a change cannot be made without changing something else, or the way to it leads nowhere.
    """
    waiting = list(changes)
    while waiting:
        before = guarded_tree(text, name)
        chosen, waiting = _apart(before, waiting)
        edited = spliced(text, [splice for _, splice in chosen])
        if not _is_that(before, edited, [change for change, _ in chosen]):
            if len(chosen) == 1:
                raise _refusal(name, chosen[0][0])
            # One of them does more than it says: made one after the other, it is the one that is refused.
            for change, _ in chosen:
                text = change_text(text, [change], name)
            continue
        text = edited
    return text


def _apart(tree: Tree, changes: Iterable[Change]) -> tuple[list[tuple[Change, Splice]], list[Change]]:
    """The changes that can be made on one reading, for none of them touches what another does, and those left over.

    Raises:
        ClaimFileError: there is no place for one of them.
    """
    chosen: list[tuple[Change, Splice]] = []
    left: list[Change] = []
    taken: set[Route] = set()  # the mappings that change
    above: set[Route] = set()  # and all that hold one of them
    ends: set[int] = set()
    for change in changes:
        holders = [change.route[:size] for size in range(len(change.route) + 1)]
        splice = None
        if change.route not in above and taken.isdisjoint(holders):
            node = find(tree.root, change.route)
            splice = _splice(tree, node, change) if isinstance(node, Mapping) else None
            if splice is None:
                raise _refusal(tree.source.name, change)
        if splice is None or not ends.isdisjoint((splice.start, splice.end)):
            left.append(change)
        else:
            chosen.append((change, splice))
            ends |= {splice.start, splice.end}
        taken.add(change.route)
        above.update(holders)
    return chosen, left


def _refusal(name: str, change: Change) -> ClaimFileError:
    field = ".".join(map(str, (*change.route, change.name)))
    return ClaimFileError(
        f"{name}: {field} cannot be changed without changing something else",
        "write the fields of a claim on lines of their own",
    )


def find(root: Node | None, route: Route) -> Node | None:
    """The node at the end of a route, or None."""
    node = root
    for step in route:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = value_of(node, step)
        elif isinstance(node, Sequence) and isinstance(step, int) and -len(node.items) <= step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def said(node: Node | None) -> Said:
    """What a node says, without its places or the order of its fields."""
    if isinstance(node, Mapping):
        return {key.value: said(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [said(item) for item in node.items]
    return node.value if node is not None else None


def _splice(tree: Tree, mapping: Mapping, change: Change) -> Splice | None:
    """The change as a splice, None where there is no place for it."""
    if isinstance(change, AddItem):
        return item_splice(tree, mapping, change.name, change.fields, short=change.short)
    if isinstance(change, SetField):
        return field_splice(tree, mapping, change.name, change.value, change.after, first=change.first)
    old = value_of(mapping, change.name)
    items = old.items if isinstance(old, Sequence) else ()
    item = items[change.place] if 0 <= change.place < len(items) else None
    return scalar_splice(tree, item, change.value, flow=mapping.flow) if isinstance(item, Scalar) else None


def _is_that(before: Tree, edited: str, changes: Iterable[Change]) -> bool:
    """Whether the new text says what the old one said with the changes made."""
    try:
        after = guarded_tree(edited, before.source.name)
    except ClaimFileError:
        return False
    wanted = said(before.root)
    for change in changes:
        _make(wanted, change)
    return said(after.root) == wanted


def _make(wanted: Said, change: Change) -> None:
    """Make a change in what a file says."""
    place = wanted
    for step in change.route:
        place = place[step]  # type: ignore[index]
    assert isinstance(place, dict)
    if isinstance(change, SetField):
        place[change.name] = change.value
    elif isinstance(change, SetItem):
        texts = place[change.name]
        assert isinstance(texts, list)
        texts[change.place] = change.value
    else:
        items = place.get(change.name) or []
        assert isinstance(items, list)
        fields = change.fields
        alone = len(fields) == 1 and not fields[0][0]
        place[change.name] = [*items, fields[0][1] if alone else dict(fields)]
