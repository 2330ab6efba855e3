"""The archive witness: which copy is read, and that no failure of an archive ever reads as "not archived"."""

import base64
import gzip
import hashlib
import itertools
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from checker.capture.archives import ARCHIVE_REASONS, ARCHIVES, ArchiveFetcher
from checker.capture.archives.playback import MAX_HOPS
from checker.capture.archives.pywb import Pywb
from checker.capture.archives.wayback import WaybackMachine
from checker.capture.classify import REASONS
from checker.capture.guard import GuardedSession
from checker.model.capture import CaptureKind, Hop, Outcome
from checker.settings import Settings
from tests.capture.fake_wayback import INDEX, FakeWayback, archive_request, plain, row, settings_of
from tests.web import Call, LoopbackWeb, Route
from tests.web import misbehave as bad

PAGE = "https://example.test/page"
NEW = "https://example.test/new"
T20, T21, T22 = "20200101000000", "20210101000000", "20220101000000"


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    """One web for all: each FakeWayback begins with a host that serves nothing."""
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def session(web: LoopbackWeb) -> Iterator[GuardedSession]:
    running = GuardedSession(settings_of(web))
    yield running
    running.close()


@pytest.fixture(scope="module")
def hasty(web: LoopbackWeb) -> Iterator[GuardedSession]:
    """A session for what never ends."""
    running = GuardedSession(settings_of(web, timeout=0.5))
    yield running
    running.close()


@pytest.fixture
def archive(web: LoopbackWeb, session: GuardedSession) -> Iterator[FakeWayback]:
    with FakeWayback(web, session) as running:
        yield running


