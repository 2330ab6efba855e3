"""A real pywb as a subprocess: see `tests.archive.local`."""

from tests.archive.local import LocalArchive, LocalArchiveError, pywb_bin

__all__ = ["LocalArchive", "LocalArchiveError", "pywb_bin"]
