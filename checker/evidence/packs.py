"""Find the records of some captures in a store, redirects and requests included, without reading the rest of it."""

import bisect
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.capture.index import explained
from checker.errors import EvidenceError
from checker.evidence.ledger import Ledger
from checker.evidence.records import Record, Torn, members, parse_record
from checker.model.capture import EvidenceRef

__all__ = ["Found", "Packs"]


@dataclass(frozen=True, slots=True)
class Found:
    """One record as it is kept: its packed bytes and what it says."""

    member: bytes
    record: Record


class Packs:
    """The records of one store, by the place that a capture names.

    Args:
        ledger: The index.
        folder: Where the files are.
    """

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self._folder = folder
        self._moves = ledger.moves()
        self._ends: defaultdict[str, list[int]] = defaultdict(list)
        self._known: dict[tuple[str, int], tuple[int, str]] = {}
        for _, row in ledger.rows():
            if row.file:
                file, offset = self._moves.get((row.file, row.offset), (row.file, row.offset))
                self._ends[file].append(offset + row.length)
                self._known[file, offset] = (row.length, row.sha256)
        for ends in self._ends.values():
            ends.sort()

    def pack(self, ref: EvidenceRef) -> list[Found]:
        """All records of the capture whose record that is: redirects first, each response with its request.

        Raises:
            EvidenceError: they are not in this store, or not what was recorded.
        """
        place = self._moves.get((ref.file, ref.offset), (ref.file, ref.offset))
        known = self._known.get(place)
        if known is None or known[0] != ref.length:
            raise EvidenceError(f"this store holds no record {ref.record_id} at {ref.file}:{ref.offset}")
        name, offset = place
        ends = self._ends[name]
        before = bisect.bisect_right(ends, offset)
        path = self._folder / Path(name).name
        found: list[Found] = []
        try:
            with explained(path), path.open("rb") as file, path.open("rb") as packed:
                for member in members(file, ends[before - 1] if before else 0):
                    record = parse_record(member.plain)
                    if member.offset > offset and record.headers.get("warc-concurrent-to") != ref.record_id:
                        break
                    packed.seek(member.offset)
                    data = packed.read(member.length)
                    if record.flaws or hashlib.sha256(data).hexdigest() != member.sha256:
                        raise EvidenceError(f"{path} is damaged at byte {member.offset}")
                    if member.offset == offset and (member.length, member.sha256) != known:
                        raise EvidenceError(f"{path} is damaged at byte {offset}: it is not what was recorded")
                    if member.offset > offset or _belongs(record, found):
                        found.append(Found(data, record))
                    if member.offset > offset:
                        break
        except Torn as torn:
            if torn.offset <= offset:
                raise EvidenceError(f"{path} is damaged at byte {torn.offset}: {torn.sentence}") from torn
        if not any(item.record.headers.get("warc-record-id") == ref.record_id for item in found):
            raise EvidenceError(f"{path} holds another record at byte {offset}")
        return found


def _belongs(record: Record, before: Iterable[Found]) -> bool:
    """Whether a record between two captures is of the second: not the warcinfo, not the request of the first."""
    if record.type != "request":
        return record.type != "warcinfo"
    named = record.headers.get("warc-concurrent-to")
    return any(item.record.headers.get("warc-record-id") == named for item in before)