BLOCKED_SITE = (
    b"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException: "
    b"Blocked Site Error"
)
NO_ROWS: list[tuple[str, Route, Outcome, str]] = [
    ("429, short body", plain(429, b"slow down"), Outcome.NO_ANSWER, "archive-busy"),
    ("429, a web page", plain(429, b"<html><body>Too many requests"), Outcome.NO_ANSWER, "archive-busy"),
    ("429, come back at once", plain(429, b"", ("Retry-After", "0")), Outcome.NO_ANSWER, "archive-busy"),
    ("429, come back in years", plain(429, b"", ("Retry-After", "1000000000")), Outcome.NO_ANSWER, "archive-busy"),
    ("403 and no word why", plain(403, b"Forbidden"), Outcome.NO_ANSWER, "archive-http"),
    ("404 of the index itself", plain(404, b"no such page"), Outcome.NO_ANSWER, "archive-http"),
    ("500", plain(500, b"oops"), Outcome.NO_ANSWER, "archive-http"),
    ("503", plain(503, b"offline"), Outcome.NO_ANSWER, "archive-http"),
    ("never answers", bad.hang(), Outcome.NO_ANSWER, "timeout"),
    ("drips", bad.drip_body(), Outcome.NO_ANSWER, "timeout"),
    ("reset", bad.reset(), Outcome.NO_ANSWER, "reset"),
    ("not HTTP", bad.garbage(), Outcome.NO_ANSWER, "bad-response"),
    ("cut off in the middle", bad.cut_length(row(T20, PAGE).encode()), Outcome.NO_ANSWER, "cut-off"),
    ("a bomb", bad.gzip_bomb(1 << 26), Outcome.NO_ANSWER, "too-large"),
    ("a redirect", plain(302, b"", ("Location", "https://web.archive.org/down")), Outcome.NO_ANSWER, "archive-garbage"),
    ("a web page", plain(200, b"<html>Temporarily offline", ("Content-Type", "text/html")), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("a page called text", plain(200, b"\n <!doctype html>", ("Content-Type", "text/plain")), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("JSON", plain(200, b'{"error": "busy"}'), Outcome.NO_ANSWER, "archive-garbage"),
    ("only words", plain(200, b"Sorry, try again later"), Outcome.NO_ANSWER, "archive-garbage"),
    ("an invalid timestamp", plain(200, row("20201341999999", PAGE).encode()), Outcome.NO_ANSWER, "archive-garbage"),
    ("a short timestamp", plain(200, row("20200101", PAGE).encode()), Outcome.NO_ANSWER, "archive-garbage"),
    ("a row cut short", plain(200, row(T20, PAGE)[:-8].encode()), Outcome.NO_ANSWER, "archive-garbage"),
    ("another page's rows", plain(200, row(T20, NEW).encode()), Outcome.NO_ANSWER, "other-original"),
    ("says: blocked site", plain(403, BLOCKED_SITE), Outcome.EXCLUDED, "archive-excluded"),
    ("says: robots", plain(403, b"", ("X-Archive-Wayback-Runtime-Error", "RobotAccessControlException: Blocked")),
     Outcome.EXCLUDED, "archive-excluded"),
    ("blocked site with a 200", plain(200, BLOCKED_SITE), Outcome.EXCLUDED, "archive-excluded"),
    ("blocked site with a 500", plain(500, BLOCKED_SITE), Outcome.EXCLUDED, "archive-excluded"),
    ("a 404 that quotes the words", plain(404, b"<p>" + BLOCKED_SITE), Outcome.NO_ANSWER, "archive-http"),
    ("451", plain(451, b"by order of a court"), Outcome.EXCLUDED, "archive-excluded"),
    ("answers, and has nothing", plain(200, b"", ("Content-Type", "text/plain")), Outcome.NOT_ARCHIVED,
     "archive-empty"),
]  # fmt: skip


@pytest.mark.parametrize(("route", "outcome", "reason"), [r[1:] for r in NO_ROWS], ids=[r[0] for r in NO_ROWS])
def test_what_an_index_may_answer(
    web: LoopbackWeb, session: GuardedSession, hasty: GuardedSession, route: Route, outcome: Outcome, reason: str
) -> None:
    with FakeWayback(web, hasty if reason == "timeout" else session) as archive:
        archive.index(route)
        fetched = archive.fetch(PAGE, "2020-06-01")
    assert (fetched.capture.outcome, fetched.capture.reason) == (outcome, reason)
    assert fetched.body == b""
    assert fetched.capture.digest == ""
    assert fetched.capture.detail.endswith(".")


def test_words_from_the_question_do_not_exclude(archive: FakeWayback) -> None:
    archive.index(plain(403, b"<html>No access to ?q=Blocked Site Error"))
    capture = archive.fetch("https://example.test/?q=Blocked%20Site%20Error").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-http")


def test_only_an_empty_index_means_not_archived() -> None:
    assert [name for name, _, outcome, _ in NO_ROWS if outcome is Outcome.NOT_ARCHIVED] == ["answers, and has nothing"]


def test_an_archive_that_cannot_be_reached_is_no_answer() -> None:
    with LoopbackWeb() as web, FakeWayback.away(web) as archive:
        capture = archive.fetch(PAGE).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "refused")


def test_every_reason_has_its_sentence() -> None:
    known = ARCHIVE_REASONS.keys() | REASONS.keys()
    assert {reason for _, _, _, reason in [*NO_ROWS, *PLAYED]} <= known
    assert not ARCHIVE_REASONS.keys() & REASONS.keys()


MEMENTO = ("Memento-Datetime", "Wed, 01 Jan 2020 00:00:00 GMT")
PLAYED: list[tuple[str, Route, Outcome, str]] = [
    ("404 of the archive", plain(404, b"not here"), Outcome.NO_ANSWER, "archive-inconsistent"),
    ("an archived 404", plain(404, b"gone", MEMENTO), Outcome.GONE, "archive-copy-gone"),
    ("an archived 410", plain(410, b"gone", MEMENTO), Outcome.GONE, "archive-copy-gone"),
    ("an archived 403", plain(403, b"wall", MEMENTO), Outcome.NO_ANSWER, "archive-copy-status"),
    ("an archived 503", plain(503, b"down", MEMENTO), Outcome.NO_ANSWER, "archive-copy-status"),
    ("an archived 429", plain(429, b"wall", MEMENTO), Outcome.NO_ANSWER, "archive-copy-status"),
    ("an archived redirect to nowhere", plain(301, b"", MEMENTO), Outcome.NO_ANSWER, "archive-copy-status"),
    ("a page that is no memento", plain(200, b"<p>Welcome to the hotel WLAN"), Outcome.NO_ANSWER,
     "archive-not-a-memento"),
    ("an impossible date", plain(200, b"<p>x", ("Memento-Datetime", "Wed, 01 Jan 99999 00:00:00 GMT")),
     Outcome.NO_ANSWER, "archive-not-a-memento"),
    ("an unreadable date", plain(200, b"<p>x", ("Memento-Datetime", "yesterday")), Outcome.NO_ANSWER,
     "archive-not-a-memento"),
    ("another page's copy", plain(200, b"<p>x", MEMENTO, ("Link", f'<{NEW}>; rel="original"')), Outcome.NO_ANSWER,
     "other-original"),
    ("429", plain(429, b"slow"), Outcome.NO_ANSWER, "archive-busy"),
    ("503", plain(503, b"down"), Outcome.NO_ANSWER, "archive-http"),
    ("403 and no word why", plain(403, b"no"), Outcome.NO_ANSWER, "archive-http"),
    ("says: excluded", plain(403, b"", ("X-Archive-Wayback-Runtime-Error",
                                        "AdministrativeAccessControlException: Blocked Site Error")),
     Outcome.EXCLUDED, "archive-excluded"),
    ("451", plain(451, b""), Outcome.EXCLUDED, "archive-excluded"),
    ("to another site", plain(302, b"", ("Location", "https://elsewhere.test/")), Outcome.NO_ANSWER,
     "archive-other-host"),
    ("to a private address", plain(302, b"", ("Location", "http://127.0.0.1/web/20200101000000id_/https://example.test/")),
     Outcome.NO_ANSWER, "archive-other-host"),
    ("to itself", plain(302, b"", ("Location", f"/web/{T20}id_/{PAGE}")), Outcome.NO_ANSWER, "archive-redirects"),
    ("never answers", bad.hang(), Outcome.NO_ANSWER, "timeout"),
    ("reset", bad.reset(), Outcome.NO_ANSWER, "reset"),
    ("cut off", bad.cut_length(), Outcome.NO_ANSWER, "cut-off"),
    ("cut gzip", bad.cut_gzip(), Outcome.NO_ANSWER, "cut-off"),
    ("brotli", bad.wrong_coding(), Outcome.NO_ANSWER, "bad-coding"),
]  # fmt: skip


@pytest.mark.parametrize(("route", "outcome", "reason"), [r[1:] for r in PLAYED], ids=[r[0] for r in PLAYED])
def test_what_playback_may_answer(
    web: LoopbackWeb, session: GuardedSession, hasty: GuardedSession, route: Route, outcome: Outcome, reason: str
) -> None:
    with FakeWayback(web, hasty if reason == "timeout" else session) as archive:
        archive.index([row(T20, PAGE)])
        archive.play(T20, PAGE, route)
        fetched = archive.fetch(PAGE, "2020-06-01")
    assert (fetched.capture.outcome, fetched.capture.reason) == (outcome, reason)
    assert fetched.body == b""
    assert fetched.capture.digest == ""


def test_a_copy_is_read_raw_and_says_where_it_is_from(archive: FakeWayback) -> None:
    packed = gzip.compress(b"<p>archived words</p>")
    archive.index([row(T20, PAGE)])
    archive.copy(T20, PAGE, packed, headers=[("Content-Encoding", "gzip")])
    fetched = archive.fetch(PAGE, "2020-01-03")
    capture, memento = fetched.capture, fetched.capture.memento
    assert fetched.body == b"<p>archived words</p>"
    assert (capture.kind, capture.outcome, capture.status, capture.size) == (
        CaptureKind.ARCHIVE, Outcome.CAPTURED, 200, 21,
    )  # fmt: skip
    assert capture.digest == "sha256:" + hashlib.sha256(fetched.body).hexdigest()
    assert capture.digest_sha1 == base64.b32encode(hashlib.sha1(packed).digest()).decode()
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert memento is not None
    assert memento.archive == "web.archive.org"
    assert memento.url == f"https://web.archive.org/web/{T20}/{PAGE}"
    assert (memento.timestamp, memento.original, memento.pinned, memento.distance_days) == (T20, PAGE, False, -2)
    assert [urlsplit(exchange.url).path for exchange in fetched.exchanges] == [INDEX, f"/web/{T20}id_/{PAGE}"]


def test_the_copy_before_the_date_comes_first_then_the_one_after(archive: FakeWayback) -> None:
    archive.index([row(T20, PAGE), row(T22, PAGE)])
    archive.copy(T20, PAGE, b"old")
    archive.copy(T22, PAGE, b"new")
    assert archive.fetch(PAGE, "2021-12-31").body == b"old"
    assert archive.fetch(PAGE, "2022").body == b"new"
    assert archive.fetch(PAGE, "2019-05").body == b"old"
    assert archive.fetch(PAGE).body == b"new"


def test_a_bad_row_costs_only_itself(archive: FakeWayback) -> None:
    archive.index(["nonsense", row("20209999999999", PAGE), row(T20, PAGE), row(T21, PAGE) + " one too many"])
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE).capture.captured


