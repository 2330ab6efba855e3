"""Edits of a guarded text as splices: where they stand, how they are indented, and that they fit what is around them.

A splice is only a proposal of where to write: whoever applies it reads the result again and compares.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from checker.claims.lines import behind, last, line_break, line_end, value_end, with_lines
from checker.claims.scalar import folded, one_line, quoted
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Sequence, Tree

__all__ = [
    "Fields", "Splice", "column_of", "dropped_splice", "field_splice", "item_splice", "lines_splice", "list_splice",
    "scalar_splice", "spliced", "value_of",
]  # fmt: skip

Fields = tuple[tuple[str, str], ...]

_TRUTHS: Final = frozenset({"url_tentative", "cited", "confidential"})
"""Fields that are no text."""


class Splice(NamedTuple):
    """Words that take the place of what stands between two offsets."""

    start: int
    end: int
    words: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made; those at one place stand in the order given.

    Raises:
        ValueError: two of them overlap.
    """
    pieces: list[str] = []
    done = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < done:
            raise ValueError("two edits overlap")
        pieces += (text[done : splice.start], splice.words)
        done = splice.end
    return "".join((*pieces, text[done:]))


def value_of(mapping: Node | None, name: str) -> Node | None:
    """The value of a key as it is written."""
    pairs = mapping.pairs if isinstance(mapping, Mapping) else ()
    return next((value for key, value in pairs if key.value == name), None)


def column_of(tree: Tree, node: Node) -> int:
    """The column in which a node begins, counted from 0."""
    return tree.source.position(node.start)[1] - 1


def field_splice(
    tree: Tree, mapping: Mapping, name: str, value: str, after: str = "", *, first: bool = False
) -> Splice | None:
    """Give a mapping a field, or the field another text. A new one comes behind `after`, last, or `first`."""
    old = value_of(mapping, name)
    if old is None and first and mapping.pairs:
        at = mapping.start + 1 if mapping.flow else mapping.start
        ends = ", " if mapping.flow else line_break(tree.source.text) + " " * column_of(tree, mapping)
        return Splice(at, at, f"{name}: {_bare(value)}{ends}")
    if old is None:
        return _new_field(tree, mapping, name, value, after)
    return scalar_splice(tree, old, value, flow=mapping.flow) if isinstance(old, Scalar) else None


def scalar_splice(tree: Tree, old: Scalar, value: str, *, flow: bool) -> Splice:
    """Another text in place of one. What stood on several lines stands on several again."""
    text, end = tree.source.text, value_end(tree.source.text, old)
    words = quoted(value) if flow or old.flow else _plain(value)
    if not (flow or old.flow) and LINE_END.search(text, old.start, end):
        row = text[tree.source.line_start(old.start) : old.start]
        indent = " " * (len(row) - len(row.lstrip(" -")) + 2)
        words = folded(value, indent).replace("\n", line_break(text))
    gap = " " if old.start == end and not text[:end].endswith(" ") else ""
    return Splice(old.start, end, gap + words)


def _new_field(tree: Tree, mapping: Mapping, name: str, value: str, after: str) -> Splice | None:
    text = tree.source.text
    if not mapping.pairs:
        return None
    key, node = next((pair for pair in mapping.pairs if pair[0].value == after), mapping.pairs[-1])
    if mapping.flow:
        at = max(key.end + 1, value_end(text, node))
        return Splice(at, at, f", {name}: {quoted(value)}")
    indent = column_of(tree, mapping)
    prose = folded(value, " " * (indent + 2)) if len(value) > 100 and " " in value else _plain(value)
    prose = value if name in _TRUTHS and value in ("true", "false") else prose
    block = f"{name}: {prose}".replace("\n", line_break(text))
    return lines_splice(tree, behind(text, key, node, indent), " " * indent + block)


