"""Never more requests at a host than it may have, wherever they were sent from."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from checker.capture import lanes
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.breaker import Breaker
from checker.capture.classify import classify
from checker.capture.failures import FetchError
from checker.capture.kept import KeptConnections
from checker.capture.lanes import host_of, run_lanes
from checker.capture.live import LiveFetcher
from checker.capture.places import Places, manners
from checker.capture.polite import domain_of
from checker.capture.robots import Robots
from checker.capture.watchdog import Ticket, Watchdog
from checker.model.capture import Capture, CaptureKind, Hop, Outcome
from checker.settings import Settings
from checker.witness import Bench, Progress
from tests.web import Call, LoopbackWeb


def live(url: str) -> CaptureRequest:
    return CaptureRequest(CaptureKind.LIVE, url)


class Crowd:
    """Routes that count how many requests each host has at once."""

    def __init__(self, whose: Callable[[str], str] = str) -> None:
        self.whose = whose
        self.lock = threading.Lock()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def route(self, answer: Callable[[Call], None], seconds: float = 0.01) -> Callable[[Call], None]:
        def counted(call: Call) -> None:
            key = self.whose(call.hit.host)
            with self.lock:
                self.now[key] += 1
                self.most[key] = max(self.most[key], self.now[key])
                self.asked[call.hit.host + call.hit.path] += 1
            call.wait(seconds)
            with self.lock:
                self.now[key] -= 1
            answer(call)

        return counted

    def page(self) -> Callable[[Call], None]:
        return self.route(lambda call: call.reply(200, b"<p>words</p>", [("Content-Type", "text/html")]))

    def to(self, url: str) -> Callable[[Call], None]:
        return self.route(lambda call: call.reply(302, b"", [("Location", url)]), 0.0)


def crossroads(web: LoopbackWeb, crowd: Crowd, name: str, many: int = 12, each: int = 4) -> list[str]:
    """Many hosts whose addresses, and whose robots.txt, lead to one hub, which has addresses of its own."""
    hub = web.host(f"hub.{name}.test")
    urls = [hub.route(f"/own/{number}", crowd.page()) for number in range(each)]
    hub.route("/robots.txt", crowd.page())
    for number in range(many):
        host = web.host(f"from{number}.{name}.test")
        host.route("/robots.txt", crowd.to(hub.url("/robots.txt")))
        for path in range(each):
            goal = f"/{number}/{path}"
            hub.route(goal, crowd.page())
            urls.append(host.route(f"/{path}", crowd.to(hub.url(goal, "https" if path % 2 else "http"))))
    return urls


@pytest.mark.parametrize("per_host", [1, 3])
@pytest.mark.parametrize("robots", [False, True])
def test_many_hosts_that_redirect_to_one_never_crowd_it(
    web: LoopbackWeb, session: Any, per_host: int, robots: bool
) -> None:
    crowd = Crowd()
    urls = crossroads(web, crowd, f"x{per_host}{robots}")
    asking = session(per_host=per_host, robots=robots)
    rules = Robots(asking._settings, asking) if robots else None
    fetcher = LiveFetcher(asking, rules, by_host=True)
    found = list(run_lanes([live(url) for url in urls], fetcher.fetch, lanes=24, per_host=per_host, retries=0))
    assert {fetched.capture.reason for fetched in found} == {"http-200"}
    assert max(crowd.most.values()) == per_host
    # Nothing is asked twice because it had to wait for its turn at the other host.
    assert {crowd.asked[url.partition("//")[2]] for url in urls} == {1}
    assert {len(fetched.capture.hops) for fetched in found} == {0, 1}
    assert not fetcher._begun


def test_the_bound_holds_for_whoever_gives_no_turns(web: LoopbackWeb, session: Any) -> None:
    crowd = Crowd()
    urls = crossroads(web, crowd, "threads", many=8, each=2)
    asking = session(per_host=2)
    failures: list[str] = []
    threads = [threading.Thread(target=lambda url=url: failures.append(asking.get(url).failure)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == [""] * len(urls)
    assert max(crowd.most.values()) == 2


def test_a_registered_domain_counts_as_one_when_we_are_polite(web: LoopbackWeb, session: Any) -> None:
    crowd = Crowd(domain_of)
    for number in range(6):
        web.host(f"n{number}.example.com").route("/", crowd.page())
        web.host(f"to{number}.test").route("/", crowd.to(f"http://n{number}.example.com/"))
    asking = session(polite=True)
    fetcher = LiveFetcher(asking, by_host=True)
    requests = [live(f"http://to{number}.test/") for number in range(6)]
    named = {"host": lambda request: domain_of(host_of(request))}
    found = list(run_lanes(requests, fetcher.fetch, lanes=8, per_host=1, retries=0, **named))  # type: ignore[arg-type]
    assert {fetched.capture.reason for fetched in found} == {"http-200"}
    assert crowd.most["example.com"] == 1


# -- waiting for a place --


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    running = Watchdog()
    yield running
    running.close()


def test_waiting_for_a_place_is_not_the_servers_time(watchdog: Watchdog) -> None:
    places = Places(1, str, watchdog)
    used: list[float] = []

    def wait() -> None:
        with watchdog.ticket(3.0) as ticket:
            before = ticket.remaining()
            with places.at("h.test", ticket):
                used.append(before - ticket.remaining())
                assert not ticket.expired

    with watchdog.ticket(60.0) as mine, places.at("h.test", mine):
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(1.5)
    waiting.join(30)
    assert len(used) == 1
    assert used[0] < 1.5


def test_who_waited_longest_comes_first(watchdog: Watchdog) -> None:
    places, came = Places(1, str, watchdog), list[int]()

    def wait(number: int) -> None:
        with watchdog.ticket(60.0) as ticket, places.at("h.test", ticket):
            came.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    with watchdog.ticket(60.0) as mine, places.at("h.test", mine):
        for number, thread in enumerate(threads):
            thread.start()
            while len(places._queues.get("h.test", ())) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(30)
    assert came == [0, 1, 2, 3, 4]
    assert not places._taken
    assert not places._queues


def test_a_place_that_never_comes_is_no_word_about_the_page(web: LoopbackWeb, session: Any) -> None:
    url = web.host("taken.test").page("/", "<p>words</p>")
    asking = session(per_host=1, timeout=0.3)
    with asking._watchdog.ticket(60.0) as ticket, asking._places.at("taken.test", ticket):
        found: list[Any] = []
        other = threading.Thread(target=lambda: found.append(asking.get(url)))
        other.start()
        other.join(30)
    assert [visit.failure for visit in found] == ["host-busy"]
    assert classify(found[0])[0] is Outcome.SKIPPED
    assert web.hits_of("taken.test") == []
    assert asking.get(url).failure == ""


def test_robots_that_were_not_asked_for_want_of_a_place_are_asked_later(web: LoopbackWeb, session: Any) -> None:
    host = web.host("later.test")
    host.page("/robots.txt", "User-agent: *\nDisallow: /no\n")
    asking = session(per_host=1, timeout=0.3)
    rules = Robots(asking._settings, asking)
    said: list[Any] = []
    with asking._watchdog.ticket(60.0) as ticket, asking._places.at("later.test", ticket):
        other = threading.Thread(target=lambda: said.append(rules.refusal(host.url("/no"))))
        other.start()
        other.join(30)
    assert said == [("host-busy", "")]
    assert rules.refusal(host.url("/no")) == ("robots-disallowed", "")


def test_a_session_that_closes_sends_away_who_waits(web: LoopbackWeb, session: Any) -> None:
    url = web.host("closing.test").page("/", "<p>words</p>")
    asking = session(per_host=1, timeout=60.0)
    found: list[Any] = []
    with asking._watchdog.ticket(60.0) as ticket, asking._places.at("closing.test", ticket):
        other = threading.Thread(target=lambda: found.append(asking.get(url)))
        other.start()
        while not asking._places._queues:
            time.sleep(0.001)
        asking.close()
        other.join(30)
    assert [visit.failure for visit in found] == ["timeout"]


def test_a_paused_clock_starts_again(watchdog: Watchdog) -> None:
    with watchdog.ticket(0.2) as ticket:
        with watchdog.paused(ticket):
            time.sleep(0.5)
            assert not ticket.expired
        while not ticket._expired:
            time.sleep(0.01)
        with pytest.raises(FetchError):
            ticket.remaining()
        with pytest.raises(FetchError), watchdog.paused(ticket):
            pass


def test_manners() -> None:
    most, whose = manners(Settings(per_host=5))
    assert (most, whose("a.b.test")) == (5, "a.b.test")
    most, whose = manners(Settings(per_host=5, polite=True))
    assert (most, whose("a.b.example.org")) == (1, "example.org")


# -- turns of redirects --


class Guide:
    """A fetcher that is sent to another host once, and then gives what its script says."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, float]] = []
        self.begun: set[str] = set()

    def __call__(self, request: CaptureRequest) -> Fetched:
        away = request.key in self.begun
        self.asked.append((request.url, "hub" if away else "home", time.monotonic()))
        capture = Capture(request.kind, request.url, Outcome.CAPTURED, "http-200", "", "", status=200)
        if not away and "sent" in request.url:
            self.begun.add(request.key)
            return Fetched(request, capture, onward=f"http://hub.test/{request.url[-1]}")
        self.begun.discard(request.key)
        reason = self.answers.pop(0) if self.answers and away else "http-200"
        return Fetched(request, Capture(request.kind, request.url, Outcome.CAPTURED, reason, "", "", status=200))


