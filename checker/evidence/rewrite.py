"""Take records out of an evidence store, so that a crash at any moment loses nothing that was to stay.

A file is never changed in place. What stays is copied, byte for byte, to a new file; that is forced to disk; one
transaction makes it the file that counts; only then the old one goes. Captures keep saying where their record was
first written: the index knows where it stands now, so that reports already published stay true.
"""

import os
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from checker.capture.index import Row, explained
from checker.capture.warc import warcinfo
from checker.capture.writer import sync_folder
from checker.errors import EvidenceError
from checker.evidence.ledger import Ledger, Tombstone
from checker.evidence.records import Torn, members, parse_record
from checker.model.capture import Capture

__all__ = ["Pack", "Removed", "captures", "file_packs", "take_out"]

_CAPTURE: Final = TypeAdapter(Capture)
_AGAIN: Final = re.compile(r"(?:-[0-9a-f]{4})?\.warc\.gz\Z")


@dataclass(slots=True)
class Pack:
    """All records of one capture, redirects first: their places (offset, length) and their sha256, in order.

    `row` is the number of the capture's row; `response` the place of the record that the row speaks of.
    """

    row: int
    response: int
    places: list[tuple[int, int]] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Removed:
    """What was taken out: captures, bytes of files that are free now, and files written anew or removed."""

    captures: int = 0
    bytes: int = 0
    files: int = 0


def captures(ledger: Ledger) -> dict[int, tuple[Row, Capture]]:
    """Every row with its capture, by number.

    Raises:
        EvidenceError: a row cannot be read.
    """
    found = {}
    for number, row in ledger.rows():
        try:
            found[number] = (row, _CAPTURE.validate_json(row.capture))
        except ValueError as error:
            raise EvidenceError(
                f"row {number} of the evidence index cannot be read ({row.key})", "sourcecheck archive verify says more"
            ) from error
    return found


def file_packs(path: Path, rows: Mapping[int, int]) -> list[Pack]:
    """The packs of one file, in their order.

    Args:
        path: The file.
        rows: The number of the row that speaks of the record at an offset.

    Raises:
        EvidenceError: the file is damaged before the last record that a row speaks of.
    """
    packs: list[Pack] = []
    waiting = Pack(0, -1)
    last = max(rows, default=-1)
    concerns = ""
    try:
        with explained(path), path.open("rb") as file:
            for member in members(file):
                record = parse_record(member.plain)
                if concerns and record.type == "request" and record.headers.get("warc-concurrent-to") == concerns:
                    packs[-1].places.append((member.offset, member.length))
                    packs[-1].digests.append(member.sha256)
                    concerns = ""
                    continue
                concerns = ""
                if member.offset > last:
                    break
                if record.type == "warcinfo":
                    continue
                waiting.places.append((member.offset, member.length))
                waiting.digests.append(member.sha256)
                if member.offset in rows:
                    packs.append(replace(waiting, row=rows[member.offset], response=member.offset))
                    waiting = Pack(0, -1)
                    concerns = record.headers.get("warc-record-id", "")
    except Torn as torn:
        if torn.offset <= last:
            raise EvidenceError(
                f"{path} is damaged at byte {torn.offset}, so nothing can be taken out of it safely",
                "sourcecheck archive verify says what else is; the file can only be removed as a whole",
            ) from torn
    if len(packs) != len(rows):
        raise EvidenceError(f"{path} lacks records that the index speaks of", "sourcecheck archive verify says which")
    return packs


def take_out(
    ledger: Ledger,
    folder: Path,
    rows: Mapping[int, tuple[Row, Capture]],
    gone: Collection[int],
    tombstones: Mapping[int, tuple[Capture, Tombstone]],
) -> Removed:
    """Take captures out of the store, file by file; whatever was done stays done when it is broken off.

    Args:
        ledger: The index, held for writing.
        folder: Where the files are.
        rows: Every row of the index.
        gone: Numbers of the captures to take out, with their records.
        tombstones: Of these, the ones that leave a tombstone: the capture that stands in the row from now on.

    Raises:
        EvidenceError: a file is damaged or the disk is full; the store is as it was before that file.
    """
    moves = ledger.moves()
    by_file: defaultdict[str, dict[int, int]] = defaultdict(dict)
    without: list[int] = []
    for number, (row, _) in rows.items():
        if row.file:
            file, offset = moves.get((row.file, row.offset), (row.file, row.offset))
            by_file[file][offset] = number
        elif number in gone:
            without.append(number)
    removed = Removed()
    for name, places in by_file.items():
        if not any(number in gone for number in places.values()):
            continue
        path = folder / Path(name).name
        packs = file_packs(path, places) if path.is_file() else []
        removed.bytes += path.stat().st_size if packs else 0
        removed.bytes -= _write_anew(ledger, path, packs, rows, gone, tombstones, places)
        removed.files += 1
        removed.captures += sum(number in gone for number in places.values())
    if without:
        ledger.end_rewrite("", "", 0, {}, *_changes(without, {}, tombstones))
        removed.captures += len(without)
    ledger.scrub()
    return removed


def _write_anew(
    ledger: Ledger,
    path: Path,
    packs: list[Pack],
    rows: Mapping[int, tuple[Row, Capture]],
    gone: Collection[int],
    tombstones: Mapping[int, tuple[Capture, Tombstone]],
    places: Mapping[int, int],
) -> int:
    """Replace one file by what stays of it; returns the bytes that stay."""
    stay = [pack for pack in packs if pack.row not in gone]
    digests = {pack.row: tuple(pack.digests) for pack in packs}
    new = _AGAIN.sub(f"-{secrets.token_hex(2)}.warc.gz", path.name) if stay else ""
    target = path.with_name(new or path.name)
    ledger.begin_rewrite(path.name, new)
    moved: dict[tuple[str, int], int] = {}
    size = 0
    with explained(target):
        if stay:
            with path.open("rb") as source, target.open("xb") as file:
                size += file.write(warcinfo(new))
                for pack in stay:
                    row = rows[pack.row][0]
                    for offset, length in pack.places:
                        if offset == pack.response:
                            moved[row.file, row.offset] = size
                        source.seek(offset)
                        size += file.write(source.read(length))
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
        leaving = [number for number in places.values() if number in gone]
        ledger.end_rewrite(path.name, new, size, moved, *_changes(leaving, digests, tombstones))
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    ledger.forget_rewrite(path.name)
    return size


def _changes(
    leaving: Collection[int],
    digests: Mapping[int, tuple[str, ...]],
    tombstones: Mapping[int, tuple[Capture, Tombstone]],
) -> tuple[list[int], dict[int, tuple[str, Tombstone]]]:
    """The rows that go without a trace, and those that leave a tombstone."""
    marked = {
        number: (
            _CAPTURE.dump_json(tombstones[number][0]).decode(),
            replace(tombstones[number][1], records=digests.get(number, ())),
        )
        for number in leaving
        if number in tombstones
    }
    return [number for number in leaving if number not in marked], marked
