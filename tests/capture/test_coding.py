"""Content codings undone, within limits, the same way every time."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.coding import codings, decode

BODY = b"<p>the words that are quoted</p>" * 40


def raw_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(body) + machine.flush()


@pytest.mark.parametrize(
    ("raw", "header"),
    [
        (BODY, ""),
        (BODY, "identity"),
        (gzip.compress(BODY), "gzip"),
        (gzip.compress(BODY), "x-gzip"),
        (gzip.compress(BODY), " GZIP "),
        (zlib.compress(BODY), "deflate"),
        (raw_deflate(BODY), "deflate"),
        (gzip.compress(zlib.compress(BODY)), "deflate, gzip"),
        (gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]), "gzip"),
        (gzip.compress(BODY) + b"\x00" * 512, "gzip"),
        (gzip.compress(BODY) + b"<!-- added by a proxy -->", "gzip"),
    ],
)
def test_whole_bodies_come_out_whole(raw: bytes, header: str) -> None:
    assert decode(raw, header, 1_000_000) == (BODY, "")


@pytest.mark.parametrize("header", ["br", "zstd", "compress", "gzip, br", "br, gzip", "aes128gcm", "gzip, gzip, gzip"])
def test_other_codings_and_many_layers_are_refused(header: str) -> None:
    assert decode(gzip.compress(BODY), header, 1_000_000) == (b"", "bad-coding")


@pytest.mark.parametrize("header", ["gzip", "deflate"])
def test_bytes_that_are_not_in_their_coding_are_named(header: str) -> None:
    assert decode(b"<p>plain after all</p>", header, 1_000_000) == (b"", "bad-coding")


@pytest.mark.parametrize("header", ["gzip", "deflate"])
def test_an_empty_stream_has_no_end(header: str) -> None:
    assert decode(b"", header, 1_000_000) == (b"", "cut-off")


@given(body=st.binary(min_size=1, max_size=3000), where=st.floats(0, 1, exclude_max=True), name=st.booleans())
def test_a_stream_cut_anywhere_is_never_a_body(body: bytes, where: float, name: bool) -> None:
    raw = gzip.compress(body, mtime=0) if name else zlib.compress(body)
    out, failure = decode(raw[: int(len(raw) * where)], "gzip" if name else "deflate", 1_000_000)
    assert out == b""
    assert failure in ("cut-off", "bad-coding")


def test_a_cut_second_member_is_noticed() -> None:
    raw = gzip.compress(b"first ") + gzip.compress(BODY)[:-20]
    assert decode(raw, "gzip", 1_000_000) == (b"", "cut-off")


def test_a_damaged_checksum_is_noticed() -> None:
    raw = bytearray(gzip.compress(BODY))
    raw[-6] ^= 0xFF
    assert decode(bytes(raw), "gzip", 1_000_000) == (b"", "bad-coding")


@pytest.mark.parametrize("header", ["gzip", "gzip, gzip", ""])
def test_bombs_stop_at_the_limit(header: str) -> None:
    raw = bytes(5_000_000)
    for _ in codings(header):
        raw = gzip.compress(raw)
    assert decode(raw, header, 1_000_000) == (b"", "too-large")


def test_many_members_share_one_limit() -> None:
    raw = gzip.compress(bytes(300_000)) * 5
    assert decode(raw, "gzip", 1_000_000) == (b"", "too-large")


def test_the_limit_itself_is_allowed() -> None:
    body = bytes(1_000_000)
    assert decode(gzip.compress(body), "gzip", 1_000_000) == (body, "")
    assert decode(body, "", 1_000_000) == (body, "")


@given(body=st.binary(max_size=3000), header=st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_decoding_is_deterministic_and_true(body: bytes, header: str) -> None:
    raw = body
    for name in codings(header):
        raw = gzip.compress(raw, mtime=0) if name == "gzip" else zlib.compress(raw)
    assert decode(raw, header, 100_000) == decode(raw, header, 100_000) == (body, "")


def test_many_short_members_cost_no_more_than_their_bytes() -> None:
    """Nothing of the rest may be copied for each member: eight megabytes of empty members took minutes."""
    empty = gzip.compress(b"", mtime=0)
    assert decode(empty * 400_000, "gzip", 10_000_000) == (b"", "bad-coding")
    pages = [bytes([65 + number % 26]) * 3_000 for number in range(2_000)]
    packed = b"".join(gzip.compress(page, mtime=0) for page in pages)
    assert decode(packed, "gzip", 10_000_000) == (b"".join(pages), "")
    assert decode(packed[:-3], "gzip", 10_000_000) == (b"", "cut-off")
