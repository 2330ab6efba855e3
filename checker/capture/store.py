"""The evidence store: what every address gave, kept so that it can be shown again.

    STATE/state.sqlite          an index: one row a capture
    STATE/evidence/*.warc.gz    the exchanges, one file a run, never added to by another
    STATE/lock, STATE/run.pid   held by the run that writes

A capture is acknowledged once its records are on disk (fsync) and then its row is committed, in that order: after a
crash there may be bytes without a row, never a row without its bytes.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from pydantic import TypeAdapter

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.coding import decode
from checker.capture.index import Index, explained, lock_state
from checker.capture.speakable import speakable
from checker.capture.warc import entity_digest, pack, unpack
from checker.capture.writer import EvidenceWriter, sync_folder
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, EvidenceRef
from checker.model.memory import LinkMemory

__all__ = ["ERASED", "EvidenceStore", "RecordingFetcher"]

_CAPTURE: Final = TypeAdapter(Capture)
_MEMORY: Final = TypeAdapter(dict[str, LinkMemory])
ERASED: Final = "evidence-erased"
"""The reason of a capture whose evidence was erased on purpose; a tombstone says why."""
_LOOK_BACK: Final = 20
"""Rows to go through for a page that came, behind failures."""
_ALL: Final = 1_000
"""Rows of one address that are looked through for an earlier state of its page: a day's for almost three years."""


