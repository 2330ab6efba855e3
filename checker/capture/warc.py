"""Exchanges as WARC records (ISO 28500, WARC 1.1), and back.

The entity is kept as it was sent, still compressed: cheaper to write, and its sha1 is the one that web archives list.
Transfer coding is gone by the time we see it, so `Transfer-Encoding` is dropped and `Content-Length` is of what is
kept.
"""

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from checker import __version__
from checker.capture.base import Exchange
from checker.errors import EvidenceError
from checker.model.capture import Capture

__all__ = ["Entity", "Packed", "entity_digest", "pack", "unpack", "warcinfo"]

_BREAK: Final = re.compile(r"[\r\n]+[ \t]*")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f]")
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
_FRAMING: Final = frozenset({"transfer-encoding", "content-length"})
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
LARGEST_MEMBER: Final = 1 << 28
_QUICK: Final = 1
_PACKED: Final = 0
"""Levels of packing: of most records, and of a page that the server packed. A page takes a tenth more room than at
level 4, in little more than half the time."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Records ready to be appended to a file.

    `offset` and `length` say where in `data` the last response stands; `record_id` and `sha256` (hex, of its
    compressed bytes) are that record's. Everything is "" or 0 when there was no response.
    """

    data: bytes
    offset: int = 0
    length: int = 0
    record_id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """What a response record holds: the entity as sent, its content coding, and when it came (ISO 8601)."""

    raw: bytes
    content_encoding: str
    date: str = ""


class _HeadersAsSent(StatusAndHeaders):  # type: ignore[misc]
    """warcio's headers, written byte for byte as the server sent them rather than percent-encoded."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Set the header block's bytes; http.client read them as Latin-1."""
        text = self.to_str(header_filter)
        try:
            block = text.encode("latin-1")
        except UnicodeEncodeError:
            block = text.encode("utf-8", "replace")
        self.headers_buff = block + b"\r\n"


def entity_digest(raw: bytes) -> str:
    """The digest of an entity in the archives' form: base32 of its sha1."""
    return base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()