def test_a_redirected_request_waits_for_its_turn_there() -> None:
    guide = Guide()
    urls = [f"http://sent{number}.test/{number}" for number in range(5)]
    spacing = {"spacing": lambda request: 0.1 if host_of(request) == "hub.test" else 0.0}
    found = list(run_lanes([live(url) for url in urls], guide, lanes=8, per_host=1, retries=0, **spacing))  # type: ignore[arg-type]
    assert {fetched.capture.reason for fetched in found} == {"http-200"}
    times = sorted(when for _, where, when in guide.asked if where == "hub")
    assert len(times) == 5
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(times))


def test_another_try_begins_where_the_address_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_BACK_OFF", 0.01)
    guide = Guide("reset")
    (found,) = run_lanes([live("http://sent.test/1")], guide, lanes=2, per_host=1, retries=1)
    assert found.capture.reason == "http-200"
    assert [where for _, where, _ in guide.asked] == ["home", "hub", "home", "hub"]


def test_the_host_that_asked_for_a_pause_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_PAUSE", 0.3)
    guide, told = Guide("http-429"), threading.Event()

    def fetch(request: CaptureRequest) -> Fetched:
        if request.url.endswith("plain0"):
            told.wait(10)
        fetched = guide(request)
        if fetched.capture.reason == "http-429":
            told.set()
        return fetched

    urls = ["http://sent.test/1", *(f"http://sent.test/plain{number}" for number in range(3))]
    requests = [live(url.replace("sent.test/plain", "home.test/plain")) for url in urls]
    found = list(
        run_lanes(requests, fetch, lanes=2, per_host=1, retries=1, host=lambda r: host_of(r).replace("sent", "home"))
    )
    assert {fetched.capture.reason for fetched in found} == {"http-200"}
    asked = [(url[-1], where) for url, where, _ in guide.asked]
    # The addresses of the first host are asked on while the second has its pause.
    assert asked[2:] == [("0", "home"), ("1", "home"), ("2", "home"), ("1", "home"), ("1", "hub")]


