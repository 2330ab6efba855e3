"""Archives by RFC 7089: the nearest copy at or before the date, and no failure that reads as "not archived"."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.archives.linkformat import http_date, links_in, timestamp_of
from checker.capture.archives.memento import MAX_LINKS, MementoArchive
from checker.capture.archives.negotiate import MAX_PAGES
from checker.capture.guard import GuardedSession
from checker.model.capture import Outcome
from tests.capture.fake_memento import ENDPOINT, LINKS, FakeMemento, memento_link, timegate, timemap
from tests.capture.fake_wayback import plain, settings_of
from tests.web import LoopbackWeb, Route
from tests.web import misbehave as bad

PAGE = "https://example.test/page"
OTHER = "https://example.test/other"
T19, T20, T21, T22 = "20190101000000", "20200101000000", "20210101000000", "20220101000000"
HTML = ("Content-Type", "text/html")


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def session(web: LoopbackWeb) -> Iterator[GuardedSession]:
    running = GuardedSession(settings_of(web, archives=[f"memento+{ENDPOINT}"], timeout=0.7))
    yield running
    running.close()


@pytest.fixture
def archive(web: LoopbackWeb, session: GuardedSession) -> Iterator[FakeMemento]:
    running = FakeMemento(web, session)
    yield running
    running.fetcher.close()


NOTHING = plain(404, b"<html>not here", HTML)
EMPTY = plain(200, timemap(PAGE, []), LINKS)
NO_COPY: list[tuple[str, Route, Route, Outcome, str]] = [
    ("gate: never answers", bad.hang(), EMPTY, Outcome.NO_ANSWER, "timeout"),
    ("gate: resets", bad.reset(), EMPTY, Outcome.NO_ANSWER, "reset"),
    ("gate: not HTTP", bad.garbage(), EMPTY, Outcome.NO_ANSWER, "bad-response"),
    ("gate: 400, the date is not liked", plain(400, b""), EMPTY, Outcome.NO_ANSWER, "archive-http"),
    ("gate: 403", plain(403, b"no"), EMPTY, Outcome.NO_ANSWER, "archive-http"),
    ("gate: 429", plain(429, b"slow"), EMPTY, Outcome.NO_ANSWER, "archive-busy"),
    ("gate: 500", plain(500, b"oops"), EMPTY, Outcome.NO_ANSWER, "archive-http"),
    ("gate: 503", plain(503, b"down"), EMPTY, Outcome.NO_ANSWER, "archive-http"),
    ("gate: 451", plain(451, b""), EMPTY, Outcome.EXCLUDED, "archive-excluded"),
    ("gate: 404, map: 404 as a web server says it", NOTHING, NOTHING, Outcome.NO_ANSWER, "archive-http"),
    ("gate: 404, map: 403", NOTHING, plain(403, b"no", LINKS), Outcome.NO_ANSWER, "archive-http"),
    ("gate: 404, map: 429", NOTHING, plain(429, b"slow", LINKS), Outcome.NO_ANSWER, "archive-busy"),
    ("gate: 404, map: 503", NOTHING, plain(503, b"", LINKS), Outcome.NO_ANSWER, "archive-http"),
    ("gate: 404, map: 451", NOTHING, plain(451, b""), Outcome.EXCLUDED, "archive-excluded"),
    ("gate: 404, map: hangs", NOTHING, bad.hang(), Outcome.NO_ANSWER, "timeout"),
    ("gate: 404, map: cut off", NOTHING, bad.cut_length(timemap(PAGE, [T20])), Outcome.NO_ANSWER, "cut-off"),
    ("gate: 404, map: a bomb", NOTHING, bad.gzip_bomb(1 << 26), Outcome.NO_ANSWER, "too-large"),
    ("gate: 404, map: a page that wants a browser", NOTHING, plain(200, b"<!doctype html>Session Verification", HTML),
     Outcome.NO_ANSWER, "archive-garbage"),
    ("gate: 404, map: that page, called a map", NOTHING, plain(200, b"<html>Session Verification", LINKS),
     Outcome.NO_ANSWER, "archive-garbage"),
    ("gate: 404, map: JSON", NOTHING, plain(200, b"[]", ("Content-Type", "application/json")), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("gate: 404, map: words", NOTHING, plain(200, b"Try again later", LINKS), Outcome.NO_ANSWER, "archive-garbage"),
    ("gate: 404, map: empty, and not called a map", NOTHING, plain(200, b"", ("Content-Type", "text/plain")),
     Outcome.NO_ANSWER, "archive-garbage"),
    ("gate: 404, map: a redirect", NOTHING, plain(302, b"", ("Location", "/down")), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("gate: 404, map: of another page", NOTHING, plain(200, timemap(PAGE, [T20], of=OTHER), LINKS), Outcome.NO_ANSWER,
     "other-original"),
    ("gate: 404, map: copies at foreign addresses", NOTHING,
     plain(200, timemap(PAGE, [], f'<http://elsewhere.test/{T20}/{PAGE}>; rel="memento"'), LINKS), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("gate: 404, map: impossible dates", NOTHING,
     plain(200, timemap(PAGE, [], f'<{ENDPOINT}/20201341999999/{PAGE}>; rel="memento"'), LINKS), Outcome.NO_ANSWER,
     "archive-garbage"),
    ("gate: a page of its own", plain(200, b"<html>Welcome", HTML), NOTHING, Outcome.NO_ANSWER, "archive-http"),
    ("gate: to another site", plain(302, b"", ("Location", "https://elsewhere.test/x")), NOTHING, Outcome.NO_ANSWER,
     "archive-http"),
    ("gate: in a circle", plain(302, b"", ("Location", f"/all/{PAGE}?")), NOTHING, Outcome.NO_ANSWER, "archive-http"),
    ("map: an empty one", NOTHING, EMPTY, Outcome.NOT_ARCHIVED, "archive-empty"),
    ("map: 404 of a map's own kind", NOTHING, plain(404, b"", LINKS), Outcome.NOT_ARCHIVED, "archive-empty"),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "map_", "outcome", "reason"), [r[1:] for r in NO_COPY], ids=[r[0] for r in NO_COPY])
def test_what_a_timegate_and_a_timemap_may_answer(
    archive: FakeMemento, gate: Route, map_: Route, outcome: Outcome, reason: str
) -> None:
    archive.gate(PAGE, gate)
    archive.map(PAGE, map_)
    fetched = archive.fetch(PAGE, "2020-06-01")
    assert (fetched.capture.outcome, fetched.capture.reason) == (outcome, reason)
    assert fetched.body == b""
    assert fetched.capture.digest == ""
    assert fetched.capture.detail.endswith(".")


def test_only_a_timemap_says_not_archived() -> None:
    said = [name for name, _, _, outcome, _ in NO_COPY if outcome is Outcome.NOT_ARCHIVED]
    assert said == ["map: an empty one", "map: 404 of a map's own kind"]


def test_one_question_is_enough_when_the_timegate_gives_an_earlier_copy(archive: FakeMemento) -> None:
    asked = []

    def gate(call) -> None:
        asked.append(call.hit.headers.get("accept-datetime"))
        timegate(T20, PAGE)(call)

    archive.gate(PAGE, gate)
    archive.copy(T20, PAGE)
    capture = archive.fetch(PAGE, "2020-03-01").capture
    assert capture.captured
    assert capture.memento is not None
    assert (capture.memento.timestamp, capture.memento.distance_days) == (T20, -60)
    assert capture.memento.url == f"{ENDPOINT}/{T20}/{PAGE}"
    assert asked == ["Sun, 01 Mar 2020 23:59:59 GMT"]
    assert archive.asked == [PAGE, f"{T20}id_/{PAGE}"]


def test_an_earlier_copy_that_the_timegate_names_is_taken_instead_of_a_later_one(archive: FakeMemento) -> None:
    archive.gate(PAGE, timegate(T22, PAGE, memento_link(T20, PAGE, "prev memento")))
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, "2021-12-01").capture.captured
    assert archive.asked == [PAGE, f"{T20}id_/{PAGE}"]


def test_the_timemap_is_asked_for_an_earlier_copy(archive: FakeMemento) -> None:
    archive.gate(PAGE, timegate(T22, PAGE))
    archive.map(PAGE, timemap(PAGE, [T19, T20, T22]))
    archive.copy(T20, PAGE)
    memento = archive.fetch(PAGE, "2021-12-01").capture.memento
    assert memento is not None
    assert (memento.timestamp, memento.distance_days) == (T20, -700)


def test_a_later_copy_is_read_where_the_timemap_fails(archive: FakeMemento) -> None:
    archive.gate(PAGE, timegate(T22, PAGE))
    archive.map(PAGE, plain(500, b"oops"))
    archive.copy(T22, PAGE)
    memento = archive.fetch(PAGE, "2021-12-01").capture.memento
    assert memento is not None
    assert memento.distance_days == 31


def test_a_timegate_that_moved_is_followed_within_the_archive(archive: FakeMemento) -> None:
    archive.gate(PAGE, plain(301, b"", ("Location", f"{ENDPOINT}/moved")))
    archive.host.route("/all/moved", timegate(T20, PAGE))
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, "2020-06-01").capture.captured


def test_a_timegate_that_is_the_copy_itself(archive: FakeMemento) -> None:
    fields = [("Memento-Datetime", http_date(T20)), ("Content-Location", f"{ENDPOINT}/{T20}/{PAGE}")]
    archive.gate(PAGE, plain(200, b"<p>rewritten", *fields))
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, "2020-06-01").body == b"<p>archived words</p>"


def test_the_page_of_a_timemap_around_the_date_is_read_first(archive: FakeMemento) -> None:
    pages = [
        f'<{ENDPOINT}/pages/{number}>; rel="timemap"; type="application/link-format"; '
        f'from="{http_date(since)}"; until="{http_date(until)}"'
        for number, (since, until) in enumerate([("20100101000000", "20141231000000"), (T19, T20), (T21, T22)])
    ]
    archive.gate(PAGE, NOTHING)
    archive.map(PAGE, timemap(PAGE, [], *pages))
    archive.page("/all/pages/0", timemap(PAGE, ["20120101000000"]))
    archive.page("/all/pages/1", timemap(PAGE, [T20]))
    archive.page("/all/pages/2", timemap(PAGE, [T22]))
    archive.copy(T20, PAGE)
    memento = archive.fetch(PAGE, "2020-06-01").capture.memento
    assert memento is not None
    assert memento.timestamp == T20
    assert next(path for path in archive.asked if path.startswith("pages")) == "pages/1"


def test_a_timemap_without_end_is_not_read_to_it_nor_taken_for_an_empty_one(archive: FakeMemento) -> None:
    archive.gate(PAGE, NOTHING)

    def page(number: int) -> bytes:
        return timemap(PAGE, [], f'<{ENDPOINT}/pages/{number + 1}>; rel="timemap"')

    archive.map(PAGE, page(0))
    for number in range(1, 20):
        archive.page(f"/all/pages/{number}", page(number))
    capture = archive.fetch(PAGE, "2020-06-01").capture
    assert (capture.outcome, capture.reason) == (Outcome.NO_ANSWER, "archive-garbage")
    assert len([path for path in archive.asked if path.startswith("pages")]) == MAX_PAGES


def test_pages_elsewhere_are_not_asked(archive: FakeMemento) -> None:
    archive.gate(PAGE, NOTHING)
    archive.map(PAGE, timemap(PAGE, [], '<http://10.0.0.1/map>; rel="timemap"'))
    assert archive.fetch(PAGE, "2020-06-01").capture.outcome is Outcome.NOT_ARCHIVED
    assert archive.asked == [PAGE, f"timemap/link/{PAGE}"]


@pytest.mark.parametrize("status", [404, 503, 403])
def test_behind_a_copy_of_an_error_its_neighbour_is_read(archive: FakeMemento, status: int) -> None:
    archive.gate(PAGE, timegate(T20, PAGE, memento_link(T19, PAGE, "prev memento")))
    archive.copy(T20, PAGE, b"error", status=status)
    archive.copy(T19, PAGE)
    fetched = archive.fetch(PAGE, "2020-06-01")
    assert fetched.capture.captured
    assert fetched.capture.memento is not None
    assert fetched.capture.memento.timestamp == T19
    assert len(fetched.exchanges) == 3


def test_copies_of_errors_only_say_what_the_nearest_says(archive: FakeMemento) -> None:
    archive.gate(PAGE, timegate(T20, PAGE, memento_link(T19, PAGE, "prev memento")))
    archive.copy(T20, PAGE, b"gone", status=404)
    archive.copy(T19, PAGE, b"down", status=503)
    capture = archive.fetch(PAGE, "2020-06-01").capture
    assert (capture.outcome, capture.status) == (Outcome.GONE, 404)
    assert capture.memento is not None
    assert capture.memento.timestamp == T20


def test_lines_that_name_no_copy_are_counted_and_passed_over(archive: FakeMemento) -> None:
    archive.gate(PAGE, NOTHING)
    foreign = [f'<http://elsewhere.test/{year}0101000000/{PAGE}>; rel="memento"' for year in (2019, 2020)]
    archive.map(PAGE, timemap(PAGE, [T20], *foreign))
    archive.copy(T20, PAGE)
    capture = archive.fetch(PAGE, "2020-06-01").capture
    assert capture.captured
    assert capture.detail.endswith("2 lines of its index were passed over as no row.")


def test_a_pinned_copy_and_what_it_says_of_itself(archive: FakeMemento) -> None:
    archive.copy(T20, PAGE)
    assert archive.fetch(PAGE, pinned=f"https://memento.test/all/{T20}/{PAGE}").capture.captured
    assert archive.fetch(PAGE, pinned=f"http://memento.test/elsewhere/{T20}/{PAGE}").capture.reason == (
        "archive-bad-address"
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"{ENDPOINT}/{T20}/{PAGE}", PAGE),
        (f"{ENDPOINT}/{T20}id_/{PAGE}?a=b#c", f"{PAGE}?a=b"),
        (f"HTTP://MEMENTO.test/all/{T20}mp_/{PAGE}", PAGE),
        (f"http://old.test/web/{T20}/{PAGE}", PAGE),
        (f"http://memento.test/all/7456/{T20}/{PAGE}", PAGE),
        (f"{ENDPOINT}/2020/{PAGE}", ""),
        (f"{ENDPOINT}/{T20}/", ""),
        (f"http://user@memento.test/all/{T20}/{PAGE}", ""),
        (f"http://memento.test.evil.test/all/{T20}/{PAGE}", ""),
        (f"{ENDPOINT}x/{T20}/{PAGE}", ""),
    ],
)
def test_which_addresses_name_a_copy(address: str, found: str) -> None:
    copy = MementoArchive(ENDPOINT, also=["http://old.test/web"]).parse(address)
    assert (copy.original if copy else "") == found


def test_links_as_headers_and_timemaps_write_them() -> None:
    text = (
        '<http://a.test/?x=1,2;3>; REL="first memento" ; datetime="Wed, 01 Jan 2020 00:00:00 GMT", junk, '
        "<http://b.test/>;rel=original;title=\"a, <b>; c\",<c>; rel=timemap; type='x'"
    )
    first, second, third = links_in(text)
    assert (first.target, first.rel, first.time("datetime")) == (
        "http://a.test/?x=1,2;3", {"first", "memento"}, T20,
    )  # fmt: skip
    assert (second.rel, second.parameters["title"], second.time("datetime")) == ({"original"}, "a, <b>; c", "")
    assert third.target == "c"


@given(st.text(max_size=300))
def test_no_text_stops_the_reading_of_links(text: str) -> None:
    for link in links_in(text + '<x>; rel="a'):
        assert isinstance(link.rel, frozenset)
        link.time("datetime")


def test_a_map_of_more_links_than_are_read_is_not_taken_for_an_empty_one() -> None:
    own = MementoArchive(ENDPOINT)
    rows = own.rows(f'<{PAGE}>; rel="original"' + ",<x>" * (MAX_LINKS - 1))
    assert rows.lines == 0
    assert own.rows(f'<{PAGE}>; rel="original"' + ",<x>" * MAX_LINKS).bad == 1


def test_dates_go_both_ways() -> None:
    assert timestamp_of(http_date(T20)) == T20
    assert timestamp_of("yesterday") == timestamp_of("") == ""
