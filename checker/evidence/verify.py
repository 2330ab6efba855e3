"""Read a whole evidence store again, independently of how it was written, and say what is sound and what is not.

Four things are held against each other: the files' gzip members (by their CRC), the records' own digests, warcio's
reading of the same files, and the rows of the index with the digests they promise.
"""

import base64
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote

from pydantic import TypeAdapter
from warcio.archiveiterator import ArchiveIterator

from checker.capture.coding import decode
from checker.capture.index import Row
from checker.capture.secrets import redact
from checker.capture.store import ERASED
from checker.evidence.ledger import Ledger, Tombstone
from checker.evidence.records import Member, Record, Torn, members, parse_record
from checker.model.capture import Capture, EvidenceRef, Outcome

__all__ = ["Flaw", "Progress", "Soundness", "check_with_warcio", "verify_store"]

Progress = Callable[[int], None]
_CAPTURE: Final = TypeAdapter(Capture)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was recorded: where (`FILE:OFFSET`, `row N` …), of which capture, and what."""

    place: str
    key: str
    sentence: str


@dataclass(slots=True)
class Soundness:
    """What a verification found. `orphans` are bytes that no row speaks of, left by a run that died: no flaw.

    `erased` counts the captures of which a tombstone is left: no flaw either.
    """

    files: int = 0
    records: int = 0
    size: int = 0
    captures: int = 0
    erased: int = 0
    orphans: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything that was promised is there."""
        return not self.flaws


@dataclass(frozen=True, slots=True)
class _Promise:
    """What a row says of one record. `sha256` is of its packed bytes, `digest` and `sha1` of the page it holds.

    `refers_to` is the id of the record that this one, a revisit, says is unchanged. `told` is the capture, where the
    record is its own last answer: it must say the same of whom was asked, when, and with which status.
    """

    key: str
    length: int
    record_id: str
    sha256: str = ""
    digest: str = ""
    sha1: str = ""
    size: int = 0
    refers_to: str = ""
    told: Capture | None = None


def verify_store(state: Path, progress: Progress | None = None) -> Soundness:
    """Verify all evidence of a state folder; nothing is changed.

    Args:
        state: The folder.
        progress: Told after each record how many bytes of the files it took.

    Raises:
        EvidenceError: there is no evidence, or its index cannot be used at all.
    """
    while True:
        before = _files(state)
        found = _Verification(state, progress or (lambda _: None)).whole()
        # No lock is held: files that were written anew in between are no flaw, they are another store to verify.
        if found.sound or before <= _files(state):
            return found


def _files(state: Path) -> frozenset[str]:
    """The files that rows speak of, by a name that is never used twice."""
    ledger = Ledger(state, write=False)
    try:
        return ledger.files()
    finally:
        ledger.close()


