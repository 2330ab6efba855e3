"""Copies taken on request: what the archive says, what its index says, and what is claimed of both."""

import datetime as dt
import gzip
import io
import json
from collections.abc import Iterator

import pytest

from checker.capture.archives.save import SaveFetcher
from checker.capture.archives.spn import REFUSED, RETRYABLE
from checker.capture.archives.taking import SAVE_REASONS
from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.model.capture import CaptureKind, Outcome
from tests.capture.fake_wayback import (
    FakeSavePageNow,
    FakeWayback,
    job_error,
    pending,
    plain,
    row,
    settings_of,
    success,
)
from tests.web import LoopbackWeb
from tests.web import misbehave as bad

PAGE = "https://example.test/page"
KEYS = FakeSavePageNow.KEYS


def stamp(minutes: float = 0) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S")


@pytest.fixture(scope="module")
def running(web: LoopbackWeb) -> Iterator[GuardedSession]:
    session = GuardedSession(settings_of(web))
    yield session
    session.close()


@pytest.fixture
def archive(web: LoopbackWeb, running: GuardedSession) -> Iterator[FakeWayback]:
    with FakeWayback(web, running) as fake:
        yield fake


def save(desk: FakeSavePageNow, url: str = PAGE, *, keys: str = KEYS, budget: int = 100, **saver: object):
    settings = desk.archive.settings.model_copy(update={"save_budget": budget})
    fetcher = SaveFetcher(settings, desk.saver(keys, **saver), desk.archive.fetcher.main, waits=(0.0, 0.0))
    return fetcher.fetch(CaptureRequest(CaptureKind.SAVE, url))


def test_a_copy_is_taken_and_confirmed(archive: FakeWayback) -> None:
    when = stamp()
    desk = FakeSavePageNow(archive, [pending(), pending(), success(when, PAGE)])
    capture = save(desk).capture
    assert (capture.outcome, capture.reason) == (Outcome.SAVED, "saved")
    assert capture.memento is not None
    assert capture.memento.url == f"https://web.archive.org/web/{when}/{PAGE}"
    assert desk.posts == [{"url": PAGE, "skip_first_archive": "1"}]
    assert [path.partition("?")[0] for path in archive.asked][:1] == ["/save"]


def test_the_keys_are_sent_and_kept_nowhere(archive: FakeWayback, tmp_path) -> None:
    desk = FakeSavePageNow(archive, [success(stamp(), PAGE)])
    fetcher = SaveFetcher(archive.settings, desk.saver(), archive.fetcher.main, waits=(0.0,))
    request = CaptureRequest(CaptureKind.SAVE, PAGE)
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        said = RecordingFetcher(fetcher, store).fetch(request).capture
    assert desk.keys == [f"LOW {KEYS}"]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    unpacked = b"".join(gzip.GzipFile(fileobj=io.BytesIO(path.read_bytes())).read() for path in tmp_path.rglob("*.gz"))
    assert b"POST /save" in unpacked
    for secret in (b"ACCESS1234", b"SECRET5678"):
        assert secret not in kept
        assert secret not in unpacked
    with EvidenceStore(tmp_path, write=False) as store:
        assert ReplayFetcher(store).fetch(request).capture == said


def test_without_keys_nothing_is_asked(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [success(stamp(), PAGE)])
    capture = save(desk, keys="").capture
    assert (capture.outcome, capture.reason, capture.fetched_at) == (Outcome.NOT_ASKED, "save-no-keys", "")
    assert archive.asked == []


def test_wrong_keys(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [success(stamp(), PAGE)])
    capture = save(desk, keys="WRONG:WRONG").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "save-keys")
    assert "You need to be logged in" in capture.detail


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/admin",
        "http://intranet/page",
        "https://wiki.corp/page",
        "https://example.test/p?access_token=abcdef",
        "https://user:word@example.test/p",
        "ftp://example.test/p",
    ],
)
def test_what_may_not_be_named_never_is(archive: FakeWayback, url: str) -> None:
    desk = FakeSavePageNow(archive, [success(stamp(), url)])
    capture = save(desk, url).capture
    assert (capture.outcome, capture.reason) == (Outcome.NOT_ASKED, "save-not-named")
    assert archive.hits == []


def test_the_budget_of_a_run(archive: FakeWayback) -> None:
    when = stamp()
    desk = FakeSavePageNow(archive, [success(when, PAGE)], [success(when, PAGE)])
    settings = archive.settings.model_copy(update={"save_budget": 1})
    fetcher = SaveFetcher(settings, desk.saver(), archive.fetcher.main, waits=(0.0,))
    asked = [fetcher.fetch(CaptureRequest(CaptureKind.SAVE, PAGE)).capture for _ in range(3)]
    assert [capture.reason for capture in asked] == ["saved", "save-budget", "save-budget"]
    assert len(desk.posts) == 1


@pytest.mark.parametrize("name", sorted(RETRYABLE))
def test_errors_that_pass_are_tried_again(archive: FakeWayback, name: str) -> None:
    desk = FakeSavePageNow(archive, [job_error(name)], [success(stamp(), PAGE)])
    assert save(desk).capture.outcome is Outcome.SAVED
    assert len(desk.posts) == 2


