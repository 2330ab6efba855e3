"""From an address to a capture."""

import base64
import datetime as dt
import gzip
import hashlib
from collections.abc import Iterator

import pytest

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.robots import Robots
from checker.capture.visit import Visit, media_type_of
from checker.model.capture import CaptureKind, Outcome
from tests.web import LoopbackWeb, misbehave

PAGE = b"<p>the words that are quoted</p>"


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    with LoopbackWeb() as running:
        running.refuse("shut.test")
        yield running


@pytest.fixture
def fetcher(web: LoopbackWeb) -> Iterator[LiveFetcher]:
    session = GuardedSession(web.settings(timeout=5.0))
    yield LiveFetcher(session)
    session.close()


def live(url: str) -> CaptureRequest:
    return CaptureRequest(CaptureKind.LIVE, url)


def test_a_capture_says_all_that_a_report_needs(web: LoopbackWeb, fetcher: LiveFetcher) -> None:
    host = web.host("all.test")
    host.redirect("/old", "/new")
    host.route("/new", misbehave.packed(PAGE, "gzip"))
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    fetched = fetcher.fetch(live(host.url("/old#:~:text=words", "https")))
    capture = fetched.capture
    assert (capture.kind, capture.outcome, capture.reason, capture.status) == (
        CaptureKind.LIVE, Outcome.CAPTURED, "http-200", 200,
    )  # fmt: skip
    assert capture.url == "https://all.test/old#:~:text=words"
    assert capture.final_url == "https://all.test/new"
    assert [(hop.url, hop.status, hop.location) for hop in capture.hops] == [("https://all.test/old", 301, "/new")]
    assert (capture.media_type, capture.charset, capture.size) == ("text/html", "utf-8", len(PAGE))
    assert fetched.body == PAGE
    assert capture.digest == "sha256:" + hashlib.sha256(PAGE).hexdigest()
    sent = fetched.exchanges[-1].raw
    assert gzip.decompress(sent) == PAGE
    assert capture.digest_sha1 == base64.b32encode(hashlib.sha1(sent).digest()).decode()
    assert dict(capture.headers) == {
        "content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "content-length": str(len(sent)),
    }  # fmt: skip
    assert capture.evidence is None
    assert capture.memento is None
    assert capture.fetched_at.endswith("Z")
    assert before <= dt.datetime.fromisoformat(capture.fetched_at) <= dt.datetime.now(dt.UTC)
    assert [exchange.status for exchange in fetched.exchanges] == [301, 200]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, Outcome.GONE), (410, Outcome.GONE), (403, Outcome.BLOCKED), (500, Outcome.UNREACHABLE)],
)
def test_an_answer_that_is_no_page_has_no_body_but_its_exchange(
    web: LoopbackWeb, fetcher: LiveFetcher, status: int, outcome: Outcome
) -> None:
    url = web.host("errors.test").route(f"/{status}", misbehave.status(status, b"<h1>No</h1>"))
    fetched = fetcher.fetch(live(url))
    capture = fetched.capture
    assert (capture.outcome, capture.status, capture.reason) == (outcome, status, f"http-{status}")
    assert (fetched.body, capture.digest, capture.size) == (b"", "", 0)
    assert fetched.exchanges[0].raw == b"<h1>No</h1>"


def test_a_secret_in_a_redirect_stays_out_of_the_capture(web: LoopbackWeb, fetcher: LiveFetcher) -> None:
    host = web.host("token.test")
    host.redirect("/old", "/new?access_token=s3cr3t&page=2", 302)
    host.page("/new?access_token=s3cr3t&page=2", PAGE)
    fetched = fetcher.fetch(live(host.url("/old")))
    assert fetched.capture.final_url == "http://token.test/new?access_token=REDACTED&page=2"
    assert fetched.capture.captured
    assert "s3cr3t" not in repr(fetched.capture)


def test_half_a_page_is_not_captured_and_has_no_digest(web: LoopbackWeb, fetcher: LiveFetcher) -> None:
    fetched = fetcher.fetch(live(web.host("half.test").route("/", misbehave.cut_length())))
    capture = fetched.capture
    assert (capture.outcome, capture.reason, capture.status) == (Outcome.UNREACHABLE, "cut-off", 200)
    assert (capture.digest, capture.digest_sha1, fetched.body) == ("", "", b"")
    assert fetched.exchanges[0].truncated