def test_rows_of_similar_addresses_do_not_count(archive: FakeWayback) -> None:
    archive.index([row(T21, f"{PAGE}?utm_source=x"), row(T20, "http://www.example.test:80/page/")])
    archive.copy(T20, "http://www.example.test:80/page/")
    memento = archive.fetch(PAGE).capture.memento
    assert memento is not None
    assert memento.original == "http://www.example.test:80/page/"


def test_a_copy_that_repeats_an_earlier_one_is_kept(archive: FakeWayback) -> None:
    archive.index([row(T20, PAGE, "-"), row(T21, PAGE, "404", "7VPZ3YL62XWLWU3HI7JGRDJD6GCMJPTI")])
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, "2021-06-01").capture.captured


def test_a_page_known_only_by_its_errors_is_not_called_unarchived(archive: FakeWayback) -> None:
    archive.index([row(T20, PAGE, "404"), row(T21, PAGE, "503")])
    archive.copy(T21, PAGE, status=503)
    assert archive.fetch(PAGE).capture.outcome is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    "location",
    [NEW, "/new", f"https://web.archive.org/web/{T20}id_/{NEW}", f"/web/{T20}id_/{NEW}", f"/web/{T20}/{NEW}"],
)
def test_archived_redirects_are_followed_within_the_archive(archive: FakeWayback, location: str) -> None:
    archive.index([row(T20, PAGE, "301")])
    archive.copy(T20, PAGE, b"", status=301, headers=[("Location", location)])
    archive.copy(T20, NEW, b"moved words")
    fetched = archive.fetch(PAGE, "2020-06-01")
    assert fetched.body == b"moved words"
    assert fetched.capture.hops == (Hop(f"https://web.archive.org/web/{T20}id_/{PAGE}", 301, location),)
    assert fetched.capture.memento is not None
    assert (fetched.capture.memento.original, fetched.capture.memento.shows) == (PAGE, NEW)
    assert fetched.capture.memento.url == f"https://web.archive.org/web/{T20}/{NEW}"
    assert {host for host, _ in archive.hits} == {"web.archive.org"}


