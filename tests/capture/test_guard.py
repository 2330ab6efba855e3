"""One guarded GET against servers of every kind. Everything goes over real sockets on the loopback."""

import contextlib
import gzip
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.capture.classify import REASONS, classify
from checker.capture.guard import GuardedSession, Visit
from checker.errors import SettingsError
from checker.model.capture import Outcome
from checker.settings import Settings
from tests.web import LoopbackWeb, Route, misbehave

PAGE = b"<p>the words that are quoted</p>"


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def modest(web: LoopbackWeb) -> Iterator[GuardedSession]:
    asking = GuardedSession(web.settings(max_bytes=1_000_000))
    yield asking
    asking.close()


@pytest.fixture
def session(web: LoopbackWeb) -> Iterator[Callable[..., GuardedSession]]:
    with contextlib.ExitStack() as stack:

        def make(resolver: Any = None, trusted: frozenset[tuple[str, int]] | None = None, **overrides: Any) -> Any:
            more = {"resolver": resolver} if resolver else {}
            made = GuardedSession(web.settings(**overrides), trusted=trusted, **more)
            stack.callback(made.close)
            return made

        yield make


def outcome(visit: Visit) -> tuple[str, int | None]:
    return visit.failure, visit.status


# -- honest answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_comes_back_with_its_exchange(web: LoopbackWeb, session: Any, scheme: str) -> None:
    host = web.host("honest.test")
    host.page("/p", PAGE, headers={"ETag": '"1"'}, content_type='text/HTML; Charset="ISO-8859-1"')
    visit = session().get(host.url("/p", scheme))
    assert outcome(visit) == ("", 200)
    assert (visit.body, visit.media_type, visit.charset) == (PAGE, "text/html", "iso-8859-1")
    assert visit.final_url == f"{scheme}://honest.test/p"
    (exchange,) = visit.exchanges
    assert exchange.raw == PAGE
    assert not exchange.truncated
    assert exchange.peer == f"127.0.0.1:{web.port if scheme == 'http' else web.tls_port}"
    assert ("ETag", '"1"') in exchange.headers
    assert ("Host", "honest.test") in exchange.request_headers


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw-deflate"])
def test_the_raw_body_is_kept_as_sent_and_decoded(web: LoopbackWeb, session: Any, coding: str) -> None:
    url = web.host("packed.test").route(f"/{coding}", misbehave.packed(PAGE, coding))
    visit = session().get(url)
    assert visit.body == PAGE
    assert visit.exchanges[0].raw != PAGE


def test_connections_are_kept_and_used_again(web: LoopbackWeb, session: Any) -> None:
    host = web.host("kept.test")
    host.page("/", PAGE)
    asking = session()
    for _ in range(3):
        assert outcome(asking.get(host.url("/", "https"))) == ("", 200)
    assert len({hit.connection for hit in web.hits_of("kept.test")}) == 1


def test_a_kept_connection_that_was_closed_meanwhile_is_no_failure(web: LoopbackWeb, session: Any) -> None:
    host = web.host("idle.test")
    host.page("/", PAGE)

    def leave_silently(call: Any) -> None:
        call.close()
        if len(web.hits_of("idle.test")) != 2:
            call.reply(200, PAGE)

    host.route("/again", leave_silently)
    asking = session()
    assert outcome(asking.get(host.url("/"))) == ("", 200)
    assert outcome(asking.get(host.url("/again"))) == ("", 200)
    first, second, third = (hit.connection for hit in web.hits_of("idle.test"))
    assert first == second != third


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_that_ends_with_its_connection_is_whole(web: LoopbackWeb, session: Any, scheme: str) -> None:
    host = web.host("old.test")
    host.route("/", misbehave.no_length(PAGE))
    assert session().get(host.url("/", scheme)).body == PAGE


