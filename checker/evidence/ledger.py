"""The index of an evidence store as its keeper sees it: every row, where its bytes are, and what was taken out."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from checker.capture.index import Index, Row, explained, lock_state
from checker.errors import EvidenceError

__all__ = ["Ledger", "Tombstone", "keeping"]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of evidence that was erased on purpose.

    `digest` is the sha256 of the page, "" where there was none; `record_id` the record's. `records` are the sha256
    (hex) of all packed records that went with it, so that nobody can slip them in again unnoticed.
    """

    key: str
    url: str
    fetched_at: str
    digest: str
    record_id: str
    because: str
    by: str
    day: str
    records: tuple[str, ...] = ()


class Ledger(Index):
    """The index of one state folder, for those who look after the evidence.

    Args:
        state: The folder.
        write: Whether to change it; hold the folder's lock then (see `keeping`).

    Raises:
        EvidenceError: it is missing, damaged, or of a newer version.
    """

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every capture with its number, oldest first."""
        query = (
            "SELECT id, key, capture, file, offset, length, sha256 FROM captures WHERE id > ? ORDER BY id LIMIT 1000"
        )
        last = 0
        while found := self._all(query, last):
            for number, key, capture, *place in found:
                yield number, Row(key, capture, *place) if place[0] else Row(key, capture)
            last = found[-1][0]

    def runs(self) -> dict[int, tuple[str, str]]:
        """When each run began (ISO 8601), and its file, by number."""
        return {number: (started, file) for number, started, file in self._all("SELECT id, started, file FROM runs")}

    def run_of(self) -> dict[int, int]:
        """The number of the run that made each capture, by the capture's."""
        return dict(self._all("SELECT id, run FROM captures"))

    def moves(self) -> dict[tuple[str, int], tuple[str, int]]:
        """Where the records of files that were written anew stand now, by the place at which they were recorded."""
        if not self._has("moved"):
            return {}
        rows = self._all("SELECT file, offset, to_file, to_offset FROM moved")
        return {(file, offset): (to_file, to_offset) for file, offset, to_file, to_offset in rows}

    def tombstones(self) -> dict[int, Tombstone]:
        """What was erased on purpose, by the number of the capture.

        Raises:
            EvidenceError: one cannot be read.
        """
        if not self._has("erased"):
            return {}
        try:
            return {
                number: Tombstone(**{**found, "records": tuple(found["records"])})
                for number, text in self._all("SELECT capture, tombstone FROM erased")
                for found in [json.loads(text)]
            }
        except (ValueError, TypeError, KeyError) as error:
            raise EvidenceError(f"a tombstone in {self._path} cannot be read") from error

    def files(self) -> frozenset[str]:
        """The names of all files that rows speak of."""
        return frozenset(name for name, size in self.sizes().items() if size)

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the database, a sentence each."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check(10)")]
        return [] if found == ["ok"] else found

    def begin_rewrite(self, old: str, new: str) -> None:
        """Say that a file is about to be replaced, so that a crash leaves no doubt which of the two is to go."""
        with self._changing():
            self._db.execute("INSERT OR REPLACE INTO rewrites (old, new) VALUES (?, ?)", (old, new))

    def end_rewrite(
        self,
        old: str,
        new: str,
        size: int,
        moved: Mapping[tuple[str, int], int],
        dropped: Iterable[int],
        tombstones: Mapping[int, tuple[str, Tombstone]],
    ) -> None:
        """Make a rewritten file the one that counts, in one step.

        Args:
            old: The file's name before.
            new: Its name now, "" when nothing is left of it.
            size: Its bytes.
            moved: The new offset of every record that a row speaks of, by the place at which it was recorded.
            dropped: Numbers of the captures that go without a trace.
            tombstones: By number of the captures that were erased on purpose: the capture (JSON) that says so from
                now on, and the tombstone.
        """
        with self._changing():
            self._db.executemany("DELETE FROM captures WHERE id = ?", [(number,) for number in dropped])
            for number, (capture, tombstone) in tombstones.items():
                change = "UPDATE captures SET capture = ?, file = NULL, offset = NULL, length = NULL, sha256 = NULL"
                self._db.execute(f"{change} WHERE id = ?", (capture, number))
                text = json.dumps(asdict(tombstone))
                self._db.execute("INSERT OR REPLACE INTO erased (capture, tombstone) VALUES (?, ?)", (number, text))
            self._db.execute("DELETE FROM moved WHERE to_file = ?", (old,))
            values = [(file, offset, new, to) for (file, offset), to in moved.items()]
            self._db.executemany("INSERT OR REPLACE INTO moved VALUES (?, ?, ?, ?)", values)
            self._db.execute("UPDATE runs SET file = ?, size = ? WHERE file = ?", (new or old, size, old))

    def forget_baselines(self, before: str) -> None:
        """Drop what runs before a time (ISO 8601) began with; the last one's stays, for `--offline`."""
        with self._changing():
            self._db.execute(
                "DELETE FROM baselines WHERE run < (SELECT max(run) FROM baselines)"
                " AND run IN (SELECT id FROM runs WHERE started < ?)",
                (before,),
            )

    def scrub(self) -> None:
        """Leave nothing of erased rows in the database's free pages or its log."""
        with self._lock, explained(self._path):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """One transaction: all of it or nothing."""
        with self._lock, explained(self._path):
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


@contextlib.contextmanager
def keeping(state: Path) -> Iterator[Ledger]:
    """Hold a state folder to change what it keeps; what a killed run or rewriting left is swept first.

    Raises:
        EvidenceError: there is no evidence, or another run is writing to the folder.
    """
    from checker.capture.store import EvidenceStore

    Index(state, write=False).close()  # says so when there is nothing
    EvidenceStore(state, write=True).close()
    lock = lock_state(state)
    try:
        ledger = Ledger(state, write=True)
        try:
            yield ledger
        finally:
            ledger.close()
    finally:
        lock.release()
