"""One guarded GET: what comes back, what leaves, and where redirects lead. All over real sockets on the loopback."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.capture.guard import Visit
from tests.web import LoopbackWeb, Route, misbehave

PAGE = b"<p>the words that are quoted</p>"


def outcome(visit: Visit) -> tuple[str, int | None]:
    return visit.failure, visit.status


# -- honest answers --


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


# -- what leaves with a request --


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


# -- redirects --


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
