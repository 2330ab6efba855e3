"""The one thread that writes evidence: records to the WARC, fsync, rows to the index, then the acknowledgement.

Whatever waits is written as a group, so that many capture threads share one fsync and one commit.
"""

import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from checker.capture.index import Index, Row, explained
from checker.capture.warc import Packed, warcinfo
from checker.errors import EvidenceError

__all__ = ["EvidenceWriter", "sync_folder"]

_GROUP: Final = 128
_GROUP_BYTES: Final = 32 << 20


@dataclass(slots=True)
class _Job:
    """One capture on its way to the disk. `describe` makes its JSON once the record's place is known."""

    key: str
    packed: Packed
    describe: Callable[[str, int], str]
    done: threading.Event = field(default_factory=threading.Event)
    text: str = ""
    error: EvidenceError | None = None


class EvidenceWriter:
    """Writes one run's evidence into one new file.

    Args:
        path: The file; it is created with the first record.
        index: Where the rows go.
        run: The run's number.
    """

    def __init__(self, path: Path, index: Index, run: int) -> None:
        self._path = path
        self._index = index
        self._run = run
        self._file: BinaryIO | None = None
        self._size = 0
        self._error: EvidenceError | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="evidence-writer", daemon=True)
        self._thread.start()

    def write(self, key: str, packed: Packed, describe: Callable[[str, int], str]) -> str:
        """Write a capture and wait until it is durable.

        Args:
            key: The capture's name.
            packed: Its records.
            describe: Makes the capture's JSON from the file's name and the place of its last record; the file's name
                is "" when there is no record.

        Returns:
            The JSON that was kept.

        Raises:
            EvidenceError: it could not be written, now or earlier in this run, or the store is closed.
        """
        job = _Job(key, packed, describe)
        with self._gate:
            if self._closed:
                raise EvidenceError("the evidence store is closed")
            self._jobs.put(job)
        job.done.wait()
        if job.error is not None:
            raise EvidenceError(job.error.message, job.error.hint) from job.error
        return job.text

    @property
    def failure(self) -> EvidenceError | None:
        """What made this writer give up, or None."""
        return self._error

    def close(self) -> None:
        """Write what waits, and end the thread and the run."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        if self._file is not None:
            self._file.close()
        if self._error is None:
            self._index.end_run(self._run)

    def _work(self) -> None:
        """Take what waits, group after group, until the end is announced."""
        while (job := self._jobs.get()) is not None:
            group, size, last = [job], len(job.packed.data), False
            while len(group) < _GROUP and size < _GROUP_BYTES and not last:
                try:
                    more = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    last = True
                else:
                    group.append(more)
                    size += len(more.packed.data)
            self._commit(group)
            if last:
                break

    def _commit(self, group: list[_Job]) -> None:
        """Write one group, all of it or nothing, and tell those who wait."""
        try:
            if self._error is not None:
                raise self._error
            with explained(self._path):
                self._append(group)
        except Exception as error:
            # Whatever it is, those who wait must hear of it, and nothing may be acknowledged after it.
            known = error if isinstance(error, EvidenceError) else EvidenceError(f"evidence cannot be kept: {error}")
            self._error = known
            for job in group:
                job.error = known
            self._cut_back()
        finally:
            for job in group:
                job.done.set()

    def _append(self, group: list[_Job]) -> None:
        """Append the group's records, make them durable, and only then commit their rows."""
        size = self._size
        rows: list[Row] = []
        for job in group:
            packed = job.packed
            if packed.data and self._file is None:
                self._file = self._path.open("xb", buffering=0)
                head = warcinfo(self._path.name)
                self._write(head)
                size += len(head)
                sync_folder(self._path.parent)
            if packed.length:
                place = size + packed.offset
                job.text = job.describe(self._path.name, place)
                rows.append(Row(job.key, job.text, self._path.name, place, packed.length, packed.sha256))
            else:
                job.text = job.describe("", 0)
                rows.append(Row(job.key, job.text))
            if packed.data:
                self._write(packed.data)
                size += len(packed.data)
        if self._file is not None and size > self._size:
            os.fsync(self._file.fileno())
        self._index.add(self._run, rows, size)
        self._size = size

    def _write(self, data: bytes) -> None:
        """Write all of it: an unbuffered file may take less at once."""
        assert self._file is not None
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def _cut_back(self) -> None:
        """Take away what was written of a group that failed; the next run does it if this one cannot."""
        if self._file is not None:
            try:
                self._file.truncate(self._size)
            except OSError:
                return


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
