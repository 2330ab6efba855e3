"""Which lines of a claim file belong to a field, an item or a comment: the places where an edit may stand."""

from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Sequence, Tree

__all__ = ["behind", "last", "line_break", "line_end", "value_end", "with_lines"]


def value_end(text: str, node: Node) -> int:
    """The offset behind a node's last character that is no white space: a block of text ends where a line begins."""
    end = node.end
    while end > node.start and text[end - 1].isspace():
        end -= 1
    return end


def behind(text: str, key: Scalar | None, value: Node, indent: int) -> int:
    """The offset behind the lines of a field or an item, and of the comments below it that are set in deeper."""
    offset = line_end(text, max(key.end if key else 0, last(text, value)))
    while True:
        found = LINE_END.search(text, offset)
        end = found.end() if found else len(text)
        line = text[offset:end]
        deeper = len(line) - len(line.lstrip(" ")) > indent
        if end == offset or not (line.lstrip(" ").startswith("#") and deeper):
            return offset
        offset = end


def last(text: str, node: Node) -> int:
    """The offset behind the last character of a node that says something."""
    while not isinstance(node, Scalar):
        inner = node.items if isinstance(node, Sequence) else tuple(value for _, value in node.pairs)
        if not inner or node.flow:
            break
        if isinstance(node, Mapping) and isinstance(inner[-1], Scalar) and inner[-1].nothing:
            return node.pairs[-1][0].end
        node = inner[-1]
    return value_end(text, node)


def line_end(text: str, offset: int) -> int:
    """The offset at which the next line begins, or the end of the text."""
    found = LINE_END.search(text, offset)
    return found.end() if found else len(text)


def line_break(text: str) -> str:
    """What ends the lines of a text."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def with_lines(tree: Tree, at: int, lines: str) -> str:
    """Lines as they stand at an offset where a line begins, or at the end of a file without a line end."""
    text = tree.source.text
    begins = not at or text[:at].endswith(("\n", "\r"))
    return f"{'' if begins else line_break(text)}{lines}{line_break(text)}"
