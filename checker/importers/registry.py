"""Every importer, and the choice of one by a document's content."""

from pathlib import PurePath
from typing import Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions
from checker.importers.bibtex import BibtexImporter
from checker.importers.csljson import CslJsonImporter
from checker.importers.docx import DocxImporter
from checker.importers.html_page import HtmlImporter
from checker.importers.jsonl import JsonLinesImporter
from checker.importers.markdown_claims import MarkdownImporter
from checker.importers.mediawiki_html import MediaWikiImporter
from checker.importers.pasted import PastedImporter
from checker.importers.ris import RisImporter
from checker.importers.table import TableImporter
from checker.importers.wikitext import WikitextImporter

__all__ = ["IMPORTERS", "import_bytes"]

IMPORTERS: Final[tuple[Importer, ...]] = (
    PastedImporter(),
    WikitextImporter(),
    MediaWikiImporter(),
    HtmlImporter(),
    MarkdownImporter(),
    DocxImporter(),
    BibtexImporter(),
    RisImporter(),
    CslJsonImporter(),
    JsonLinesImporter(),
    TableImporter(),
)
"""Every importer, in the order in which equally sure ones are preferred."""

_NAMED: Final = 0.25
"""What a file's ending adds to what its content says."""


def import_bytes(data: bytes, name: str, form: str = "", options: ImportOptions | None = None) -> Imported:
    """Turn a document into claims.

    Args:
        data: The document.
        name: Its path or file name; "" or "-" when it came from a pipe.
        form: The name of an importer; "" to find the form by content.
        options: What a person says of the document.

    Raises:
        ImportFileError: no such form, no importer knows the document, or there is nothing in it to import.
    """
    address = options.url if options else ""
    shown = address or ("standard input" if name in ("", "-") else name)
    try:
        importer = _choose(data, form, name)
        try:
            return importer.read(data, name, options or ImportOptions())
        except ImportFileError:
            raise
        except RecursionError:
            raise ImportFileError("it is nested too deep to be read", "simplify it, or import it in parts") from None
        except Exception as error:  # a library below may raise anything for a stranger's document
            said = f"it could not be read as {importer.name} ({type(error).__name__}: {error})"
            raise ImportFileError(" ".join(said.split())[:300], "report this: it is a bug in sourcecheck") from error
    except ImportFileError as error:
        raise ImportFileError(f"{shown}: {error.message}", error.hint) from None


def _choose(data: bytes, form: str, name: str) -> Importer:
    """The importer of that name, or the surest one.

    Raises:
        ImportFileError: there is none.
    """
    if form:
        for importer in IMPORTERS:
            if importer.name == form:
                return importer
        known = ", ".join(importer.name for importer in IMPORTERS)
        raise ImportFileError(f"there is no importer called {form!r}", f"there is: {known}")
    suffix = PurePath(name).suffix.lower()
    sure = {importer: importer.sniff(data) for importer in IMPORTERS}
    best = max(IMPORTERS, key=lambda importer: sure[importer] + _NAMED * (suffix in importer.suffixes))
    if sure[best] > 0 or suffix in best.suffixes:
        return best
    if not data.strip():
        raise ImportFileError("the document is empty")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFileError("the document is binary, not text", "save it as plain text first")
    raise ImportFileError(
        "no importer knows this document: it has no [1] markers and no reference list",
        "name the form to read it all the same: --from pasted",
    )
