"""Perma.cc: copies under short addresses, played by a script in the reader's browser.

Their words cannot be read here, but what Perma.cc says of a copy can: when it was taken and of which address. Its API
is described at https://perma.cc/docs/developer; a copy can be downloaded there and supplied as a file.
"""

import re
from typing import ClassVar, Final
from urllib.parse import urlsplit

from checker.capture.archives.base import Copy
from checker.capture.archives.linkformat import Link
from checker.capture.archives.memento import MementoArchive

__all__ = ["PermaCc"]

_SHORT: Final = re.compile(r"/([A-Za-z0-9]{2,4}(?:-[A-Za-z0-9]{4})+)/?", re.ASCII)


class PermaCc(MementoArchive):
    """Perma.cc: TimeGate at `/timegate/URL`, TimeMap at `/timemap/link/URL`, a copy at `/XXXX-XXXX`."""

    dialect: ClassVar[str] = "perma"
    raw: ClassVar[bool] = False

    def timegate_url(self, url: str) -> str:
        """See `Archive.timegate_url`."""
        return f"{self.endpoint}/timegate/{url}"

    def listed(self, link: Link, original: str) -> Copy | None:
        """See `MementoArchive.listed`: the time is the link's own, the original that of the whole list."""
        copy, timestamp = self.parse(link.target), link.time("datetime")
        return Copy(timestamp, original, address=copy.address) if copy and timestamp and original else None

    def replay_url(self, copy: Copy) -> str:
        """Where Perma.cc says what the copy is of, and when it was taken."""
        return copy.address

    def view_url(self, copy: Copy) -> str:
        """See `Archive.view_url`."""
        return copy.address

    def parse(self, url: str) -> Copy | None:
        """See `Archive.parse`. The address says neither when nor of what; the copy itself does."""
        found = _SHORT.fullmatch(urlsplit(url).path) if self.owns(url) else None
        return Copy("", "", address=f"{self.endpoint}/{found[1].upper()}") if found else None
