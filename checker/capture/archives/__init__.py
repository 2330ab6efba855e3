"""Web archives: which copy of an address to read, and what it means when there is none to read."""

from checker.capture.archives.base import ARCHIVE_REASONS, Archive
from checker.capture.archives.fetch import ARCHIVES, ArchiveFetcher

__all__ = ["ARCHIVES", "ARCHIVE_REASONS", "Archive", "ArchiveFetcher"]
