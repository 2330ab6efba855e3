"""What a fragment may name on a page, and how many pages a PDF has."""

from typing import TYPE_CHECKING

from checker.document.decode import decode_markup

if TYPE_CHECKING:
    from bs4.element import Tag

__all__ = ["page_anchors", "page_count"]


def page_anchors(body: bytes, charset: str, *, careful: bool = False) -> frozenset[str]:
    """Every `id`, and every `name` of an `a` (HTML, “find a potential indicated element”), as the page has them.

    Args:
        body: The decoded body of an HTML page.
        charset: From the Content-Type header, "" when none.
        careful: Use the library that is slow and cannot crash.
    """
    text = decode_markup(body, charset).text
    if careful:
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(text, "lxml", multi_valued_attributes=None)
        found = [_value(tag, "id") for tag in soup.find_all(id=True)]
        found += [_value(tag, "name") for tag in soup.find_all("a", attrs={"name": True})]
        return frozenset(name for name in found if name)
    from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

    parser = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)
    ids = {node.attributes.get("id") for node in parser.css("[id]")}
    names = {node.attributes.get("name") for node in parser.css("a[name]")}
    return frozenset(name for name in ids | names if name)


def _value(tag: "Tag", name: str) -> str:
    return str(tag.get(name) or "")


def page_count(body: bytes) -> int:
    """How many pages a PDF has; 0 when it cannot be opened."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError:
        return 0
    try:
        return len(document)
    finally:
        document.close()
