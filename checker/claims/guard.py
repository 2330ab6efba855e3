"""YAML from strangers: bytes to a tree of plain texts, or one sentence why not.

The parser's *events* are judged as they stream, before anything is built: PyYAML's C loader builds by recursion and
dies on 100,000 brackets, aliases multiply without end, and tags make objects. What comes out holds only texts, so
`no` stays no, `010` stays 010 and `12:30` is not a number of seconds (the traps of YAML 1.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from checker.claims.complaint import parser_complaint
from checker.claims.tree import LINE_END, Mapping, Node, RefusedError, Scalar, Sequence, SourceText, Tree
from checker.model.claim import Location, Problem

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "decode_text", "guarded_tree", "surely_sound"]

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 20
MAX_NODES: Final = 500_000

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control characters, the line ends that YAML 1.1 knows and no editor counts (NEL, LS, PS), and the byte order mark,
# which YAML readers treat differently. Lone surrogates cannot come from UTF-8, but can from a caller's str.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPED_CONTROL: Final = re.compile(r"\\(?:[abefv0]|u00[0189]|u007f|x)")
_COMMENT_NEXT: Final = re.compile(r"\s*#")
_NOTHING_WORDS: Final = frozenset({"~", "null", "Null", "NULL"})
_BLOCK_HINT: Final = "put the text in a `>-` block, or in quotation marks"


def decode_text(data: bytes, name: str) -> str:
    """The text of a claim file.

    Args:
        data: The file's bytes; at most MAX_BYTES of them.
        name: The file's path, for the sentence.

    Raises:
        RefusedError: it is too large, or not UTF-8 without a byte order mark.
    """
    if len(data) > MAX_BYTES:
        _refuse(Location(name), f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(Location(name), "the file is UTF-16", "save it as UTF-8 without a byte order mark")
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse(Location(name), "the file begins with a byte order mark", "save it as UTF-8 without a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = SourceText(name, data[: error.start].decode("utf-8"))
        where = before.location(len(before.text))
        _refuse(where, f"the byte 0x{data[error.start]:02x} here is not UTF-8", "save the file as UTF-8")


def guarded_tree(text: str, name: str) -> Tree:
    """Read a YAML text into plain nodes.

    Args:
        text: The file's text, with its line ends as they are.
        name: The file's path, for places.

    Returns:
        The tree. Every value in it is a text, a list or a mapping with texts as keys; at most MAX_DEPTH deep and of
        MAX_NODES nodes. A key may stand twice: the reader of the mapping says so.

    Raises:
        RefusedError: not YAML, more than one document, an alias, anchor, tag or merge key, too large, too deep, control
            characters.
    """
    source = SourceText(name, text)
    if len(text) > MAX_BYTES:
        _refuse(Location(name), f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
    if text.startswith("\ufeff"):
        _refuse(Location(name), "the file begins with a byte order mark", "save it as UTF-8 without a byte order mark")
    if unseen := _UNSEEN.search(text):
        _refuse(
            source.location(unseen.start()),
            f"an unprintable character (U+{ord(unseen[0]):04X}) stands here",
            "delete it; it often comes along when text is copied",
        )
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise RefusedError(parser_complaint(error, source)) from None
    return Tree(source, builder.root)


def surely_sound(text: str) -> bool:
    """Whether a text of our own writer is one that `guarded_tree` takes, told without reading it again.

    The writer makes blocks of one field a line, so a line is three nodes at most: a list's item, a key and its value.
    What is left to refuse is a file too large, and control characters, which it writes as escapes. False says only
    that the text is to be read to know.
    """
    return (
        len(text) <= MAX_BYTES
        and 3 * text.count("\n") < MAX_NODES
        and _UNSEEN.search(text) is None
        and _ESCAPED_CONTROL.search(text) is None
    )


def _refuse(where: Location, message: str, hint: str) -> NoReturn:
    raise RefusedError(Problem(where, message, hint))


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    mapping: bool
    flow: bool
    start: int
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Takes events one by one, refuses at the first that may not be, and puts nodes together from the inside."""

    def __init__(self, source: SourceText) -> None:
        self.root: Node | None = None
        self._source = source
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events share no typed base
        """Judge one event and build from it."""
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            self._node(event, start, end)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(
                    start, "a second YAML document begins here", "keep one document in a file: remove this `---`"
                )
            if event.tags:
                self._stop(start, "a %TAG directive stands here", "remove it: a claim file needs no tags")
        elif isinstance(event, yaml.AliasEvent):
            self._stop(start, "a text that begins with `*` is an alias in YAML, which is not read", _BLOCK_HINT)
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, start, end)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(end)

    def _node(self, event: Any, start: int, end: int) -> None:  # noqa: ANN401 - as above
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(start, f"the file has more than {MAX_NODES:,} entries", "split it into several files")
        if event.anchor is not None:
            self._stop(start, "a text that begins with `&` is an anchor in YAML, which is not read", _BLOCK_HINT)
        if event.tag is not None:
            self._stop(start, "a text that begins with `!` is a tag in YAML, which is not read", _BLOCK_HINT)
        parent = self._open[-1] if self._open else None
        is_key = parent is not None and parent.mapping and len(parent.children) % 2 == 0
        if not isinstance(event, yaml.ScalarEvent):
            if is_key:
                self._stop(start, "a list or mapping stands where a key is expected", _BLOCK_HINT)
            if len(self._open) >= MAX_DEPTH:
                self._stop(start, f"more than {MAX_DEPTH} levels inside each other", "a claim file needs about six")
            mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(mapping, bool(event.flow_style), start))
            return
        self._add(self._scalar(event, start, end, parent, is_key=is_key))

    def _scalar(self, event: Any, start: int, end: int, parent: _Open | None, *, is_key: bool) -> Scalar:  # noqa: ANN401
        value: str = event.value
        plain = not event.style
        if control := _CONTROL.search(value):
            self._stop(start, f"the text holds a control character (U+{ord(control[0]):04X})", "leave it out")
        if plain and is_key and value == "<<":
            self._stop(start, "a merge key (`<<`) stands here, which is not read", "write the fields out")
        if plain and not is_key and value in _NOTHING_WORDS:
            self._stop(
                start,
                f"`{value}` means nothing at all in YAML",
                "leave the field out, or put the word in quotation marks when it is the text",
            )
        text = self._source.text
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        flow = parent is not None and parent.flow
        cut = -1
        if not is_key and not flow and event.style not in ("'", '"') and _COMMENT_NEXT.match(text, end):
            cut = self._cut(end, self._indent(parent), same_line=plain)
        return Scalar(value, start, end, plain, flow, cut)

    def _indent(self, parent: _Open | None) -> int:
        """The column (from 0) that a line must be right of to belong to the value just read; -1 at the top."""
        if parent is None:
            return -1
        start = parent.children[-1].start if parent.mapping and parent.children else parent.start
        return self._source.position(start)[1] - 1

    def _cut(self, end: int, indent: int, *, same_line: bool) -> int:
        """The offset of a `#` that makes a comment of what may be the rest of a text that ends at `end`; -1 if none.

        That is one on the text's own last line, or at the beginning of a following line that is indented as if it
        went on.
        """
        for number, (begin, content) in enumerate(_lines(self._source.text, end)):
            stripped = content.lstrip(" \t")
            column = len(content) - len(stripped)
            if stripped.startswith("#"):
                if number == 0 and same_line:
                    return begin + column
                if number > 0 and column > indent:
                    return begin + column
            elif stripped and number > 0:
                break
        return -1

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _close(self, end: int) -> None:
        done = self._open.pop()
        children = done.children
        # A block has no closing mark: the parser puts its end before the next token, comments later.
        stop = end if done.flow else max((child.end for child in children), default=end)
        if done.mapping:
            pairs = tuple(
                (key, value)
                for key, value in zip(children[::2], children[1::2], strict=True)
                if isinstance(key, Scalar)
            )
            self._add(Mapping(pairs, done.start, stop, done.flow))
        else:
            self._add(Sequence(tuple(children), done.start, stop, done.flow))

    def _stop(self, offset: int, message: str, hint: str) -> NoReturn:
        _refuse(self._source.location(offset), message, hint)


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The rest of the line at an offset and then each further line, with the offset where it begins."""
    while start <= len(text):
        end = LINE_END.search(text, start)
        if end is None:
            yield start, text[start:]
            return
        yield start, text[start : end.start()]
        start = end.end()
