"""Changes of a claim file that touch no byte beside what they mean: a field set, an item added or set.

Positions come from the guarded tree. The result is read again and must say what the old text said with the change made,
so that a layout nobody thought of is refused, never mangled.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.claims.guard import guarded_tree
from checker.claims.scalar import folded, one_line, quoted
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Sequence, Tree
from checker.errors import ClaimFileError

__all__ = ["AddItem", "Change", "Route", "SetField", "SetItem", "change_text", "find", "said"]

Route = tuple[str | int, ...]
"""The way from the outermost mapping to a node: keys of mappings, and numbers of list items from 0."""

Fields = tuple[tuple[str, str], ...]
Said = str | list["Said"] | dict[str, "Said"] | None


@dataclass(frozen=True, slots=True)
class SetField:
    """Give the mapping at `route` a field, or the field another text. A new one comes behind `after`, or last."""

    route: Route
    name: str
    value: str
    after: str = ""


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
    """The text with the changes made, one after the other.

    Args:
        text: The file's text.
        changes: What to change.
        name: The file's path, for sentences.

    Raises:
        ClaimFileError: a change cannot be made without changing something else, or the way to it leads nowhere.
    """
    for change in changes:
        before = guarded_tree(text, name)
        node = find(before.root, change.route)
        edited = None
        if isinstance(node, Mapping):
            edited = _changed(before, node, change)
        if edited is None or not _is_that(before, edited, change):
            field = ".".join(map(str, (*change.route, change.name)))
            raise ClaimFileError(
                f"{name}: {field} cannot be changed without changing something else",
                "write the fields of a claim on lines of their own",
            )
        text = edited
    return text


def find(root: Node | None, route: Route) -> Node | None:
    """The node at the end of a route, or None."""
    node = root
    for step in route:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = _value(node, step)
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


def _value(mapping: Mapping, name: str) -> Node | None:
    return next((value for key, value in mapping.pairs if key.value == name), None)


def _changed(tree: Tree, mapping: Mapping, change: Change) -> str | None:
    """The text with the change made, None where there is no place for it."""
    if isinstance(change, AddItem):
        return _added(tree, mapping, change)
    old = _value(mapping, change.name)
    if isinstance(change, SetItem):
        items = old.items if isinstance(old, Sequence) else ()
        item = items[change.place] if 0 <= change.place < len(items) else None
        return _replaced(tree, item, change.value, flow=mapping.flow) if isinstance(item, Scalar) else None
    if old is None:
        return _field(tree, mapping, change.name, change.value, change.after)
    return _replaced(tree, old, change.value, flow=mapping.flow) if isinstance(old, Scalar) else None


def _replaced(tree: Tree, old: Scalar, value: str, *, flow: bool) -> str:
    """The text with another text in place of one. What stood on several lines stands on several again."""
    text, end = tree.source.text, _end(tree.source.text, old)
    words = quoted(value) if flow or old.flow else one_line(value)
    if not (flow or old.flow) and LINE_END.search(text, old.start, end):
        row = text[tree.source.line_start(old.start) : old.start]
        indent = " " * (len(row) - len(row.lstrip(" -")) + 2)
        words = folded(value, indent).replace("\n", _break(text))
    gap = " " if old.start == end and not text[:end].endswith(" ") else ""
    return text[: old.start] + gap + words + text[end:]


def _field(tree: Tree, mapping: Mapping, name: str, value: str, after: str) -> str | None:
    """The text with a new field in the mapping."""
    text = tree.source.text
    if not mapping.pairs:
        return None
    key, behind = next(((key, node) for key, node in mapping.pairs if key.value == after), mapping.pairs[-1])
    if mapping.flow:
        at = max(key.end + 1, _end(text, behind))
        return f"{text[:at]}, {name}: {quoted(value)}{text[at:]}"
    indent = tree.source.position(mapping.start)[1] - 1
    prose = folded(value, " " * (indent + 2)) if len(value) > 100 and " " in value else one_line(value)
    block = f"{name}: {prose}".replace("\n", _break(text))
    return _below(tree, _behind(text, key, behind, indent), " " * indent + block)


def _added(tree: Tree, mapping: Mapping, change: AddItem) -> str | None:
    """The text with a new item in a list of the mapping."""
    text = tree.source.text
    node = _value(mapping, change.name)
    item = _item(change.fields)
    if isinstance(node, Sequence) and node.items:
        if node.flow:
            at = _end(text, node.items[-1])
            return f"{text[:at]}, {item}{text[at:]}"
        column = tree.source.position(node.start)[1] - 1
        at = _behind(text, None, node.items[-1], column)
        return _below(tree, at, _gap(text, node, change) + _item_lines(change, column, _break(text)))
    if isinstance(node, Sequence):
        return f"{text[: node.start]}[{item}]{text[node.end :]}"
    if node is not None and not (isinstance(node, Scalar) and node.nothing):
        return None
    if mapping.flow:
        return None if node is not None else _put_in(text, mapping, f"{change.name}: [{item}]")
    column = tree.source.position(mapping.start)[1] - 1
    line = _item_lines(change, column, _break(text))
    if node is not None:
        key = next(key for key, _ in mapping.pairs if key.value == change.name)
        return _below(tree, _line_end(text, key.end), line)
    key, last = mapping.pairs[-1]
    head = f"{' ' * column}{change.name}:"
    return _below(tree, _behind(text, key, last, column), head + _break(text) + line)


def _gap(text: str, items: Sequence, change: AddItem) -> str:
    """An empty line before a new item, where the last two have one between them."""
    if change.short or len(items.items) < 2:
        return ""
    between = text[_last(text, items.items[-2]) : items.items[-1].start]
    return _break(text) if any(not line.strip(" ") for line in LINE_END.split(between)[1:-1]) else ""


def _item_lines(change: AddItem, column: int, line_end: str) -> str:
    """An item of a block list whose hyphen stands in a column, counted from 0."""
    indent = " " * column
    if change.short:
        return f"{indent}- {_item(change.fields)}"
    inner = indent + "  "
    prose = (
        f"{name}: {_bare(value) if _is_day(value) else folded(value, inner + '  ')}" for name, value in change.fields
    )
    return (f"{indent}- " + f"\n{inner}".join(prose)).replace("\n", line_end)


def _put_in(text: str, mapping: Mapping, words: str) -> str:
    key, last = mapping.pairs[-1]
    at = max(key.end + 1, _end(text, last))
    return f"{text[:at]}, {words}{text[at:]}"


def _item(fields: Fields) -> str:
    if len(fields) == 1 and not fields[0][0]:
        return quoted(fields[0][1])
    return "{" + ", ".join(f"{name}: {_bare(value)}" for name, value in fields) + "}"


def _bare(value: str) -> str:
    """A text inside braces, without quotation marks where nothing in it could be mistaken."""
    plain = one_line(value)
    harmless = all(char.isalnum() or char in " .-_" for char in value) and plain == value
    return value if harmless or _is_day(value) else quoted(value)


def _is_day(value: str) -> bool:
    parts = value.split("-")
    return [len(part) for part in parts] == [4, 2, 2] and all(part.isascii() and part.isdigit() for part in parts)


def _end(text: str, node: Node) -> int:
    """The offset behind a node's last character that is no white space: a block of text ends where a line begins."""
    end = node.end
    while end > node.start and text[end - 1].isspace():
        end -= 1
    return end


