"""Servers that do harm: each is a named failure in time and within limits, and never a page nor its absence."""

import gzip
import socket
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.capture.classify import REASONS, classify
from checker.capture.guard import GuardedSession, Visit
from checker.capture.transport import resolve
from checker.model.capture import Outcome
from tests.web import LoopbackWeb, Route, misbehave

PAGE = b"<p>the words that are quoted</p>"


def outcome(visit: Visit) -> tuple[str, int | None]:
    return visit.failure, visit.status


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
    assert len(visit.hops) < 9


def test_a_resolver_that_hangs_is_left_behind(session: Any) -> None:
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
