"""The nodes of a piece of wikitext, each with its place in the source: what `reading` builds.

They are named as mwparserfromhell's own, and hold what an importer asks of them. A node's text is a slice of the
source: nothing is put together again to say what stood there.
"""

from typing import Any

__all__ = [
    "Argument", "Attribute", "Code", "Comment", "ExternalLink", "HTMLEntity", "Heading", "Node", "Parameter", "Tag",
    "Template", "Text", "Wikilink"]  # fmt: skip


class Node:
    """A part of the source: its offsets, from `start` to `end`. One that was made here has no source."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: str, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return self.source[self.start : self.end]


class Code:
    """Nodes in a row. Those that do not stand in the source as one piece have no `source`."""

    __slots__ = ("end", "nodes", "source", "start")

    def __init__(self, nodes: list[Any], source: str = "", start: int = -1, end: int = -1) -> None:
        self.nodes = nodes
        self.source = source
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return self.source[self.start : self.end] if self.start >= 0 else "".join(map(str, self.nodes))


class Text(Node):
    """Plain text."""

    __slots__ = ("value",)

    def __init__(self, value: str, source: str = "", start: int = -1, end: int = -1) -> None:
        self.value = value
        self.source = source
        self.start = start
        self.end = end

    def __str__(self) -> str:
        return self.value


class Parameter:
    """A parameter of a template; `showkey` when its name is written."""

    __slots__ = ("name", "showkey", "value")

    def __init__(self, name: Code, value: Code, *, showkey: bool) -> None:
        self.name = name
        self.value = value
        self.showkey = showkey


class Template(Node):
    """`{{name|value|key=value}}`."""

    __slots__ = ("name", "params")
    name: Code
    params: list[Parameter]


class Argument(Node):
    """`{{{name|default}}}`."""

    __slots__ = ("default", "name")
    name: Code
    default: Code | None


class Wikilink(Node):
    """`[[title|text]]`."""

    __slots__ = ("text", "title")
    title: Code
    text: Code | None


class ExternalLink(Node):
    """`[url title]`, or a bare address, which has no `brackets`."""

    __slots__ = ("brackets", "title", "url")
    url: Code
    title: Code | None
    brackets: bool


class HTMLEntity(Node):
    """`&nbsp;`, as it is written."""

    __slots__ = ()


class Heading(Node):
    """`== title ==`."""

    __slots__ = ("level", "title")
    title: Code
    level: int


class Comment(Node):
    """`<!-- … -->`."""

    __slots__ = ()


class Attribute:
    """An attribute of a tag; `value` is None when it has none."""

    __slots__ = ("name", "value")

    def __init__(self, name: Code, value: Code | None) -> None:
        self.name = name
        self.value = value


class Tag(Node):
    """A tag of HTML, or what wikitext writes in other signs: items of lists, tables, their rows and cells."""

    __slots__ = ("attributes", "contents", "self_closing", "tag", "wiki_markup")
    tag: Code
    attributes: list[Attribute]
    contents: Code | None
    wiki_markup: str
    self_closing: bool
