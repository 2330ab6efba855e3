"""A second reader of WARC files (ISO 28500), for checking what the first wrote: gzip members, headers, digests.

Nothing here is shared with `checker.capture.warc`, so that a mistake there does not excuse itself.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

__all__ = ["Member", "Record", "Torn", "members", "parse_record"]

_STEP: Final = 1 << 16
_LARGEST: Final = 1 << 28
_HEAD: Final = re.compile(rb"WARC/1\.[01]\r\n")
_DIGEST: Final = re.compile(r"(sha-?1|sha-?256|md5):(\S+)", re.IGNORECASE)


class Torn(Exception):  # noqa: N818 - named for what it says of the file
    """A place from which no whole gzip member can be read.

    Args:
        offset: Where the member begins, in bytes of the file.
        sentence: What is wrong with it.
    """

    def __init__(self, offset: int, sentence: str) -> None:
        super().__init__(sentence)
        self.offset = offset
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member of a file: its place in bytes, the sha256 (hex) of its packed bytes, and what it holds."""

    offset: int
    length: int
    sha256: str
    plain: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record. Header names are in lower case; `flaws` are the sentences against it, () when it is sound."""

    headers: dict[str, str]
    block: bytes
    http_head: bytes = b""
    payload: bytes = b""
    flaws: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """What kind of record it is: `response`, `request`, `revisit`, `warcinfo`, `resource` and others."""
        return self.headers.get("warc-type", "")

    def http_header(self, name: str) -> str:
        """The value of a header of the HTTP message inside, repeated ones joined, "" without one."""
        lines = self.http_head.decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return ", ".join(value.strip() for key, _, value in pairs if key.strip().lower() == name)


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member]:
    """Every gzip member from a place on, each checked by its own CRC.

    Raises:
        Torn: a member is damaged or has no end; those before it were given.
    """
    file.seek(offset)
    ahead = file.read(_STEP)
    while ahead:
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        digest = hashlib.sha256()
        parts: list[bytes] = []
        length = size = 0
        while not machine.eof:
            if not ahead:
                raise Torn(offset, "the file ends in the middle of a record")
            try:
                part = machine.decompress(ahead)
            except zlib.error as error:
                raise Torn(offset, "no whole gzip member begins here") from error
            rest = machine.unused_data
            used = len(ahead) - len(rest)
            digest.update(memoryview(ahead)[:used])
            parts.append(part)
            length += used
            size += len(part)
            if size > _LARGEST:
                raise Torn(offset, f"a record of more than {_LARGEST >> 20} MB")
            ahead = rest or file.read(_STEP)
        yield Member(offset, length, digest.hexdigest(), b"".join(parts))
        offset += length


def parse_record(plain: bytes) -> Record:
    """Read one record and check everything it says of itself: its length and both of its digests."""
    head, found, rest = plain.partition(b"\r\n\r\n")
    if not found or not _HEAD.match(head + b"\r\n"):
        return Record({}, b"", flaws=("this is no WARC record",))
    headers: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    length = headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or rest[int(length) :] != b"\r\n\r\n":
        return Record(headers, b"", flaws=("the record is not as long as it says",))
    block = rest[: int(length)]
    http_head, payload = b"", block
    if headers.get("content-type", "").startswith("application/http"):
        http_head, _, payload = block.partition(b"\r\n\r\n")
    flaws = []
    if _differs(headers.get("warc-block-digest", ""), block):
        flaws.append("the record does not match its block digest")
    # The payload digest of a revisit is that of the record it refers to.
    if headers.get("warc-type") != "revisit" and _differs(headers.get("warc-payload-digest", ""), payload):
        flaws.append("the record does not match its payload digest")
    return Record(headers, block, http_head, payload, tuple(flaws))


def _differs(said: str, data: bytes) -> bool:
    """Whether data is not what a digest (`sha1:BASE32`, `sha256:HEX` …) says; an unknown kind says nothing."""
    match = _DIGEST.fullmatch(said)
    if match is None:
        return bool(said)
    kind = match[1].lower().replace("-", "")
    digest = hashlib.new(kind, data, usedforsecurity=False)
    if len(match[2]) == digest.digest_size * 2:
        return match[2].lower() != digest.hexdigest()
    try:
        return base64.b32decode(match[2].upper()) != digest.digest()
    except (binascii.Error, ValueError):
        return True
