"""Which revision of an article an address names."""

import re
from typing import Final

__all__ = ["revision_of"]

_REVISION: Final = re.compile(r"[?&]oldid=(\d{1,20})(?:&|#|\Z)|/(?:page/html|revision)/[^/?#]+/(\d{1,20})(?:[/?#]|\Z)")


def revision_of(url: str) -> str:
    """The number of the revision (`?oldid=123`, `/page/html/Ferry/123`), "" where the address names none."""
    match = _REVISION.search(url)
    return (match[1] or match[2]) if match else ""
