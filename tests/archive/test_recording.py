"""Copies taken by a real pywb that records: fetched, kept, indexed, confirmed, read."""

from collections.abc import Iterator

import pytest

from checker.capture.archives import ArchiveFetcher
from checker.capture.archives.save import SaveFetcher
from checker.capture.archives.savers import save_fetcher
from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.model.capture import CaptureKind, Outcome
from checker.settings import Settings
from tests.archive import LocalArchive, pywb_bin
from tests.web import LoopbackWeb

pytestmark = [
    pytest.mark.pywb,
    pytest.mark.skipif(pywb_bin() is None, reason="no pywb: set SOURCECHECK_PYWB to its bin folder, or run make"),
]


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def archive() -> Iterator[LocalArchive]:
    with LocalArchive(records=True) as running:
        yield running


@pytest.fixture
def asking(archive: LocalArchive, monkeypatch) -> Iterator[tuple[SaveFetcher, ArchiveFetcher]]:
    """Who takes copies and who reads them. The page's host is this machine, which may be named for once."""
    monkeypatch.setattr("checker.capture.archives.save.why_not_named", lambda url: "")
    settings = Settings(archives=(archive.endpoint,))
    session = GuardedSession(settings)
    reading = ArchiveFetcher(settings, session)
    saving = save_fetcher(settings, session, reading.chosen)
    saving._waits = (1.0, 2.0, 3.0, 4.0)
    yield saving, reading
    saving.close()
    reading.close()
    session.close()


def test_a_copy_is_recorded_and_read(web: LoopbackWeb, asking) -> None:
    saving, reading = asking
    web.host("127.0.0.1").page("/page", "<p>words of today</p>")
    url = f"http://127.0.0.1:{web.port}/page"
    capture = saving.fetch(CaptureRequest(CaptureKind.SAVE, url)).capture
    assert (capture.outcome, capture.reason) == (Outcome.SAVED, "saved"), capture
    assert capture.memento is not None
    copy = reading.fetch(CaptureRequest(CaptureKind.ARCHIVE, url, pinned=capture.memento.url))
    assert copy.capture.outcome is Outcome.CAPTURED
    assert copy.body == b"<p>words of today</p>"


@pytest.mark.parametrize("status", [404, 503])
def test_an_error_page_is_no_copy(web: LoopbackWeb, asking, status: int) -> None:
    saving, _ = asking
    saving._waits = (0.0,)
    web.host("127.0.0.1").page("/bad", "<p>no</p>", status=status)
    capture = saving.fetch(CaptureRequest(CaptureKind.SAVE, f"http://127.0.0.1:{web.port}/bad")).capture
    assert (capture.outcome, capture.memento) == (Outcome.NO_ANSWER, None)


def test_a_collection_that_does_not_record() -> None:
    with LocalArchive() as archive:
        settings = Settings(archives=(archive.endpoint,))
        session = GuardedSession(settings)
        reading = ArchiveFetcher(settings, session)
        saving = save_fetcher(settings, session, reading.chosen)
        saving._waits = (0.0,)
        capture = saving.fetch(CaptureRequest(CaptureKind.SAVE, "https://example.test/page")).capture
        assert capture.outcome is Outcome.NO_ANSWER
        saving.close()
        reading.close()
        session.close()
