"""XML that is no web page: feeds, records, sitemaps. Every element's text is a block; CDATA is text."""

from typing import Final

from checker.document.base import Reader, too_large, unreadable
from checker.document.builder import ChannelBuilder, clean
from checker.document.html import HtmlReader
from checker.model.document import ChannelName, Document

__all__ = ["XmlReader"]

_XHTML: Final = b"<html"


class XmlReader(Reader):
    """XML by lxml, without entities of its own and without network. What is XHTML goes to the HTML reader."""

    name = "xml/lxml"
    media_types = frozenset({"application/xml", "text/xml", "application/rss+xml", "application/atom+xml",
                             "application/rdf+xml", "application/jats+xml"})  # fmt: skip

    def read(self, body: bytes, charset: str) -> Document:
        """The texts in document order. A file that is not well-formed is not readable: half of it is no file."""
        if _XHTML in body[:2000].lower():
            return HtmlReader().read(body, charset)
        if (refused := too_large(body, self.name)) is not None:
            return refused
        # Imported when it is needed: most pages are HTML, and a process should start quickly.
        from lxml import etree  # type: ignore[import-untyped]

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError as error:
            return unreadable("damaged-xml", f"it is not well-formed XML: {error.msg}", self.name)
        builder = ChannelBuilder(ChannelName.VISIBLE)
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            kind = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if event == "start":
                builder.boundary(kind)
                builder.text(clean(element.text or ""))
            else:
                builder.boundary(kind)
                builder.text(clean(element.tail or ""))
        channel = builder.build()
        if channel is None:
            return unreadable("empty-page", "there is no text in it", self.name)
        titles = root.iter("{*}title")
        title = next((" ".join((element.text or "").split()) for element in titles), "")
        return Document((channel,), title=title[:500], charset="", reader=self.name)
