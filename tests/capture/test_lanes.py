"""Many captures at once: order, politeness, retries, and ends."""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable
from email.utils import format_datetime

import pytest

from checker.capture import lanes
from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.capture.lanes import host_of, run_lanes
from checker.capture.live import LiveFetcher
from checker.capture.retry_after import wait_asked
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, Outcome
from tests.web import LoopbackWeb, misbehave

NOW = "2026-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _short_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_BACK_OFF", 0.05)


def live(url: str) -> CaptureRequest:
    return CaptureRequest(CaptureKind.LIVE, url)


def answer(request: CaptureRequest, reason: str = "http-200", status: int | None = 200, **headers: str) -> Fetched:
    outcome = Outcome.CAPTURED if status == 200 else Outcome.UNREACHABLE
    pairs = tuple((name.replace("_", "-").lower(), value) for name, value in headers.items())
    return Fetched(request, Capture(request.kind, request.url, outcome, reason, "", NOW, status=status, headers=pairs))


class Script:
    """A fetcher that plays a part: what each address answers, try after try; and what was asked when."""

    def __init__(self, **parts: list[tuple[str, int | None, dict[str, str]]]) -> None:
        self.parts = parts
        self.asked: list[tuple[str, float]] = []
        self.lock = threading.Lock()
        self.active: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.pause = 0.0

    def __call__(self, request: CaptureRequest) -> Fetched:
        host = host_of(request)
        with self.lock:
            self.asked.append((request.url, time.monotonic()))
            part = self.parts.get(request.url.rpartition("/")[2], [])
            reason, status, headers = part.pop(0) if part else ("http-200", 200, {})
            self.active[host] += 1
            self.active["all"] += 1
            for name in (host, "all"):
                self.most[name] = max(self.most[name], self.active[name])
        time.sleep(self.pause)
        with self.lock:
            self.active[host] -= 1
            self.active["all"] -= 1
        return answer(request, reason, status, **headers)

    def times(self, end: str) -> list[float]:
        return [when for url, when in self.asked if url.endswith(end)]


def run(script: Callable[[CaptureRequest], Fetched], urls: list[str], **options: int | bool) -> list[Fetched]:
    settings = {"lanes": 8, "per_host": 2, "retries": 1} | options
    return list(run_lanes([live(url) for url in urls], script, **settings))  # type: ignore[arg-type]


def test_every_distinct_request_is_asked_once() -> None:
    script = Script()
    urls = [f"http://h{number % 7}.test/{number}" for number in range(100)]
    results = run(script, urls + urls[:50])
    assert sorted(fetched.request.url for fetched in results) == sorted(urls)
    assert len(script.asked) == 100


def test_no_requests_no_results() -> None:
    assert run(Script(), []) == []


def test_limits_hold_for_each_host_and_for_all() -> None:
    script = Script()
    script.pause = 0.01
    run(script, [f"http://h{number % 4}.test/{number}" for number in range(60)], lanes=6, per_host=2)
    assert script.most["all"] == 6
    assert max(script.most[f"h{number}.test"] for number in range(4)) == 2


def test_the_host_with_most_left_goes_first() -> None:
    script = Script()
    urls = [f"http://small{number}.test/" for number in range(5)] + [f"http://big.test/{n}" for n in range(20)]
    run(script, urls, lanes=1)
    assert all("big.test" in url for url, _ in script.asked[:15])


@pytest.mark.parametrize(
    ("reason", "status"), [("reset", None), ("cut-off", 200), ("http-500", 500), ("http-503", 503), ("http-other", 520)]
)
def test_passing_failures_are_tried_again(reason: str, status: int | None) -> None:
    script = Script(a=[(reason, status, {})])
    (result,) = run(script, ["http://h.test/a"])
    assert result.capture.reason == "http-200"
    assert len(script.asked) == 2


@pytest.mark.parametrize(
    ("reason", "status"),
    [("timeout", None), ("dns", None), ("refused", None), ("http-404", 404), ("http-403", 403), ("tls-expired", None)],
)
def test_others_are_not(reason: str, status: int | None) -> None:
    script = Script(a=[(reason, status, {})])
    (result,) = run(script, ["http://h.test/a"])
    assert result.capture.reason == reason
    assert len(script.asked) == 1


