"""The index of the evidence store: SQLite, one row a capture, one row a run.

WAL with `synchronous = FULL`: a committed row survives a crash and a power cut, and readers need no lock.
"""

import contextlib
import errno
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from checker.errors import EvidenceError

__all__ = ["SCHEMA", "Index", "Place", "Row", "explained", "lock_state"]

SCHEMA: Final = 1
DATABASE: Final = "state.sqlite"

_TABLES: Final = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL,
    started TEXT NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL DEFAULT 0,    -- bytes of the file that rows speak of
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    key TEXT NOT NULL,
    capture TEXT NOT NULL,              -- JSON of checker.model.capture.Capture
    file TEXT,                          -- NULL when nothing came over the wire
    offset INTEGER,
    length INTEGER,
    sha256 TEXT                         -- of the record's compressed bytes
);
CREATE INDEX captures_by_key ON captures (key, id);
CREATE INDEX captures_by_place ON captures (file, offset);
"""

_LATER: Final = """
CREATE TABLE IF NOT EXISTS baselines (
    run INTEGER PRIMARY KEY REFERENCES runs (id),
    memory TEXT NOT NULL                -- JSON: what that run's baseline remembered of addresses
);
CREATE TABLE IF NOT EXISTS moved (      -- records that stand elsewhere since their file was written anew
    file TEXT NOT NULL,                 -- where the capture says its record is, for ever
    offset INTEGER NOT NULL,
    to_file TEXT NOT NULL,
    to_offset INTEGER NOT NULL,
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rewrites (   -- files being written anew: one of the two is to go
    old TEXT PRIMARY KEY,
    new TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS erased (     -- tombstones
    capture INTEGER PRIMARY KEY,        -- the row, whose capture now says that its evidence was erased
    tombstone TEXT NOT NULL             -- JSON of checker.evidence.ledger.Tombstone
);
CREATE TABLE IF NOT EXISTS open_audits ( -- audits that have not ended by themselves
    run INTEGER PRIMARY KEY,
    settings TEXT NOT NULL              -- digest of the settings that decide
);
"""
"""What databases of the same version may lack: a reader does without."""

_ADD: Final = "INSERT INTO captures (run, key, capture, file, offset, length, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Row:
    """One capture as it is kept; `file` is "" when nothing came over the wire."""

    key: str
    capture: str
    file: str = ""
    offset: int = 0
    length: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands now: file, offset and length in bytes, and the sha256 (hex) of its packed bytes."""

    file: str
    offset: int
    length: int
    sha256: str


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what disks and SQLite raise into one sentence that names the place.

    Raises:
        EvidenceError: always in place of OSError and sqlite3.Error.
    """
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
            raise _full(path) from error
        if isinstance(error, sqlite3.OperationalError):
            raise EvidenceError(f"the evidence index {path} cannot be used: {error}") from error
        raise EvidenceError(
            f"the evidence index {path} is damaged: {error}", "move it away; the next run starts a new one"
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(path) from error
        raise EvidenceError(f"evidence cannot be kept in {path}: {error.strerror or error}") from error


def _full(path: Path) -> EvidenceError:
    """What to say of a full disk."""
    return EvidenceError(
        f"the disk is full, so evidence can no longer be kept in {path}",
        "make room and run again; everything recorded so far is kept",
    )


def lock_state(state: Path) -> FileLock:
    """Hold the state folder for one writing run; released by the system if the process dies.

    Raises:
        EvidenceError: another run holds it.
    """
    lock = FileLock(state / "lock", thread_local=False)
    owner = state / "run.pid"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        pid = owner.read_text(errors="replace").strip() if owner.is_file() else "unknown"
        raise EvidenceError(
            f"another run (process {pid}) is writing evidence to {state}",
            "wait until it has ended, or give this run a folder of its own with --state",
        ) from None
    owner.write_text(f"{os.getpid()}\n")
    return lock


class Index:
    """The database of one state folder. Safe to use from many threads.

    Args:
        state: The folder.
        write: Whether to create it and add to it.

    Raises:
        EvidenceError: it is missing, damaged, or of a newer version.
    """

    def __init__(self, state: Path, *, write: bool) -> None:
        self._path = state / DATABASE
        self._lock = threading.Lock()
        if not write and not self._path.is_file():
            raise EvidenceError(f"there is no evidence in {state} yet", "an audit without --offline keeps some there")
        with explained(self._path):
            mode = "mode=rwc" if write else "mode=ro"
            if not write and _at_rest(state):
                mode += "&immutable=1"
            uri = f"{self._path.absolute().as_uri()}?{mode}"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            with explained(self._path):
                self._prepare(write=write)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, write: bool) -> None:
        """Check the version, and make the tables of a new database."""
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA:
            raise EvidenceError(
                f"{self._path} was written by a newer sourcecheck: its version is {version}, this one knows {SCHEMA}",
                "update sourcecheck, or give this run another folder with --state",
            )
        if write:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            if version == 0:
                self._db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
            self._db.executescript(_LATER)
        elif version == 0:
            raise EvidenceError(f"{self._path} is no evidence index", "run once without --offline")

    def latest(self, key: str) -> str | None:
        """The JSON of the last capture of that key."""
        row = self._one("SELECT capture FROM captures WHERE key = ? ORDER BY id DESC LIMIT 1", key)
        return str(row[0]) if row else None

    def recent(self, key: str, most: int) -> list[str]:
        """The JSON of the last captures of that key, newest first."""
        query = "SELECT capture FROM captures WHERE key = ? ORDER BY id DESC LIMIT ?"
        return [str(row[0]) for row in self._all(query, key, most)]

    def earlier(self, key: str, run: int | None, most: int) -> Iterator[str]:
        """The JSON of the captures of that key that runs before one made, newest first; of all runs for None."""
        query = "SELECT capture FROM captures WHERE key = ? AND run < ? ORDER BY id DESC LIMIT ?"
        return (str(row[0]) for row in self._all(query, key, sys.maxsize if run is None else run, most))

    def place(self, file: str, offset: int) -> Place | None:
        """Where the record is now that was recorded there, or None when no row speaks of it."""
        row = self._one("SELECT length, sha256 FROM captures WHERE file = ? AND offset = ? LIMIT 1", file, offset)
        if row is None:
            return None
        where = "SELECT to_file, to_offset FROM moved WHERE file = ? AND offset = ?"
        moved = self._one(where, file, offset) if self._has("moved") else None
        now = moved or (file, offset)
        return Place(str(now[0]), int(now[1]), int(row[0]), str(row[1]))

    def last_as_of(self) -> str | None:
        """The day the last run judged by."""
        row = self._one("SELECT as_of FROM runs ORDER BY id DESC LIMIT 1")
        return str(row[0]) if row else None

    def begin_run(self, as_of: str, started: str, file: str, baseline: str | None = None, audit: str = "") -> int:
        """Add a run, with the memory it begins with if it has one, and return its number.

        An audit, which is to end with a report, gives the digest of its settings: see `cut_off`.
        """
        with self._lock, explained(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                values = (as_of, started, file)
                done = self._db.execute("INSERT INTO runs (as_of, started, file) VALUES (?, ?, ?)", values)
                assert done.lastrowid is not None
                if baseline is not None:
                    self._db.execute("INSERT INTO baselines (run, memory) VALUES (?, ?)", (done.lastrowid, baseline))
                if audit:
                    self._db.execute("INSERT INTO open_audits (run, settings) VALUES (?, ?)", (done.lastrowid, audit))
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            return done.lastrowid

    def cut_off(self, audit: str, after: str) -> str:
        """When the first audit with these settings began that was killed since the last report, "" for none.

        Args:
            audit: The digest of the settings.
            after: What began earlier does not count, ISO 8601.
        """
        query = "SELECT min(started) FROM runs JOIN open_audits ON run = id WHERE settings = ? AND started >= ?"
        row = self._one(query, audit, after)
        return str(row[0]) if row and row[0] else ""

    def settle(self) -> None:
        """Say that the last run that ended has been reported: there is nothing left to take up."""
        with self._lock, explained(self._path):
            self._db.execute("DELETE FROM open_audits WHERE run <= (SELECT max(id) FROM runs WHERE ended = 1)")

    def last_baseline(self) -> str | None:
        """The memory that the last run with one began with."""
        if not self._has("baselines"):
            return None
        row = self._one("SELECT memory FROM baselines ORDER BY run DESC LIMIT 1")
        return str(row[0]) if row else None

    def add(self, run: int, rows: Sequence[Row], size: int) -> None:
        """Commit captures whose records are on disk, all or none, and how far the run's file is spoken for."""
        values = [
            (run, row.key, row.capture, row.file, row.offset, row.length, row.sha256)
            if row.file
            else (run, row.key, row.capture, None, None, None, None)
            for row in rows
        ]
        with self._lock, explained(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(_ADD, values)
                self._db.execute("UPDATE runs SET size = ? WHERE id = ?", (size, run))
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def end_run(self, run: int) -> None:
        """Say that a run ended by itself."""
        with self._lock, explained(self._path):
            self._db.execute("UPDATE runs SET ended = 1 WHERE id = ?", (run,))

    def unended(self) -> list[tuple[int, str, int]]:
        """Runs that died: number, file, and how many bytes of it rows speak of."""
        return self._all("SELECT id, file, size FROM runs WHERE ended = 0")

    def sizes(self) -> dict[str, int]:
        """How many bytes of each run's file rows speak of."""
        return dict(self._all("SELECT file, size FROM runs"))

    def unfinished_rewrites(self) -> list[tuple[str, str]]:
        """The old and the new name of files that were being written anew ("" when nothing was to be left)."""
        return self._all("SELECT old, new FROM rewrites")

    def forget_rewrite(self, old: str) -> None:
        """Say that what was to go has gone."""
        with self._lock, explained(self._path):
            self._db.execute("DELETE FROM rewrites WHERE old = ?", (old,))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def _has(self, table: str) -> bool:
        """Whether the database has a table that earlier ones lack; only a reader meets such a one."""
        return self._one("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table) is not None

    def _all(self, query: str, *values: str | int) -> list[Any]:
        """The rows of a query."""
        with self._lock, explained(self._path):
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: str | int) -> tuple[str | int, ...] | None:
        """The first row of a query."""
        with self._lock, explained(self._path):
            row: tuple[str | int, ...] | None = self._db.execute(query, values).fetchone()
            return row


def _at_rest(state: Path) -> bool:
    """Whether the folder cannot be written to and nothing waits in its log.

    Even a reader of a WAL database makes files beside it, which a read-only copy of the evidence does not allow.
    """
    log = state / f"{DATABASE}-wal"
    return not os.access(state, os.W_OK) and not (log.is_file() and log.stat().st_size)