def test_what_archived_redirects_hand_out_is_not_reported(archive: FakeWayback) -> None:
    landed = "https://example.test/landed?access_token=canary-1"
    archive.index([row(T20, PAGE, "302")])
    archive.copy(T20, PAGE, b"", status=302, headers=[("Location", landed)])
    archive.copy(T20, landed, b"words")
    fetched = archive.fetch(PAGE, "2020-06-01")
    assert fetched.body == b"words"
    assert "canary" not in str(fetched.capture)
    assert fetched.capture.hops[0].location == landed.replace("canary-1", "REDACTED")
    archive.copy(T20, PAGE, b"words", original="https://editor:canary-2@example.test/other")
    refused = archive.fetch(PAGE, "2020-06-01").capture
    assert refused.reason == "other-original"
    assert "canary" not in str(refused)


def test_archived_redirects_end_somewhere(archive: FakeWayback) -> None:
    archive.index([row(T20, PAGE)])
    steps = [PAGE, *(f"https://example.test/{n}" for n in range(20))]
    for here, there in itertools.pairwise(steps):
        archive.copy(T20, here, b"", status=302, headers=[("Location", there)])
    capture = archive.fetch(PAGE).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-redirects")
    assert len(capture.hops) == MAX_HOPS + 1


def test_a_full_answer_without_a_page_is_asked_again_without_redirects(archive: FakeWayback) -> None:
    def index(call: Call) -> None:
        query = parse_qs(urlsplit(call.hit.path).query)
        limit = int(query["limit"][0])
        rows = [row(str(20200101000000 + n), PAGE, "301") for n in range(limit)]
        call.reply(200, (row(T20, PAGE) if "filter" in query else "\n".join(rows)).encode())

    archive.index(index)
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, "2020-06-01").capture.captured
    first, second, _ = archive.asked
    assert "filter" not in first
    assert parse_qs(urlsplit(second).query)["filter"] == ["!statuscode:[1345].."]


