"""Check a package of evidence (WACZ) as a stranger would: by what is in it, and nothing else.

Every file against the listing's sha256, the listing against its digest and its time stamp, every record against its own
digests, every line of the index against its record, every page against the index, and every capture of the report
inside against the bytes it says it rests on.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from checker.capture.coding import decode
from checker.errors import EvidenceError
from checker.evidence.cdxj import cdxj_line
from checker.evidence.records import Member, Record, Torn, members, parse_record
from checker.evidence.timestamp import Stamp, read_stamp
from checker.evidence.verify import Flaw, check_with_warcio
from checker.evidence.wacz import DIGEST, PACKAGE, STAMP
from checker.model.capture import Capture

__all__ = ["PackageSoundness", "verify_package"]

_CAPTURES: Final = TypeAdapter(dict[str, Capture])
_LARGEST: Final = 1 << 30
_LARGEST_JSON: Final = 1 << 28
"""Bytes of one file, unpacked: a stranger's package may be made to fill the memory."""


@dataclass(slots=True)
class PackageSoundness:
    """What a check of a package found. `silent` are captures of its report that have no bytes in it."""

    title: str = ""
    files: int = 0
    records: int = 0
    captures: int = 0
    silent: int = 0
    size: int = 0
    stamp: Stamp | None = None
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything is what it says it is."""
        return not self.flaws


def verify_package(path: Path, roots: Sequence[bytes] = ()) -> PackageSoundness:
    """Check a WACZ file.

    Args:
        path: The file.
        roots: Certificates (PEM) of time-stamping authorities to trust.

    Raises:
        EvidenceError: it cannot be read, or is no such package.
    """
    try:
        with zipfile.ZipFile(path) as package:
            check = _Check(package, roots)
            check.found.size = path.stat().st_size
            return check.whole()
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        why = (isinstance(error, OSError) and error.strerror) or str(error)
        raise EvidenceError(f"{path} cannot be read as a package: {why}") from None


class _Check:
    """One walk through a package."""

    def __init__(self, package: zipfile.ZipFile, roots: Sequence[bytes]) -> None:
        self._package = package
        self._roots = roots
        self.found = PackageSoundness()
        self._records: dict[str, Record] = {}
        self._lines: dict[tuple[str, int], str] = {}

    def whole(self) -> PackageSoundness:
        names = [info.filename for info in self._package.infolist()]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._flaw(name, "the file is in it twice")
        listing = self._json(PACKAGE)
        if not isinstance(listing, dict) or not isinstance(listing.get("resources"), list):
            raise EvidenceError(f"it has no {PACKAGE}, so it is no WACZ package")
        self.found.title = str(listing.get("title", ""))
        self._check_listing(listing, set(names))
        for name in names:
            if name.startswith("archive/") and not name.endswith("/"):
                self._check_warc(name)
        self._check_index([name for name in names if name.startswith("indexes/")])
        self._check_pages()
        if "report/run.json" in names:
            self._check_report()
        return self.found

    def _flaw(self, place: str, sentence: str, key: str = "") -> None:
        self.found.flaws.append(Flaw(place, key, sentence))

    def _read(self, name: str, most: int = _LARGEST) -> bytes | None:
        try:
            info = self._package.getinfo(name)
            if info.file_size > most:
                self._flaw(name, "the file is too large to be checked")
                return None
            return self._package.read(name)
        except KeyError:
            self._flaw(name, "the file is missing")
        except Exception as error:
            # Damaged bytes reach any line of zlib and zipfile.
            self._flaw(name, f"the file cannot be read ({type(error).__name__})")
        return None

    def _json(self, name: str) -> Any:  # noqa: ANN401 - whatever is in the file
        data = self._read(name, _LARGEST_JSON)
        try:
            return None if data is None else json.loads(data)
        except (ValueError, RecursionError):
            self._flaw(name, "the file is no JSON")
            return None

    def _check_listing(self, listing: dict[str, Any], names: set[str]) -> None:
        """Files against the listing, the listing against its digest and its time stamp."""
        digest = self._json(DIGEST) if DIGEST in names else None
        data = self._package.read(PACKAGE)
        if not isinstance(digest, dict) or digest.get("hash") != f"sha256:{hashlib.sha256(data).hexdigest()}":
            self._flaw(DIGEST, "it does not hold the digest of the listing")
        listed = set()
        for entry in listing["resources"]:
            name = str(entry.get("path")) if isinstance(entry, dict) else ""
            listed.add(name)
            body = self._read(name)
            if body is None:
                continue
            self.found.files += 1
            kind, _, said = str(entry.get("hash")).partition(":")
            if kind not in ("sha256", "md5") or hashlib.new(kind, body, usedforsecurity=False).hexdigest() != said:
                self._flaw(name, "the file is not the one that was listed")
            elif entry.get("bytes") != len(body):
                self._flaw(name, "the file has another length than was listed")
        for name in sorted(names - listed - {PACKAGE, DIGEST, STAMP}):
            if not name.endswith("/"):
                self._flaw(name, "the file is not listed, so nothing vouches for it")
        if STAMP in names:
            try:
                self.found.stamp = read_stamp(self._package.read(STAMP), data, self._roots)
            except EvidenceError as error:
                self._flaw(STAMP, error.message)

    def _check_warc(self, name: str) -> None:
        """Every record of one file."""
        data = self._read(name)
        if data is None:
            return
        file, count = io.BytesIO(data), 0
        try:
            for member in members(file):
                count += 1
                self._check_member(name, member)
        except Torn as torn:
            self._flaw(f"{name}:{torn.offset}", torn.sentence)
            return
        self.found.records += count
        for place, sentence in check_with_warcio(file, count):
            self._flaw(f"{name}, {place}", sentence)

    def _check_member(self, name: str, member: Member) -> None:
        record = parse_record(member.plain)
        for sentence in record.flaws:
            self._flaw(f"{name}:{member.offset}", sentence)
        ident = record.headers.get("warc-record-id", "")
        if ident in self._records:
            self._flaw(f"{name}:{member.offset}", "another record has the same id")
        self._records[ident] = record
        filename = name.removeprefix("archive/")
        line = cdxj_line(record, filename=filename, offset=member.offset, length=member.length)
        if line:
            self._lines[filename, member.offset] = line

    def _check_index(self, names: Sequence[str]) -> None:
        """Every line against its record; every record that can be replayed against the lines."""
        if not names:
            self._flaw("indexes/", "there is no index")
        seen = set()
        for name in names:
            if not name.endswith((".cdxj", ".cdx")):
                continue
            for number, line in enumerate((self._read(name) or b"").decode("utf-8", "replace").splitlines(), 1):
                try:
                    said = json.loads(line.split(" ", 2)[2])
                    place = (str(said["filename"]), int(said["offset"]))
                    known = json.loads(self._lines[place].split(" ", 2)[2])
                    right = all(
                        str(known[key]).lower() == str(said.get(key, known[key])).lower()
                        for key in ("url", "digest", "length", "status")
                    )
                except (ValueError, KeyError, IndexError, TypeError, RecursionError):
                    self._flaw(f"{name}, line {number}", "the line names no record of the package")
                    continue
                seen.add(place)
                if not right:
                    self._flaw(f"{name}, line {number}", "the line is not what its record says")
        for file, offset in sorted(self._lines.keys() - seen) if names else ():
            self._flaw(f"archive/{file}:{offset}", "no line of the index names the record")

    def _check_pages(self) -> None:
        """Every page against the records."""
        urls = {record.headers.get("warc-target-uri", "") for record in self._records.values()}
        for number, line in enumerate(
            (self._read("pages/pages.jsonl") or b"").decode("utf-8", "replace").splitlines(), 1
        ):
            try:
                page = json.loads(line)
            except (ValueError, RecursionError):
                page = None
            if not isinstance(page, dict):
                self._flaw(f"pages/pages.jsonl, line {number}", "the line is no JSON object")
            elif number > 1 and page.get("url") not in urls:
                self._flaw(f"pages/pages.jsonl, line {number}", "the page has no record")

    def _check_report(self) -> None:
        """Every capture of the report against the bytes it rests on."""
        report = self._json("report/run.json")
        try:
            captures = _CAPTURES.validate_python(report["inputs"]["captures"])
        except (TypeError, KeyError, ValidationError, RecursionError):
            self._flaw("report/run.json", "it is no report that this version can read")
            return
        for key, capture in captures.items():
            self.found.captures += 1
            if capture.evidence is None:
                self.found.silent += 1
                continue
            sentence = self._unproved(capture)
            if sentence:
                self._flaw("report/run.json", sentence, key)

    def _unproved(self, capture: Capture) -> str:
        """Why a capture does not stand on its record, "" when it does."""
        assert capture.evidence is not None
        word = capture.revisit.record if capture.revisit else None
        if word and word.record_id not in self._records:
            return "the record in which the server says that the page is unchanged is not in the package"
        record = self._records.get(capture.evidence.record_id)
        if record is None:
            return "the record it rests on is not in the package"
        if not capture.digest:
            return ""
        body, failure = decode(record.payload, record.http_header("content-encoding"), max(capture.size, 1))
        if failure or f"sha256:{hashlib.sha256(body).hexdigest()}" != capture.digest:
            return "its record does not give the page whose digest the report names"
        return ""