class _Verification:
    """One walk through a store."""

    def __init__(self, state: Path, progress: Progress) -> None:
        self._state = state
        self._progress = progress
        self._found = Soundness()
        self._promises: defaultdict[str, defaultdict[int, list[_Promise]]] = defaultdict(lambda: defaultdict(list))
        self._spoken_for: dict[str, int] = {}
        self._moves: dict[tuple[str, int], tuple[str, int]] = {}
        self._erased: dict[str, Tombstone] = {}

    def whole(self) -> Soundness:
        """Everything, file by file."""
        self._read_index()
        folder = self._state / "evidence"
        for name in sorted({path.name for path in folder.glob("*.warc.gz")} | set(self._promises)):
            promised = self._promises.pop(name, defaultdict(list))
            path = folder / Path(name).name
            try:
                with path.open("rb") as file:
                    self._found.files += 1
                    self._read_file(name, file, promised)
            except FileNotFoundError:
                self._unkept(name, promised, "its file is missing")
            except OSError as error:
                self._unkept(name, promised, f"its file cannot be read: {error.strerror or error}")
        return self._found

    def _flaw(self, place: str, sentence: str, key: str = "") -> None:
        self._found.flaws.append(Flaw(place, key, sentence))

    def _unkept(self, name: str, promised: dict[int, list[_Promise]], sentence: str) -> None:
        for offset, promises in sorted(promised.items()):
            for key in dict.fromkeys(promise.key for promise in promises):
                self._flaw(f"{name}:{offset}", sentence, key)

    def _read_index(self) -> None:
        """Gather what the rows promise."""
        ledger = Ledger(self._state, write=False)
        try:
            for sentence in ledger.damage():
                self._flaw("state.sqlite", sentence)
            self._spoken_for = ledger.sizes()
            self._moves = ledger.moves()
            tombstones = ledger.tombstones()
            for number, row in ledger.rows():
                self._found.captures += 1
                try:
                    capture = _CAPTURE.validate_json(row.capture)
                except ValueError:
                    self._flaw(f"row {number}", "the row cannot be read", row.key)
                    continue
                tombstone = tombstones.pop(number, None)
                if tombstone:
                    self._found.erased += 1
                    self._erased |= dict.fromkeys(tombstone.records, tombstone)
                if bool(tombstone) != (capture.reason == ERASED) or (tombstone and (row.file or capture.evidence)):
                    self._flaw(f"row {number}", "the row and its tombstone contradict each other", row.key)
                self._read_row(number, row, capture)
            for number, tombstone in tombstones.items():
                self._flaw(f"row {number}", "a tombstone stands here and the row is missing", tombstone.key)
        finally:
            ledger.close()

    def _read_row(self, number: int, row: Row, capture: Capture) -> None:
        """Note what one row promises: of its own record, and of the record that holds its page if that is another."""
        page = (capture.digest, capture.digest_sha1, capture.size) if capture.digest else ("", "", 0)
        kept, own = capture.evidence, capture.revisit.record if capture.revisit else capture.evidence
        if not row.key.startswith(f"{capture.kind}:{capture.url}"):
            self._flaw(f"row {number}", "the row stands under the name of another address", row.key)
        if row.file and own != EvidenceRef(row.file, row.offset, row.length, own.record_id if own else ""):
            self._flaw(f"row {number}", "the row contradicts itself about where its bytes are", row.key)
        elif row.file and own and not capture.revisit:
            self._promise(own, _Promise(row.key, row.length, own.record_id, row.sha256, *page, told=capture))
        else:
            if kept:  # what an earlier row recorded
                self._promise(kept, _Promise(row.key, kept.length, kept.record_id, "", *page))
            elif capture.digest:
                self._flaw(f"row {number}", "the row speaks of a page, and no bytes of it were kept", row.key)
            if row.file and own and kept:
                promise = _Promise(row.key, row.length, own.record_id, row.sha256, refers_to=kept.record_id)
                self._promise(own, promise)

    def _promise(self, ref: EvidenceRef, promise: _Promise) -> None:
        file, offset = self._moves.get((ref.file, ref.offset), (ref.file, ref.offset))
        self._promises[file][offset].append(promise)

    def _read_file(self, name: str, file: BinaryIO, promised: dict[int, list[_Promise]]) -> None:
        """Every record of one file against what it says of itself and what was promised of it."""
        end = self._spoken_for.get(name, 0)
        at, whole, count = 0, True, 0
        while True:
            try:
                for member in members(file, at):
                    if member.offset >= end and member.offset not in promised:
                        break
                    count += 1
                    self._found.records += 1
                    self._found.size += member.length
                    self._read_member(name, member, promised.pop(member.offset, []))
                    self._progress(member.length)
                    at = member.offset + member.length
                break
            except Torn as torn:
                if torn.offset >= end and not promised:
                    break
                whole = False
                keys = dict.fromkeys(promise.key for promise in promised.pop(torn.offset, []))
                for key in keys or [""]:
                    self._flaw(f"{name}:{torn.offset}", torn.sentence, key)
                following = [offset for offset in promised if offset > torn.offset]
                if not following:
                    break
                at = min(following)
        self._unkept(name, promised, "no whole record begins there")
        size = file.seek(0, 2)
        self._found.orphans += max(0, size - max(at, end))
        if size < end and whole:
            self._flaw(f"{name}:{size}", f"the file lacks its last {end - size} bytes")
        if whole and count:
            for place, sentence in check_with_warcio(file, count):
                self._flaw(f"{name}, {place}", sentence)

    def _read_member(self, name: str, member: Member, promised: list[_Promise]) -> None:
        place = f"{name}:{member.offset}"
        if member.sha256 in self._erased:
            self._flaw(place, "the record was erased on purpose, and is here", self._erased[member.sha256].key)
        record = parse_record(member.plain)
        for sentence in record.flaws:
            for key in dict.fromkeys(promise.key for promise in promised) or [""]:
                self._flaw(place, sentence, key)
        if record.flaws:
            return
        for promise in promised:
            sentence = _broken(promise, member, record)
            if sentence:
                self._flaw(place, sentence, promise.key)


