"""One mapping of a claim file to one model, with a sentence and a place for each mistake.

What a field may hold is taken from the model: a text, a list of texts, another model, a list of models. A mapping
with any mistake becomes None; its neighbours are still read.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from checker.claims.kinds import bare, item_of, names_of, resolve
from checker.claims.sentences import field_mistake, shown, unknown_key
from checker.claims.tree import Mapping, Node, Scalar, Sequence, SourceText
from checker.claims.urls import url_fault
from checker.model.claim import Location, Problem

__all__ = ["WORDS", "Fields", "Reader"]

WORDS: Final = frozenset({"text", "quote", "quotes", "exact", "prefix", "suffix", "context", "translation"})
"""Fields whose every word counts: a `#` or a comma that YAML takes for its own would change what is checked."""

_TOLD: Final = frozenset({"text", "context"})
"""Of these, the fields that are never looked for in a source: there, a remark set well apart is taken for one."""

_NEEDED: Final = frozenset({"text", "quote", "quotes", "exact"})
_ADDRESSES: Final = frozenset({"url", "archive_url"})
_BLOCK: Final = "put the text in a `>-` block or in quotation marks"

_LINES: Final = "write each field on an indented line of its own"

M = TypeVar("M", bound=BaseModel)
Fields = dict[str, tuple[Scalar, Node]]
"""The fields of a mapping by their full names, each with its key and value as written."""


class Reader:
    """Reads the nodes of one file and collects what is wrong with them in `problems`."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def flag(self, node: Node, message: str, hint: str = "") -> None:
        """Note a mistake at a node."""
        self.problems.append(Problem(self.source.of(node), message, hint))

    def fields(self, mapping: Mapping, known: frozenset[str], what: str) -> Fields:
        """The known fields of a mapping; unknown and doubled ones are flagged."""
        found: Fields = {}
        for key, value in mapping.pairs:
            name = resolve(key.value, known)
            if name is None:
                self.flag(key, *unknown_key(key.value, known, what))
            elif name in found:
                line = self.source.of(found[name][0]).line
                other = "" if found[name][0].value == key.value else f", as {shown(found[name][0].value)}"
                self.flag(key, f"{shown(key.value)} is written twice: first on line {line}{other}", "keep one of them")
            else:
                found[name] = (key, value)
        return found

    def mapping(self, node: Node, what: str, hint: str = _LINES) -> Mapping | None:
        """The node when it is a mapping; otherwise it is flagged."""
        if isinstance(node, Mapping):
            return node
        self.flag(node, f"{what} is written as `key: value` lines", hint)
        return None

    def text(self, name: str, node: Node) -> str | None:
        """The text of a field, or None after flagging what it is instead."""
        if not isinstance(node, Scalar):
            hint = _BLOCK if node.flow else ""
            self.flag(node, f"`{name}` is one text, and this is a {_kind(node)}", hint)
            return None
        if name in WORDS:
            if node.cut >= 0 and not (name in _TOLD and self._is_aside(node.cut)):
                where = self.source.location(node.cut)
                self.problems.append(
                    Problem(
                        where,
                        f"` #` begins a comment here, so `{name}` may be cut short",
                        f"{_BLOCK}; write a comment on a line of its own, indented like `{name}`",
                    )
                )
                return None
            if node.plain and node.flow:
                self.flag(
                    node,
                    f"`{name}` stands unquoted inside [ ] or {{ }}, where a comma or bracket would cut it",
                    'put it in quotation marks: "…"',
                )
                return None
        if name in _NEEDED and not node.value.strip():
            self.flag(node, f"`{name}` is empty", "write the words, or leave the field out" if name != "text" else "")
            return None
        if name in _ADDRESSES and node.value and (fault := url_fault(node.value)):
            self.flag(node, f"`{name}`: {fault[0]}", fault[1])
            return None
        return node.value

    def _is_aside(self, mark: int) -> bool:
        """Whether a `#` is set apart as remarks are and no text is: two spaces before it, one behind, after words."""
        text = self.source.text
        before = text[text.rfind("\n", 0, mark) + 1 : mark]
        return bool(before.strip()) and before.endswith("  ") and text[mark + 1 : mark + 2] in (" ", "\t")

    def texts(self, name: str, node: Node) -> tuple[str, ...] | None:
        """One text or a list of texts."""
        items = node.items if isinstance(node, Sequence) else (node,)
        read = [self.text(name, item) for item in items]
        return tuple(text for text in read if text) if None not in read else None

    def each(self, node: Node, read: Callable[[Node], M | None]) -> tuple[M, ...] | None:
        """One item or a list of items, each read by `read`; None when one of them has a mistake."""
        items = node.items if isinstance(node, Sequence) else (node,)
        done = [read(item) for item in items]
        return tuple(item for item in done if item is not None) if None not in done else None

    def build(self, model: type[M], mapping: Mapping, what: str) -> M | None:
        """A model from a mapping whose fields need no widening."""
        before = len(self.problems)
        fields = self.fields(mapping, names_of(model), what)
        values: dict[str, Any] = {}
        for name, (_, node) in fields.items():
            values |= self.value(model, name, node)
        made = self.make(model, values, fields, mapping, self.source.of(mapping))
        return made if len(self.problems) == before else None

    def value(self, model: type[BaseModel], name: str, node: Node) -> dict[str, Any]:
        """The field's value as `{name: value}`, or {} when nothing is written there or it has a mistake."""
        if isinstance(node, Scalar) and node.nothing and name not in WORDS:
            return {}
        field = next(field for own, field in model.model_fields.items() if (field.alias or own) == name)
        item = item_of(field.annotation)
        if item is None:
            read: Any = self.text(name, node)
        elif item is str:
            read = self.texts(name, node)
        else:
            single = get_origin(bare(field.annotation)) is not tuple
            one = item.__name__.lower()
            if single:
                inner = self.mapping(node, f"`{name}`")
                read = None if inner is None else self.build(item, inner, f"`{name}`")
            else:
                read = self.each(node, lambda node: self._one(item, node, f"a {one}"))
        return {} if read is None else {name: read}

    def make(self, model: type[M], values: dict[str, Any], fields: Fields, mapping: Node, where: Location) -> M | None:
        """The model from its values, `where` added; pydantic's errors are flagged at the fields they are about."""
        try:
            return model.model_validate({**values, "where": where})
        except ValidationError as error:
            for entry in error.errors(include_url=False, include_input=False):
                name = str(entry["loc"][0]) if entry["loc"] else ""
                key, node = fields.get(name, (None, mapping))
                if key is not None and name not in values:
                    continue  # its own mistake is flagged already
                written = node.value if isinstance(node, Scalar) else ""
                at = node if key is not None else _beginning(mapping)
                self.flag(at, *field_mistake(model, key.value if key else name, entry, written))
            return None

    def _one(self, model: type[M], node: Node, what: str) -> M | None:
        mapping = self.mapping(node, what)
        return None if mapping is None else self.build(model, mapping, what)


def _kind(node: Node) -> str:
    return "list" if isinstance(node, Sequence) else "mapping"


def _beginning(node: Node) -> Node:
    """The first key of a mapping: where a person looks for a field that is missing."""
    return node.pairs[0][0] if isinstance(node, Mapping) and node.pairs else node
