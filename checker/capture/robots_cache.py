"""What sites said in their robots.txt in earlier runs, for as long as RFC 9309 §2.4 lets it stand: a day.

A cache and nothing more: it is no evidence, losing it costs one request a site, and whatever is wrong with it is passed
over.
"""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["RobotsCache"]

_DAY: Final = 86_400.0
_MONTH: Final = 30 * _DAY


class RobotsCache:
    """A small database beside the evidence. Safe to use from many threads.

    Args:
        path: The file; made when it is missing.
        clock: Seconds since 1970; for tests.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        try:
            self._db = _opened(path)
        except sqlite3.Error:
            # Damaged, or no database at all: it can be made anew.
            with contextlib.suppress(OSError, sqlite3.Error):
                path.unlink(missing_ok=True)
                self._db = _opened(path)

    def fresh(self, origin: str) -> str | None:
        """What the site said less than a day ago; "" when it had no such file, None when it was not asked."""
        return self._younger(origin, _DAY)

    def stale(self, origin: str) -> str | None:
        """The same of the last thirty days, for a site whose file cannot be had at present."""
        return self._younger(origin, _MONTH)

    def keep(self, origin: str, text: str) -> None:
        """Remember what a site said now."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._db is not None:
                self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, self._clock(), text))

    def close(self) -> None:
        """Write what is new, forget what is old, and let go of the file."""
        with self._lock:
            if self._db is None:
                return
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("DELETE FROM robots WHERE asked < ?", (self._clock() - _MONTH,))
                self._db.commit()
            self._db.close()
            self._db = None

    def _younger(self, origin: str, seconds: float) -> str | None:
        now = self._clock()
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._db is not None:
                # A time in the future is a clock that was set back: not to be believed.
                query = "SELECT text FROM robots WHERE origin = ? AND asked > ? AND asked <= ?"
                row = self._db.execute(query, (origin, now - seconds, now)).fetchone()
                return str(row[0]) if row else None
        return None


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False, timeout=5)
    try:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, asked REAL, text TEXT)")
        database.execute("SELECT origin, asked, text FROM robots LIMIT 1").fetchone()
        database.commit()
    except BaseException:
        database.close()
        raise
    return database
