"""Pages that look like others than the ones cited: what gives them away, what does not, and what comes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.capture import Capture, CaptureKind, Memento, Outcome
from checker.model.document import Suspicion
from checker.model.finding import Severity
from checker.model.match import Reading
from checker.model.report import ClaimStatus
from checker.rules.suspicion import MANY, doubts
from checker.witness import Witness
from tests.rules.test_rules import LINK, PINNED, QUOTED, only
from tests.rules.world import DIFFERS, FOUND, HIDDEN, NOT_FOUND, UNREADABLE, World, hop, match

LOST = Reading(readable=True, suspicion=Suspicion("soft-404", "not-found-en", "the page calls itself lost"))
PARKED = Reading(readable=True, suspicion=Suspicion("parked", "parked-words", "the domain is for sale"))
WALL = Reading(readable=True, reason="bot-wall", detail="a wall")
PLAIN = Reading(readable=True)


def witness(cited, final, reading=PLAIN, matches=None, kind=CaptureKind.LIVE):
    memento = Memento("a", "http://archive.example/x", "20240101000000", final)
    capture = Capture(
        kind, cited, Outcome.CAPTURED, "http-200", "The page answered.", "2026-11-22T00:00:00Z",
        final_url=final, memento=memento if kind is CaptureKind.ARCHIVE else None,
    )  # fmt: skip
    return Witness(capture, reading, matches or {})


def doubt(cited, final, reading=PLAIN, **more):
    return doubts({"live:x": witness(cited, final, reading, **more)}).get("live:x")


@pytest.mark.parametrize(
    ("cited", "final", "sign"),
    [
        ("http://a.example/news/fire", "http://a.example/", "redirect-to-root"),
        ("http://a.example/news/fire", "https://www.a.example", "redirect-to-root"),
        ("http://a.example/news/fire", "https://a.example/index.html", "redirect-to-root"),
        ("http://a.example/news/fire", "https://a.example/home?utm_source=404", "redirect-to-root"),
        ("http://a.example/?p=1234", "http://a.example/", "redirect-to-root"),
        ("http://blog.a.example.co.uk/fire", "https://www.example.co.uk/", "redirect-to-root"),
        ("http://a.example/news/fire", "http://a.example/404", "not-found-path"),
        ("http://a.example/news/fire", "http://a.example/errors/404.html", "not-found-path"),
        ("http://a.example/news/fire", "http://a.example/404.htm?url=/news/fire", "not-found-path"),
        ("http://a.example/news/fire", "http://a.example/en/page-not-found/", "not-found-path"),
        ("http://a.example/news/fire", "http://www.hugedomains.com/domain_profile.cfm?d=a", "parking-host"),
        ("http://a.example/", "https://forsale.godaddy.com/forsale/a.example", "parking-host"),
        ("http://a.example/news/fire", "https://consent.yahoo.com/v2/collectConsent?x=1", "consent-host"),
        ("http://a.example/news/fire", "https://login.a.example/start", "login-host"),
        ("http://a.example/news/fire", "http://a.example/Error.aspx?aspxerrorpath=/news", "error-path"),
    ],
)
def test_where_a_visit_ended(cited, final, sign):
    found = doubt(cited, final)
    assert found is not None
    assert found.sign == sign
    assert found.detail


@pytest.mark.parametrize(
    ("cited", "final"),
    [
        ("http://a.example/", "http://a.example/"),
        ("http://a.example/", "https://www.a.example/en/"),
        ("http://a.example/en/", "https://www.a.example/"),
        ("http://a.example/de-at", "https://www.a.example/"),
        ("http://a.example/index.php", "https://a.example/"),
        ("http://a.example/?utm_source=x", "https://a.example/"),
        ("http://a.example/en/index.html", "https://a.example/en/"),
        ("http://a.example/news/fire", "https://www.a.example/news/fire/"),
        ("http://a.example/news/fire", "https://a.example/2024/fire-in-the-north"),
        ("http://a.example/news/fire", "https://a.example/?p=99"),
        ("http://a.example/news/fire", "https://a.example/?s=fire"),
        ("http://short.example/abc", "https://other.example/"),
        ("http://old.example/page", "https://new.example/"),
        ("http://a.example/?p=404", "http://a.example/archives/404"),
        ("http://a.example/404", "http://www.a.example/en/404"),
        ("http://a.example/http-status/404-not-found", "http://a.example/http/404"),
        ("http://a.example/2004/404/bridge", "http://b.example/2004/404/bridge"),
        ("http://a.example/blog/login-walls", "http://a.example/posts/login-walls"),
        ("http://sedo.com/search/details/?domain=a", "https://sedo.com/de/search/details"),
        ("http://jordan.com/x", "http://www.jordan.com/y"),
        ("http://a.example/logins", "http://a.example/x/blogin"),
        ("not a url", "also//not ["),
    ],
)
def test_ordinary_ways_to_a_page(cited, final):
    assert doubt(cited, final) is None


def crowd(finals, host="http://a.example", reading=PLAIN):
    return doubts(
        {f"live:{number}": witness(f"{host}/{path}", final, reading) for number, (path, final) in enumerate(finals)}
    )


def test_many_cited_paths_that_end_at_one_page():
    to = "http://a.example/archive/all"
    paths = ["2019/fire", "2020/flood", "2021/storm"]
    found = crowd([(path, to) for path in paths])
    assert len(found) == MANY == 3
    assert {doubt.sign for doubt in found.values()} == {"many-to-one"}
    assert "3 cited addresses" in found["live:0"].detail
    assert crowd([(path, to) for path in paths[:2]]) == {}
    assert crowd([(path, f"{to}?page={path}") for path in paths]) == {}


def test_many_spellings_of_one_page_are_no_crowd():
    to = "http://a.example/news/2021-storm-in-the-north"
    assert crowd([(path, to) for path in ("storm", "storm.html", "old/Storm/", "2021/storm-north", "n/storm")]) == {}
    assert crowd([("x", "http://a.example/y"), ("x/", "http://a.example/y"), ("X.html", "http://a.example/y")]) == {}


def test_a_crowd_of_several_hosts_is_none():
    to = "http://z.example/archive/all"
    named = {f"live:{host}": witness(f"http://{host}.example/fire", to) for host in "abc"}
    assert doubts(named) == {}


def test_what_a_page_says_of_itself():
    assert doubt("http://a.example/x", "http://a.example/x", LOST) == LOST.suspicion
    assert doubt("http://a.example/x", "http://a.example/x", PARKED) == PARKED.suspicion
    assert doubt("http://a.example/why-404-pages", "http://a.example/why-404-pages", LOST) is None
    assert doubt("http://a.example/not_found", "http://a.example/not_found", LOST) is None
    assert doubt("http://a.example/x", "http://a.example/", WALL).kind == "bot-wall"


def test_words_that_are_found_beat_every_sign():
    quote = World(QUOTED).citations[0].quotes[0]
    for reading, final in (
        (LOST, "http://a.example/x"),
        (PARKED, "http://a.example/404"),
        (PLAIN, "http://a.example/"),
    ):
        assert doubt("http://a.example/x", final, reading, matches={quote: match(FOUND)}) is None
        assert doubt("http://a.example/x", final, reading, matches={quote: match(NOT_FOUND)}) is not None


def test_a_page_that_was_not_captured_is_not_doubted():
    gone = Capture(
        CaptureKind.LIVE, "http://a.example/x", Outcome.GONE, "http-404", "gone", "", final_url="http://a.example/"
    )
    assert doubts({"live:x": Witness(gone)}) == {}


def test_archived_copies_are_judged_by_what_they_are_copies_of():
    found = doubt("http://a.example/x", "http://a.example/", kind=CaptureKind.ARCHIVE)
    assert found.sign == "redirect-to-root"
    assert doubt("http://a.example/x", "http://a.example/x", kind=CaptureKind.ARCHIVE) is None


@pytest.mark.parametrize(("reading", "rule"), [(LOST, "link-soft-404"), (PARKED, "link-parked")])
def test_verdicts(reading, rule):
    for text in (QUOTED, LINK):
        world = World(text).live(0, sees=NOT_FOUND, reading=reading)
        assert only(world, rule).severity is Severity.WARNING
        assert reading.suspicion.detail in only(world, rule).message
        assert world.rules() == [rule]
        assert world.results()[0].status is ClaimStatus.FAILING
        kept = World(text).live(0, sees=NOT_FOUND, reading=reading).copy(0)
        assert reading.suspicion.detail in only(kept, "link-rot").message
        assert "2024-03-02" in only(kept, "link-rot").message
    absent = World(QUOTED).live(0, sees=NOT_FOUND, reading=reading).copy(0, sees=NOT_FOUND)
    assert only(absent, "quote-not-found").severity is Severity.WARNING
    other = World(QUOTED).live(0, sees=NOT_FOUND, reading=reading).copy(0, sees=DIFFERS)
    assert only(other, "quote-differs").severity is Severity.WARNING


def test_near_words_are_shown_softly():
    world = World(QUOTED).live(0, sees=DIFFERS, reading=LOST).copy(0, Outcome.NOT_ARCHIVED)
    assert only(world, "quote-differs").severity is Severity.WARNING
    assert World(QUOTED).live(0, sees=HIDDEN, reading=LOST).rules() == ["quote-hidden"]
    assert World(QUOTED).live(0, sees=UNREADABLE, reading=LOST).rules() == ["page-unreadable"]
    assert World(QUOTED).live(0, sees=FOUND, reading=LOST).rules() == []


def test_a_marked_source_stays_quiet():
    told = QUOTED.replace("  quote:", "  url_status: dead\n  archive_url: https://web.archive.org/web/2024/x\n  quote:")
    assert World(told).live(0, sees=NOT_FOUND, reading=PARKED).copy(0, which="pinned").rules() == []


def test_a_link_to_a_wall_is_inconclusive():
    world = World(LINK).live(0, reading=WALL)
    assert only(world, "page-unreadable").severity is Severity.INCONCLUSIVE
    assert only(world, "page-unreadable").message == "a wall"
    assert world.results()[0].status is ClaimStatus.INCONCLUSIVE


def test_a_redirect_to_the_front_page_is_no_move():
    hops = (hop(301, "http://a.example/page", "http://a.example/"),)
    world = World(LINK).live(0, hops=hops, final_url="http://a.example/")
    assert world.rules() == ["link-soft-404"]
    found = World(QUOTED).live(0, hops=hops, final_url="http://a.example/")
    assert found.rules() == ["link-moved"]


@pytest.mark.parametrize("reading", [LOST, PARKED, WALL])
def test_a_copy_that_is_no_page_is_no_copy(reading):
    """It may not turn a missing quote into an error, nor a dead link into one with a copy."""
    silent = World(QUOTED).live(0, sees=NOT_FOUND).copy(0, sees=NOT_FOUND, reading=reading)
    assert only(silent, "quote-not-found").severity is Severity.WARNING
    dead = World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, sees=NOT_FOUND, reading=reading)
    assert dead.rules() == ["link-gone"]
    assert World(LINK).live(0, Outcome.GONE, status=404).copy(0, reading=reading).rules() == ["link-gone"]
    holding = World(QUOTED).live(0, sees=NOT_FOUND).copy(0, sees=FOUND, reading=reading)
    assert holding.rules() == ["content-drift"]


def test_a_pinned_copy_that_is_no_page():
    world = World(PINNED).live(0).copy(0, sees=NOT_FOUND, reading=LOST, which="pinned")
    assert only(world, "archive-wrong").severity is Severity.WARNING
    assert "the page calls itself lost" in only(world, "archive-wrong").message
    assert World(PINNED).live(0).copy(0, sees=FOUND, reading=LOST, which="pinned").rules() == []


def test_the_title_of_such_a_page_is_not_the_title_of_the_source():
    named = Reading(readable=True, title="Page not found", suspicion=LOST.suspicion)
    citation = World(QUOTED).live(0, sees=NOT_FOUND, reading=named).results()[0].citations[0]
    assert citation.title == ""
    assert citation.doubts == {citation.live: LOST.suspicion}
    kept = World(QUOTED).live(0, sees=NOT_FOUND, reading=named).copy(0, reading=Reading(readable=True, title="Fire"))
    assert kept.results()[0].citations[0].title == "Fire"


def test_a_parked_domain_is_to_be_marked_as_one():
    kept = World(QUOTED).live(0, sees=NOT_FOUND, reading=PARKED).copy(0)
    assert "url_status: usurped" in only(kept, "link-rot").help
    assert "url_status: dead" in only(World(QUOTED).live(0, sees=NOT_FOUND, reading=LOST).copy(0), "link-rot").help


ADDRESSES = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}://{}/{}?{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.one_of(
            st.text(max_size=20), st.sampled_from(["a.example", "[::1]", "[", "a.example:99999", "ä.example", "."])
        ),
        st.text(max_size=30),
        st.text(max_size=20),
    ),
)


@given(st.lists(st.tuples(ADDRESSES, ADDRESSES), max_size=6))
def test_no_address_whatever_raises(pairs):
    for kind in CaptureKind:
        named = {str(number): witness(*pair, kind=kind) for number, pair in enumerate(pairs)}
        assert set(doubts(named)) <= set(named)


@given(ADDRESSES)
def test_an_address_that_was_not_left_is_never_doubted(url):
    assert doubt(url, url) is None