def test_over_tls_an_end_without_goodbye_may_be_a_cut(web: LoopbackWeb, session: Any) -> None:
    host = web.host("ragged.test")
    host.route("/", misbehave.no_length(PAGE, goodbye=False))
    assert outcome(session().get(host.url("/", "https"))) == ("cut-off", 200)
    whole = [("Content-Length", str(len(PAGE)))]
    host.route("/whole", misbehave.no_length(PAGE, whole, goodbye=False))
    assert outcome(session().get(host.url("/whole", "https"))) == ("", 200)


@pytest.mark.parametrize("status", [100, 102, 103])
def test_interim_answers_are_passed_over(web: LoopbackWeb, session: Any, status: int) -> None:
    url = web.host("hints.test").route(f"/{status}", misbehave.interim_then(status, PAGE))
    visit = session().get(url)
    assert (outcome(visit), visit.body) == (("", 200), PAGE)


def test_an_error_page_keeps_its_status_whatever_it_is_coded_in(web: LoopbackWeb, session: Any) -> None:
    url = web.host("brgone.test").route("/", misbehave.status(404, b"\x8b\x02", Content_Encoding="br"))
    assert outcome(session().get(url)) == ("", 404)


def test_a_huge_error_page_keeps_its_status_and_is_not_read_to_its_end(web: LoopbackWeb, session: Any) -> None:
    def huge(call: Any) -> None:
        call.close()
        call.head(404, [("Content-Length", "5000000")])
        call.send(bytes(5_000_000))

    visit = session().get(web.host("hugegone.test").route("/", huge))
    assert outcome(visit) == ("", 404)
    assert visit.exchanges[0].truncated
    assert len(visit.exchanges[0].raw) <= 1_000_000


# -- what leaves with a request ---------------------------------------------------------------------------------------


def test_nothing_of_the_users_leaves(
    web: LoopbackWeb, session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine private.test login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(netrc))
    host = web.host("private.test")
    host.page("/", PAGE, headers=[("Set-Cookie", "track=1; Path=/"), ("Set-Cookie", "b=2")])
    asking = session(user_agent="sourcecheck/test")
    for _ in range(2):
        assert outcome(asking.get(host.url("/#:~:text=secret", "https"))) == ("", 200)
    for hit in web.hits_of("private.test"):
        assert hit.path == "/"
        assert hit.headers.keys() == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert hit.headers["accept-encoding"] == "gzip, deflate"
        assert hit.headers["user-agent"] == "sourcecheck/test"


def test_extra_headers_stop_at_another_origin_but_negotiation_goes_on(web: LoopbackWeb, session: Any) -> None:
    start, end = web.host("gate.test"), web.host("copies.test")
    end.page("/copy", PAGE)
    start.redirect("/", end.url("/copy"), 302)
    sent = {"Accept-Datetime": "Thu, 01 Jan 2020 00:00:00 GMT", "Authorization": "Bearer s3cret", "X-Key": "s3cret"}
    visit = session().get(start.url("/"), headers=sent)
    assert web.hits_of("gate.test")[0].headers["authorization"] == "Bearer s3cret"
    assert "accept-datetime" in web.hits_of("copies.test")[0].headers
    assert "s3cret" not in str(web.hits_of("copies.test"))
    assert "Authorization" not in dict(visit.exchanges[0].request_headers)


def test_a_caller_cannot_ask_for_another_coding(web: LoopbackWeb, session: Any) -> None:
    host = web.host("codings.test")
    host.page("/", PAGE)
    session().get(host.url("/"), headers={"Accept-Encoding": "br"})
    assert web.hits_of("codings.test")[0].headers["accept-encoding"] == "gzip, deflate"


# -- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_by_hand(web: LoopbackWeb, session: Any, status: int) -> None:
    host = web.host("moved.test")
    host.page("/new/page", PAGE)
    host.redirect(f"/{status}", "new/page#section", status)
    visit = session().get(host.url(f"/{status}"))
    assert (outcome(visit), visit.body, visit.final_url) == (("", 200), PAGE, "http://moved.test/new/page")
    assert [(hop.url, hop.status, hop.location) for hop in visit.hops] == [
        (host.url(f"/{status}"), status, "new/page#section")
    ]
    assert visit.exchanges[0].raw == b""
    assert visit.exchanges[0].truncated


