"""What pages said when they were read before, so that a page that has not changed is not read again.

A reading is a function of a body and of what is looked for in it; so its key is the digest of both, and of the program
that read. This is a cache and nothing more: to delete its file changes nothing but the time a run takes, and whatever
is wrong with a row is passed over. It is trusted as far as the evidence beside it, which whoever can write here could
replace too; and nothing here is asked before the evidence itself was seen to be whole.
"""

import contextlib
import hashlib
import json
import sqlite3
import sys
import threading
import time
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

import checker
from checker.model.capture import Capture
from checker.model.claim import Quote
from checker.model.match import Reading, Statement

__all__ = ["Asked", "Known", "ReadingCache", "discard_readings", "reader_digest"]

NAME: Final = "readings.sqlite"

MOST: Final = 256 << 20
"""Bytes of readings that are kept; beyond, those go that were of no use for longest."""

_DAY: Final = 86_400.0
_OLDEST: Final = 100
"""Days after which a reading that was of no use goes in any case."""
_GROUP: Final = 200
_LARGEST: Final = 200_000
"""Bytes of a reading that is kept, packed. A usual one has some hundred."""
_UNPACKED: Final = 20_000_000
_LIBRARIES: Final = ("beautifulsoup4", "lxml", "pypdfium2", "rapidfuzz", "selectolax", "pydantic")
"""What a reading also depends on."""

_READING: Final[TypeAdapter[Reading]] = TypeAdapter(Reading)

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS readings (
    key BLOB PRIMARY KEY,
    used INTEGER NOT NULL,          -- the last day on which it was of use, counted from 1970
    size INTEGER NOT NULL,
    value BLOB NOT NULL             -- digest of key and JSON, then the JSON, packed; no JSON: not worth reading
);
CREATE INDEX IF NOT EXISTS readings_by_use ON readings (used);
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body is read for: see `checker.match.reading.read_bytes`."""

    quotes: tuple[Quote, ...] = ()
    fragments: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    passages: bool = False

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.quotes or self.fragments or self.statements)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a body: its reading, or None when it was not worth reading."""

    reading: Reading | None