def test_failures_behind_a_redirect_count_for_the_host_where_they_happened() -> None:
    breaker = Breaker()
    for number in range(3):
        hop = Hop(f"http://from.test/{number}", 301, f"http://dead.test/{number}")
        breaker.note(
            Capture(
                CaptureKind.LIVE, hop.url, Outcome.UNREACHABLE, "timeout", "", "", final_url=hop.location, hops=(hop,)
            )
        )
    assert breaker.why_closed("http://from.test/9") is None
    closed = breaker.why_closed("http://dead.test/9")
    assert closed is not None
    assert closed[1] == "host-unreachable"


def test_a_redirect_to_a_host_that_was_given_up_says_so(web: LoopbackWeb, session: Any) -> None:
    web.refuse("gone-host.test")
    for number in range(6):
        web.host("sends.test").redirect(f"/{number}", f"http://gone-host.test/{number}")
    fetcher = LiveFetcher(session(), by_host=True)
    requests = [live(f"http://sends.test/{number}") for number in range(6)]
    found = list(run_lanes(requests, fetcher.fetch, lanes=1, per_host=1, retries=0))
    assert Counter(fetched.capture.reason for fetched in found) == {"refused": 3, "host-unreachable": 3}
    assert {len(fetched.capture.hops) for fetched in found} == {1}
    assert {fetched.capture.final_url for fetched in found} == {
        f"http://gone-host.test/{number}" for number in range(6)
    }


def test_the_time_of_a_visit_is_one_time_at_both_hosts(web: LoopbackWeb, session: Any) -> None:
    def start(call: Call) -> None:
        call.wait(0.3)
        call.reply(302, b"", [("Location", "http://goal.test/")])

    web.host("slow-start.test").route("/", start)
    web.host("goal.test").page("/", "<p>words</p>")
    asking = session(timeout=5.0)
    first = asking.get("http://slow-start.test/", stay=True)
    assert first.onward
    assert first.status is None
    assert 0.3 <= first.seconds < 5.0
    assert asking.get("http://slow-start.test/", stay=True, begun=first).body == b"<p>words</p>"
    late = asking.get("http://slow-start.test/", stay=True, begun=first, timeout=first.seconds)
    assert late.failure == "timeout"
    assert len(late.hops) == 1


def test_a_redirect_within_the_host_is_followed_at_once(web: LoopbackWeb, session: Any) -> None:
    host = web.host("within.test")
    host.redirect("/", host.url("/page", "https"))
    host.page("/page", "<p>words</p>")
    visit = session().get(host.url("/"), stay=True)
    assert (visit.status, len(visit.hops), visit.onward) == (200, 1, False)