def test_retries_end() -> None:
    script = Script(a=[("http-500", 500, {})] * 9)
    (result,) = run(script, ["http://h.test/a"], retries=1)
    assert (result.capture.reason, len(script.asked)) == ("http-500", 2)
    script = Script(a=[("http-500", 500, {})] * 9)
    assert len(run(script, ["http://h.test/a"], retries=0)) == len(script.asked) == 1


def test_a_waiting_retry_holds_no_lane() -> None:
    script = Script(a=[("http-503", 503, {"Retry_After": "1"})])
    urls = ["http://h.test/a", *(f"http://h.test/{number}" for number in range(10))]
    results = run(script, urls, lanes=1)
    assert [fetched.request.url for fetched in results][-1] == "http://h.test/a"
    first, second = script.times("/a")
    assert second - first >= 1


def test_a_429_pauses_its_host_and_no_other() -> None:
    script = Script(a=[("http-429", 429, {"Retry_After": "1"})])
    urls = ["http://h.test/a", *(f"http://h.test/{number}" for number in range(6)), "http://other.test/b"]
    results = run(script, urls, lanes=1)
    began = script.times("/a")[0]
    later = [(url, when) for url, when in script.asked if when > began]
    assert len(results) == 8
    assert later[0][0] == "http://other.test/b"
    assert all(when - began >= 1 for _, when in later[1:])


def test_nobody_is_asked_before_the_time_it_named() -> None:
    script = Script(a=[("http-429", 429, {"Retry_After": "3600"})], b=[("http-503", 503, {"Retry_After": "3600"})])
    results = run(script, ["http://h.test/a", "http://i.test/b"])
    assert {fetched.capture.reason for fetched in results} == {"http-429", "http-503"}
    assert len(script.asked) == 2


def test_a_replay_waits_for_nobody() -> None:
    script = Script(a=[("http-429", 429, {"Retry_After": "20"})], b=[("http-503", 503, {})])
    results = run(script, ["http://h.test/a", "http://h.test/b", "http://h.test/c"], network=False)
    assert {fetched.capture.reason for fetched in results} == {"http-429", "http-503", "http-200"}
    assert len(script.asked) == 3


def test_archives_are_not_tried_again_here() -> None:
    calls: list[CaptureRequest] = []

    def fetch(request: CaptureRequest) -> Fetched:
        calls.append(request)
        return answer(request, "http-503", 503)

    request = CaptureRequest(CaptureKind.ARCHIVE, "http://h.test/")
    assert len(list(run_lanes([request], fetch, lanes=1, per_host=1, retries=3))) == len(calls) == 1


def test_a_fetcher_that_raises_spoils_one_result_only() -> None:
    def fetch(request: CaptureRequest) -> Fetched:
        if request.url.endswith("/3"):
            raise RuntimeError("surprise")
        return answer(request)

    results = run(fetch, [f"http://h.test/{number}" for number in range(6)])
    broken = [fetched.capture for fetched in results if fetched.capture.reason == "internal"]
    assert len(results) == 6
    assert [(capture.outcome, capture.url) for capture in broken] == [(Outcome.UNREACHABLE, "http://h.test/3")]
    assert "surprise" in broken[0].detail


def test_what_a_fetcher_raises_on_purpose_ends_the_run() -> None:
    def fetch(request: CaptureRequest) -> Fetched:
        if request.url.endswith("/50"):
            raise EvidenceError("the disk is full")
        return answer(request)

    with pytest.raises(EvidenceError, match="the disk is full"):
        run(fetch, [f"http://h.test/{number}" for number in range(200)])


