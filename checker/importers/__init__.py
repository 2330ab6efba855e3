"""Documents in, claim files out: one importer a form of document, all listed in `IMPORTERS`.

`LINK_READERS` lists what reads a document for its links alone.

Importers read bytes and fetch nothing. What a document does not say stays unsaid: an importer never makes up an
address, a date or a name.
"""

from typing import Final

from checker.errors import ImportFileError
from checker.importers.base import Counts, Imported, Importer, LinkReader
from checker.importers.parse import LINK_READERS
from checker.importers.pasted import PastedImporter

__all__ = ["IMPORTERS", "LINK_READERS", "Counts", "Imported", "Importer", "LinkReader", "import_bytes"]

IMPORTERS: Final[tuple[Importer, ...]] = (PastedImporter(),)
"""Every importer, in the order in which equally sure ones are preferred."""


def import_bytes(data: bytes, name: str, form: str = "") -> Imported:
    """Turn a document into claims.

    Args:
        data: The document.
        name: Its path or file name; "" or "-" when it came from a pipe.
        form: The name of an importer; "" to find the form by content.

    Raises:
        ImportFileError: no such form, no importer knows the document, or there is nothing in it to import.
    """
    shown = "standard input" if name in ("", "-") else name
    try:
        return _choose(data, form).read(data, name)
    except ImportFileError as error:
        raise ImportFileError(f"{shown}: {error.message}", error.hint) from None


def _choose(data: bytes, form: str) -> Importer:
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
    best = max(IMPORTERS, key=lambda importer: importer.sniff(data))
    if best.sniff(data) > 0:
        return best
    if not data.strip():
        raise ImportFileError("the document is empty")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFileError("the document is binary, not text", "save it as plain text first")
    raise ImportFileError(
        "no importer knows this document: it has no [1] markers and no reference list",
        "name the form to read it all the same: --from pasted",
    )