@pytest.mark.parametrize("name", sorted(REFUSED - {"too-many-daily-captures"}))
def test_a_refusal_is_said_as_one(archive: FakeWayback, name: str) -> None:
    desk = FakeSavePageNow(archive, [job_error(name, "This URL is\x1b[31m on the block list.")])
    capture = save(desk).capture
    assert (capture.outcome, capture.reason) == (Outcome.REFUSED, "save-refused")
    assert capture.detail.endswith("It says: This URL is[31m on the block list.")
    assert len(desk.posts) == 1


@pytest.mark.parametrize("name", ["job-failed", "invented-tomorrow", "too-many-daily-captures", "bad-gateway"])
def test_an_error_may_still_have_archived_the_page(archive: FakeWayback, name: str) -> None:
    desk = FakeSavePageNow(archive, [job_error(name)])
    archive.index([row(stamp(), PAGE)])
    assert save(desk).capture.outcome is Outcome.SAVED
    archive.index([row("20200101000000", PAGE)])  # an old copy is no new one
    assert save(desk).capture.outcome in (Outcome.NO_ANSWER, Outcome.REFUSED)


def test_a_success_that_is_not_listed_yet_is_not_claimed(archive: FakeWayback) -> None:
    when = stamp()
    desk = FakeSavePageNow(archive, [success(when, PAGE)], lists=False)
    capture = save(desk).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "save-unconfirmed")
    assert capture.memento is None
    archive.index(plain(503))
    assert save(desk).capture.reason == "save-unconfirmed"


def test_a_success_of_another_page_or_time_is_not_claimed(archive: FakeWayback) -> None:
    when = stamp()
    desk = FakeSavePageNow(archive, [success(when, PAGE)], lists=False)
    for rows in (
        [row(when, "https://example.test/other")],
        [row("20200101000000", PAGE)],
        [row(when, PAGE, "404")],
        [row(when, PAGE, "302")],
        [row("20990101000000", PAGE)],
    ):
        archive.index(rows)
        assert save(desk).capture.outcome is Outcome.NO_ANSWER, rows


def test_the_archive_names_a_copy_of_a_few_minutes_ago(archive: FakeWayback) -> None:
    earlier = stamp(-40)
    desk = FakeSavePageNow(archive, [success(earlier, PAGE)])
    capture = save(desk).capture
    assert capture.memento is not None
    assert capture.memento.timestamp == earlier


FAILURES = [
    (429, b"", "archive-busy"),
    (429, b"<html>Too Many Requests</html>", "archive-busy"),
    (200, {"status": "error", "status_ext": "error:user-session-limit", "message": "limit"}, "archive-busy"),
    (503, b"<html>Service Unavailable</html>", "archive-http"),
    (520, b"", "archive-http"),
    (200, b"<html><body>Wayback Machine</body></html>", "archive-garbage"),
    (200, b"", "archive-garbage"),
    (200, b"[]", "archive-garbage"),
    (200, {"job_id": 7}, "archive-garbage"),
    (200, {"job_id": "../../etc"}, "archive-garbage"),
    (200, b"[" * 100_000, "archive-garbage"),
    (302, b"", "archive-http"),
    (401, {"message": "no"}, "save-keys"),
    (403, b"<html>", "save-keys"),
    (200, {"message": "odd", "status": "error"}, "save-failed"),
]


@pytest.mark.parametrize(("status", "body", "reason"), FAILURES)
def test_no_failure_is_taken_for_a_copy_or_a_refusal(archive: FakeWayback, status, body, reason) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    desk.answer(status, body)
    capture = save(desk).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, reason)


def test_an_archive_that_hangs_up(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    archive.host.route("/save", bad.reset())
    assert save(desk).capture.reason == "reset"


def test_a_job_that_does_not_end(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    capture = save(desk, patience=0.05, polls=(0.01,)).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "save-slow")


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}"])
def test_a_job_whose_status_is_garbage(archive: FakeWayback, answer: bytes) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    desk._status = lambda call, answers, url: call.reply(200, answer)  # type: ignore[method-assign]
    capture = save(desk).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-garbage")


def test_an_answer_that_repeats_the_keys_is_not_kept(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    for part in (KEYS, KEYS.partition(":")[2]):
        desk.answer(200, {"message": f"hello {part}"})
        fetched = save(desk)
        assert fetched.capture.reason == "credential-echo"
        assert all(part.encode() not in exchange.raw for exchange in fetched.exchanges)
        assert part not in json.dumps([fetched.capture.detail, fetched.capture.reason])


def test_keys_never_go_over_plain_http(web: LoopbackWeb, running: GuardedSession) -> None:
    before = len(web.hits)
    visit = running.call("POST", "http://web.archive.org/save", secret={"Authorization": f"LOW {KEYS}"})
    assert visit.failure == "bad-scheme"
    assert len(web.hits) == before


def test_closing_sends_a_waiting_thread_away(archive: FakeWayback) -> None:
    desk = FakeSavePageNow(archive, [pending()])
    saver = desk.saver(polls=(600.0,), patience=3_600.0)
    saver.stop()
    assert saver.take(PAGE).reason in ("save-slow", "archive-paused")


def test_each_reason_given_here_is_registered() -> None:
    assert {"saved", "save-unconfirmed", "save-refused", "save-failed", "save-slow"} <= SAVE_REASONS.keys()