def test_our_own_policy_is_said_to_be_ours(fetcher: LiveFetcher) -> None:
    capture = fetcher.fetch(live("ftp://files.test/x")).capture
    assert (capture.outcome, capture.reason, capture.status) == (Outcome.SKIPPED, "bad-scheme", None)
    assert capture.fetched_at.endswith("Z")
    assert not fetcher.fetch(live("ftp://files.test/x")).exchanges


def test_cited_addresses_do_not_reach_the_operators_archive(web: LoopbackWeb) -> None:
    endpoint = f"http://127.0.0.1:{web.port}/"
    session = GuardedSession(web.settings(connect_to=[], archives=[endpoint]))
    try:
        capture = LiveFetcher(session).fetch(live(endpoint)).capture
    finally:
        session.close()
    assert (capture.outcome, capture.reason) == (Outcome.SKIPPED, "bad-port")


@pytest.mark.parametrize("robots", [True, False])
def test_no_redirect_leads_to_an_archive_that_proves_nothing(web: LoopbackWeb, robots: bool) -> None:
    web.host("archive.ph").page("/abcde", "<p>words")
    web.host("shop.test").redirect("/gone", "https://archive.ph/abcde")
    settings = web.settings()
    session = GuardedSession(settings)
    before = len(web.hits)
    try:
        fetcher = LiveFetcher(session, Robots(settings, session) if robots else None)
        captures = [fetcher.fetch(live(url)).capture for url in ("http://shop.test/gone", "https://archive.ph/abcde")]
    finally:
        session.close()
    assert {(capture.outcome, capture.reason) for capture in captures} == {(Outcome.SKIPPED, "untrusted-archive")}
    assert not [hit for hit in web.hits[before:] if hit.host == "archive.ph"]


def ask(fetcher: LiveFetcher, *urls: str) -> list[Fetched]:
    return [fetcher.fetch(live(url)) for url in urls]


def test_a_host_that_never_answers_is_given_up(fetcher: LiveFetcher) -> None:
    captures = [got.capture for got in ask(fetcher, *(f"http://shut.test/{number}" for number in range(5)))]
    assert [capture.reason for capture in captures] == ["refused"] * 3 + ["host-unreachable"] * 2
    assert {capture.outcome for capture in captures} == {Outcome.UNREACHABLE}
    assert "3 times" in captures[-1].detail
    # The other scheme has not been heard of yet.
    assert fetcher.fetch(live("https://shut.test/")).capture.reason == "refused"


def test_one_answer_of_any_kind_is_a_sign_of_life(web: LoopbackWeb, fetcher: LiveFetcher) -> None:
    host = web.host("shaky.test")
    host.route("/reset", misbehave.reset())
    host.route("/500", misbehave.status(500))
    urls = [host.url("/reset")] * 2 + [host.url("/500")] + [host.url("/reset")] * 2
    assert [got.capture.reason for got in ask(fetcher, *urls)] == ["reset", "reset", "http-500", "reset", "reset"]


def test_a_host_that_asks_for_a_long_pause_is_left_alone(web: LoopbackWeb, fetcher: LiveFetcher) -> None:
    host = web.host("tired.test")
    host.route("/", misbehave.slow_down(3600))
    host.page("/page", PAGE)
    first, second = ask(fetcher, host.url("/"), host.url("/page", "https"))
    assert (first.capture.outcome, first.capture.reason) == (Outcome.BLOCKED, "http-429")
    assert (second.capture.outcome, second.capture.reason) == (Outcome.BLOCKED, "host-paused")
    assert "3600 s" in second.capture.detail
    assert len(web.hits_of("tired.test")) == 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html", ("text/html", "")),
        ("TEXT/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/html; charset="windows-1252"', ("text/html", "windows-1252")),
        ("text/html;charset='utf-8'", ("text/html", "utf-8")),
        ("text/html; x=1; charset=utf-8; y=2", ("text/html", "utf-8")),
        ("application/pdf, text/html; charset=utf-8", ("text/html", "utf-8")),
        ("text/html; charset=utf-8, text/html", ("text/html", "utf-8")),
        ("text/plain; charset=utf-8, text/html", ("text/html", "")),
        ("text/html; charset=", ("text/html", "")),
        ("nonsense", ("", "")),
        ("", ("", "")),
    ],
)
def test_content_types(header: str, expected: tuple[str, str]) -> None:
    assert media_type_of(header) == expected


def test_headers_are_found_in_any_case_and_joined() -> None:
    visit = Visit("u", "u", headers=(("Link", "<a>"), ("LINK", "<b>"), ("X", "y")))
    assert visit.header("link") == "<a>, <b>"
    assert visit.header("missing") == ""
