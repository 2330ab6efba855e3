"""Look-ups in archives: whose turn it is, what is left over, and several archives in order."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from checker.audit import audit
from checker.capture.archives import ArchiveFetcher
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.own import OwnEvidence
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.claims.load import load_text
from checker.formats.summary import run_facts
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.finding import Severity
from checker.model.memory import LinkMemory
from checker.model.report import Report, Run
from checker.rules.memory import remember
from checker.worker import WorkerPool
from tests.capture.fake_memento import ENDPOINT, FakeMemento, timegate, timemap
from tests.capture.fake_wayback import INDEX, FakeWayback, plain, row, settings_of
from tests.web import LoopbackWeb

DAY = dt.date(2026, 11, 22)
STAMP = "20240302101500"
QUOTE = "The ferry sank at nine"
FILL = "<p>" + "The page has more to say than what is quoted of it. " * 5
HAS, LACKS = f"<!doctype html><title>Ferry</title><p>{QUOTE}.{FILL}", f"<!doctype html><title>Ferry</title><p>{FILL}"


class ByKind(Fetcher):
    """Live pages and copies, each asked where it belongs."""

    def __init__(self, **by_kind: Fetcher) -> None:
        self._by_kind = {CaptureKind(kind): fetcher for kind, fetcher in by_kind.items()}

    def answers(self, kind: CaptureKind) -> bool:
        return kind in self._by_kind

    def fetch(self, request: CaptureRequest) -> Fetched:
        return self._by_kind[request.kind].fetch(request)


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as web:
        news = web.host("news.example")
        news.page("/has", HAS)
        for name in "abc":
            news.page(f"/lacks-{name}", LACKS)
        news.page("/wall", "no", status=403)
        web.host("web.archive.org")
        yield web


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 20.0, 1_500_000_000) as pool:
        yield pool


def claims(*paths: str, more: str = "") -> str:
    return "schema: 1\nclaims:\n" + "".join(
        f"- {{id: c{number}, text: 'A claim.', url: 'http://news.example{path}', quote: '{QUOTE}'{more}}}\n"
        for number, path in enumerate(paths)
    )


def audited(
    web: LoopbackWeb,
    pool: WorkerPool,
    text: str,
    *,
    memory: Mapping[str, LinkMemory] = MappingProxyType({}),
    state: Path | None = None,
    day: dt.date = DAY,
    **options: object,
) -> Report:
    loaded = load_text(text, "ferry.yaml")
    assert not loaded.problems
    settings = settings_of(web, lanes=1, **options)
    session = GuardedSession(settings)
    archives = ArchiveFetcher(settings, session, backoff=0.0)
    live, run = LiveFetcher(session), Run(version="0", started="")
    if state is None:
        fetcher = ByKind(live=live, archive=archives)
        report = audit(loaded, settings, fetcher, pool, as_of=day, run=run, memory=memory)
    else:
        with EvidenceStore(state, write=True) as store:
            store.begin_run(day.isoformat(), dict(memory))
            recording = RecordingFetcher(ByKind(live=live, archive=archives, own=OwnEvidence(store)), store)
            report = audit(loaded, settings, recording, pool, as_of=day, run=run, memory=memory)
    archives.close()
    session.close()
    return report


def looked_up(web: LoopbackWeb, since: int) -> list[str]:
    return [hit.path.partition("url=")[2].partition("&")[0].rpartition("%2F")[2] for hit in web.hits[since:]
            if hit.host == "web.archive.org" and hit.path.startswith(INDEX)]  # fmt: skip


def test_what_needs_it_most_is_looked_up_and_the_rest_is_left_over(web, pool, tmp_path):
    with FakeWayback(web) as archive:
        archive.index([])
        text = claims("/has", "/wall", "/lacks-a", "/lacks-b")
        before = len(web.hits)
        report = audited(web, pool, text, archive="all", archive_budget=3, state=tmp_path / "state")
        assert looked_up(web, before) == ["lacks-a", "lacks-b", "wall"]
        left = [capture for capture in report.inputs.captures.values() if capture.reason == "archive-budget"]
        assert [(capture.url, capture.outcome) for capture in left] == [("http://news.example/has", Outcome.NOT_ASKED)]
        facts = dict(run_facts(report))
        assert facts["Archives"] == "1 look-up left for the next run: the budget of 3 was used up"
        assert report.memory["http://news.example/has"].waiting == DAY.isoformat()

        later = DAY + dt.timedelta(days=1)
        before = len(web.hits)
        again = audited(web, pool, text, archive="all", archive_budget=1, memory=report.memory, day=later)
        assert looked_up(web, before) == ["has"]
        waiting = {url.rpartition("/")[2]: memory.waiting for url, memory in again.memory.items()}
        assert waiting["has"] == ""
        assert waiting["lacks-a"] == later.isoformat()


def test_what_was_left_over_says_nothing_and_replays_the_same(web, pool, tmp_path):
    with FakeWayback(web) as archive:
        archive.index([])
        text = claims("/lacks-a", "/lacks-b")
        report = audited(web, pool, text, archive_budget=1, state=tmp_path / "state")
    severities = [finding.severity for finding in report.findings]
    # The one whose archive said that it has nothing is an error; the other might have been spared by a copy.
    assert sorted(severities) == [Severity.ERROR, Severity.WARNING]
    settings = settings_of(web, lanes=1, archive_budget=1)
    store = EvidenceStore(tmp_path / "state", write=False)
    try:
        loaded = load_text(text, "ferry.yaml")
        run = Run(version="0", started="")
        again = audit(loaded, settings, ReplayFetcher(store), pool, as_of=DAY, run=run, memory=store.last_baseline())
    finally:
        store.close()
    same = again.model_copy(update={"run": report.run}) == report
    assert same


def test_pinned_copies_and_own_archives_cost_nothing(web, pool):
    url = "http://news.example/lacks-a"
    pin = f"https://web.archive.org/web/{STAMP}/{url}"
    with FakeWayback(web) as archive:
        archive.index([])
        archive.copy(STAMP, url, HAS.encode())
        report = audited(web, pool, claims("/lacks-a", more=f", archive_url: '{pin}'"), archive_budget=0)
        assert [finding.rule for finding in report.findings] == ["content-drift"]
    web.host("own.test").route("/web/cdx", plain(200, b""))
    report = audited(web, pool, claims("/lacks-a"), archive_budget=0, archives=["http://own.test/web"])
    assert [(finding.rule, finding.severity) for finding in report.findings] == [("quote-not-found", Severity.ERROR)]


def two_archives(web: LoopbackWeb, first: list[str]) -> GuardedSession:
    """The Wayback Machine with these rows, and behind it an archive that has the words."""
    url = "http://news.example/lacks-a"
    archive = FakeWayback(web)
    archive.index(first)
    archive.copy(STAMP, url, LACKS.encode())
    other = FakeMemento(web, archive.session)
    other.gate(url, timegate(STAMP, url))
    other.map(url, timemap(url, [STAMP]))
    other.copy(STAMP, url, HAS.encode())
    archive.session.close()
    return archive.session


NAMES = ["wayback", f"memento+{ENDPOINT}"]


@pytest.mark.parametrize(
    ("rows", "outcome"), [([], Outcome.NOT_ARCHIVED), ([row(STAMP, "http://news.example/lacks-a")], Outcome.CAPTURED)]
)
def test_archives_are_asked_in_order_until_one_holds_the_words(web, pool, rows, outcome):
    two_archives(web, rows)
    report = audited(web, pool, claims("/lacks-a", more=", accessed: 2024-03-02"), archives=NAMES)
    (quote,) = report.claims[0].citations[0].quotes
    asked = [(copy.capture.rpartition(" in ")[2], report.inputs.captures[copy.capture]) for copy in quote.copies]
    assert [name for name, _ in asked] == NAMES
    assert [capture.outcome for _, capture in asked] == [outcome, Outcome.CAPTURED]
    assert [finding.rule for finding in report.findings] == ["content-drift"]


def test_an_archive_behind_the_one_that_holds_the_words_is_not_asked(web, pool):
    two_archives(web, [])
    before = len(web.hits)
    report = audited(web, pool, claims("/lacks-a"), archives=NAMES[::-1])
    assert [finding.rule for finding in report.findings] == ["content-drift"]
    assert looked_up(web, before) == []


def test_a_silent_archive_beside_one_without_a_copy_softens_the_verdict(web, pool):
    with FakeWayback(web) as archive:
        archive.index(plain(503))
        other = FakeMemento(web, archive.session)
        other.gate("http://news.example/lacks-a", plain(404))
        other.map("http://news.example/lacks-a", timemap("http://news.example/lacks-a", []))
        for names in (NAMES, NAMES[::-1]):
            (found,) = audited(web, pool, claims("/lacks-a"), archives=names).findings
            assert (found.rule, found.severity) == ("quote-not-found", Severity.WARNING)


def test_a_look_up_waits_from_the_first_day_on_and_for_a_time():
    left = [capture_left("http://a.example/", "archive-budget"), capture_left("http://b.example/", "archive-paused")]
    first = remember({}, left, DAY)
    assert {url: memory.waiting for url, memory in first.items()} == dict.fromkeys(
        ("http://a.example/", "http://b.example/"), DAY.isoformat()
    )
    assert remember(first, left, DAY + dt.timedelta(days=3)) == first
    assert remember(first, [], DAY + dt.timedelta(days=400)) == first
    assert remember(first, [], DAY + dt.timedelta(days=401)) == {}
    assert remember({"http://a.example/": LinkMemory(waiting="soon")}, [], DAY) == {}


def capture_left(url: str, reason: str) -> Capture:
    return Capture(CaptureKind.ARCHIVE, url, Outcome.NOT_ASKED, reason, "said", "")
