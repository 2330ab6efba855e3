"""Files that hold a page among other things: what a browser, a crawler or an archive saved of it."""

from typing import Final

from checker.document.package.base import Package, Part
from checker.document.package.mhtml import Mhtml
from checker.document.package.wacz import Wacz
from checker.document.package.warc import Warc

__all__ = ["PACKAGES", "Package", "Part", "package_for"]

PACKAGES: Final[tuple[Package, ...]] = (Mhtml(), Warc(), Wacz())
"""Every kind of package; the first that accepts a media type opens it."""


def package_for(media_type: str) -> Package | None:
    """The package of that media type (lower case, without parameters), None for a plain file."""
    return next((package for package in PACKAGES if media_type in package.media_types), None)