@pytest.mark.parametrize(
    ("location", "failure"),
    [("ftp://other.test/", "bad-scheme"), ("http://[::1", "bad-redirect"),
     ("http://a:b@other.test/", "userinfo"), ("http://other.test:22/", "bad-port")],
)  # fmt: skip
def test_what_is_wrong_with_a_redirect_is_said_either_way(
    web: LoopbackWeb, session: Any, location: str, failure: str
) -> None:
    url = web.host("wrong.test").redirect("/", location)
    fetcher = LiveFetcher(session(), by_host=True)
    assert next(run_lanes([live(url)], fetcher.fetch, lanes=1, per_host=1, retries=0)).capture.reason == failure


def test_redirects_in_a_circle_between_hosts_end(web: LoopbackWeb, session: Any) -> None:
    url = web.host("ping.test").redirect("/", "http://pong.test/")
    web.host("pong.test").redirect("/", url)
    fetcher = LiveFetcher(session(), by_host=True)
    assert next(run_lanes([live(url)], fetcher.fetch, lanes=2, per_host=1, retries=0)).capture.reason == "redirect-loop"
    web.host("round0.test")
    for number in range(20):
        web.host(f"round{number}.test").redirect("/", f"http://round{number + 1}.test/")
    last = next(run_lanes([live("http://round0.test/")], fetcher.fetch, lanes=2, per_host=1, retries=0)).capture
    assert (last.reason, len(last.hops)) == ("too-many-redirects", 10)


def test_a_pause_belongs_to_the_time_that_an_address_takes() -> None:
    """The next run asks such addresses first, so that the pauses of one host are one."""

    class Fetch(Fetcher):
        def __init__(self) -> None:
            self.tries = Counter[str]()

        def fetch(self, request: CaptureRequest) -> Fetched:
            self.tries[request.url] += 1
            end = request.url.rpartition("/")[2] if self.tries[request.url] == 1 else ""
            reason = {"limited": "http-429", "reset": "reset"}.get(end, "http-200")
            headers = (("retry-after", "7"),) if end == "limited" else ()
            return Fetched(
                request, Capture(request.kind, request.url, Outcome.CAPTURED, reason, "", "", headers=headers)
            )

    bench = Bench(Settings(), Fetch(), None, Progress())  # type: ignore[arg-type]
    for path in ("limited", "plain", "reset", "limited", "reset"):
        bench._timed(live(f"http://h.test/{path}"))
    assert bench.latency == {"http://h.test/limited": 7.0, "http://h.test/reset": 1.0}
    assert not bench._spent


# -- connections --


class Line:
    """A connection that is open until it is closed."""

    def __init__(self) -> None:
        self.is_connected = True

    def close(self) -> None:
        self.is_connected = False


def test_a_host_never_has_more_connections_than_requests_it_may_have() -> None:
    kept = KeptConnections(3, 10, str)
    lines: list[Line] = []

    def take(scheme: str) -> Any:
        line = kept.take((scheme, "h.test", 443))
        if line is None:
            lines.append(line := Line())  # type: ignore[assignment]
        assert sum(line.is_connected for line in lines) <= 3
        return line

    for scheme in ("http", "https", "http", "https"):
        together = [take(scheme) for _ in range(3)]
        for line in together[:2]:
            kept.give((scheme, "h.test", 443), line)
        kept.drop((scheme, "h.test", 443), together[2])
        assert sum(line.is_connected for line in lines) == 2
    assert not kept._used
    lines[-1].close()
    kept.close()
    assert not any(line.is_connected for line in lines)
    kept.take(("http", "h.test", 443))
    kept.give(("http", "h.test", 443), extra := Line())  # type: ignore[arg-type]
    assert not extra.is_connected


def test_a_connection_that_was_closed_while_it_waited_is_not_given_out() -> None:
    kept = KeptConnections(2, 10, str)
    origin = ("http", "h.test", 80)
    old, new = Line(), Line()
    for _ in range(2):
        kept.take(origin)
    for line in (old, new):
        kept.give(origin, line)  # type: ignore[arg-type]
    new.close()
    found: object = kept.take(origin)
    assert found is old
    assert kept.take(origin) is None


def test_connections_of_the_hosts_asked_longest_ago_are_closed() -> None:
    kept = KeptConnections(2, 3, str)
    lines = [Line() for _ in range(5)]
    for number, line in enumerate(lines):
        kept.take(("http", f"h{number}.test", 80))
        kept.give(("http", f"h{number}.test", 80), line)  # type: ignore[arg-type]
    assert [line.is_connected for line in lines] == [False, False, True, True, True]


def test_a_ticket_knows_its_end() -> None:
    assert Ticket(0.0).expired
