"""Undo a body's content coding (RFC 9110 §8.4). Live fetches and replays of the evidence both decode here."""

import zlib
from typing import Final

__all__ = ["ACCEPTED", "codings", "decodable", "decode"]

ACCEPTED: Final = "gzip, deflate"
"""What is asked for. Others would need libraries that undo them without a limit on what comes out."""

_LAYERS: Final = 2
_GZIP_START: Final = b"\x1f\x8b"
_STEP: Final = 1 << 18
_WINDOW: Final = 1 << 16
_MEMBERS: Final = 10_000
"""Most gzip members of one body. Honest ones of the largest body have some hundreds."""


def codings(content_encoding: str) -> list[str]:
    """The codings of a Content-Encoding header in the order they were applied, `identity` left out."""
    names = (name.strip().lower() for name in content_encoding.split(","))
    return [name.removeprefix("x-") for name in names if name and name != "identity"]


def decodable(content_encoding: str) -> bool:
    """Whether a body in these codings would be decoded at all: known ones, at most two layers."""
    names = codings(content_encoding)
    return len(names) <= _LAYERS and all(name in ("gzip", "deflate") for name in names)


def decode(raw: bytes, content_encoding: str, max_bytes: int) -> tuple[bytes, str]:
    """Undo the content coding of a whole body, never making more than `max_bytes` of any layer.

    Args:
        raw: The entity body as it was sent.
        content_encoding: The header's value, "" without one.
        max_bytes: The most that may come out.

    Returns:
        The body and a reason code: "" when it is whole; `bad-coding` for a coding we did not ask for, more than two
        layers or bytes that are not in the coding they claim; `cut-off` when the coded stream has no end;
        `too-large`. The body is b"" unless the code is "".
    """
    if not decodable(content_encoding):
        return b"", "bad-coding"
    body, failure = raw, ""
    for name in reversed(codings(content_encoding)):
        body, failure = _gunzip(body, max_bytes) if name == "gzip" else _inflate(body, max_bytes)
        if failure:
            return b"", failure
    return (body, "") if len(body) <= max_bytes else (b"", "too-large")


def _gunzip(raw: bytes, max_bytes: int) -> tuple[bytes, str]:
    """Undo gzip (RFC 1952), which may have several members; like browsers, ignore what follows the last one."""
    parts: list[bytes] = []
    place, left = 0, max_bytes
    for _ in range(_MEMBERS):
        part, failure, place = _run(zlib.decompressobj(16 + zlib.MAX_WBITS), raw, place, left)
        if failure:
            return b"", failure
        parts.append(part)
        left -= len(part)
        if not raw.startswith(_GZIP_START, place):
            return b"".join(parts), ""
    return b"", "bad-coding"


def _inflate(raw: bytes, max_bytes: int) -> tuple[bytes, str]:
    """Undo `deflate`: zlib's form as RFC 9110 says, else the bare stream that some servers send instead."""
    part, failure, _ = _run(zlib.decompressobj(), raw, 0, max_bytes)
    if failure == "bad-coding":
        part, failure, _ = _run(zlib.decompressobj(-zlib.MAX_WBITS), raw, 0, max_bytes)
    return part, failure


def _run(machine: "zlib._Decompress", raw: bytes, place: int, max_bytes: int) -> tuple[bytes, str, int]:
    """Run one decompressor from a place in the input to its end.

    The input is given in small windows: what a decompressor does not use it copies, and a body of many short members
    would be copied whole for each.

    Returns:
        What came out, a reason code, and the place after the input that was used.
    """
    parts: list[bytes] = []
    view, left = memoryview(raw), max_bytes
    try:
        while not machine.eof:
            window = view[place : place + _WINDOW]
            part = machine.decompress(window, min(_STEP, left + 1))
            parts.append(part)
            left -= len(part)
            if left < 0:
                return b"", "too-large", place
            used = len(window) - len(machine.unconsumed_tail) - len(machine.unused_data)
            if not used and not part and not machine.eof:
                return b"", "cut-off", place
            place += used
    except zlib.error:
        return b"", "bad-coding", place
    return b"".join(parts), "", place
