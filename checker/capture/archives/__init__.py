"""Web archives: which copy of an address to read, and what it means when there is none to read."""

from checker.capture.archives.base import ARCHIVE_REASONS, Archive
from checker.capture.archives.fetch import ArchiveFetcher
from checker.capture.archives.registry import ARCHIVES, archives_named

__all__ = ["ARCHIVES", "ARCHIVE_REASONS", "Archive", "ArchiveFetcher", "archives_named"]