class EvidenceStore:
    """The evidence of one state folder. Safe to use from many threads; readers need no lock.

    Args:
        state: The folder.
        write: Whether this run adds to it. One run at a time may.

    Raises:
        EvidenceError: the folder is missing (reading), in use (writing), cannot be used, or is of a newer version.
    """

    def __init__(self, state: Path, *, write: bool) -> None:
        self._state = state
        self._folder = state / "evidence"
        self._writer: EvidenceWriter | None = None
        self._run: int | None = None
        self._lock = None
        if write:
            with explained(state):
                self._folder.mkdir(parents=True, exist_ok=True)
                ignore = state / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n")
                self._lock = lock_state(state)
        self._write = write
        try:
            self._index = Index(state, write=write)
        except BaseException:
            self._release()
            raise
        if write:
            try:
                self._recover()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> "EvidenceStore":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin_run(self, as_of: str, baseline: Mapping[str, LinkMemory] | None = None, audit: str = "") -> None:
        """Begin this run's own file.

        Args:
            as_of: The day the run judges by, ISO 8601.
            baseline: What it begins with remembering of addresses, so that a replay begins with the same; None for a
                run that remembers nothing and leaves what is kept alone.
            audit: The digest of an audit's settings: killed before `settle`, it is found by `cut_off`.

        Raises:
            EvidenceError: the store was opened for reading, or this run was begun already.
        """
        if not self._write:
            raise EvidenceError(f"{self._state} was opened for reading only")
        if self._writer is not None:
            raise EvidenceError("a run was begun already")
        now = dt.datetime.now(dt.UTC)
        name = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.warc.gz"
        memory = None if baseline is None else _MEMORY.dump_json(dict(baseline), exclude_defaults=True).decode()
        self._run = self._index.begin_run(as_of, _stamp(now), name, memory, audit)
        self._writer = EvidenceWriter(self._folder / name, self._index, self._run)

    def cut_off(self, audit: str, within: dt.timedelta) -> str:
        """When the first audit began that was killed since the last report; see `Index.cut_off`."""
        return self._index.cut_off(audit, _stamp(dt.datetime.now(dt.UTC) - within))

    def last_as_of(self) -> str | None:
        """The day the last run judged by, or None when there was none."""
        return self._index.last_as_of()

    def last_baseline(self) -> dict[str, LinkMemory]:
        """What the last run that remembers began with; nothing when there was none, or when it cannot be read."""
        try:
            return _MEMORY.validate_json(self._index.last_baseline() or "{}")
        except ValueError:
            return {}

    def record(self, fetched: Fetched) -> Capture:
        """Keep a capture and its exchanges; returns once they would survive a crash.

        A capture that failed is kept too, so that a later `--offline` run can say the same of it.

        Returns:
            The capture with the place of its bytes, equal field for field to what `latest` will give.

        Raises:
            EvidenceError: it cannot be kept.
        """
        if self._writer is None:
            raise EvidenceError("no run was begun, so there is nowhere to keep evidence")
        capture = speakable(fetched.capture)
        revisit = capture.revisit
        packed = pack(fetched.exchanges, capture if revisit else None)

        def describe(file: str, offset: int) -> str:
            # What was not fetched now but taken from the store stays where it is.
            ref = EvidenceRef(file, offset, packed.length, packed.record_id) if file else capture.evidence
            placed = {"revisit": replace(revisit, record=ref)} if revisit else {"evidence": ref}
            return _CAPTURE.dump_json(replace(capture, **placed)).decode()

        return _CAPTURE.validate_json(self._writer.write(fetched.request.key, packed, describe))

    def latest(self, key: str) -> Capture | None:
        """The last capture of that key, or None.

        Raises:
            EvidenceError: its row is damaged.
        """
        text = self._index.latest(key)
        return None if text is None else _capture(key, text)

    def last_captured(self, key: str) -> Capture | None:
        """The last capture of that key that got the page, not more than a few failures ago, or None.

        Raises:
            EvidenceError: a row is damaged.
        """
        captures = (_capture(key, text) for text in self._index.recent(key, _LOOK_BACK))
        return next((capture for capture in captures if capture.captured), None)

    def earlier_pages(self, key: str) -> list[Capture]:
        """The captures of that key that got the page and that a run before this one made, newest first.

        Raises:
            EvidenceError: a row is damaged.
        """
        captures = (_capture(key, text) for text in self._index.earlier(key, self._run, _ALL))
        return [capture for capture in captures if capture.captured]

    def erased(self, key: str) -> Capture | None:
        """The last capture of that key whose evidence was erased on purpose, or None.

        Raises:
            EvidenceError: a row is damaged.
        """
        captures = (_capture(key, text) for text in self._index.earlier(key, None, _ALL))
        return next((capture for capture in captures if capture.reason == ERASED), None)

    def body(self, capture: Capture) -> bytes:
        """The decoded body of a capture, from its record; b"" for one that was not captured.

        Every step is verified: the record's length and sha256 against the index, its own digest, the entity's sha1
        and the body's sha256 against the capture. A 404 rests on its record as much as a page does on its own, and a
        304 on both.

        Raises:
            EvidenceError: the bytes are missing or not those that were recorded.
        """
        return self.dated_body(capture)[0]

    def verify(self, capture: Capture) -> None:
        """Make sure that the records of a capture are there and are those that were written, without unpacking them.

        Raises:
            EvidenceError: they are not.
        """
        for ref in (capture.revisit.record if capture.revisit else None, capture.evidence):
            if ref is not None:
                self._member(ref)
        if capture.digest and capture.evidence is None:
            raise EvidenceError(f"no bytes of {capture.url} were kept")

    def dated_body(self, capture: Capture) -> tuple[bytes, str]:
        """As `body`, with the time at which the bytes came (ISO 8601), "" without any."""
        if capture.evidence is None:
            if capture.digest:
                raise EvidenceError(f"no bytes of {capture.url} were kept")
            return b"", ""
        if capture.revisit and capture.revisit.record:
            self._member(capture.revisit.record)
        member = self._member(capture.evidence)
        if not capture.digest:
            return b"", ""
        entity = unpack(member)
        if capture.digest_sha1 and entity_digest(entity.raw) != capture.digest_sha1:
            raise EvidenceError(f"the evidence of {capture.url} is not what was recorded")
        body, failure = decode(entity.raw, entity.content_encoding, max(capture.size, 1))
        if failure or "sha256:" + hashlib.sha256(body).hexdigest() != capture.digest:
            raise EvidenceError(f"the evidence of {capture.url} does not give the page that was recorded")
        return body, entity.date

    @property
    def failure(self) -> EvidenceError | None:
        """What ended the keeping of evidence in this run (a full disk), or None. After it, nothing is recorded."""
        return self._writer.failure if self._writer is not None else None

    def close(self) -> None:
        """End the run, write what waits, and let go of the folder."""
        try:
            if self._writer is not None:
                self._writer.close()
        finally:
            self._index.close()
            self._release()

    def _member(self, ref: EvidenceRef) -> bytes:
        """The compressed bytes of one record, as the index knows them.

        Raises:
            EvidenceError: they are not there, or others are.
        """
        known = self._index.place(ref.file, ref.offset)
        if known is None or known.length != ref.length or Path(known.file).name != known.file:
            raise EvidenceError(f"the evidence index knows no record at {ref.file}:{ref.offset}")
        path = self._folder / known.file
        try:
            with path.open("rb") as file:
                file.seek(known.offset)
                member = file.read(known.length)
        except FileNotFoundError as error:
            if self._index.place(ref.file, ref.offset) != known:
                return self._member(ref)  # the file was written anew in between
            raise EvidenceError(f"{path} is missing") from error
        except OSError as error:
            raise EvidenceError(f"{path} cannot be read: {error.strerror or error}") from error
        if len(member) != known.length or hashlib.sha256(member).hexdigest() != known.sha256:
            raise EvidenceError(f"{path} is damaged at byte {known.offset}: it is not what was recorded")
        return member

    def _recover(self) -> None:
        """Cut the torn ends off files of runs that died: bytes that no row speaks of, so nobody was promised them.

        Of a file that was being written anew, the one that no row speaks of goes.
        """
        for run, name, size in self._index.unended():
            path = self._folder / Path(name).name
            with explained(path):
                if path.is_file() and path.stat().st_size > size:
                    if size == 0:
                        path.unlink()
                    else:
                        os.truncate(path, size)
                    sync_folder(self._folder)
            self._index.end_run(run)
        spoken_for = self._index.sizes()
        for old, new in self._index.unfinished_rewrites():
            for name in (old, new):
                path = self._folder / Path(name).name
                if name and not spoken_for.get(name):
                    with explained(path):
                        path.unlink(missing_ok=True)
                        sync_folder(self._folder)
            self._index.forget_rewrite(old)

    def _release(self) -> None:
        """Let the next run write here."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class RecordingFetcher(Fetcher):
    """Keeps whatever passes through another fetcher.

    Args:
        fetcher: Who asks.
        store: Where it is kept, with a run begun.
    """

    def __init__(self, fetcher: Fetcher, store: EvidenceStore) -> None:
        self._fetcher = fetcher
        self._store = store

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask, keep, and pass on the capture as it was kept. The exchanges stay behind: they are on disk now.

        Raises:
            EvidenceError: it cannot be kept. What cannot be shown again must not be reported.
        """
        fetched = self._fetcher.fetch(request)
        if fetched.onward:
            return fetched  # there is nothing to say yet
        return replace(fetched, capture=self._store.record(fetched), exchanges=())

    def answers(self, kind: CaptureKind) -> bool:
        """What the fetcher inside says."""
        return self._fetcher.answers(kind)

    def spacing(self, request: CaptureRequest) -> float:
        """What the fetcher inside says."""
        return self._fetcher.spacing(request)

    def close(self) -> None:
        """Close the fetcher; the store is its owner's to close."""
        self._fetcher.close()


def _stamp(time: dt.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _capture(key: str, text: str) -> Capture:
    """A capture from its row.

    Raises:
        EvidenceError: the row is damaged.
    """
    try:
        return _CAPTURE.validate_json(text)
    except ValueError as error:
        raise EvidenceError(f"the evidence row of {key} cannot be read") from error
