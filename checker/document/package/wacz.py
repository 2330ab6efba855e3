"""A web archive package (WACZ): WARC files with an index, zipped. Browsertrix and ArchiveWeb.page write it."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from checker.document.base import unreadable
from checker.document.package.base import Package, Part, no_page
from checker.document.package.warc import DAMAGE, page_in
from checker.model.document import Document

__all__ = ["Wacz"]

_ENTRIES: Final = 10_000
_UNPACKED: Final = 500_000_000


class Wacz(Package):
    """Takes the page out of the WARC files below `archive/` (WACZ 1.1.1 §5). Its index is not believed."""

    name = "wacz"
    media_types = frozenset({"application/wacz", "application/x-wacz"})

    def open(self, body: bytes, url: str) -> Part | Document:
        """See `Package.open`."""
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as package:
                entries = package.infolist()
                warcs = [entry for entry in entries if _is_warc(entry)]
                if len(entries) > _ENTRIES or sum(entry.file_size for entry in warcs) > _UNPACKED:
                    return unreadable("package-too-large", "it unpacks to more than what is read", self.name)
                if any(entry.flag_bits & 1 for entry in warcs):
                    return unreadable("package-damaged", "it asks for a password", self.name)
                if not warcs:
                    return no_page(self.name, "it holds no WARC file below archive/")

                def streams() -> Iterator[BinaryIO]:
                    for entry in warcs:
                        with package.open(entry) as stream:
                            yield io.BytesIO(stream.read(entry.file_size))

                return page_in(streams, url, self.name)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, *DAMAGE) as error:
            return unreadable("package-damaged", f"it cannot be unpacked ({type(error).__name__})", self.name)


def _is_warc(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.startswith("archive/") and entry.filename.endswith((".warc", ".warc.gz"))
