"""What a register says of a DOI: read as far as it goes, and no failure taken for an answer."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from checker.capture.archives.pace import Pacer
from checker.capture.guard import GuardedSession
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.capture.works import WORK_REASONS, KnownWorks, Update, WorkFetcher, updates_in, work_request
from checker.model.capture import Outcome
from tests.capture.fake_crossref import FakeCrossref, record, update
from tests.web import LoopbackWeb
from tests.web import misbehave as bad

DOI = "10.1234/Storm.2020.5"
NOTICE = "10.1234/ret.1"


@pytest.fixture(scope="module")
def session(web: LoopbackWeb) -> Iterator[GuardedSession]:
    running = GuardedSession(web.settings(timeout=1.0))
    yield running
    running.close()


@pytest.fixture
def crossref(web: LoopbackWeb) -> FakeCrossref:
    return FakeCrossref(web)


@pytest.fixture
def fetcher(web: LoopbackWeb, session: GuardedSession) -> WorkFetcher:
    return WorkFetcher(web.settings(retries=1), session, Pacer({"work": 0.0}, backoff=0.0))


FAILURES = [
    (lambda fake: fake.unknown(DOI), Outcome.NOT_ARCHIVED, "work-unknown"),
    (lambda fake: fake.knows(DOI, b"", status=429), Outcome.NO_ANSWER, "work-busy"),
    (lambda fake: fake.knows(DOI, b"", status=500), Outcome.NO_ANSWER, "work-http"),
    (lambda fake: fake.knows(DOI, b"<p>no</p>", status=404, kind="text/html"), Outcome.NO_ANSWER, "work-http"),
    (lambda fake: fake.knows(DOI, b"<html>sorry</html>", kind="text/html"), Outcome.NO_ANSWER, "work-garbage"),
    (lambda fake: fake.knows(DOI, b"{}"), Outcome.NO_ANSWER, "work-garbage"),
    (lambda fake: fake.knows(DOI, b"[" * 200_000), Outcome.NO_ANSWER, "work-garbage"),
    (lambda fake: fake.knows(DOI, record("10.9/other")), Outcome.NO_ANSWER, "work-other"),
    (lambda fake: fake.says(DOI, bad.reset()), Outcome.NO_ANSWER, "reset"),
    (lambda fake: fake.says(DOI, bad.hang()), Outcome.NO_ANSWER, "timeout"),
    (
        lambda fake: fake.says(DOI, lambda call: call.reply(302, b"", [("Location", "/")])),
        Outcome.NO_ANSWER,
        "work-http",
    ),
]


@pytest.mark.parametrize(("arrange", "outcome", "reason"), FAILURES)
def test_no_failure_is_an_answer(crossref, fetcher, arrange, outcome, reason) -> None:
    arrange(crossref)
    fetched = fetcher.fetch(work_request(DOI))
    assert (fetched.capture.outcome, fetched.capture.reason) == (outcome, reason)
    assert fetched.body == b""


def test_a_record_in_both_directions(crossref, fetcher) -> None:
    both = {"updated-by": [update("retraction", NOTICE)], "update-to": [update("Correction", "10.1/x", (2020,))]}
    crossref.knows(DOI, record(DOI.upper(), **both))
    fetched = fetcher.fetch(work_request(DOI))
    assert (fetched.capture.outcome, fetched.capture.reason) == (Outcome.CAPTURED, "work-found")
    assert updates_in(fetched.body) == (
        Update("retraction", NOTICE, "2024-03-05", "publisher", True),
        Update("correction", "10.1/x", "2020", "publisher", False),
    )
    assert crossref.asked == ["/works/10.1234%2Fstorm.2020.5"]


def test_a_busy_register_is_asked_once_more(crossref, fetcher) -> None:
    answers = [429, 200]

    def route(call) -> None:
        status = answers.pop(0)
        call.reply(status, json.dumps(record(DOI)).encode(), [("Content-Type", "application/json")])

    crossref.says(DOI, route)
    assert fetcher.fetch(work_request(DOI)).capture.captured
    assert answers == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("retraction", 0),
        ([None, 7, [], {}, {"type": 3}], 0),
        ([{"type": "retraction"}], 1),
        ([{"type": "retraction", "DOI": 5, "updated": {"date-parts": [["x"]]}, "source": []}], 1),
        ([{"type": "retraction", "updated": {"date-parts": [[999999999999, 1]]}}], 1),
        ([{"type": "x"}] * 5000, 100),
    ],
)
def test_odd_records_are_read_as_far_as_they_go(value, said) -> None:
    found = updates_in(json.dumps(record(DOI, **{"updated-by": value})).encode())
    assert len(found) == said
    assert all(update.date == "" for update in found)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"message": 7}', b"[" * 200_000])
def test_what_is_no_record_has_no_updates(body) -> None:
    assert updates_in(body) == ()


def test_records_of_this_week_are_not_asked_for_again(crossref, fetcher, tmp_path) -> None:
    crossref.knows(DOI, record(DOI))
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        known = KnownWorks(RecordingFetcher(fetcher, store), store)
        first, second = known.fetch(work_request(DOI)), known.fetch(work_request(DOI))
        assert first.capture == second.capture
        assert second.whole().body == first.whole().body
        assert len(crossref.asked) == 1
        KnownWorks(RecordingFetcher(fetcher, store), store, dt.timedelta(0)).fetch(work_request("10.1/none"))
        again = KnownWorks(RecordingFetcher(fetcher, store), store, dt.timedelta(seconds=-1))
        again.fetch(work_request(DOI))
        assert len(crossref.asked) == 3


def test_each_reason_has_a_sentence() -> None:
    assert {reason for _, _, reason in FAILURES if reason.startswith("work")} <= WORK_REASONS.keys()