def test_a_redirect_is_the_answer_when_not_followed(web: LoopbackWeb, session: Any) -> None:
    host = web.host("stay.test")
    host.redirect("/", "/new", 302)
    visit = session().get(host.url("/"), follow=False)
    assert (outcome(visit), visit.hops, visit.header("location")) == (("", 302), (), "/new")


def test_a_way_through_plain_http_is_marked(web: LoopbackWeb, session: Any) -> None:
    host = web.host("strip.test")
    host.page("/plain", PAGE)
    host.redirect("/", host.url("/plain"))
    assert session().get(host.url("/", "https")).downgraded
    assert not session().get(host.url("/", "http")).downgraded


@pytest.mark.parametrize(
    "make", [misbehave.redirect_endless, lambda location: misbehave.redirect_gzip_bomb(location, 1 << 26)]
)
def test_the_body_of_a_redirect_is_never_read(web: LoopbackWeb, session: Any, make: Callable[..., Route]) -> None:
    host = web.host("greedy.test")
    host.page("/end", PAGE)
    host.route("/", make("/end"))
    tracemalloc.start()
    visit = session().get(host.url("/"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (outcome(visit), visit.body) == (("", 200), PAGE)
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("location", "failure"),
    [
        ("/loop", "redirect-loop"),
        ("/ring", "redirect-loop"),
        ("file:///etc/passwd", "bad-scheme"),
        ("gopher://127.0.0.1/", "bad-scheme"),
        ("http://u:p@hops.test/", "userinfo"),
        ("http://hops.test:6379/", "bad-port"),
        ("http://[::1", "bad-redirect"),
        ("", "bad-redirect"),
    ],
)
def test_redirects_that_go_nowhere_good(web: LoopbackWeb, session: Any, location: str, failure: str) -> None:
    host = web.host("hops.test")
    host.redirect("/loop", location)
    host.redirect("/ring", "/loop")
    visit = session().get(host.url("/loop"))
    assert visit.failure == failure
    assert visit.body == b""


def test_too_many_redirects(web: LoopbackWeb, session: Any) -> None:
    host = web.host("many.test")
    for number in range(6):
        host.redirect(f"/{number}", f"/{number + 1}")
    host.page("/6", PAGE)
    assert outcome(session(max_redirects=6).get(host.url("/0"))) == ("", 200)
    visit = session(max_redirects=5).get(host.url("/0"))
    assert (visit.failure, len(visit.hops)) == ("too-many-redirects", 5)


def test_a_failure_after_a_redirect_has_no_status_of_its_own(web: LoopbackWeb, session: Any) -> None:
    web.refuse("shut.test")
    host = web.host("leads.test")
    host.redirect("/", "http://shut.test/page")
    visit = session().get(host.url("/"))
    assert (outcome(visit), visit.final_url, len(visit.hops)) == (("refused", None), "http://shut.test/page", 1)


# -- servers that do harm ---------------------------------------------------------------------------------------------

HARM: dict[str, tuple[Route, set[str]]] = {
    "cut-length": (misbehave.cut_length(), {"cut-off"}),
    "cut-chunks": (misbehave.cut_chunks(), {"cut-off"}),
    "cut-gzip": (misbehave.cut_gzip(), {"cut-off"}),
    "cut-deflate": (misbehave.cut_deflate(), {"cut-off"}),
    "cut-head": (misbehave.garbage(b"HTTP/1.1 404 Not Found\r\nContent-Ty"), {"cut-off"}),
    "cut-head-at-a-line": (misbehave.garbage(b"HTTP/1.1 404 Not Found\r\nServer: x\r\n"), {"cut-off"}),
    "cut-status-line": (misbehave.garbage(b"HTTP/1.1 404"), {"cut-off"}),
    "endless": (misbehave.endless_body(), {"too-large"}),
    "endless-chunks": (misbehave.endless_body(chunked=True), {"too-large"}),
    "declared-10-gb": (misbehave.endless_body(length=10_000_000_000), {"too-large"}),
    "gzip-bomb": (misbehave.gzip_bomb(1 << 26), {"too-large"}),
    "nested-gzip-bomb": (misbehave.nested_gzip_bomb(1 << 26), {"too-large"}),
    "brotli": (misbehave.wrong_coding("br"), {"bad-coding"}),
    "zstd": (misbehave.wrong_coding("zstd"), {"bad-coding"}),
    "gzip-that-is-none": (misbehave.wrong_coding("gzip"), {"bad-coding"}),
    "fifty-layers": (misbehave.wrong_coding(", ".join(["gzip"] * 50)), {"bad-coding"}),
    "chunk-size-minus-1": (misbehave.chunk_size_negative("-1"), {"bad-response"}),
    "chunk-size-minus-5": (misbehave.chunk_size_negative("-5"), {"bad-response"}),
    "chunk-size-word": (misbehave.chunk_size_negative("many"), {"cut-off"}),
    "length-minus-1": (misbehave.no_length(PAGE, [("Content-Length", "-1")]), {"bad-response"}),
    "length-twice": (misbehave.no_length(PAGE, [("Content-Length", "5, 6")]), {"bad-response"}),
    "length-underscore": (misbehave.no_length(PAGE, [("Content-Length", "3_2")]), {"bad-response"}),
    "transfer-gzip": (misbehave.no_length(PAGE, [("Transfer-Encoding", "gzip, chunked")]), {"bad-coding"}),
    "transfer-odd": (misbehave.no_length(PAGE, [("Transfer-Encoding", "xchunked")]), {"bad-coding"}),
    "no-header": (
        misbehave.garbage(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nnonsense\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b"),
        {"bad-response"},
    ),
    "header-with-a-space": (
        misbehave.garbage(b"HTTP/1.1 200 OK\r\nContent-Encoding : gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"),
        {"bad-response"},
    ),
    "header-flood": (misbehave.header_flood(), {"header-flood"}),
    "header-line-flood": (misbehave.header_line_flood(), {"header-flood"}),
    "header-line-too-long": (misbehave.header_flood(1, 200_000), {"header-flood"}),
    "continue-flood": (misbehave.continue_flood(), {"header-flood"}),
    "early-hints-flood": (misbehave.continue_flood(103), {"header-flood"}),
    "reset": (misbehave.reset(), {"reset"}),
    "reset-in-body": (misbehave.reset_in_body(), {"cut-off"}),
    "another-protocol": (misbehave.garbage(), {"bad-response"}),
    "nothing": (misbehave.garbage(b""), {"reset"}),
    "http-0.9": (misbehave.garbage(b"<html>hello</html>\n"), {"bad-response"}),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("harm", HARM)
def test_harm_is_a_named_failure_without_a_body(
    web: LoopbackWeb, modest: GuardedSession, harm: str, scheme: str
) -> None:
    route, expected = HARM[harm]
    host = web.host("harm.test")
    host.route(f"/{harm}", route)
    visit = modest.get(host.url(f"/{harm}", scheme))
    assert visit.failure in expected
    assert visit.body == b""


WHOLE = {
    "404": (b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nnot found", 0),
    "410": (b"HTTP/1.1 410 Gone\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngone\r\n0\r\n\r\n", 2),
    "200": (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: text/html\r\n\r\nthe words", 0),
    # Padded chunk sizes are common; cut behind its zeros, one looks like the last chunk.
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0003\r\nthe\r\n0006\r\n words\r\n0\r\n\r\n", 2),
    "gzip": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(PAGE, mtime=0), 0
    ),
    "interim": (b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", 0),
}  # fmt: skip
"""Whole answers, and how many bytes at the end say nothing more."""


@pytest.mark.parametrize("name", WHOLE)
def test_an_answer_cut_anywhere_is_never_taken_for_one(web: LoopbackWeb, modest: GuardedSession, name: str) -> None:
    answer, spare = WHOLE[name]
    host = web.host("anywhere.test")
    for length in range(len(answer) - spare):
        host.route(f"/{name}-{length}", misbehave.garbage(answer[:length]))
        visit = modest.get(host.url(f"/{name}-{length}"))
        assert visit.failure in ("cut-off", "reset", "bad-response"), (length, answer[:length], visit)
        assert classify(visit)[0] is Outcome.UNREACHABLE
    host.route(f"/{name}", misbehave.garbage(answer))
    assert classify(modest.get(host.url(f"/{name}")))[0] in (Outcome.CAPTURED, Outcome.GONE)


@settings(max_examples=150, deadline=None)
@given(answer=st.binary(max_size=300), head=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 404 No\r\n"]))
def test_no_bytes_whatever_raise(web: LoopbackWeb, modest: GuardedSession, answer: bytes, head: bytes) -> None:
    url = web.host("noise.test").route("/", misbehave.garbage(head + answer))
    visit = modest.get(url)
    outcome, reason, sentence = classify(visit)
    assert reason in REASONS
    assert sentence
    if not head.startswith(b"HTTP/1.1 404") and not answer.startswith(b"HTTP/"):
        assert outcome is not Outcome.GONE


SLOW: dict[str, Route] = {
    "hang": misbehave.hang(),
    "drip-headers": misbehave.drip_headers(),
    "drip-body": misbehave.drip_body(),
    "drip-chunks": misbehave.drip_body(chunked=True),
    "endless-trailers": misbehave.endless_trailers(),
    "drip-404": misbehave.drip_body(code=404),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("slow", SLOW)
def test_one_clock_ends_every_kind_of_slowness(
    web: LoopbackWeb, modest: GuardedSession, slow: str, scheme: str
) -> None:
    host = web.host("slow.test")
    host.route(f"/{slow}", SLOW[slow])
    visit = modest.get(host.url(f"/{slow}", scheme), timeout=0.3)
    assert visit.failure == "timeout"
    assert visit.body == b""


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_never_speaks(web: LoopbackWeb, session: Any, scheme: str) -> None:
    web.swallow("mute.test")
    assert outcome(session(timeout=0.5).get(f"{scheme}://mute.test/")) == ("timeout", None)


def test_redirects_share_the_clock(web: LoopbackWeb, session: Any) -> None:
    host = web.host("stairs.test")

    def step(number: int) -> Route:
        def route(call: Any) -> None:
            call.wait(0.2)
            call.reply(302, b"", [("Location", f"/{number + 1}")])

        return route

    for number in range(10):
        host.route(f"/{number}", step(number))
    visit = session(timeout=0.7).get(host.url("/0"))
    assert visit.failure == "timeout"
    assert 0 < len(visit.hops) < 9


def test_a_resolver_that_hangs_is_left_behind(session: Any) -> None:
    from checker.capture.transport import resolve

    asked = threading.Event()
    waiting = threading.Event()
    real = socket.getaddrinfo

    def hanging(*args: Any, **kwargs: Any) -> Any:
        if kwargs.get("flags") == socket.AI_NUMERICHOST:
            return real(*args, **kwargs)
        asked.set()
        waiting.wait(20)
        raise socket.gaierror("late")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", hanging)
        visit = session(resolver=resolve, connect_to=[], connect_timeout=0.2).get("http://hangs.test/")
        assert visit.failure == "dns"
        assert asked.is_set()
        waiting.set()


def test_closing_a_session_ends_what_is_going(web: LoopbackWeb, session: Any) -> None:
    host = web.host("long.test")
    inside = threading.Event()

    def long(call: Any) -> None:
        inside.set()
        misbehave.hang()(call)

    host.route("/", long)
    asking = session(timeout=60.0)
    seen: list[Visit] = []
    thread = threading.Thread(target=lambda: seen.append(asking.get(host.url("/"))))
    thread.start()
    assert inside.wait(10)
    asking.close()
    thread.join(10)
    assert not thread.is_alive()
    assert seen[0].failure == "timeout"
    assert asking.get(host.url("/")).failure == "timeout"


# -- TLS --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("expired", "tls-expired"),
        ("future", "tls-expired"),
        ("untrusted", "tls-untrusted"),
        ("wrong-host", "tls-wrong-host"),
    ],
)
def test_tls_trouble_has_its_name(web: LoopbackWeb, session: Any, kind: str, failure: str) -> None:
    host = web.bad_tls(f"{kind}.test", kind)
    host.page("/", PAGE)
    assert outcome(session().get(host.url("/", "https"))) == (failure, None)
    assert web.hits_of(host.name) == []


def test_tls_with_something_that_speaks_none(web: LoopbackWeb, session: Any) -> None:
    rules = [f"plain.test:443:127.0.0.1:{web.port}"]
    assert outcome(session(connect_to=rules).get("https://plain.test/")) == ("tls-other", None)


def test_the_authority_is_needed_and_read_once(web: LoopbackWeb, session: Any, tmp_path: Path) -> None:
    host = web.host("authority.test")
    host.page("/", PAGE)
    assert session(ca_file=None).get(host.url("/", "https")).failure == "tls-untrusted"
    copy = tmp_path / "ca.pem"
    copy.write_bytes(web.ca_file.read_bytes())
    asking = session(ca_file=copy)
    copy.unlink()
    for name in ("authority.test", "authority-2.test"):
        web.host(name).page("/", PAGE)
        assert outcome(asking.get(f"https://{name}/")) == ("", 200)


def test_a_ca_file_that_is_none_is_a_settings_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate")
    for path in (broken, tmp_path / "missing.pem"):
        with pytest.raises(SettingsError, match="ca-file"):
            GuardedSession(Settings(ca_file=path))


# -- the address policy -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "[::127.0.0.1]", "localhost", "169.254.169.254", "168.63.129.16", "100.100.100.200", "0.0.0.0", "10.0.0.1",
     "[64:ff9b::7f00:1]", "[fe80::1]", "[2002:7f00:1::1]"],
)  # fmt: skip
def test_private_addresses_are_not_asked_in_any_spelling(session: Any, host: str) -> None:
    assert outcome(session(connect_to=[]).get(f"http://{host}/")) == ("private-address", None)


def test_full_width_digits_are_judged_by_what_they_stand_for(session: Any) -> None:
    assert session(connect_to=[]).get("http://１２７.０.０.１/").failure in ("private-address", "bad-url")


@pytest.mark.parametrize("url", ["http://a\tb.test/", "http://ex.test/\r\nHost: evil", "http://ex.test/\x00"])
def test_control_characters_are_refused(session: Any, url: str) -> None:
    assert session().get(url).failure == "bad-url"


def addresses(*texts: str) -> Callable[[str, int, float], Any]:
    return lambda host, port, seconds: [(socket.AF_INET, (text, port)) for text in texts]


def test_one_private_answer_blocks_the_name(web: LoopbackWeb, session: Any) -> None:
    allowed = {"connect_to": [], "allow_private": ("127.0.0.1",), "ports": (web.port,)}
    host = web.host("mixed.test")
    host.page("/", PAGE)
    url = f"http://mixed.test:{web.port}/"
    assert outcome(session(addresses("127.0.0.1"), **allowed).get(url)) == ("", 200)
    assert session(addresses("127.0.0.1", "10.0.0.1"), **allowed).get(url).failure == "private-address"
    assert session(addresses("10.0.0.1", "127.0.0.1"), **allowed).get(url).failure == "private-address"
    assert len(web.hits_of("mixed.test")) == 1


def test_a_name_that_changes_its_mind_never_leads_inside(web: LoopbackWeb, session: Any) -> None:
    """127.0.0.1 stands for the public internet here and 127.66.0.1 for the network that must not be reached."""
    with socket.socket() as inside:
        try:
            inside.bind(("127.66.0.1", 0))
        except OSError:
            pytest.skip("this system has only one loopback address")
        inside.listen()
        inside.setblocking(False)
        port = web.port
        answers = iter(["127.0.0.1", "127.66.0.1"] * 10)
        host = web.host("rebind.test")
        host.route("/", misbehave.no_length(PAGE))
        asking = session(
            lambda _host, _port, _seconds: [(socket.AF_INET, (next(answers), port))],
            connect_to=[], allow_private=("127.0.0.1",), ports=(port,),
        )  # fmt: skip
        failures = [asking.get(f"http://rebind.test:{port}/").failure for _ in range(10)]
        assert failures == ["", "private-address"] * 5
        with pytest.raises(BlockingIOError):
            inside.accept()


def test_a_redirect_inside_is_refused(web: LoopbackWeb, session: Any) -> None:
    host = web.host("outside.test")
    host.redirect("/", "http://169.254.169.254/latest/meta-data/")
    visit = session(connect_to=web.connect_to_hosts).get(host.url("/"))
    assert visit.failure == "private-address"
    assert "link-local" in visit.detail
    assert len(visit.hops) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(web: LoopbackWeb, session: Any) -> None:
    web.host("two.test").page("/", PAGE)
    asking = session(
        addresses("127.66.0.2", "127.0.0.1"), connect_to=[], allow_private=("127.0.0.0/8",), ports=(web.port,)
    )
    assert outcome(asking.get(f"http://two.test:{web.port}/")) == ("", 200)


def test_an_operators_archive_is_reached_by_its_own_requests_only(web: LoopbackWeb, session: Any) -> None:
    web.host("127.0.0.1").page("/web", PAGE)
    endpoint = f"http://127.0.0.1:{web.port}/web"
    web.host("lures.test").redirect("/", endpoint)
    asking = session(connect_to=[f"lures.test:80:127.0.0.1:{web.port}"], archive_endpoint=endpoint)
    assert outcome(asking.get(endpoint)) == ("", 200)
    # The connection just made is kept; a cited address must not ride on it.
    assert asking.get(endpoint, trusted=False).failure == "bad-port"
    assert asking.get("http://lures.test/", trusted=False).failure == "bad-port"
    assert session(connect_to=[], archive_endpoint=endpoint, trusted=frozenset()).get(endpoint).failure == "bad-port"


def test_a_kept_connection_is_not_lent_to_requests_with_fewer_rights(web: LoopbackWeb, session: Any) -> None:
    web.host("127.0.0.1").page("/web", PAGE)
    endpoint = f"http://127.0.0.1:{web.port}/web"
    asking = session(connect_to=[], archive_endpoint=endpoint, ports=(web.port,))
    assert outcome(asking.get(endpoint)) == ("", 200)
    assert asking.get(endpoint, trusted=False).failure == "private-address"


def test_the_public_archive_gets_no_exception(session: Any) -> None:
    asking = session(addresses("127.0.0.1"), connect_to=[])
    assert asking.get("https://web.archive.org/").failure == "private-address"


@pytest.mark.parametrize(
    "url", ["", "ex.test", "http://", "mailto:a@ex.test", "http://" + "a" * 70 + ".test/", "\udcff"]
)
def test_what_is_no_address_does_not_raise(session: Any, url: str) -> None:
    assert session(connect_to=[]).get(url).failure in ("bad-scheme", "bad-url")


def test_names_and_hosts_that_do_not_answer(web: LoopbackWeb, session: Any) -> None:
    def unknown(host: str, port: int, seconds: float) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    web.refuse("shut.test")
    assert outcome(session(unknown, connect_to=[]).get("http://nowhere.test/")) == ("dns", None)
    assert outcome(session().get("http://shut.test/")) == ("refused", None)
    assert outcome(session().get("https://shut.test/")) == ("refused", None)


def test_many_threads_share_a_session(web: LoopbackWeb, session: Any) -> None:
    host = web.host("busy.test")
    for number in range(40):
        host.page(f"/{number}", f"<p>page {number}</p>")
    asking = session()
    found: dict[int, bytes] = {}

    def ask(numbers: range) -> None:
        for number in numbers:
            found[number] = asking.get(host.url(f"/{number}", "https")).body

    threads = [threading.Thread(target=ask, args=(range(start, 40, 8),)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {number: f"<p>page {number}</p>".encode() for number in range(40)}