def test_a_consumer_that_stops_is_not_kept_waiting() -> None:
    let_go = threading.Event()
    asked: list[str] = []

    def fetch(request: CaptureRequest) -> Fetched:
        asked.append(request.url)
        if request.url.endswith("/hang"):
            let_go.wait(60)
        return answer(request)

    urls = ["http://a.test/hang", "http://b.test/hang", *(f"http://h{n}.test/" for n in range(200))]
    results = run_lanes([live(url) for url in urls], fetch, lanes=4, per_host=2, retries=0)
    next(results)
    results.close()
    assert not let_go.is_set()
    # What was on its way may still end; nothing else begins.
    deadline = time.monotonic() + 10
    names = lambda: [t for t in threading.enumerate() if t.name.startswith("lane-")]  # noqa: E731
    while len(names()) > 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(asked) < 50
    let_go.set()
    for thread in names():
        thread.join(10)
    assert names() == []


def test_results_wait_for_a_slow_consumer() -> None:
    script = Script()
    results = run_lanes([live(f"http://h{n}.test/") for n in range(100)], script, lanes=4, per_host=1, retries=0)
    next(results)
    time.sleep(0.2)
    assert len(script.asked) < 20
    assert len(list(results)) == 99


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 5.0), ("0", 0.0), (" 7 ", 7.0), ("999999999999", 999999999.0), ("soon", None), ("-5", None), ("", None),
     ("Mon, 99 Foo 2020 99:99:99 GMT", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("٣", None)],
)  # fmt: skip
def test_retry_after(text: str, seconds: float | None) -> None:
    assert wait_asked(answer(live("http://h.test/"), Retry_After=text).capture) == seconds


def test_retry_after_as_a_date() -> None:
    when = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    wait = wait_asked(answer(live("http://h.test/"), Retry_After=when).capture)
    assert wait is not None
    assert 0 < wait <= 60


def test_whose_patience_a_request_uses() -> None:
    assert host_of(live("https://EX.test:443/a")) == "ex.test"
    assert host_of(live("http://[::1")) == ""
    assert host_of(CaptureRequest(CaptureKind.ARCHIVE, "https://ex.test/")) == "archive"
    pinned = CaptureRequest(CaptureKind.ARCHIVE, "https://ex.test/", pinned="https://web.archive.org/web/2020/x")
    assert host_of(pinned) == "web.archive.org"


# -- with the real fetcher over real connections ----------------------------------------------------------------------


def test_a_mixed_run_over_the_loopback_web(web: LoopbackWeb) -> None:
    urls = []
    for number in range(20):
        host = web.host(f"site{number}.test")
        for page in range(5):
            host.page(f"/{page}", f"<p>page {page} of {number}</p>")
            urls.append(host.url(f"/{page}", "https" if number % 2 else "http"))
    flaky = web.host("flaky.test")
    urls.append(flaky.route("/503", misbehave.first_then(misbehave.status(503), misbehave.packed(b"<p>up</p>"))))
    urls.append(flaky.route("/429", misbehave.first_then(misbehave.slow_down(1), misbehave.packed(b"<p>up</p>"))))
    urls.append(flaky.route("/reset", misbehave.first_then(misbehave.reset(), misbehave.packed(b"<p>up</p>"))))
    web.refuse("closed.test")
    urls += [f"http://closed.test/{number}" for number in range(6)]
    session = GuardedSession(web.settings())
    try:
        results = run(LiveFetcher(session).fetch, urls, lanes=16)
    finally:
        session.close()
    reasons = Counter(fetched.capture.reason for fetched in results)
    assert reasons["http-200"] == 103
    assert reasons["refused"] + reasons["host-unreachable"] == 6
    assert reasons["host-unreachable"] >= 1
    assert len(results) == 109
    # Kept connections: five pages a site over two lanes at most.
    connections = {hit.connection for hit in web.hits if hit.host.startswith("site")}
    assert len(connections) <= 40


def test_a_run_without_any_network_ends_and_calls_nothing_gone(web: LoopbackWeb) -> None:
    for number in range(10):
        web.refuse(f"off{number}.test")
    session = GuardedSession(web.settings())
    try:
        results = run(LiveFetcher(session).fetch, [f"https://off{n % 10}.test/{n}" for n in range(200)], lanes=16)
    finally:
        session.close()
    assert len(results) == 200
    assert {fetched.capture.outcome for fetched in results} == {Outcome.UNREACHABLE}
    asked = sum(fetched.capture.reason == "refused" for fetched in results)
    assert asked <= 10 * 4