def _behind(text: str, key: Scalar | None, value: Node, indent: int) -> int:
    """The offset behind the lines of a field or an item, and of the comments below it that are set in deeper."""
    offset = _line_end(text, max(key.end if key else 0, _last(text, value)))
    while True:
        found = LINE_END.search(text, offset)
        end = found.end() if found else len(text)
        line = text[offset:end]
        deeper = len(line) - len(line.lstrip(" ")) > indent
        if end == offset or not (line.lstrip(" ").startswith("#") and deeper):
            return offset
        offset = end


def _last(text: str, node: Node) -> int:
    """The offset behind the last character of a node that says something."""
    while not isinstance(node, Scalar):
        inner = node.items if isinstance(node, Sequence) else tuple(value for _, value in node.pairs)
        if not inner or node.flow:
            break
        if isinstance(node, Mapping) and isinstance(inner[-1], Scalar) and inner[-1].nothing:
            return node.pairs[-1][0].end
        node = inner[-1]
    return _end(text, node)


def _line_end(text: str, offset: int) -> int:
    found = LINE_END.search(text, offset)
    return found.end() if found else len(text)


def _break(text: str) -> str:
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def _below(tree: Tree, at: int, lines: str) -> str:
    """The text with lines of their own at an offset where a line begins, or at the end of a file without a line end."""
    text = tree.source.text
    line_end = _break(text)
    begins = not at or text[:at].endswith(("\n", "\r"))
    return f"{text[:at]}{'' if begins else line_end}{lines}{line_end}{text[at:]}"


def _is_that(before: Tree, edited: str, change: Change) -> bool:
    """Whether the new text says what the old one said with the change made."""
    try:
        after = guarded_tree(edited, before.source.name)
    except ClaimFileError:
        return False
    wanted = said(before.root)
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
    return said(after.root) == wanted