def test_a_full_answer_of_later_copies_is_asked_again_for_earlier_ones(archive: FakeWayback) -> None:
    def index(call: Call) -> None:
        query = parse_qs(urlsplit(call.hit.path).query)
        rows = [row(str(20220101000000 + n), PAGE) for n in range(int(query["limit"][0]))]
        call.reply(200, (row(T20, PAGE) if "to" in query else "\n".join(rows)).encode())

    archive.index(index)
    archive.copy(T20, PAGE)
    memento = archive.fetch(PAGE, "2021-12-31").capture.memento
    assert memento is not None
    assert memento.timestamp == T20


def test_one_question_is_enough_when_nothing_is_archived(archive: FakeWayback) -> None:
    archive.index([])
    assert archive.fetch(PAGE, "2020-06-01").capture.outcome is Outcome.NOT_ARCHIVED
    assert len(archive.asked) == 1
    query = parse_qs(urlsplit(archive.asked[0]).query)
    assert query["url"] == [PAGE]
    assert query["closest"] == ["20200601235959"]


def test_an_address_ending_in_a_star_asks_for_itself_only(archive: FakeWayback) -> None:
    archive.index([])
    archive.fetch(f"{PAGE}*")
    assert parse_qs(urlsplit(archive.asked[0]).query)["url"] == [f"{PAGE}%2A"]


def test_waybackpy_opens_no_session_of_its_own(archive: FakeWayback, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("waybackpy asked by itself")

    monkeypatch.setattr("waybackpy.cdx_api.get_response", refuse)
    monkeypatch.setattr("waybackpy.cdx_utils.requests.Session", refuse)
    archive.index([row(T20, PAGE)])
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE).capture.captured


def test_a_busy_archive_is_asked_once_more_and_then_answers(archive: FakeWayback) -> None:
    archive.index(bad.first_then(plain(429, b"", ("Retry-After", "0")), plain(200, row(T20, PAGE).encode())))
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE).capture.captured


def test_an_archive_that_keeps_failing_is_left_alone(archive: FakeWayback) -> None:
    archive.index(plain(503))
    reasons = [archive.fetch(f"https://example.test/{n}").capture.reason for n in range(5)]
    assert reasons == ["archive-http", "archive-http", "archive-paused", "archive-paused", "archive-paused"]
    assert len(archive.asked) == 3


