"""The pipeline: what several citations of one address get."""

import datetime as dt

import pytest

from checker.audit import audit
from checker.capture.archives import ArchiveFetcher
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.claims.load import load_text
from checker.model.capture import CaptureKind
from checker.model.report import Report, Run
from checker.worker import WorkerPool
from tests.capture.fake_wayback import FakeWayback, settings_of
from tests.web import LoopbackWeb

URL = "http://news.example/ferry"
STAMP = "20240302101500"
PIN = f"https://web.archive.org/web/{STAMP}/{URL}"
FILL = "<p>" + "The page has more to say than what is quoted of it. " * 5


class Both(Fetcher):
    """Live pages and copies, each asked where it belongs."""

    def __init__(self, live: Fetcher, archive: Fetcher) -> None:
        self._by_kind = {CaptureKind.LIVE: live, CaptureKind.ARCHIVE: archive}

    def fetch(self, request: CaptureRequest) -> Fetched:
        return self._by_kind[request.kind].fetch(request)


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as web:
        web.host("web.archive.org")
        web.host("news.example").page("/ferry", f"<!doctype html><title>Ferry</title><p>The ferry sank at nine.{FILL}")
        yield web


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 20.0, 1_500_000_000) as pool:
        yield pool


def audited(web: LoopbackWeb, pool: WorkerPool, *claims: str) -> Report:
    """Audit claims, each given as what follows its text, with an archive that holds one copy of the page."""
    text = "schema: 1\nclaims:\n" + "".join(
        f"- {{id: c{number}, text: 'A claim.', url: '{URL}', {claim}}}\n" for number, claim in enumerate(claims)
    )
    loaded = load_text(text, "ferry.yaml")
    assert not loaded.problems
    session = GuardedSession(settings_of(web))
    with FakeWayback(web, session=session) as archive:
        archive.index([])
        archive.copy(STAMP, URL, f"<p>It sank off Alder Point. It carried 42 passengers.{FILL}".encode())
        fetchers = Both(LiveFetcher(session), ArchiveFetcher(archive.settings, session, backoff=0.0))
        run = Run(version="0", started="")
        report = audit(loaded, archive.settings, fetchers, pool, as_of=dt.date(2026, 11, 22), run=run)
    session.close()
    return report


def test_a_pinned_copy_is_read_for_all_who_pin_it_whenever_they_saw_it(web, pool):
    report = audited(
        web,
        pool,
        f"quote: 'It sank off Alder Point', archive_url: '{PIN}', accessed: 2024-03-02",
        f"quote: 'It carried 42 passengers', archive_url: '{PIN}', accessed: 2024-03-05",
    )
    assert [finding.rule for finding in report.findings] == ["content-drift", "content-drift"]


@pytest.mark.parametrize("order", [1, -1])
def test_what_one_source_marks_usurped_is_asked_for_none(web, pool, order):
    claims = ("quote: 'The ferry sank at nine', url_status: usurped", "quote: 'The ferry sank at nine'")
    before = len(web.hits)
    report = audited(web, pool, *claims[::order])
    assert not [hit for hit in web.hits[before:] if hit.host == "news.example"]
    assert {claim.status.value for claim in report.claims} == {"inconclusive"}


def test_a_report_names_what_read_each_page(web, pool):
    report = audited(web, pool, "quote: 'The ferry sank at nine'")
    assert set(report.run.readers) == {f"live:{URL}"}
    assert report.run.readers[f"live:{URL}"].startswith("html/")
