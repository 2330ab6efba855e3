"""Evidence as a package that a stranger can check and replay: WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1).

    archive/data.warc.gz        the records, byte for byte as they were kept
    indexes/index.cdxj          where each stands
    pages/pages.jsonl           which of them are pages
    report/index.html, run.json what was found in them
    datapackage.json            the sha256 of each of these
    datapackage-digest.json     the sha256 of that
    timestamp/tsr               a time-stamping authority's word on the last, if one was asked (RFC 3161)

The same report and evidence give the same bytes: its times are the report's.
"""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from warcio.warcwriter import WARCWriter

from checker import __version__
from checker.evidence.cdxj import cdxj_line
from checker.evidence.packs import Found

__all__ = ["DIGEST", "PACKAGE", "STAMP", "WACZ_VERSION", "Page", "package", "stamped"]

WACZ_VERSION: Final = "1.1.1"
PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
STAMP: Final = "timestamp/tsr"
"""Without a dot in its name: py-wacz calls a package invalid that has a file beside those its list names."""

_WARC: Final = "data.warc.gz"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the package: an address that has a record, when it was captured (ISO 8601), and its title."""

    url: str
    ts: str
    title: str = ""


@dataclass(slots=True)
class _Archive:
    """The WARC file in the making, and its index."""

    data: io.BytesIO = field(default_factory=io.BytesIO)
    lines: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def add(self, item: Found) -> None:
        """Append a record, once."""
        name = item.record.headers.get("warc-record-id", "")
        if name in self.ids:
            return
        self.ids.add(name)
        line = cdxj_line(item.record, filename=_WARC, offset=self.data.tell(), length=len(item.member))
        self.lines += [line] if line else []
        self.data.write(item.member)


def package(
    records: Iterable[Sequence[Found]],
    pages: Iterable[Page],
    files: Mapping[str, bytes],
    *,
    title: str,
    description: str,
    created: str,
) -> bytes:
    """Make a package.

    Args:
        records: The records of each capture.
        pages: Its pages.
        files: What else goes in, by path (`report/run.json`).
        title: What it is called.
        description: What it is, in a sentence.
        created: When the report was made, ISO 8601 with `Z`.
    """
    archive = _Archive()
    archive.data.write(_warcinfo(title, created))
    for pack in records:
        for item in pack:
            archive.add(item)
    listed = [json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"})]
    listed += [
        json.dumps({"id": hashlib.sha256(f"{page.url} {page.ts}".encode()).hexdigest()[:22], "url": page.url,
                    "ts": page.ts, "title": page.title}, ensure_ascii=False)
        for page in pages
    ]  # fmt: skip
    parts: dict[str, bytes] = {
        f"archive/{_WARC}": archive.data.getvalue(),
        "indexes/index.cdxj": "".join(f"{line}\n" for line in sorted(archive.lines)).encode(),
        "pages/pages.jsonl": "".join(f"{line}\n" for line in listed).encode(),
        **files,
    }
    described: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": title,
        "description": description,
        "created": created,
        "modified": created,
        "software": f"sourcecheck {__version__}",
        "resources": [_resource(path, data) for path, data in parts.items()],
    }
    listing = (json.dumps(described, indent=2, ensure_ascii=False) + "\n").encode()
    digest = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(listing).hexdigest()}"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        when = dt.datetime.fromisoformat(created).astimezone(dt.UTC)
        for path, data in (*parts.items(), (PACKAGE, listing), (DIGEST, json.dumps(digest, indent=2).encode() + b"\n")):
            _put(file, path, data, when)
    return out.getvalue()


def stamped(package: bytes, response: bytes) -> bytes:
    """The package with a time-stamping authority's answer in it; nothing else changes."""
    out = io.BytesIO(package)
    with zipfile.ZipFile(out, "a") as file:
        when = dt.datetime(*file.getinfo(PACKAGE).date_time, tzinfo=dt.UTC)
        _put(file, STAMP, response, when)
    return out.getvalue()


def _put(file: zipfile.ZipFile, path: str, data: bytes, when: dt.datetime) -> None:
    """Add a file. Records are stored as they are, so that a reader can take one out of the middle."""
    # The format counts years from 1980.
    info = zipfile.ZipInfo(path, max(when.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
    info.compress_type = zipfile.ZIP_STORED if path.endswith(".gz") else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    file.writestr(info, data)


def _resource(path: str, data: bytes) -> dict[str, str | int]:
    name = path.rpartition("/")[2].lower()
    found: dict[str, str | int] = {
        "name": name,
        "path": path,
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "bytes": len(data),
    }
    return found


def _warcinfo(title: str, created: str) -> bytes:
    """The record that opens the WARC file."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(
        _WARC,
        {"software": f"sourcecheck/{__version__}", "format": "WARC File Format 1.1", "description": title},
    )
    name = hashlib.sha256(f"{title} {created}".encode()).hexdigest()
    urn = f"<urn:uuid:{name[:8]}-{name[8:12]}-8{name[13:16]}-8{name[17:20]}-{name[20:32]}>"
    record.rec_headers.replace_header("WARC-Record-ID", urn)
    record.rec_headers.replace_header("WARC-Date", created)
    writer.write_record(record)
    return out.getvalue()
