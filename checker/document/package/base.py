"""The one interface to packages: bytes and an address go in, the page of that address comes out.

Packages are opened where documents are read, in a limited process: they may be bombs.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from checker.document.base import unreadable
from checker.model.document import Document

__all__ = ["PAGE_LIMIT", "Package", "Part", "listed", "no_page"]

PAGE_LIMIT: Final = 20_000_000
"""Bytes of one page inside a package that are taken out, unpacked."""


@dataclass(frozen=True, slots=True)
class Part:
    """The page in a package. `url` is what the package says it is of, "" when it does not say."""

    body: bytes
    media_type: str
    charset: str = ""
    url: str = ""


class Package(ABC):
    """One kind of package. `name` stands in the evidence beside the reader of what is inside."""

    name: ClassVar[str]
    media_types: ClassVar[frozenset[str]]

    @abstractmethod
    def open(self, body: bytes, url: str) -> Part | Document:
        """Take the page out.

        Args:
            body: The package.
            url: The address whose page is wanted, "" when the source has none.

        Returns:
            The page, or a document that is not readable and says why. Raises for nothing that the bytes hold.
        """


def no_page(name: str, detail: str) -> Document:
    """What to say of a package without the page that is wanted."""
    return unreadable("package-no-page", detail, name)


def listed(urls: list[str], most: int = 5) -> str:
    """Some addresses in a sentence, the rest counted."""
    more = f" and {len(urls) - most:,} more" if len(urls) > most else ""
    return ", ".join(url[:200] for url in urls[:most]) + more