class ReadingCache:
    """A small database beside the evidence. Safe to use from many threads.

    Args:
        state: The folder; `readings.sqlite` is made in it. One that cannot be written to means no cache.
        reader: Which program reads; see `reader_digest`. Without one nothing is kept.
        clock: Seconds since 1970; for tests.
    """

    def __init__(self, state: Path, reader: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self._reader = reader_digest() if reader is None else reader
        self._today = int(clock() // _DAY)
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._new: dict[bytes, tuple[bytes, int, int, bytes]] = {}
        self._used: set[bytes] = set()
        self._state = state
        self._damaged = False
        if not self._reader:
            return
        path = state / NAME
        try:
            self._db = _opened(path)
        except sqlite3.OperationalError:
            return  # no place to write to, or another process is at it: a run can do without
        except sqlite3.Error:
            # Damaged, or no database at all: it can be made anew.
            with contextlib.suppress(OSError, sqlite3.Error):
                discard_readings(state)
                self._db = _opened(path)

    def find(self, capture: Capture, asked: Asked) -> Known | None:
        """What reading this body for this gave before, or None. The evidence of the capture must have been verified."""
        if self._db is None or not capture.digest:
            return None
        key = self._key(capture, asked)
        with self._lock:
            if self._db is None:
                return None
            try:
                row = self._db.execute("SELECT value, used FROM readings WHERE key = ?", (key,)).fetchone()
            except sqlite3.OperationalError:
                return None
            except sqlite3.Error:
                self._damaged = True
                return None
            known = _unpacked(key, row[0], len(asked.quotes)) if row else None
            if known is not None and row[1] != self._today:
                self._used.add(key)
            return known

    def keep(self, capture: Capture, asked: Asked, answer: bytes = b"") -> None:
        """Remember a reading, as JSON; b"" when the body was not worth reading."""
        if self._db is None or not capture.digest:
            return
        key = self._key(capture, asked)
        packed = zlib.compress(answer, 1) if answer else b""
        value = _seal(key, packed) + packed
        if len(value) > _LARGEST:
            return
        with self._lock:
            self._new[key] = (key, self._today, len(value), value)
            if len(self._new) >= _GROUP:
                self._write()

    def close(self) -> None:
        """Write what is new, forget what was of no use for long, and let go of the file."""
        with self._lock:
            if self._db is None:
                return
            with contextlib.suppress(sqlite3.Error):
                self._write()
                self._prune()
            self._db.close()
            self._db = None
            if self._damaged:  # the next run begins a new one
                with contextlib.suppress(OSError):
                    discard_readings(self._state)

    def _key(self, capture: Capture, asked: Asked) -> bytes:
        """Digest of everything that a reading is a function of."""
        parts = [
            self._reader,
            capture.digest,
            capture.media_type,
            capture.charset,
            capture.final_url or capture.url,
            [quote.model_dump_json() for quote in asked.quotes],
            asked.fragments,
            [(statement.text, statement.language) for statement in asked.statements],
            asked.passages and bool(asked.statements),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).digest()

    def _write(self) -> None:
        """Commit what is new. What cannot be written is no loss."""
        rows, self._new = list(self._new.values()), {}
        with contextlib.suppress(sqlite3.Error):
            if self._db is not None and rows:
                self._db.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", rows)
                self._db.commit()

    def _prune(self) -> None:
        assert self._db is not None
        used = [(self._today, key) for key in self._used]
        self._db.executemany("UPDATE readings SET used = ? WHERE key = ?", used)
        # A day in the future is a clock that was set back: it says nothing of use.
        self._db.execute("DELETE FROM readings WHERE used < ? OR used > ?", (self._today - _OLDEST, self._today))
        (size,) = self._db.execute("SELECT coalesce(sum(size), 0) FROM readings").fetchone()
        rows = self._db.execute("SELECT key, size FROM readings ORDER BY used").fetchall() if size > MOST else ()
        for key, length in rows:
            if size <= MOST:
                break
            self._db.execute("DELETE FROM readings WHERE key = ?", (key,))
            size -= length
        self._db.commit()


def discard_readings(state: Path) -> None:
    """Remove the cache of a state folder, because evidence was erased: readings hold words of the pages.

    All of it, which is sure and costs one run some time.

    Raises:
        OSError: it is there and cannot be removed.
    """
    for suffix in ("-wal", "-shm", ""):
        (state / f"{NAME}{suffix}").unlink(missing_ok=True)


@cache
def reader_digest() -> str:
    """Identify the program that reads: all of this package, the libraries it reads with, and its Python.

    All of the package, since what decides about a reading may be moved about in it. "" where its files cannot be seen.
    """
    folder = Path(checker.__file__).parent
    digest = hashlib.sha256(f"{sys.version} {unicodedata.unidata_version} {sqlite3.sqlite_version}".encode())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name}\n".encode())
    try:
        files = sorted(path for kind in ("*.py", "*.toml", "*.txt", "*.json") for path in folder.rglob(kind))
        for path in files:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest() if files else ""


def _seal(key: bytes, packed: bytes) -> bytes:
    return hashlib.blake2b(key + packed, digest_size=16).digest()


def _unpacked(key: bytes, value: object, matches: int) -> Known | None:
    """A row's value, or None when it is damaged or of another row."""
    if not isinstance(value, bytes) or value[:16] != _seal(key, value[16:]):
        return None
    if not value[16:]:
        return Known(None)
    try:
        reading = _READING.validate_json(zlib.decompressobj().decompress(value[16:], _UNPACKED))
    except (zlib.error, ValidationError):
        return None
    return Known(reading) if len(reading.matches) == matches else None


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False, timeout=2)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_TABLE)
        columns = [column[0] for column in database.execute("SELECT * FROM readings LIMIT 1").description]
        if columns != ["key", "used", "size", "value"]:
            raise sqlite3.DatabaseError("it is laid out otherwise")
        database.commit()
    except BaseException:
        database.close()
        raise
    return database