def check_with_warcio(file: BinaryIO, count: int) -> Iterator[tuple[str, str]]:
    """What another library makes of the same records (as `warcio check` does).

    Args:
        file: The WARC file.
        count: How many records there should be.

    Yields:
        Which record, and what is wrong with it.
    """
    file.seek(0)
    read = 0
    try:
        for record in ArchiveIterator(file, check_digests=True):
            while record.raw_stream.read(1 << 16):
                pass
            read += 1
            if record.digest_checker.passed is False:
                yield f"record {read}", f"warcio: {'; '.join(record.digest_checker.problems)}"
            if read == count:
                return
    except Exception as error:
        # Whatever it stumbles over, it could not read what we could.
        yield f"record {read + 1}", f"warcio cannot read it: {type(error).__name__}"
        return
    if read < count:
        yield "all of it", f"warcio reads {read} of its {count} records"


def _broken(promise: _Promise, member: Member, record: Record) -> str:
    """In which way a record is not what was promised, "" when it is."""
    if member.length != promise.length or (promise.sha256 and member.sha256 != promise.sha256):
        return "the record is not the one that was recorded"
    if record.headers.get("warc-record-id") != promise.record_id:
        return "the record has another id than the one that was recorded"
    if promise.refers_to:
        if record.type != "revisit" or record.headers.get("warc-refers-to") != promise.refers_to:
            return "the record does not say of the earlier one that it is unchanged"
        return ""
    if promise.told and record.type == "response" and (sentence := _contradicted(promise.told, record)):
        return sentence
    if not promise.digest:
        return ""
    if record.type not in ("response", "resource"):
        return "the record is no response"
    body, failure = decode(record.payload, record.http_header("content-encoding"), max(promise.size, 1))
    if failure or len(body) != promise.size or f"sha256:{hashlib.sha256(body).hexdigest()}" != promise.digest:
        return "the record does not give the page that was recorded"
    sha1 = base64.b32encode(hashlib.sha1(record.payload, usedforsecurity=False).digest()).decode()
    if promise.sha1 and sha1 != promise.sha1:
        return "the record's SHA-1 is not the one that the row names"
    return ""


def _day_and_time(date: str) -> str:
    """A date as HTTP writes it as 14 digits, UTC, "" when it is none."""
    try:
        return parsedate_to_datetime(date).astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, TypeError, OverflowError):
        return ""


def _contradicted(told: Capture, record: Record) -> str:
    """What a row says of its last answer otherwise than the record does, "" for nothing.

    A visit may have gone on without an answer (to an address that is not asked, to a pause): then the last answer is
    another address's, and only its time is the row's.
    """
    if record.headers.get("warc-date", "") != told.fetched_at.replace("+00:00", "Z"):
        return "the record is of another time than the row says"
    target = record.headers.get("warc-target-uri", "")
    same = unquote(redact(target)) == unquote(redact(told.final_url))
    if not same and (told.captured or told.outcome is Outcome.GONE):
        return "the record is of another address than the row says"
    status = record.http_head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[1:2]
    if same and status != [str(told.status)]:
        return "the record has another status than the row says"
    if told.outcome is Outcome.GONE and told.status not in (404, 410):
        return "the row says that the page is gone, and the record does not"
    given = _day_and_time(record.http_header("memento-datetime"))
    if same and told.memento and given not in ("", told.memento.timestamp):
        return "the archive gave the copy another time than the row says"
    return ""