def warcinfo(name: str) -> bytes:
    """The record that opens a file and says who wrote it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warcinfo_record(
            name, {"software": f"sourcecheck/{__version__}", "format": "WARC File Format 1.1"}
        )
    )
    return out.getvalue()


def pack(exchanges: Sequence[Exchange], earlier: Capture | None = None) -> Packed:
    """Make a response and a request record of each exchange, redirects included, in order.

    Args:
        exchanges: What went over the wire.
        earlier: The capture whose page the last of them says is unchanged; its record then is a revisit of that one.
    """
    plain = io.BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    packed = Packed(b"")
    members: list[bytes] = []
    place = 0
    for number, exchange in enumerate(exchanges, start=1):
        if exchange.given:
            response, request = _resource(writer, exchange), None
        else:
            response, request = _records(writer, exchange, earlier if number == len(exchanges) else None)
        coded = any(name.lower() == "content-encoding" for name, _ in exchange.headers)
        member = _member(writer, plain, response, _PACKED if coded else _QUICK)
        members.append(member)
        record_id = response.rec_headers.get_header("WARC-Record-ID")
        packed = Packed(b"", place, len(member), record_id, hashlib.sha256(member).hexdigest())
        place += len(member)
        if request is not None:
            members.append(_member(writer, plain, request, _QUICK))
            place += len(members[-1])
    return Packed(b"".join(members), packed.offset, packed.length, packed.record_id, packed.sha256)


def _member(writer: WARCWriter, plain: io.BytesIO, record: Any, level: int) -> bytes:  # noqa: ANN401 - of warcio
    """One record as one gzip member.

    warcio itself packs at level 9, six times the work for a tenth less, and takes the block's digest in small pieces,
    each of which lets another thread in between: it finds one already there.
    """
    block = hashlib.sha1(usedforsecurity=False)
    if record.http_headers is not None:
        record.http_headers.compute_headers_buffer()
        block.update(record.http_headers.headers_buff)
    block.update(record.raw_stream.getbuffer())
    record.rec_headers.add_header("WARC-Block-Digest", f"sha1:{base64.b32encode(block.digest()).decode()}")
    plain.seek(0)
    plain.truncate()
    writer.write_record(record)
    return zlib.compress(plain.getbuffer(), level, wbits=16 + zlib.MAX_WBITS)


def unpack(member: bytes) -> Entity:
    """Read a response record from its gzip member, and verify its own digest.

    Raises:
        EvidenceError: it is no whole record, or not the bytes its digest speaks of.
    """
    try:
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        plain = machine.decompress(member, LARGEST_MEMBER)
        if not machine.eof or machine.unused_data or machine.unconsumed_tail:
            raise EvidenceError("an evidence record is not one whole gzip member")
        record = next(iter(ArchiveIterator(io.BytesIO(plain))))
        raw: bytes = record.raw_stream.read()
        head = record.rec_headers
        supplied = record.rec_type == "resource"
        if not supplied and (record.rec_type != "response" or record.http_headers is None):
            raise EvidenceError("an evidence record is no response")
        if head.get_header("WARC-Payload-Digest") != f"sha1:{entity_digest(raw)}":
            raise EvidenceError("an evidence record does not match its own digest")
        sent = [] if supplied else record.http_headers.headers
        coding = ", ".join(value for name, value in sent if name.lower() == "content-encoding")
        return Entity(raw, coding, head.get_header("WARC-Date") or "")
    except EvidenceError:
        raise
    except Exception as error:
        # Damaged bytes reach any line of zlib and warcio.
        raise EvidenceError(f"an evidence record cannot be read: {type(error).__name__}") from error


def _resource(writer: WARCWriter, exchange: Exchange) -> Any:  # noqa: ANN401 - warcio has no types
    """A file that a person supplied, as a `resource` record (WARC 1.1 §6.3.2), named by its digest (RFC 6920)."""
    fields = {name: _BREAK.sub(" ", value) for name, value in exchange.headers if name != "Content-Type"}
    fields |= {
        "WARC-Date": re.sub(r"\+00:00\Z", "Z", exchange.fetched_at),
        "WARC-Payload-Digest": f"sha1:{entity_digest(exchange.raw)}",
    }
    return writer.create_warc_record(
        exchange.url,
        "resource",
        payload=io.BytesIO(exchange.raw),
        length=len(exchange.raw),
        warc_headers_dict=fields,
        warc_content_type=dict(exchange.headers).get("Content-Type") or "application/octet-stream",
    )


def _records(writer: WARCWriter, exchange: Exchange, earlier: Capture | None) -> tuple[Any, Any]:
    """The response and the request record of one exchange, which name each other (`WARC-Concurrent-To`).

    With an earlier capture, the first is a `revisit` record (WARC 1.1 §6.7.3) that refers to it.
    """
    url = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", exchange.url)
    shared = {"WARC-Date": re.sub(r"\+00:00\Z", "Z", exchange.fetched_at)}
    fields = {**shared, "WARC-Payload-Digest": f"sha1:{entity_digest(exchange.raw)}"}
    peer = exchange.peer.rpartition(":")[0].strip("[]")
    if earlier is not None and earlier.evidence is not None and earlier.revisit is not None:
        fields |= {
            "WARC-Profile": _NOT_MODIFIED,
            "WARC-Refers-To": earlier.evidence.record_id,
            "WARC-Refers-To-Target-URI": url,
            "WARC-Refers-To-Date": earlier.revisit.captured_at,
            "WARC-Payload-Digest": f"sha1:{earlier.digest_sha1}",
        }
    if peer:
        fields["WARC-IP-Address"] = peer
    if exchange.truncated:
        fields["WARC-Truncated"] = "unspecified"
    headers = [(name, _BREAK.sub(" ", value)) for name, value in exchange.headers if name.lower() not in _FRAMING]
    headers.append(("Content-Length", str(len(exchange.raw))))
    response = writer.create_warc_record(
        url,
        "revisit" if "WARC-Profile" in fields else "response",
        payload=io.BytesIO(exchange.raw),
        length=len(exchange.raw),
        warc_headers_dict=fields,
        http_headers=_HeadersAsSent(
            _BREAK.sub(" ", f"{exchange.status} {exchange.phrase}".rstrip()), headers, protocol="HTTP/1.1"
        ),
    )
    sent = [(name, _BREAK.sub(" ", value)) for name, value in exchange.request_headers if name.lower() not in _SECRET]
    target = re.sub(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*", "", url) or "/"
    if target.startswith("?"):
        target = f"/{target}"
    request = writer.create_warc_record(
        url,
        "request",
        payload=io.BytesIO(b""),
        length=0,
        warc_headers_dict={**shared, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
        http_headers=_HeadersAsSent(f"{target} HTTP/1.1", sent, protocol=exchange.method),
    )
    return response, request