def test_without_a_network_every_thread_soon_gives_up() -> None:
    with LoopbackWeb() as web, FakeWayback.away(web, archive_rate=1) as archive:
        captures = []
        threads = [
            threading.Thread(target=lambda n=n: captures.append(archive.fetch(f"https://example.test/{n}").capture))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {capture.outcome for capture in captures} == {Outcome.NO_ANSWER}
    assert {capture.reason for capture in captures} <= {"refused", "archive-paused"}


def test_a_copy_from_the_future_is_none(archive: FakeWayback) -> None:
    archive.index([row("20990101000000", PAGE)])
    archive.copy("20990101000000", PAGE)
    capture = archive.fetch(PAGE).capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-not-a-memento")


def test_a_copy_of_another_day_is_told(archive: FakeWayback) -> None:
    archive.index([row(T20, PAGE)])
    archive.copy(T20, PAGE, given=T22)
    memento = archive.fetch(PAGE, "2020-01-01").capture.memento
    assert memento is not None
    assert (memento.timestamp, memento.distance_days) == (T22, 731)


@pytest.mark.parametrize(
    "address",
    [
        f"https://web.archive.org/web/{T20}/{PAGE}",
        f"http://web.archive.org/web/{T20}/{PAGE}",
        f"https://web.archive.org/web/{T20}id_/{PAGE}",
        f"https://web.archive.org/web/{T20}if_/{PAGE}#part",
        f"https://web.archive.org/{T20}/{PAGE}",
        f"https://wayback.archive.org/web/{T20}/{PAGE}",
        f"https://web-beta.archive.org/web/{T20}/https:/example.test/page",
    ],
)
def test_a_pinned_copy_is_read_without_asking_the_index(archive: FakeWayback, address: str) -> None:
    archive.copy(T20, PAGE)
    capture = archive.fetch(PAGE, "2023-01-01", pinned=address).capture
    assert capture.captured
    assert capture.memento is not None
    assert (capture.memento.pinned, capture.memento.original, capture.memento.distance_days) == (True, PAGE, 0)
    assert archive.asked == [f"/web/{T20}id_/{PAGE}"]


def test_a_pinned_copy_of_another_page_is_read_and_told(archive: FakeWayback) -> None:
    archive.copy(T20, NEW)
    capture = archive.fetch(PAGE, pinned=f"https://web.archive.org/web/{T20}/{NEW}").capture
    assert capture.captured
    assert capture.url == PAGE
    assert capture.memento is not None
    assert capture.memento.original == NEW


def test_the_archives_own_correction_of_a_date_is_followed(archive: FakeWayback) -> None:
    archive.play(T20, PAGE, plain(302, b"", ("Location", f"https://web.archive.org/web/{T22}id_/{PAGE}")))
    archive.copy(T22, PAGE)
    memento = archive.fetch(PAGE, pinned=f"https://web.archive.org/web/{T20}/{PAGE}").capture.memento
    assert memento is not None
    assert (memento.timestamp, memento.distance_days) == (T22, 731)


def test_a_correction_to_another_page_is_not_followed(archive: FakeWayback) -> None:
    archive.play(T20, PAGE, plain(302, b"", ("Location", f"https://web.archive.org/web/{T22}id_/{NEW}")))
    archive.copy(T22, NEW)
    capture = archive.fetch(PAGE, pinned=f"https://web.archive.org/web/{T20}/{PAGE}").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "other-original")


def test_a_resume_key_is_no_row_and_costs_none(archive: FakeWayback) -> None:
    key = ["", "test%2Cexample%29%2Fpage+20200101000001"]
    archive.index([row(T20, PAGE), *key])
    archive.copy(T20, PAGE)
    capture = archive.fetch(PAGE, "2020-06-01").capture
    assert capture.captured
    assert capture.detail.endswith("One line of its index was passed over as no row.")
    archive.index(key)
    assert archive.fetch(PAGE, "2020-06-01").capture.outcome is Outcome.NO_ANSWER


def test_a_missing_pinned_copy_is_not_archived_only_if_the_index_agrees(archive: FakeWayback) -> None:
    pinned = f"https://web.archive.org/web/{T20}/{PAGE}"
    archive.play(T20, PAGE, plain(404))
    said = []
    for answer in (plain(200), plain(200, row(T22, PAGE).encode()), plain(403, b"no"), plain(403, BLOCKED_SITE)):
        archive.index(answer)
        capture = archive.fetch(PAGE, pinned=pinned).capture
        said.append((capture.outcome, capture.reason))
    assert said == [
        (Outcome.NOT_ARCHIVED, "archive-empty"),
        (Outcome.NO_ANSWER, "archive-inconsistent"),
        (Outcome.NO_ANSWER, "archive-http"),
        (Outcome.EXCLUDED, "archive-excluded"),
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://archive.today/abcde", "untrusted-archive"),
        (f"https://evil.test/web/{T20}/{PAGE}", "archive-unknown-host"),
        (f"https://web.archive.org.evil.test/web/{T20}/{PAGE}", "archive-unknown-host"),
        (f"https://user:pass@web.archive.org/web/{T20}/{PAGE}", "archive-unknown-host"),
        (f"ftp://web.archive.org/web/{T20}/{PAGE}", "archive-unknown-host"),
        ("http://[::1/web", "archive-unknown-host"),
        ("no address at all", "archive-unknown-host"),
        (f"https://web.archive.org/web/2020/{PAGE}", "archive-bad-address"),
        (f"https://web.archive.org/web/*/{PAGE}", "archive-bad-address"),
        (f"https://web.archive.org/web/20201332000000/{PAGE}", "archive-bad-address"),
        (f"https://web.archive.org/web/{T20}/", "archive-bad-address"),
        (f"https://web.archive.org/web/{T20}/javascript:alert(1)", "archive-bad-address"),
        (f"https://web.archive.org/web/{T20}/file:///etc/passwd", "archive-bad-address"),
        (f"https://web.archive.org/web/29990101000000/{PAGE}", "archive-bad-address"),
        ("https://web.archive.org/save/https://example.test/", "archive-bad-address"),
        ("https://web.archive.org/", "archive-bad-address"),
    ],
)
def test_an_address_that_names_no_copy_is_not_asked(archive: FakeWayback, address: str, reason: str) -> None:
    fetched = archive.fetch(PAGE, pinned=address)
    assert (fetched.capture.outcome, fetched.capture.reason) == (Outcome.NOT_ASKED, reason)
    assert fetched.capture.fetched_at == ""
    assert archive.hits == []


