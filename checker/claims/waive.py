"""One more waiver in waivers.yaml, and not a byte of what stands there changed.

Text is only inserted. The result is read again and compared before it is given back.
"""

from checker.claims.edit import plain
from checker.claims.guard import guarded_tree
from checker.claims.read import read_text
from checker.claims.scalar import quoted
from checker.claims.tree import LINE_END, Mapping, Node, Scalar, Sequence, Tree
from checker.claims.write import waiver_lines
from checker.errors import ClaimFileError
from checker.model.claim import NOWHERE, Waiver

__all__ = ["add_waiver"]


def add_waiver(text: str, waiver: Waiver, name: str) -> str:
    """The text of waivers.yaml with a waiver behind the others.

    Args:
        text: The file's text; "" begins a new file.
        waiver: The waiver.
        name: The file's path, for sentences.

    Raises:
        ClaimFileError: the file has mistakes, or the waiver cannot be put in without changing something else.
    """
    if not text.strip():
        lines = ["schema: 1", "waivers:", *waiver_lines(waiver, "")]
        return _checked(text, "\n".join(lines) + "\n", waiver, name)
    problems = read_text(text, name).problems
    if problems:
        raise ClaimFileError(f"{problems[0].where}: {problems[0].message}", "mend the file first")
    tree = guarded_tree(text, name)
    return _checked(text, _inserted(tree, waiver), waiver, name)


def _inserted(tree: Tree, waiver: Waiver) -> str:
    """The text with the waiver put where it belongs."""
    text, root = tree.source.text, tree.root
    pairs = root.pairs if isinstance(root, Mapping) else ()
    key, node = next(((key, value) for key, value in pairs if key.value == "waivers"), (None, None))
    if isinstance(node, Sequence) and node.flow:
        item = ", ".join(f"{field}: {quoted(value)}" for field, value in _fields(waiver))
        at = node.end - 1
        comma = ", " if node.items else ""
        return f"{text[:at]}{comma}{{{item}}}{text[at:]}"
    lines = waiver_lines(waiver, "")
    at = len(text)
    if isinstance(node, Sequence) and node.items:
        indent = tree.source.position(node.start)[1] - 1
        lines = waiver_lines(waiver, " " * indent)
        at = _behind_comments(text, _line_end(text, _last(node)), indent)
    elif key is not None:
        at = _line_end(text, key.end)
    else:
        lines.insert(0, "waivers:")
    end = found[0] if (found := LINE_END.search(text)) else "\n"
    before = "" if not at or text[:at].endswith(("\n", "\r")) else end
    return text[:at] + before + end.join(lines) + end + text[at:]


def _fields(waiver: Waiver) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in waiver if name != "where" and value]


def _last(node: Node) -> int:
    """The offset behind the last character of a node that says something."""
    while not isinstance(node, Scalar):
        inner = node.items if isinstance(node, Sequence) else tuple(value for _, value in node.pairs)
        if not inner or node.flow:
            break
        if isinstance(node, Mapping) and isinstance(inner[-1], Scalar) and inner[-1].nothing:
            return node.pairs[-1][0].end
        node = inner[-1]
    return node.end


def _line_end(text: str, offset: int) -> int:
    """The offset behind the line end of the line in which an offset, or the text before it, stands."""
    while offset and text[offset - 1].isspace():
        offset -= 1  # a block of text ends where the next line begins
    found = LINE_END.search(text, offset)
    return found.end() if found else len(text)


def _behind_comments(text: str, offset: int, indent: int) -> int:
    """Behind the comments that are set in deeper than the list: they belong to its last item."""
    while True:
        found = LINE_END.search(text, offset)
        end = found.end() if found else len(text)
        line = text[offset:end]
        deeper = len(line) - len(line.lstrip(" ")) > indent
        if not (line.lstrip(" ").startswith("#") and deeper):
            return offset
        offset = end


def _checked(before: str, edited: str, waiver: Waiver, name: str) -> str:
    """The new text, when it says what the old one said and the waiver beside it.

    Raises:
        ClaimFileError: it does not.
    """
    read = read_text(edited, name)
    old = read_text(before, name).waivers if before.strip() else ()
    bare = [item.model_copy(update={"where": NOWHERE}) for item in read.waivers]
    same = not read.problems and bare == [*(item.model_copy(update={"where": NOWHERE}) for item in old), waiver]
    if same and before.strip():
        same = _rest(guarded_tree(before, name)) == _rest(guarded_tree(edited, name))
    if not same:
        reason = f": {read.problems[0].message}" if read.problems else ""
        raise ClaimFileError(
            f"{name}: a waiver cannot be added without changing something else{reason}",
            "write the list below `waivers:`, each waiver on lines of its own",
        )
    return edited


def _rest(tree: Tree) -> object:
    """What a file says beside its waivers."""
    pairs = tree.root.pairs if isinstance(tree.root, Mapping) else ()
    return [(key.value, plain(value)) for key, value in pairs if key.value != "waivers"]
