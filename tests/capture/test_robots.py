"""robots.txt: what is obeyed, what each way of not having one means, and that a site is asked for it once."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.robots import LONGEST_DELAY, Robots, for_us
from checker.capture.robots_cache import RobotsCache
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.model.capture import Capture, CaptureKind, Outcome
from tests.web import Host, LoopbackWeb, misbehave

Ask = Callable[..., Capture]


@pytest.fixture
def ask(web: LoopbackWeb) -> Iterator[Ask]:
    """Ask an address as an audit does, each time by a program that remembers nothing."""
    sessions: list[GuardedSession] = []

    def once(url: str, cache: RobotsCache | None = None, **overrides: Any) -> Capture:
        settings = web.settings(**overrides)
        session = GuardedSession(settings)
        sessions.append(session)
        fetcher = LiveFetcher(session, Robots(settings, session, cache))
        return fetcher.fetch(CaptureRequest(CaptureKind.LIVE, url)).capture

    yield once
    for session in sessions:
        session.close()


def site(web: LoopbackWeb, name: str, text: str) -> Host:
    host = web.host(name)
    host.page("/robots.txt", text, content_type="text/plain")
    for path in ("/open", "/closed/page", "/"):
        host.page(path, "<p>words</p>")
    return host


def paths(web: LoopbackWeb, name: str) -> list[str]:
    return [hit.path for hit in web.hits if hit.host == name]


def test_what_is_disallowed_is_skipped_and_never_asked(web: LoopbackWeb, ask: Ask) -> None:
    host = site(web, "rules.test", "User-agent: *\nDisallow: /closed/\n")
    capture = ask(host.url("/closed/page"))
    assert (capture.outcome, capture.reason) == (Outcome.SKIPPED, "robots-disallowed")
    assert ask(host.url("/open")).outcome is Outcome.CAPTURED
    assert paths(web, "rules.test") == ["/robots.txt", "/robots.txt", "/open"]


def test_the_file_is_asked_as_ourselves(web: LoopbackWeb, ask: Ask) -> None:
    host = site(web, "named.test", "User-agent: sourcecheck\nDisallow: /closed/\n\nUser-agent: *\nDisallow: /\n")
    assert ask(host.url("/open")).outcome is Outcome.CAPTURED
    assert ask(host.url("/closed/page")).reason == "robots-disallowed"
    assert ask(host.url("/open"), user_agent="other/1.0").reason == "robots-disallowed"


@pytest.mark.parametrize(
    ("text", "token", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "sourcecheck", False),
        ("User-agent: SourceCheck/2.0\nDisallow: /", "sourcecheck", False),
        ("User-agent: source\nDisallow: /", "sourcecheck", True),
        ("User-agent: sourcecheck-pro\nDisallow: /", "sourcecheck", True),
        ("User-agent: a\nUser-agent: sourcecheck\nDisallow: /", "sourcecheck", False),
        ("User-agent: a\nDisallow: /\n\nUser-agent: *\nDisallow:", "sourcecheck", True),
        ("User-agent: *\nDisallow: /\nAllow: /page", "sourcecheck", True),
        ("User-agent: *\nDisallow: /*e$", "sourcecheck", False),
        ("\ufeffUser-agent: *\nDisallow: /", "sourcecheck", False),
        ("<!doctype html><title>Not found</title>", "sourcecheck", True),
        ("Disallow: /", "sourcecheck", True),
    ],
)
def test_the_rules_of_the_standard(text: str, token: str, allowed: bool) -> None:
    assert for_us(text, token).can_fetch("http://h.test/page", token) is allowed


def test_a_file_made_to_cost_time_costs_none() -> None:
    names = "".join(f"User-agent: n{number}\n" for number in range(15_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(12_000))
    # The parser alone would make 180 million rules of it.
    parsed = for_us(names + rules + "User-agent: *\nDisallow: /last", "sourcecheck")
    assert parsed.can_fetch("http://h.test/1", "sourcecheck")
    assert not parsed.can_fetch("http://h.test/last", "sourcecheck")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_file_allows_everything(web: LoopbackWeb, ask: Ask, status: int) -> None:
    host = web.host(f"none{status}.test")
    host.page("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    host.page("/open", "<p>words</p>")
    assert ask(host.url("/open")).outcome is Outcome.CAPTURED


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_file_that_cannot_be_had_allows_nothing(web: LoopbackWeb, ask: Ask, status: int) -> None:
    host = web.host(f"broken{status}.test")
    host.page("/robots.txt", "oh", status=status)
    host.page("/open", "<p>words</p>")
    capture = ask(host.url("/open"))
    assert (capture.outcome, capture.reason) == (Outcome.UNREACHABLE, "robots-unreachable")
    assert str(status) in capture.detail
    assert "/open" not in paths(web, host.name)


@pytest.mark.parametrize("how", [misbehave.hang(), misbehave.reset(), misbehave.drip_body(), misbehave.header_flood()])
def test_a_file_that_misbehaves_allows_nothing(web: LoopbackWeb, ask: Ask, how: Any) -> None:
    host = web.host("rough.test")
    host.route("/robots.txt", how)
    host.page("/open", "<p>words</p>")
    capture = ask(host.url("/open"), timeout=1.0)
    assert (capture.outcome, capture.reason) == (Outcome.UNREACHABLE, "robots-unreachable")


def test_a_host_that_is_away_is_said_to_be_away(web: LoopbackWeb, ask: Ask) -> None:
    web.refuse("away.test")
    capture = ask("http://away.test/open")
    assert (capture.outcome, capture.reason) == (Outcome.UNREACHABLE, "refused")
    bad = web.bad_tls("expired.test", "expired")
    bad.page("/open", "<p>words</p>")
    assert ask("https://expired.test/open").reason == "tls-expired"


def test_redirects_of_the_file(web: LoopbackWeb, ask: Ask) -> None:
    host = site(web, "moved.test", "")
    target = web.host("target.test")
    target.page("/rules", "User-agent: *\nDisallow: /closed/", content_type="text/plain")
    host.redirect("/robots.txt", "http://target.test/rules")
    assert ask(host.url("/closed/page")).reason == "robots-disallowed"
    host.redirect("/robots.txt", "/robots.txt")
    assert ask(host.url("/closed/page")).outcome is Outcome.CAPTURED


def test_a_redirect_leads_nowhere_that_is_closed_to_us(web: LoopbackWeb, ask: Ask) -> None:
    closed = site(web, "walled.test", "User-agent: *\nDisallow: /closed/")
    host = web.host("leads.test")
    host.redirect("/page", closed.url("/closed/page"), 302)
    capture = ask(host.url("/page"))
    assert (capture.outcome, capture.reason) == (Outcome.SKIPPED, "robots-disallowed")
    assert capture.final_url == closed.url("/closed/page")
    assert paths(web, "walled.test") == ["/robots.txt"]


def test_a_large_file_is_read_as_far_as_the_standard_wants(web: LoopbackWeb, ask: Ask) -> None:
    filler = "# nothing\n" * 60_000
    host = site(web, "large.test", f"User-agent: *\nDisallow: /closed/\n{filler}Disallow: /open\n")
    assert ask(host.url("/closed/page")).reason == "robots-disallowed"
    assert ask(host.url("/open")).outcome is Outcome.CAPTURED
    endless = web.host("endless.test")
    endless.route("/robots.txt", misbehave.endless_body())
    endless.page("/open", "<p>words</p>")
    assert ask(endless.url("/open")).reason == "robots-unreachable"


def test_an_operator_leaves_out_hosts_of_their_own(web: LoopbackWeb, ask: Ask) -> None:
    host = site(web, "www.mine.test", "User-agent: *\nDisallow: /")
    assert ask(host.url("/open"), robots_ignore="mine.test").outcome is Outcome.CAPTURED
    assert ask(host.url("/open"), robots_ignore=("ine.test",)).reason == "robots-disallowed"


def test_one_request_however_many_wait(web: LoopbackWeb) -> None:
    host = web.host("busy.test")
    arrived = threading.Event()

    def slow(call: Any) -> None:
        arrived.set()
        call.wait(0.3)
        call.reply(200, b"User-agent: *\nDisallow: /closed/")

    host.route("/robots.txt", slow)
    settings = web.settings()
    session = GuardedSession(settings)
    robots = Robots(settings, session)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(robots.refusal, [host.url(f"/closed/{number}") for number in range(8)]))
    finally:
        session.close()
    assert arrived.is_set()
    assert found == [("robots-disallowed", "")] * 8
    assert paths(web, "busy.test") == ["/robots.txt"]


def test_a_passing_failure_is_asked_about_once_more(web: LoopbackWeb) -> None:
    host = web.host("flaky-robots.test")
    host.route("/robots.txt", misbehave.first_then(misbehave.status(503), misbehave.status(404)))
    settings = web.settings()
    session = GuardedSession(settings)
    robots = Robots(settings, session)
    try:
        first, second = robots.refusal(host.url("/a")), robots.refusal(host.url("/a"))
    finally:
        session.close()
    assert first is not None
    assert first[0] == "robots-unreachable"
    assert second is None


def test_a_delay_is_kept_and_has_an_end(web: LoopbackWeb) -> None:
    host = site(web, "slow-down.test", "User-agent: *\nCrawl-delay: 0.3\n")
    patient = site(web, "patient.test", "User-agent: *\nCrawl-delay: 86400\n")
    settings = web.settings()
    session = GuardedSession(settings)
    robots = Robots(settings, session)
    fetcher = LiveFetcher(session, robots)
    request = CaptureRequest(CaptureKind.LIVE, host.url("/open"))
    try:
        assert fetcher.spacing(request) == 0.0
        began = time.monotonic()
        for _ in range(3):
            assert fetcher.fetch(request).capture.outcome is Outcome.CAPTURED
        assert time.monotonic() - began >= 0.6
        assert fetcher.spacing(request) == 0.3
        assert robots.refusal(patient.url("/open")) is None
        assert robots.delay(patient.url("/open")) == LONGEST_DELAY
        robots.wait(patient.url("/open"))
        waiting = threading.Thread(target=robots.wait, args=(patient.url("/open"),))
        waiting.start()
        fetcher.close()
        waiting.join(10)
        assert not waiting.is_alive()
    finally:
        session.close()


def test_a_day_of_memory(web: LoopbackWeb, ask: Ask, tmp_path: Path) -> None:
    now = [1_000_000_000.0]
    host = site(web, "kept-rules.test", "User-agent: *\nDisallow: /closed/")
    url = host.url("/closed/page")

    def run() -> Capture:
        cache = RobotsCache(tmp_path / "robots.sqlite", lambda: now[0])
        try:
            return ask(url, cache)
        finally:
            cache.close()

    assert run().reason == run().reason == "robots-disallowed"
    assert len(paths(web, host.name)) == 1
    now[0] += 90_000
    host.page("/robots.txt", "gone", status=503)
    assert run().reason == "robots-disallowed"  # what was known stands while the file cannot be had
    host.page("/robots.txt", "", status=404)
    assert run().outcome is Outcome.CAPTURED
    assert run().outcome is Outcome.CAPTURED
    now[0] += 40 * 86_400
    host.page("/robots.txt", "gone", status=503)
    assert run().reason == "robots-unreachable"


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_memory_is_no_trouble(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "robots.sqlite"
    path.write_bytes(damage)
    cache = RobotsCache(path)
    cache.keep("http://a.test", "text")
    cache.close()
    again = RobotsCache(path)
    assert again.fresh("http://a.test") == "text"
    again.close()
    assert again.fresh("http://a.test") is None
    nowhere = RobotsCache(tmp_path / "no" / "such" / "folder")
    nowhere.keep("http://a.test", "text")
    assert nowhere.fresh("http://a.test") is None
    nowhere.close()


def test_the_decision_is_evidence_like_any(web: LoopbackWeb, tmp_path: Path) -> None:
    host = site(web, "replayed.test", "User-agent: *\nDisallow: /closed/")
    settings = web.settings()
    session = GuardedSession(settings)
    request = CaptureRequest(CaptureKind.LIVE, host.url("/closed/page"))
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        kept = RecordingFetcher(LiveFetcher(session, Robots(settings, session)), store).fetch(request)
        session.close()
    with EvidenceStore(tmp_path, write=False) as store:
        assert store.latest(request.key) == kept.capture
    assert kept.capture.reason == "robots-disallowed"