def test_a_date_that_is_none_is_not_asked(archive: FakeWayback) -> None:
    capture = archive.fetch(PAGE, "last week").capture
    assert (capture.outcome, capture.reason) == (Outcome.NOT_ASKED, "archive-bad-date")


def test_a_pinned_wayback_copy_is_asked_there_whatever_the_own_archive_is(web: LoopbackWeb) -> None:
    with FakeWayback(web, archives=["http://archive.test/web"]) as archive:
        archive.copy(T20, PAGE)
        web.host("archive.test").route("/web/cdx", plain(200, b""))
        assert archive.fetch(PAGE, pinned=f"https://web.archive.org/web/{T20}/{PAGE}").capture.captured
        assert {host for host, _ in archive.hits} == {"web.archive.org"}
        assert archive.fetch(PAGE).capture.outcome is Outcome.NOT_ARCHIVED
        assert [host for host, _ in archive.hits] == ["web.archive.org", "archive.test"]


def test_a_name_that_leads_into_the_own_network_is_refused_by_the_guard() -> None:
    def resolver(host: str, port: int, seconds: float) -> list[tuple[socket.AddressFamily, object]]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    settings = Settings(archive_rate=600_000)
    session = GuardedSession(settings, resolver=resolver)
    fetcher = ArchiveFetcher(settings, session)
    try:
        capture = fetcher.fetch(archive_request(PAGE)).capture
    finally:
        fetcher.close()
        session.close()
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "private-address")


@pytest.mark.parametrize("url", ["ftp://example.test/", "mailto:a@example.test", "http://", "http://[::1", ""])
def test_what_is_no_web_address_is_not_looked_up(archive: FakeWayback, url: str) -> None:
    capture = archive.fetch(url).capture
    assert (capture.outcome, capture.reason) == (Outcome.NOT_ASKED, "bad-url")
    assert archive.hits == []


def test_the_registry_names_every_dialect() -> None:
    assert [kind.dialect for kind in ARCHIVES] == ["wayback", "pywb", "memento", "perma"]
    assert all(kind.__doc__ for kind in ARCHIVES)


def test_pywb_is_asked_in_its_own_accent() -> None:
    query = parse_qs(urlsplit(Pywb("http://archive.test/web/").index_url(PAGE, T20, limit=5, usable=True)).query)
    assert query["output"] == ["text"]
    assert query["fl"] == ["urlkey,timestamp,url,mime,status,digest,length"]
    assert query["filter"] == ["!~status:^[1345]..$"]


def test_an_own_archive_names_copies_of_its_own_collection_only() -> None:
    own = Pywb("http://archive.test:8090/web")
    assert own.parse(f"http://archive.test:8090/web/{T20}id_/{PAGE}") is not None
    assert own.parse(f"http://archive.test:8090/other/{T20}/{PAGE}") is None
    assert own.parse(f"http://archive.test/web/{T20}/{PAGE}") is None
    assert WaybackMachine("https://wayback.example.test").parse(f"https://web.archive.org/web/{T20}/{PAGE}") is None


def test_an_archive_fetcher_is_for_archives(archive: FakeWayback) -> None:
    from checker.capture.base import CaptureRequest

    with pytest.raises(ValueError, match="archive requests"):
        archive.fetcher.fetch(CaptureRequest(CaptureKind.LIVE, PAGE))
