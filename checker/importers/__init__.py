"""Documents in, claim files out: one importer a form of document, all listed in `IMPORTERS`.

`LINK_READERS` lists what reads a document for its links alone.

Importers read bytes and fetch nothing. What a document does not say stays unsaid: an importer never makes up an
address, a date or a name.
"""

from typing import TYPE_CHECKING, Any

from checker.importers.base import Counts, Imported, Importer, ImportOptions, LinkReader
from checker.importers.parse import LINK_READERS

if TYPE_CHECKING:
    from checker.importers.registry import IMPORTERS, import_bytes

__all__ = ["IMPORTERS", "LINK_READERS", "Counts", "ImportOptions", "Imported", "Importer", "LinkReader", "import_bytes"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of a module's names
    """The importers and their parsers are loaded when they are asked for: who reads links needs none of them."""
    if name in ("IMPORTERS", "import_bytes"):
        from checker.importers import registry

        return getattr(registry, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
