"""Who goes next: the order of a run, second chances, spacing, and the end of its time."""

import itertools
import time
from collections import Counter

import pytest

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.board import Board, Job, Past, Schedule
from checker.capture.budget import BudgetFetcher
from checker.capture.lanes import host_of, run_lanes
from checker.capture.polite import polite_spacing, registered_domain
from checker.model.capture import CaptureKind, Outcome
from tests.capture.sample import FixedFetcher, failed
from tests.capture.test_lanes import Script, live


def order(board: Board) -> list[str]:
    """The addresses in the order in which one lane would ask them."""
    found = []
    while (taken := board.take()) is not None:
        host, job = taken
        found.append(job.request.url)
        host.active -= 1
        board.offer(host)
    return found


def board(*urls: str, per_host: int = 1, until: float | None = None, **past: Past) -> Board:
    jobs = [Job(live(url), past.get(url.rpartition("/")[2], Past())) for url in urls]
    return Board(jobs, host_of, per_host, until)


def test_an_answer_known_to_be_slow_begins_first() -> None:
    many = [f"http://many.test/{number}" for number in range(4)]
    asked = order(board(*many, "http://one.test/slow", slow=Past(seconds=10.0)))
    assert asked[0] == "http://one.test/slow"


def test_the_slowest_of_a_host_begins_first() -> None:
    urls = [f"http://h.test/{name}" for name in ("a", "b", "c")]
    assert order(board(*urls, b=Past(seconds=5.0), c=Past(seconds=9.0))) == [urls[2], urls[1], urls[0]]


def test_a_host_with_more_than_a_slow_answer_takes_goes_before_it() -> None:
    many = [f"http://many.test/{number}" for number in range(40)]
    asked = order(board(*many, "http://one.test/slow", slow=Past(seconds=10.0)))
    assert "one.test" not in asked[0]
    assert asked.index("http://one.test/slow") < 30


def test_with_an_end_the_stalest_go_first() -> None:
    past = {"new": Past(checked="2026-11-20"), "old": Past(checked="2025-01-01"), "slow": Past(9.0, True, "2026-11-21")}
    urls = [f"http://h{number}.test/{name}" for number, name in enumerate(("new", "slow", "old", "never"))]
    asked = [url.rpartition("/")[2] for url in order(board(*urls, until=time.monotonic() + 60, **past))]
    assert asked == ["never", "old", "new", "slow"]


def results(script: Script, *urls: str, schedule: Schedule = Schedule(), **options: int) -> list[Fetched]:  # noqa: B008
    values = {"lanes": 4, "per_host": 2, "retries": 1} | options
    return list(run_lanes([live(url) for url in urls], script, schedule=schedule, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", ["timeout", "connect-timeout"])
def test_what_was_good_is_waited_for_once_more_at_the_very_end(reason: str) -> None:
    script = Script(good=[(reason, None, {})], bad=[(reason, None, {})])
    others = [f"http://h.test/{number}" for number in range(10)]
    past = {"http://h.test/good": Past(good=True)}
    found = results(
        script, "http://h.test/good", "http://h.test/bad", *others,
        schedule=Schedule(lambda request: past.get(request.url, Past())),
    )  # fmt: skip
    reasons = {fetched.request.url: fetched.capture.reason for fetched in found}
    assert len(found) == 12
    assert reasons["http://h.test/good"] == "http-200"
    assert reasons["http://h.test/bad"] == reason
    asked = Counter(url for url, _ in script.asked)
    assert (asked["http://h.test/good"], asked["http://h.test/bad"]) == (2, 1)
    assert script.asked[-1][0] == "http://h.test/good"


def test_a_second_time_out_is_the_last() -> None:
    script = Script(good=[("timeout", None, {})] * 5)
    found = results(script, "http://h.test/good", schedule=Schedule(lambda _: Past(good=True)))
    assert [fetched.capture.reason for fetched in found] == ["timeout"]
    assert len(script.asked) == 2


def test_requests_of_one_host_are_spaced() -> None:
    script = Script()
    requests = [live(f"http://h.test/{number}") for number in range(4)] + [live("http://i.test/x")]
    list(
        run_lanes(
            requests, script, lanes=4, per_host=1, retries=0,
            spacing=lambda request: 0.2 if host_of(request) == "h.test" else 0.0,
        )
    )  # fmt: skip
    times = [when for url, when in script.asked if "h.test" in url]
    assert len(times) == 4
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(times))


def test_when_the_time_is_up_nobody_is_waited_for() -> None:
    """Of a host that is asked slowly, one that asked for a pause and one that is well, each address has a result."""
    script = Script(paused=[("http-429", 429, {"Retry_After": "25"})], again=[("http-503", 503, {"Retry_After": "25"})])
    urls = ["http://p.test/paused", *(f"http://p.test/{number}" for number in range(20)), "http://q.test/again"]
    until = time.monotonic() + 0.5

    def fetch(request: CaptureRequest) -> Fetched:
        return inside.fetch(request)

    class Asking(FixedFetcher):
        def fetch(self, request: CaptureRequest) -> Fetched:
            return script(request)

    inside = BudgetFetcher(Asking([]), until)
    found = list(
        run_lanes([live(url) for url in urls], fetch, lanes=1, per_host=1, retries=1, schedule=Schedule(until=until))
    )
    reasons = {fetched.request.url.rpartition("/")[2]: fetched.capture.reason for fetched in found}
    assert len(found) == 22
    # What a try gave before the end stands; what was not asked is said to be so.
    assert reasons["again"] == "http-503"
    assert reasons["paused"] == "http-429"
    assert reasons["19"] == "time-budget"
    assert "http://p.test/19" not in [url for url, _ in script.asked]


def test_a_budget_says_what_was_left_out() -> None:
    request = live("http://h.test/")
    archived = CaptureRequest(CaptureKind.ARCHIVE, "http://h.test/")
    over = BudgetFetcher(FixedFetcher([failed("http://h.test/")]), time.monotonic() - 1)
    assert over.fetch(request).capture.outcome is Outcome.SKIPPED
    assert over.fetch(archived).capture.outcome is Outcome.NOT_ASKED
    assert over.fetch(request).capture.reason == "time-budget"
    asking = BudgetFetcher(FixedFetcher([failed("http://h.test/")]), time.monotonic() + 60)
    assert asking.fetch(request).capture.reason == "dns"
    assert asking.spacing(request) == 0.0


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("http://a.b.example.org/", "example.org"),
        ("http://localhost/", "localhost"),
        ("http://192.0.2.7/", "192.0.2.7"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
    ],
)
def test_registered_domains(url: str, domain: str) -> None:
    assert registered_domain(live(url)) == domain


def test_archives_have_a_pace_of_their_own() -> None:
    request = CaptureRequest(CaptureKind.ARCHIVE, "http://h.test/", pinned="https://web.archive.org/web/2020/x")
    assert registered_domain(request) == "web.archive.org"
    assert polite_spacing(request) == 0.0
    assert {1.0 <= polite_spacing(live("http://h.test/")) <= 2.0 for _ in range(50)} == {True}
