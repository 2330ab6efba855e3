"""An article's wikitext to paragraphs and rows with marks: one pass over the tree, every reference met counted."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from checker.importers.flow import Flow
from checker.importers.markers import MarkKind
from checker.importers.wikitext.found import Found, Walk
from checker.importers.wikitext.names import BESIDE, CITES, NOTES, SHORT, TAGS, is_infobox, template_name
from checker.importers.wikitext.pieces import caption, rows, unquoted
from checker.importers.wikitext.reading import parse
from checker.importers.wikitext.text import fields, inline, link_words, plain, squeezed, without_quotes
from checker.importers.wikitext.tree import Code, Comment, ExternalLink, Heading, Tag, Template, Text, Wikilink

__all__ = ["walk"]

_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n\s*")
_SPACES: Final = re.compile(r"[ \t\n]+")
_NAMESPACE: Final = re.compile(
    r"\s*(?:file|image|datei|bild|fichier|archivo|immagine|ficheiro|bestand|файл|plik)\s*:", re.IGNORECASE
)
_ITEMS: Final = frozenset({"li", "dd", "dt"})
_BREAKS: Final = frozenset(
    {"p", "div", "blockquote", "center", "ul", "ol", "dl", "hr", "poem", "table", "h1", "h2", "h3", "h4", "h5", "h6",
     "section", "caption"}
)  # fmt: skip
_FORMULAS: Final = frozenset({"math", "chem", "ce"})
_SILENT: Final = frozenset(
    {"templatestyles", "timeline", "score", "imagemap", "graph", "mapframe", "maplink", "inputbox", "categorytree",
     "syntaxhighlight", "source", "hiero", "style"}
)  # fmt: skip
_PARAMETERS: Final = re.compile(r"\d+\Z")
_RAW_REF: Final = re.compile(r"<ref(?:[\s/][^<>]{0,500})?>|<ref(?=[\s/])", re.IGNORECASE)
_DEEPEST: Final = 25


def walk(text: str) -> Walk:
    """Read an article. Never raises for what a text holds, save RecursionError."""
    walker = _Walker()
    code, walker.done.apart = parse(text)
    walker.nodes(code.nodes)
    walker.flush()
    return walker.done


class _Walker:
    """Writes the words of nodes into the block under way."""

    def __init__(self) -> None:
        self.done = Walk()
        self._flow = Flow(self.done.blocks)
        self._item = False
        self._deep = 0
        self._defining = ""
        self._in_definition = False
        self._in_note = False
        self._by_type: dict[type[Any], Callable[[Any, Any], None]] = {
            Text: self._text, Template: self._template, Wikilink: self._wikilink, ExternalLink: self._external,
            Tag: self._tag, Heading: self._heading, Comment: self._nothing,
        }  # fmt: skip

    def nodes(self, nodes: Sequence[Any]) -> None:
        """Take nodes in order; each is told what comes behind it."""
        self._deep += 1
        if self._deep > _DEEPEST:
            self._flow.write(without_quotes("".join(map(str, nodes))))
        else:
            last = len(nodes) - 1
            for number, node in enumerate(nodes):
                take = self._by_type.get(type(node))
                if take is None:
                    self._flow.write(plain(Code([node])))
                else:
                    take(node, nodes[number + 1] if number < last else None)
        self._deep -= 1

    def flush(self, *, row: bool = False) -> None:
        """End the block under way; the next one is a row or not."""
        self._flow.flush(row=row)
        self._item = False

    def _meet(self, found: Found) -> int:
        found.definition = found.definition or self._in_definition
        self.done.found.append(found)
        return len(self.done.found) - 1

    def _refer(self, found: Found, kind: MarkKind = MarkKind.REFERENCE, locator: str = "") -> None:
        serial = self._meet(found)
        if not found.definition:
            self._flow.mark(kind, str(serial), locator=locator, serial=serial, whole=found.what == "link")

    def _nothing(self, node: object, after: object) -> None:
        """A comment says nothing."""

    def _text(self, node: Text, after: object) -> None:
        value: str = node.value
        if "<" in value:
            self._broken(node)
        if "\n" not in value:
            self._flow.write(without_quotes(value))
            return
        if self._item:
            head, value = value.split("\n", 1)
            self._flow.write(without_quotes(head))
            self.flush()
            if not value:
                return
        pieces = _BLANK_LINE.split(value)
        for number, piece in enumerate(pieces):
            if number:
                self.flush(row=self._flow.row and self._deep > 1)
            self._flow.write(without_quotes(_SPACES.sub(" ", piece)))

    def _broken(self, node: Text) -> None:
        """A reference that is never closed is text to the parser: it is told, never lost."""
        for match in _RAW_REF.finditer(node.value):
            words = node.value[match.start() : match.start() + 120]
            start = node.start + match.start() if node.start >= 0 else -1
            end = start + len(match[0]) if start >= 0 else -1
            self._meet(Found("ref", Text(words, node.source, start, end), broken="its tag is never closed"))

    def _heading(self, node: Heading, after: object) -> None:
        self.flush()
        title = squeezed(plain(node.title))
        if node.level <= 2 or not self._flow.beside:
            self._flow.beside = title.casefold() in BESIDE
        self._marked_title(node.title)

    def _marked_title(self, title: Code) -> None:
        """References in a heading belong to no sentence."""
        if len(title.nodes) > 1:
            self._flow.only_marks(
                lambda: self.nodes([node for node in title.nodes if isinstance(node, Tag | Template)])
            )
            self.flush()

    def _wikilink(self, node: Wikilink, after: object) -> None:
        if _NAMESPACE.match(str(node.title)):
            if (words := node.text) is not None:
                self._aside(lambda: self.nodes(caption(words)))
            return
        if node.text is not None and len(node.text.nodes) > 1:
            if not link_words(node):
                return
            self.nodes(node.text.nodes)
        else:
            self._flow.write(link_words(node))

    def _aside(self, take: Callable[[], None], prefix: str = "") -> None:
        """Read something that stands beside the paragraph under way as rows of its own."""
        kept, self._item = self._item, False
        self._flow.aside(take, prefix)
        self._item = kept

    def _external(self, node: ExternalLink, after: object) -> None:
        url = plain(node.url).strip()
        if node.title:
            self.nodes(node.title.nodes)
        if not self._flow.beside and not self._in_note:
            self._refer(Found("link", node, url=url))

    def _tag(self, node: Tag, after: object) -> None:
        tag = str(node.tag).strip().lower()
        if tag == "ref":
            self._ref(node)
        elif tag == "references":
            self._define(node.contents)
        elif tag in _ITEMS and node.wiki_markup:
            self.flush(row=False)
            self._item = True
        elif tag == "table":
            self._aside(lambda: self._table(node))
        elif tag in ("tr", "td", "th"):
            self._flow.write(" ")
            if node.contents is not None:
                self.nodes(node.contents.nodes)
        elif tag == "gallery":
            self._gallery(node)
        elif tag == "br":
            self._flow.write(" ")
        elif tag == "nowiki":
            self._flow.write(str(node.contents) if node.contents is not None else "")
        elif tag in _FORMULAS:
            self._flow.write(str(node.contents or ""))
        elif node.contents is not None and tag not in _SILENT:
            if tag in _BREAKS or tag in _ITEMS:
                self.flush()
                self.nodes(node.contents.nodes)
                self.flush()
            else:
                self.nodes(node.contents.nodes)

    def _gallery(self, node: Tag) -> None:
        """Pictures, one a line; to the tokenizer their captions are text."""
        contents = node.contents
        if contents is None or contents.start < 0:
            return
        start = contents.start
        for line in str(contents).split("\n"):
            bar = line.find("|") + 1
            if bar and line[bar:].strip():
                code, _ = parse(contents.source, start + bar, start + len(line))
                self._aside(lambda nodes=code.nodes: self.nodes(nodes))  # type: ignore[misc]
            start += len(line) + 1

    def _ref(self, node: Tag) -> None:
        given = {str(attribute.name).strip().lower(): unquoted(attribute.value) for attribute in node.attributes}
        content = (
            None if node.self_closing or node.contents is None or not str(node.contents).strip() else node.contents
        )
        found = Found("ref", node, content, given.get("name", ""), given.get("group", "") or self._defining)
        self._refer(found)
        if found.group and content is not None:
            self._within(found, content)

    def _within(self, found: Found, content: Code) -> None:
        """Read a note: it may be a remark of the article, with references of its own."""
        before, start, kept = self._in_note, len(self.done.blocks), self._in_definition
        self._in_note, self._in_definition = True, False
        self._aside(lambda: self.nodes(content.nodes))
        self._in_note, self._in_definition = before, kept
        found.inner = self.done.blocks[start:]
        del self.done.blocks[start:]

    def _define(self, contents: Code | None, group: str = "") -> None:
        """A list of references: what stands in it is defined there and used elsewhere."""
        if contents is None or not any(isinstance(node, Tag | Template) for node in contents.nodes):
            return
        before = self._in_definition, self._defining
        self._in_definition, self._defining = True, group
        self._aside(lambda: self.nodes([node for node in contents.nodes if isinstance(node, Tag | Template)]))
        self._in_definition, self._defining = before

    def _table(self, node: Tag) -> None:
        """A table: each row that has a mark is a row, its cells parted by bars."""
        for row in rows(node):
            self.flush(row=True)
            for number, cell in enumerate(row):
                if number and any(map(str.isalnum, self._flow.last())):
                    self._flow.write(" | ")
                self.nodes(cell.contents.nodes if cell.contents is not None else [])
        self.flush(row=True)

    def _template(self, node: Template, after: object) -> None:
        name = template_name(str(node.name))
        if name in TAGS:
            self._tagged(node, TAGS[name])
        elif name in CITES or name in SHORT:
            if not self._in_note:
                kind = "cite" if name in CITES else "short"
                self._refer(Found(kind, node, Code([node]), definition=kind == "cite" and self._flow.beside))
        elif name in NOTES or name.startswith("efn"):
            self._note(node, name)
        elif name in ("r", "ref name", "refr"):
            self._reused(node)
        elif name == "rp":
            self._pages(node)
        elif name in (
            "reflist",
            "notelist",
            "references",
            "reflist-talk",
            "notelist-ua",
            "notelist-la",
        ) or name.startswith("notelist"):
            found = fields(node)
            if "refs" in found:
                self._define(found["refs"], squeezed(plain(found["group"])) if "group" in found else "")
        elif is_infobox(name) or self._alone(after):
            self._box(node, name)
        else:
            self._inline(node, name)

    def _alone(self, after: object) -> bool:
        """Whether a template stands on lines of its own: what it prints is no part of a sentence."""
        begins = self._flow.length == 0 and not self._flow.marks
        return begins and (after is None or (isinstance(after, Text) and after.value.startswith("\n")))

    def _inline(self, node: Template, name: str) -> None:
        """A template in a sentence: the words it prints, and every reference inside it."""
        printed = inline(node)
        if printed == f"{{{{{name[:60]}}}}}":
            self.done.unknown[name] = self.done.unknown.get(name, 0) + 1
        self._flow.write(printed)
        for param in node.params:
            if any(isinstance(inner, Tag | Template) for inner in param.value.nodes):
                inner = [one for one in param.value.nodes if isinstance(one, Tag | Template)]
                self._flow.only_marks(lambda inner=inner: self.nodes(inner))  # type: ignore[misc]

    def _box(self, node: Template, name: str) -> None:
        """A box of facts, or another template on its own: each field that has a mark is a row."""
        rows = 0
        prose = name in ("quote", "blockquote", "cquote", "quotation", "quote box", "bquote", "quotebox")
        for param in node.params:
            if not prose and not any(isinstance(inner, Tag | Template | ExternalLink) for inner in param.value.nodes):
                continue
            key = str(param.name).strip()
            prefix = "" if _PARAMETERS.match(key) or prose else key.replace("_", " ")
            self._aside(lambda value=param.value: self.nodes(value.nodes), prefix)  # type: ignore[misc]
            rows += 1
        self.done.boxes += bool(rows)

    def _tagged(self, node: Template, words: str) -> None:
        """An editor's tag. One that is put around words keeps them."""
        found = fields(node)
        inner = found.get("text") or found.get("1")
        if inner is not None and (squeezed(plain(inner)).count(" ") or "text" in found):
            self.nodes(inner.nodes)
        self._flow.mark(MarkKind.TAG, words)

    def _note(self, node: Template, name: str) -> None:
        found = fields(node)
        group = (
            squeezed(plain(found["group"])) if "group" in found else ("" if name in ("refn", "#tag:ref") else "note")
        )
        code = found.get("1") or found.get("content") or found.get("reference")
        label = squeezed(plain(found["name"])) if "name" in found else ""
        if code is not None and not squeezed(str(code)):
            code = None
        note = Found("note", node, code, label, group)
        self._refer(note)
        if code is not None:
            self._within(note, code)

    def _reused(self, node: Template) -> None:
        """{{r|one|two|p=5}}: references by their names."""
        found = fields(node)
        group = squeezed(plain(found["group"])) if "group" in found else ""
        page = next(
            (squeezed(plain(found[key])) for key in ("p", "pp", "page", "pages", "loc", "at") if key in found), ""
        )
        for key in sorted((key for key in found if key.isdecimal()), key=int):
            own = next((squeezed(plain(found[name + key])) for name in ("p", "pp") if name + key in found), page)
            name = squeezed(plain(found[key]))
            self._refer(Found("ref", node, None, name, group), locator=own)

    def _pages(self, node: Template) -> None:
        """{{rp|12}}: the place in the source of the reference before it."""
        found = fields(node)
        said = next(
            (squeezed(plain(found[key])) for key in ("1", "p", "pp", "page", "pages", "at", "loc") if key in found), ""
        )
        if said:
            self._flow.locate(said)
