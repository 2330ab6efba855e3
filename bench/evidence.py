"""What evidence costs: keeping it, verifying all of it, reading it back."""

import base64
import gzip
import hashlib
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.pages import page
from checker.capture.base import CaptureRequest, Exchange, Fetched
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore
from checker.evidence.verify import verify_store
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["table"]

RECORDS, READ, SHAPES, SIZE, LANES = 10_000, 2_000, 50, 60_000, 32


def table(records: int = RECORDS) -> str:
    """The figures of one run."""
    random.seed(20261122)
    shapes = [_page(seed) for seed in range(SHAPES)]
    with tempfile.TemporaryDirectory() as name:
        state = Path(name)
        began, wall = time.process_time(), time.monotonic()
        with EvidenceStore(state, write=True) as store:
            store.begin_run("2026-11-22")
            with ThreadPoolExecutor(LANES) as pool:
                for _ in pool.map(store.record, (_fetched(shapes, number) for number in range(records))):
                    pass
        written, wall = time.process_time() - began, time.monotonic() - wall
        raw = sum(len(shapes[number % SHAPES][1]) for number in range(records))
        plain = sum(len(shapes[number % SHAPES][0]) for number in range(records))
        evidence = sum(path.stat().st_size for path in (state / "evidence").iterdir())
        index = sum(path.stat().st_size for path in state.glob("state.sqlite*"))
        began = time.monotonic()
        found = verify_store(state)
        verified = time.monotonic() - began
        assert found.sound, found.flaws[:3]
        began = time.monotonic()
        with EvidenceStore(state, write=False) as store:
            replay = ReplayFetcher(store)
            for number in range(min(READ, records)):
                fetched = replay.fetch(CaptureRequest(CaptureKind.LIVE, _url(number))).whole()
                assert fetched.body == shapes[number % SHAPES][0]
        replayed = time.monotonic() - began
    return "\n".join(
        (
            f"## Evidence of {records:,} pages ({plain / records / 1000:.0f} KB, {raw / records / 1000:.0f} KB as "
            "sent in gzip; one redirect in ten)",
            "",
            "| keeping, CPU ms a page | keeping, wall s | verifying all, wall s "
            f"| replay and digests of {min(READ, records):,}, wall s "
            "| sent MB | evidence MB | index MB | stored to sent |",
            "|---|---|---|---|---|---|---|---|",
            f"| {written / records * 1000:.2f} | {wall:.1f} | {verified:.1f} | {replayed:.1f} | {raw / 1e6:.1f} "
            f"| {evidence / 1e6:.1f} | {index / 1e6:.1f} | {(evidence + index) / raw:.2f} |",
            "",
        )
    )


def _page(seed: int) -> tuple[bytes, bytes]:
    """A page of about 60 KB, and as a server would send it."""
    html = page(seed)[0]
    body = html if isinstance(html, bytes) else html.encode()
    body = (body * (SIZE // len(body) + 1))[:SIZE] if len(body) < SIZE // 2 else body
    return body, gzip.compress(body, 6)


def _url(number: int) -> str:
    return f"https://host{number % 200}.example/page/{number}?seed={number * 7919 % 10_007}"


def _fetched(shapes: list[tuple[bytes, bytes]], number: int) -> Fetched:
    body, raw = shapes[number % SHAPES]
    url = _url(number)
    headers = (
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Server", "nginx"),
        ("Date", "Sun, 22 Nov 2026 12:00:00 GMT"), ("ETag", f'"{number:x}"'), ("Vary", "Accept-Encoding"),
        ("Cache-Control", "max-age=300"), ("Last-Modified", "Sat, 21 Nov 2026 08:00:00 GMT"),
    )  # fmt: skip
    asked = (("Host", f"host{number % 200}.example"), ("User-Agent", "sourcecheck"), ("Accept", "text/html"))
    when = "2026-11-22T12:00:00Z"
    exchanges = [Exchange(url, "GET", asked, 200, "OK", headers, raw, when, "127.0.0.1:443")]
    if number % 10 == 0:
        moved = (("Location", url), ("Content-Length", "0"))
        exchanges.insert(0, Exchange(f"{url}&old=1", "GET", asked, 301, "Moved", moved, b"", when, "127.0.0.1:443"))
    capture = Capture(
        CaptureKind.LIVE, url, Outcome.CAPTURED, "http-200", "The page answered.", when, url, status=200,
        media_type="text/html", charset="utf-8", headers=tuple((name.lower(), value) for name, value in headers),
        size=len(body), digest="sha256:" + hashlib.sha256(body).hexdigest(),
        digest_sha1=base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode(),
    )  # fmt: skip
    return Fetched(CaptureRequest(CaptureKind.LIVE, url), capture, body, tuple(exchanges))


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS))
