"""Captures made by hand, for tests of what keeps and replays them."""

import base64
import gzip
import hashlib
from collections.abc import Iterable

from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.model.capture import Capture, CaptureKind, Hop, Memento, Outcome

__all__ = ["FixedFetcher", "exchange", "failed", "page", "request"]

WHEN = "2026-11-22T12:00:00Z"


def request(url: str, kind: CaptureKind = CaptureKind.LIVE) -> CaptureRequest:
    return CaptureRequest(kind, url)


def exchange(url: str, raw: bytes, *, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Exchange:
    return Exchange(
        url=url,
        method="GET",
        request_headers=(("Host", "a.test"), ("User-Agent", "sourcecheck"), ("Cookie", "canary=1")),
        status=status,
        phrase="OK",
        headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), *headers),
        raw=raw,
        fetched_at=WHEN,
        peer="127.0.0.1:80",
    )


def page(url: str, body: bytes, *, coding: str = "", kind: CaptureKind = CaptureKind.LIVE) -> Fetched:
    """A page behind one redirect."""
    raw = gzip.compress(body) if coding == "gzip" else body
    moved = exchange(f"{url}old", b"", status=301, headers=[("Location", url)])
    last = exchange(url, raw, headers=[("Content-Encoding", coding)] if coding else [])
    capture = Capture(
        kind=kind,
        url=url,
        outcome=Outcome.CAPTURED,
        reason="http-200",
        detail="The page answered.",
        fetched_at=WHEN,
        final_url=url,
        hops=(Hop(f"{url}old", 301, url),),
        status=200,
        media_type="text/html",
        headers=(("content-type", "text/html"), ("x-odd", "caf\xe9 \u201ewords\u201c")),
        size=len(body),
        digest="sha256:" + hashlib.sha256(body).hexdigest(),
        digest_sha1=base64.b32encode(hashlib.sha1(raw).digest()).decode(),
        memento=Memento("archive.test", url, "20200101000000", url) if kind is CaptureKind.ARCHIVE else None,
    )
    return Fetched(request(url, kind), capture, body, (moved, last))


def failed(url: str) -> Fetched:
    """An address that did not answer."""
    capture = Capture(CaptureKind.LIVE, url, Outcome.UNREACHABLE, "dns", "No such name.", WHEN)
    return Fetched(request(url), capture)


class FixedFetcher(Fetcher):
    """Gives what it was given."""

    def __init__(self, items: Iterable[Fetched]) -> None:
        self._items = {item.request: item for item in items}

    def fetch(self, request: CaptureRequest) -> Fetched:
        return self._items[request]
