"""HTML by beautifulsoup4 and lxml: slower, for a page on which the first reader's process died."""

from typing import TYPE_CHECKING

from checker.document.base import MARKUP_TYPES, Reader, not_text, overfull, too_large
from checker.document.decode import decode_markup
from checker.document.elements import VOID
from checker.document.markup import MarkupWalker
from checker.document.pagekind import judge
from checker.document.styles import hiding_rules
from checker.model.document import Document

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

__all__ = ["CarefulHtmlReader"]


class CarefulHtmlReader(Reader):
    """The same channels as `HtmlReader`, from another library's tree."""

    name = "html/beautifulsoup4-lxml"
    media_types = MARKUP_TYPES

    def read(self, body: bytes, charset: str) -> Document:
        """Walk the soup into channels. See `Reader.read`."""
        if (refused := too_large(body, self.name)) is not None:
            return refused
        # Imported when it is needed, which is seldom: it takes as long as all the rest together.
        from bs4 import BeautifulSoup

        decoded = decode_markup(body, charset)
        if decoded.garbled:
            return not_text(self.name, decoded.codec)
        if (refused := overfull(decoded.text, self.name)) is not None:
            return refused
        soup = BeautifulSoup(decoded.text, "lxml", multi_valued_attributes=None)
        walker = MarkupWalker(hiding_rules(_own_text(style) for style in _elements(soup, "style")))
        _walk(soup, walker)
        return judge(walker.finish(), decoded, self.name)


def _elements(soup: "BeautifulSoup", name: str) -> "list[Tag]":
    """Every element of that name, in document order."""
    from bs4.element import Tag

    return [element for element in soup.find_all(name) if isinstance(element, Tag)]


def _own_text(tag: "Tag") -> str:
    """The text directly in an element."""
    from bs4.element import NavigableString

    return "".join(str(child) for child in tag.contents if isinstance(child, NavigableString))


def _walk(soup: "BeautifulSoup", walker: MarkupWalker) -> None:
    """Tell the walker of every node, in document order, without recursion."""
    from bs4.element import CData, NavigableString, PreformattedString, Tag

    pending: list[object] = list(reversed(soup.contents))
    while pending:
        node = pending.pop()
        if node is None:
            walker.leave()
        elif isinstance(node, Tag):
            attributes = {name.lower(): str(value) for name, value in node.attrs.items()}
            name = node.name.lower().rpartition(":")[2]
            if walker.enter(name, attributes):
                pending.append(None)
                pending.extend(reversed(node.contents))
            elif name in VOID:
                # lxml takes wbr and other newer elements for containers: what follows them ends up inside.
                pending.extend(reversed(node.contents))
        elif isinstance(node, CData) or (
            isinstance(node, NavigableString) and not isinstance(node, PreformattedString)
        ):
            # PreformattedString: comments, doctypes, declarations, processing instructions.
            walker.text(str(node))
