"""Known signs that what came back is not the page that was asked for: one data file, one model, one loader.

The signs stand in `signs.toml`, each a few plain literals. Three rooms look for them: `capture.classify` in an answer's
status, headers and address, `document.pagekind` in a page, `rules.suspicion` in where a visit ended.
"""

from checker.signs.base import SIGNS, Kind, Sign

__all__ = ["SIGNS", "Kind", "Sign"]
