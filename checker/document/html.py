"""HTML by selectolax (lexbor): the fast way, and a browser's own tree building.

The tree is not walked node by node, which would cost many times its parsing: the parser writes it out again, and that
is cut and told in bulk (`checker.document.serial`, `checker.document.bulk`). A page of which that could go wrong is
walked all the same.
"""

from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from checker.document.base import MARKUP_TYPES, Reader, not_text, overfull, too_large
from checker.document.bulk import tell
from checker.document.decode import decode_markup
from checker.document.markup import MarkupWalker
from checker.document.pagekind import judge
from checker.document.serial import serial
from checker.document.styles import hiding_rules
from checker.model.document import Document

__all__ = ["HtmlReader", "walk_tree"]


class HtmlReader(Reader):
    """HTML and XHTML, as a browser without scripting builds it."""

    name = "html/selectolax"
    media_types = MARKUP_TYPES

    def read(self, body: bytes, charset: str) -> Document:
        """Walk lexbor's tree into channels. See `Reader.read`."""
        if (refused := too_large(body, self.name)) is not None:
            return refused
        decoded = decode_markup(body, charset)
        if decoded.garbled:
            return not_text(self.name, decoded.codec)
        if (refused := overfull(decoded.text, self.name)) is not None:
            return refused
        # Without events lexbor copies nothing into <selectedcontent>: what the page sent is what is read.
        parser = LexborHTMLParser(decoded.text, options=LexborDocumentOptions.WO_EVENTS)
        hiding = hiding_rules(node.text() for node in parser.css("style"))
        walker = MarkupWalker(hiding)
        cut = serial(parser)
        if cut is None or not tell(cut, walker):
            walker = MarkupWalker(hiding)
            walk_tree(parser, walker)
        return judge(walker.finish(), decoded, self.name)


_PARTS_OF: Final = "template"


def walk_tree(parser: LexborHTMLParser, walker: MarkupWalker) -> None:
    """Tell the walker of every node, in document order, without recursion: slow, and sure on any page."""
    root = parser.root
    enter, text, leave = walker.enter, walker.text, walker.leave
    pending: list[LexborNode | None] = []
    node: LexborNode | None = root
    while True:
        if node is None:
            if not pending:
                return
            node = pending.pop()
            if node is None:
                leave()
                continue
        following = node.next if node is not root else None
        if node.is_text_node:
            text(node.text_content or "")
        elif node.is_element_node:
            tag = node.tag or ""
            if enter(tag, node.attributes):
                inside = node.first_child
                if tag == _PARTS_OF:
                    fragments = node.template_fragments()
                    inside = fragments[0].first_child if fragments else inside
                if inside is None:
                    leave()
                else:
                    pending += (following, None) if following is not None else (None,)
                    node = inside
                    continue
        node = following
