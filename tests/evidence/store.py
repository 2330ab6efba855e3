"""Evidence stores made by hand, for tests of what looks after them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from checker.capture.base import Fetched
from checker.capture.replay import ReplayFetcher
from checker.capture.revisit import KnownPages
from checker.capture.store import EvidenceStore
from checker.capture.visit import Visit
from checker.model.capture import Capture, Revisit
from tests.capture.sample import exchange, page, request

__all__ = ["BODY", "body", "keep", "kept", "pages", "revisit"]

BODY = b"<p>The ferry sank off Alder Point in the night of 3 March 1953.</p>" * 40


def body(number: int) -> bytes:
    return BODY + str(number).encode()


def pages(*numbers: int) -> list[Fetched]:
    return [page(f"http://h{number}.example/p", body(number), coding="gzip") for number in numbers]


def keep(state: Path, fetched: Iterable[Fetched], *, started: str = "", as_of: str = "2026-11-22") -> list[Capture]:
    """Record one run; `started` (ISO 8601) says when it was."""
    with EvidenceStore(state, write=True) as store:
        store.begin_run(as_of, {})
        found = [store.record(item) for item in fetched]
        if started:
            store._index._db.execute("UPDATE runs SET started = ? WHERE id = (SELECT max(id) FROM runs)", (started,))
        return found


def revisit(state: Path, fetched: Fetched, *, started: str = "") -> Capture:
    """Record a run in which the server says that a page, kept before, has not changed."""
    url = fetched.request.url
    with EvidenceStore(state, write=True) as store:
        earlier = store.last_captured(fetched.request.key)
        assert earlier is not None
        since = store.dated_body(earlier)[1]
        known = KnownPages(store, 1 << 24)
        answer = exchange(url, b"", status=304)
        visit = Visit(url, url, (answer,), (), 304, answer.headers, "", "", b"")
        item = known.unchanged(request(url), visit, replace(earlier, hops=(), revisit=Revisit(since)))
        assert item is not None
        store.begin_run("2026-11-22", {})
        capture = store.record(item)
        if started:
            store._index._db.execute("UPDATE runs SET started = ? WHERE id = (SELECT max(id) FROM runs)", (started,))
        return capture


def kept(state: Path, fetched: Fetched) -> Fetched:
    """What a replay gives."""
    with EvidenceStore(state, write=False) as store:
        return ReplayFetcher(store).fetch(fetched.request).whole()
