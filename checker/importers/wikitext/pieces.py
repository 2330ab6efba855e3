"""Parts of wikitext that need taking apart: captions of pictures, rows and cells of tables, attributes of tags."""

import re
from collections.abc import Iterator
from typing import Any, Final

from checker.importers.wikitext.text import squeezed
from checker.importers.wikitext.tree import Code, Tag, Template, Text

__all__ = ["caption", "rows", "unquoted"]

_OPTION: Final = re.compile(
    r"\s*(?:thumb|thumbnail|frame|framed|frameless|border|left|right|center|centre|none|baseline|middle|sub|super|top|"
    r"text-top|bottom|text-bottom|upright.*|\d*x?\d+ ?px|(?:alt|link|class|lang|page|thumb|start|end)\s*=.*)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


def unquoted(value: Any) -> str:  # noqa: ANN401 - the parser's attributes are untyped
    """An attribute's value without the quotation marks around it."""
    return squeezed(str(value)).strip("\"'”“ ") if value is not None else ""


def caption(code: Code) -> list[Any]:
    """The nodes of a picture's caption: of what the bars part, the last that is no option, and whatever has marks."""
    pieces: list[list[Any]] = [[]]
    for node in code.nodes:
        if type(node) is Text and "|" in node.value:
            head, *others = node.value.split("|")
            pieces[-1].append(Text(head))
            pieces += [[Text(other)] for other in others]
        else:
            pieces[-1].append(node)
    said = [piece for piece in pieces if len(piece) > 1 or (piece and not _is_option(piece[0]))]
    marked = [piece for piece in said if any(isinstance(node, Tag | Template) for node in piece)]
    chosen = marked if said and said[-1] in marked else [*marked, *said[-1:]]
    return [node for piece in chosen for node in (*piece, Text(" "))]


def _is_option(node: Any) -> bool:  # noqa: ANN401 - the parser's nodes share no useful base
    return type(node) is Text and _OPTION.match(node.value) is not None


def rows(table: Tag) -> Iterator[list[Tag]]:
    """The rows of a table, each as its cells; a row without cells is one itself."""
    if table.contents is None:
        return
    loose = [node for node in table.contents.nodes if isinstance(node, Tag) and _named(node) in ("td", "th")]
    if loose:
        yield loose
    for node in table.contents.nodes:
        if isinstance(node, Tag) and _named(node) in ("tr", "caption", "tbody", "thead"):
            nodes = node.contents.nodes if node.contents is not None else ()
            yield [cell for cell in nodes if isinstance(cell, Tag) and _named(cell) in ("td", "th")] or [node]


def _named(tag: Tag) -> str:
    return str(tag.tag).strip().lower()
