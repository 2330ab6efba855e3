"""WordprocessingML (ECMA-376, part 1, §17) to channels: paragraphs, runs, tables, tracked changes, fields, notes.

Nothing here recurses. Elements are known by their local names: the strict and the transitional form of the standard
differ in namespaces only.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from checker.document.builder import ChannelBuilder, clean
from checker.model.document import Channel, ChannelName

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped]

__all__ = ["WordWalker", "core_properties"]

_SKIPPED: Final = frozenset({"sdtPr", "sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "Fallback", "numPr", "fldData"})
"""Properties, and the second form of what stands there already (§ part 3, markup compatibility)."""
_UNSEEN: Final = frozenset({"del", "moveFrom", "instrText", "delInstrText"})
_OFF: Final = frozenset({"0", "false", "off", "none"})


class WordWalker:
    """Takes the parts of a Word file in the order of reading; `channels` gives what they hold."""

    def __init__(self) -> None:
        self._shown = ChannelBuilder(ChannelName.VISIBLE)
        self._builders = {name: ChannelBuilder(name) for name in (ChannelName.ALT, ChannelName.HIDDEN)}
        self._builders[ChannelName.VISIBLE] = self._shown
        self.embedded = False
        """Whether the file holds a file of another kind whose words are shown and not read."""

    def part(self, root: "etree._Element", kind: str) -> None:
        """Walk one part. Its blocks are of that kind; "" for the text itself, whose paragraphs say what they are."""
        waiting = [root]
        while waiting:
            box = waiting.pop(0)
            waiting.extend(self._walk(box, kind))
            self._shown.boundary()

    def channels(self, title: str) -> tuple[Channel, ...]:
        """What has text, in the order of `ChannelName`."""
        named = ChannelBuilder(ChannelName.TITLE)
        named.boundary("title")
        named.text(title)
        order = (self._shown, named, self._builders[ChannelName.ALT], self._builders[ChannelName.HIDDEN])
        return tuple(channel for builder in order if (channel := builder.build()) is not None)

    def _walk(self, root: "etree._Element", kind: str) -> list["etree._Element"]:
        """Walk a tree; text boxes stand beside the text and are given back, to be read behind it."""
        boxes: list[etree._Element] = []
        out = 0  # how many elements deep in what is not shown
        raised = False
        cells = 0
        skipped: etree._Element | None = None
        for event, element in _events(root):
            name = _local(element)
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                continue
            if event == "end":
                if name in _UNSEEN or (kind == "comment" and name == "comment"):
                    out -= 1
                elif name == "tc":
                    cells -= 1
                elif name == "p":
                    self._shown.boundary("p")
                elif name == "r":
                    raised = False
                continue
            if name in _SKIPPED or (name in ("footnote", "endnote") and _value(element, "type")):
                skipped = element
            elif name == "txbxContent" and element is not root:
                boxes.append(element)
                skipped = element
            elif name in _UNSEEN or (kind == "comment" and name == "comment"):
                out += 1
            elif name == "tc":
                cells += 1
            elif name == "p":
                self._shown.boundary(kind or _style(element) or ("td" if cells else "p"))
            elif name == "r":
                raised, unseen = _run(element)
                if unseen:
                    self._hidden("".join(_texts(element)))
                    raised, skipped = False, element
            elif name == "rt":
                self._words(ChannelName.ALT, "ruby", "".join(_texts(element)))
                skipped = element
            elif name == "docPr":
                self._words(ChannelName.ALT, "alt", _value(element, "descr"))
            elif name in ("t", "delText"):
                if out or name == "delText":
                    self._hidden(element.text or "")
                else:
                    self._shown.text(clean(element.text or ""), raised=raised or _is_power(element))
            elif not out:
                self._sign(name)
        return boxes

    def _sign(self, name: str) -> None:
        """What some elements stand for."""
        builder = self._shown
        if name in ("tab", "ptab"):
            builder.text(" ")
        elif name in ("br", "cr"):
            builder.newline()
        elif name == "noBreakHyphen":
            builder.text("\u2011")
        elif name == "softHyphen":
            builder.text("\u00ad")
        elif name == "den":
            builder.text("/")
        elif name == "altChunk":
            self.embedded = True
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            builder.soft()

    def _hidden(self, text: str) -> None:
        """Words out of sight."""
        if text.strip():
            self._builders[ChannelName.HIDDEN].text(clean(text))
        self._shown.soft()

    def _words(self, name: ChannelName, kind: str, text: str) -> None:
        """Words that stand beside the text, as a block of their own."""
        if text.strip():
            self._builders[name].boundary(kind)
            self._builders[name].text(clean(text))
            self._builders[name].boundary()


def core_properties(root: "etree._Element") -> tuple[str, str]:
    """The title and the language that a file's core properties give, "" for what they do not."""
    said = {_local(element): (element.text or "").strip() for element in root}
    return clean(said.get("title", "")), clean(said.get("language", ""))


def _events(root: "etree._Element") -> Iterator[tuple[str, "etree._Element"]]:
    """Begin and end of every element, in order."""
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            yield event, element


def _local(element: "etree._Element") -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: "etree._Element", name: str = "val") -> str:
    """An attribute by its local name, "" when it is not there."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _texts(element: "etree._Element") -> Iterator[str]:
    """The words of a run."""
    return (part.text or "" for part in element.iter("{*}t", "{*}delText"))


def _child(element: "etree._Element", name: str) -> "etree._Element | None":
    """The first child of that local name."""
    return next((part for part in element if _local(part) == name), None)


def _run(element: "etree._Element") -> tuple[bool, bool]:
    """Whether a run is set as superscript, and whether it is hidden."""
    properties = _child(element, "rPr")
    if properties is None:
        return False, False
    align, vanish = _child(properties, "vertAlign"), _child(properties, "vanish")
    raised = align is not None and _value(align) == "superscript"
    return raised, vanish is not None and _value(vanish) not in _OFF


def _is_power(element: "etree._Element") -> bool:
    """Whether a text stands in the raised part of a formula (§22.1.2.105): 10², not 102."""
    outer = element.getparent()
    while outer is not None and _local(outer) in ("r", "e", "sup", "sSup", "sSubSup"):
        if _local(outer) == "sup":
            return True
        outer = outer.getparent()
    return False


def _style(element: "etree._Element") -> str:
    """The kind of block that a paragraph's style makes it: h1 to h6, title, or ""."""
    properties = _child(element, "pPr")
    style = _child(properties, "pStyle") if properties is not None else None
    name = _value(style).lower().replace(" ", "") if style is not None else ""
    if name.startswith("heading") and name[7:8] in "123456" and name[7:]:
        return f"h{name[7]}"
    return "title" if name == "title" else ""