def item_splice(tree: Tree, mapping: Mapping, name: str, fields: Fields, *, short: bool) -> Splice | None:
    """A new item, last in a list of the mapping; the list is begun where there is none."""
    text = tree.source.text
    node = value_of(mapping, name)
    item = _item(fields)
    if isinstance(node, Sequence) and node.items:
        if node.flow:
            at = value_end(text, node.items[-1])
            return Splice(at, at, f", {item}")
        column = column_of(tree, node)
        lines = _item_lines(fields, column, line_break(text), short=short)
        gap = "" if short else _gap(text, node)
        return lines_splice(tree, behind(text, None, node.items[-1], column), gap + lines)
    if isinstance(node, Sequence):
        return Splice(node.start, node.end, f"[{item}]")
    if node is not None and not (isinstance(node, Scalar) and node.nothing):
        return None
    if mapping.flow:
        return None if node is not None else _put_in(text, mapping, f"{name}: [{item}]")
    column = column_of(tree, mapping)
    lines = _item_lines(fields, column, line_break(text), short=short)
    if node is not None:
        key = next(key for key, _ in mapping.pairs if key.value == name)
        return lines_splice(tree, line_end(text, key.end), lines)
    if not mapping.pairs:
        return None
    key, end = mapping.pairs[-1]
    return lines_splice(tree, behind(text, key, end, column), f"{' ' * column}{name}:{line_break(text)}{lines}")


def list_splice(tree: Tree, mapping: Mapping, name: str, values: tuple[str, ...]) -> Splice | None:
    """Give a mapping's field one text or several, on its line where it can; a field that stands there is replaced."""
    flow = quoted(values[0]) if len(values) == 1 else "[" + ", ".join(map(quoted, values)) + "]"
    words = one_line(values[0]) if len(values) == 1 and not mapping.flow else flow
    text, old = tree.source.text, value_of(mapping, name)
    if old is None:
        if not mapping.pairs or mapping.flow:
            return _put_in(text, mapping, f"{name}: {flow}") if mapping.pairs else None
        key, node = mapping.pairs[-1]
        indent = column_of(tree, mapping)
        return lines_splice(tree, behind(text, key, node, indent), f"{' ' * indent}{name}: {words}")
    key = next(key for key, _ in mapping.pairs if key.value == name)
    end = last(text, old)
    colon = text.index(":", key.end) + 1
    between = text[colon : old.start]
    if old.start < old.end and not LINE_END.search(between) and between.isspace():
        return Splice(old.start, end, words)
    if "#" in between:
        return None
    return Splice(colon, max(end, colon), f" {words}")


def dropped_splice(tree: Tree, mapping: Mapping, name: str) -> Splice | None:
    """Take a field out, with its line; None for the first of a list's item, or inside braces."""
    if mapping.flow:
        return None
    text = tree.source.text
    key, value = next(pair for pair in mapping.pairs if pair[0].value == name)
    start = tree.source.line_start(key.start)
    if text[start : key.start].strip(" "):
        return None
    return Splice(start, line_end(text, max(key.end, last(text, value))), "")


def lines_splice(tree: Tree, at: int, lines: str) -> Splice:
    """Lines of their own at an offset where a line begins, or at the end of a file without a line end."""
    return Splice(at, at, with_lines(tree, at, lines))


def _gap(text: str, items: Sequence) -> str:
    """An empty line before a new item, where the last two have one between them."""
    if len(items.items) < 2:
        return ""
    between = text[last(text, items.items[-2]) : items.items[-1].start]
    return line_break(text) if any(not line.strip(" ") for line in LINE_END.split(between)[1:-1]) else ""


def _item_lines(fields: Fields, column: int, ends: str, *, short: bool) -> str:
    """An item of a block list whose hyphen stands in a column, counted from 0."""
    indent = " " * column
    if short:
        return f"{indent}- {_item(fields)}"
    inner = indent + "  "
    prose = (f"{name}: {_bare(value) if _is_day(value) else folded(value, inner + '  ')}" for name, value in fields)
    return (f"{indent}- " + f"\n{inner}".join(prose)).replace("\n", ends)


def _put_in(text: str, mapping: Mapping, words: str) -> Splice:
    key, end = mapping.pairs[-1]
    at = max(key.end + 1, value_end(text, end))
    return Splice(at, at, f", {words}")


def _item(fields: Fields) -> str:
    if len(fields) == 1 and not fields[0][0]:
        return quoted(fields[0][1])
    return "{" + ", ".join(f"{name}: {_bare(value)}" for name, value in fields) + "}"


def _bare(value: str) -> str:
    """A text inside braces, without quotation marks where nothing in it could be mistaken."""
    plain = one_line(value)
    harmless = all(char.isalnum() or char in " .-_" for char in value) and plain == value
    return value if harmless or _is_day(value) else quoted(value)


def _plain(value: str) -> str:
    """A text on a line of its own; a day stands as people write it."""
    return value if _is_day(value) else one_line(value)


def _is_day(value: str) -> bool:
    parts = value.split("-")
    return [len(part) for part in parts] == [4, 2, 2] and all(part.isascii() and part.isdigit() for part in parts)
