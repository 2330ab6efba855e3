"""A document from its address: one guarded request, and what came of it in words when it did not come."""

import datetime as dt
from typing import NamedTuple

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.robots import Robots
from checker.capture.secrets import redact
from checker.capture.store import EvidenceStore
from checker.claims.urls import url_fault
from checker.errors import ImportFileError, UsageError
from checker.model.capture import CaptureKind, Outcome
from checker.settings import Settings

__all__ = ["Document", "fetch_document"]


class Document(NamedTuple):
    """A document as it came: its bytes, and the address it came from in the end, without secrets.

    `evidence` is where the answer is kept.
    """

    data: bytes
    url: str
    evidence: str = ""


def fetch_document(url: str, settings: Settings) -> Document:
    """Ask an address for a document, robots.txt obeyed, and keep the answer as evidence.

    Raises:
        UsageError: it is no address, or the settings allow no request.
        ImportFileError: it could not be read; the sentence says why.
        EvidenceError: the answer cannot be kept.
    """
    if fault := url_fault(url):
        raise UsageError(fault[0], fault[1])
    if settings.offline:
        raise UsageError("a document cannot be fetched offline", "leave --offline out, or save it and name the file")
    session = GuardedSession(settings)
    try:
        fetcher = LiveFetcher(session, Robots(settings, session) if settings.robots else None)
        fetched = fetcher.fetch(CaptureRequest(CaptureKind.LIVE, url)).whole()
    finally:
        session.close()
    capture = fetched.capture
    if capture.outcome is not Outcome.CAPTURED:
        said = capture.detail or capture.reason
        raise ImportFileError(f"{redact(url)}: it could not be read: {said}", "save the page, and name the file")
    return Document(fetched.body, redact(capture.final_url or url), _keep(fetched, settings))


def _keep(fetched: Fetched, settings: Settings) -> str:
    """Keep an answer in the evidence store; its place there. The day that a replay judges by stays as it was."""
    store = EvidenceStore(settings.state, write=True)
    try:
        store.begin_run(store.last_as_of() or dt.datetime.now(dt.UTC).date().isoformat())
        kept = store.record(fetched).evidence
        return f"{kept.file}:{kept.offset}" if kept else ""
    finally:
        store.close()
