"""Parts of wikitext that need taking apart: captions of pictures, rows and cells of tables, attributes of tags."""

import re
from collections.abc import Iterator
from typing import Any, Final

from mwparserfromhell.nodes import Tag, Template, Text
from mwparserfromhell.wikicode import Wikicode

from checker.importers.wikitext.text import squeezed

__all__ = ["caption", "cells", "rows", "unquoted"]

_OPTION: Final = re.compile(
    r"\s*(?:thumb|thumbnail|frame|framed|frameless|border|left|right|center|centre|none|baseline|middle|sub|super|top|"
    r"text-top|bottom|text-bottom|upright.*|\d*x?\d+ ?px|(?:alt|link|class|lang|page|thumb|start|end)\s*=.*)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


def unquoted(value: Any) -> str:  # noqa: ANN401 - the parser's attributes are untyped
    """An attribute's value without the quotation marks around it."""
    return squeezed(str(value)).strip("\"'”“ ") if value is not None else ""


def caption(code: Wikicode) -> list[Any]:
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


def rows(table: Tag) -> Iterator[Tag]:
    """The rows of a table."""
    if table.contents is not None:
        loose: list[Any] = [
            node for node in table.contents.nodes if isinstance(node, Tag) and str(node.tag) in ("td", "th")
        ]
        if loose:
            yield Tag("tr", contents=Wikicode(loose))
        for node in table.contents.nodes:
            if isinstance(node, Tag) and str(node.tag).strip().lower() in ("tr", "caption", "tbody", "thead"):
                yield node


def cells(row: Tag) -> list[Tag]:
    """The cells of a row; the row itself when it has none."""
    nodes = row.contents.nodes if row.contents is not None else ()
    return [node for node in nodes if isinstance(node, Tag) and str(node.tag).strip().lower() in ("td", "th")] or [row]
