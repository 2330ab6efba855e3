"""Wikitext, the source of MediaWiki's pages, through mwparserfromhell: one article, or a whole dump as a stream."""

import re
from typing import ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, decode_document, document_text
from checker.importers.wikitext.article import import_article
from checker.importers.wikitext.dump import MAGIC, the_only_page
from checker.importers.wikitext.revision import revision_of
from checker.model.claim import DocumentInfo

__all__ = ["WikitextImporter"]

_CITES: Final = re.compile(r"<ref[ >/]|\{\{\s*(?:cite |citation|sfn|efn|reflist|refn)", re.IGNORECASE)
_MARKUP: Final = re.compile(r"\[\[[^\[\]\n]+\]\]|^==+[^=\n]+==+\s*$|^\{\{|'''", re.MULTILINE)
_HTML: Final = re.compile(r"\s*(?:<!doctype|<html|<\?xml)", re.IGNORECASE)


class WikitextImporter(Importer):
    """Reads the source of an article, or a dump (XML) that holds a single one."""

    name: ClassVar[str] = "wikitext"
    summary: ClassVar[str] = "the source of a Wikipedia article, or a dump of one (`.xml`, `.bz2`)"
    suffixes: ClassVar[frozenset[str]] = frozenset({".wiki", ".wikitext", ".mediawiki"})

    def sniff(self, data: bytes) -> float:
        """Judge by references, templates, links and headings."""
        if data.startswith(MAGIC) or b"<mediawiki" in data[:1_000]:
            return 1.0
        try:
            text = decode_document(data[:400_000])
        except ImportFileError:
            return 0.0
        if _HTML.match(text):
            return 0.0
        cites, markup = bool(_CITES.search(text)), len({match[0][:2] for match in _MARKUP.finditer(text[:100_000])})
        return 0.95 if cites and markup else 0.7 if cites else 0.6 if markup > 1 else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make claims of one article."""
        if data.startswith(MAGIC) or b"<mediawiki" in data[:1_000]:
            page = the_only_page(data)
            return import_article(page.text, page.document(options.language))
        text = decode_document(data)
        if not text.strip():
            raise ImportFileError("the document is empty")
        document = DocumentInfo(
            path="" if name == "-" else name,
            url=options.url,
            revision=revision_of(options.url),
            language=options.language,
        )
        return import_article(text, document, document_text(data))
