"""Asking whether a page changed: what a 304 may and may not do."""

import datetime as dt
import gzip
from dataclasses import replace

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.replay import ReplayFetcher
from checker.capture.reuse import ReusingFetcher
from checker.capture.revisit import KnownPages, conditions
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, EvidenceRef, Outcome

PAGE = b"<p>the words that are quoted</p>"
OTHER = b"<p>something else by now</p>"
ETAG = '"v1"'
DATE = "Sun, 01 Nov 2026 10:00:00 GMT"


class Site:
    """A page that answers conditions the way a test says."""

    def __init__(self, web, name="page.test", path="/"):
        self.host = web.host(name)
        self.path = path
        self.body = PAGE
        self.headers = [("Content-Type", "text/html; charset=utf-8"), ("ETag", ETAG), ("Last-Modified", DATE)]
        self.honest = True
        self.said = [("ETag", ETAG)]
        self.asked = []
        self.url = self.host.route(path, self.answer)

    def answer(self, call):
        sent = {name: value for name, value in call.hit.headers.items() if name.startswith("if-")}
        self.asked.append(sent)
        if sent and self.honest:
            call.reply(304, b"", self.said)
        else:
            call.reply(200, self.body, self.headers)


@pytest.fixture
def site(web):
    return Site(web)


@pytest.fixture
def asker(web, tmp_path):
    """Ask a request in a run of its own, and give what came; `asker.state` is the store's folder."""

    def ask(url, *, refresh=False, max_age=0.0, now=None, **settings):
        with EvidenceStore(tmp_path, write=True) as store:
            store.begin_run("2026-11-22")
            session = GuardedSession(web.settings(timeout=5.0, **settings))
            try:
                clock = now or (lambda: dt.datetime.now(dt.UTC))
                known = None if refresh else KnownPages(store, session._settings.max_bytes, clock)
                fetcher = RecordingFetcher(LiveFetcher(session, known=known), store)
                if max_age:
                    fetcher = ReusingFetcher(fetcher, store, max_age, clock)
                return fetcher.fetch(CaptureRequest(CaptureKind.LIVE, url)).whole()
            finally:
                session.close()

    ask.state = tmp_path
    return ask


def evidence(state, number):
    """The evidence file of the run with that number, its records read."""
    path = sorted((state / "evidence").glob("*.warc.gz"), key=lambda file: file.stat().st_mtime_ns)[number]
    with path.open("rb") as file:
        return path, [(record.rec_type, dict(record.rec_headers.headers)) for record in ArchiveIterator(file)]


def test_a_304_is_the_earlier_page_seen_again(site, asker):
    first = asker(site.url).capture
    again = asker(site.url)
    capture = again.capture
    assert site.asked == [{}, {"if-none-match": ETAG, "if-modified-since": DATE}]
    assert (capture.outcome, capture.reason, capture.status) == (Outcome.CAPTURED, "http-304", 304)
    assert again.body == PAGE
    assert (capture.digest, capture.digest_sha1, capture.size) == (first.digest, first.digest_sha1, len(PAGE))
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert (capture.final_url, capture.hops) == (site.url, ())
    assert capture.evidence == first.evidence
    assert capture.revisit.captured_at == first.fetched_at
    assert first.fetched_at in capture.detail
    third = asker(site.url).capture  # a 304 after a 304 still speaks of the bytes that came
    assert third.evidence == first.evidence
    assert third.revisit.captured_at == first.fetched_at
    assert third.revisit.record != capture.revisit.record


def test_it_replays(site, asker):
    asker(site.url)
    now = asker(site.url)
    with EvidenceStore(asker.state, write=False) as store:
        later = ReplayFetcher(store).fetch(CaptureRequest(CaptureKind.LIVE, site.url)).whole()
    assert (later.capture, later.body) == (now.capture, now.body)


def test_the_record_is_a_revisit_that_refers_to_the_first(site, asker, capsys):
    first = asker(site.url).capture
    second = asker(site.url).capture
    path, records = evidence(asker.state, 1)
    assert [kind for kind, _ in records] == ["warcinfo", "revisit", "request"]
    head = records[1][1]
    assert head["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert head["WARC-Refers-To"] == first.evidence.record_id
    assert head["WARC-Refers-To-Target-URI"] == head["WARC-Target-URI"] == site.url
    assert head["WARC-Refers-To-Date"] == first.fetched_at
    assert head["WARC-Payload-Digest"] == f"sha1:{first.digest_sha1}"
    assert head["WARC-Record-ID"] == second.revisit.record.record_id
    assert second.revisit.record.file == path.name
    check = type("Args", (), {"inputs": [str(path)], "verbose": False})
    Checker(check).process_all()
    assert "fail" not in capsys.readouterr().out


def test_an_older_page_does_not_hide_behind_a_failure(web, site, asker):
    asker(site.url)
    site.host.page(site.path, b"later", status=503)
    assert asker(site.url).capture.outcome is Outcome.UNREACHABLE
    site.host.route(site.path, site.answer)
    assert asker(site.url).capture.reason == "http-304"


def test_refresh_fetches_whole(site, asker):
    asker(site.url)
    assert asker(site.url, refresh=True).capture.reason == "http-200"
    assert site.asked == [{}, {}]


def test_a_changed_page_is_captured_anew(site, asker):
    asker(site.url)
    site.honest, site.body = False, OTHER
    fetched = asker(site.url)
    assert (fetched.body, fetched.capture.reason, fetched.capture.revisit) == (OTHER, "http-200", None)


def test_a_304_nobody_asked_for_is_no_page(web, asker):
    url = web.host("eager.test").page("/", b"", status=304)
    capture = asker(url).capture
    assert (capture.outcome, capture.reason, capture.digest) == (Outcome.UNREACHABLE, "unasked-304", "")


@pytest.mark.parametrize("said", [[("ETag", '"v2"')], [("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT")]])
def test_a_304_about_another_version_is_not_believed(site, asker, said):
    asker(site.url)
    site.said = said
    fetched = asker(site.url)
    assert (fetched.capture.reason, fetched.body) == ("http-200", PAGE)
    assert [bool(sent) for sent in site.asked] == [False, True, False]


def test_weak_validators_will_do(site, asker):
    site.headers[1] = ("ETag", 'W/"v1"')
    asker(site.url)
    assert asker(site.url).capture.reason == "http-304"


def test_a_304_behind_a_redirect_is_about_another_page(web, site, asker):
    asker(site.url)
    other = Site(web, path="/other")
    other.body = OTHER
    site.host.redirect(site.path, "/other", 302)
    fetched = asker(site.url)
    assert (fetched.capture.reason, fetched.body) == ("http-200", OTHER)
    assert fetched.capture.final_url == other.url
    assert asker(site.url).body == OTHER  # captured behind a redirect: fetched whole from now on
    assert other.asked[-1] == {}


def test_conditions_do_not_reach_another_host(web, site, asker):
    asker(site.url)
    elsewhere = Site(web, "elsewhere.test")
    site.host.redirect(site.path, elsewhere.url, 302)
    asker(site.url)
    assert elsewhere.asked == [{}]


@pytest.mark.parametrize(
    ("vary", "asked"),
    [("Accept-Encoding", True), ("accept-encoding, Cookie", True), ("*", False), ("User-Agent", False)],
)
def test_pages_that_vary(site, asker, vary, asked):
    site.headers.append(("Vary", vary))
    asker(site.url)
    asker(site.url)
    assert bool(site.asked[1]) == asked


def test_a_server_that_says_304_for_ever_cannot_invent_words(web, asker):
    site = Site(web, "liar.test")
    asker(site.url)
    site.body = b"<p>words that were never captured</p>"
    for _ in range(3):
        assert asker(site.url).body == PAGE


@pytest.mark.parametrize("damage", ["flip", "missing"])
def test_damaged_evidence_is_captured_anew(site, asker, damage):
    first = asker(site.url).capture
    path = asker.state / "evidence" / first.evidence.file
    if damage == "missing":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[first.evidence.offset + first.evidence.length // 2] ^= 1
        path.write_bytes(data)
    fetched = asker(site.url)
    assert (fetched.capture.reason, fetched.body) == ("http-200", PAGE)
    assert site.asked == [{}, {}]


def test_evidence_damaged_after_a_304_is_seen_when_it_is_read(site, asker):
    first = asker(site.url).capture
    second = asker(site.url).capture
    for place in (second.revisit.record, first.evidence):
        path = asker.state / "evidence" / place.file
        whole = path.read_bytes()
        data = bytearray(whole)
        data[place.offset + place.length // 2] ^= 1
        path.write_bytes(data)
        with EvidenceStore(asker.state, write=False) as store, pytest.raises(EvidenceError):
            store.body(second)
        path.write_bytes(whole)


def test_a_page_larger_than_this_runs_limit_is_not_taken_from_the_store(site, asker):
    asker(site.url)
    assert asker(site.url, max_bytes=10).capture.reason == "too-large"


def test_packed_pages(site, asker):
    site.body = gzip.compress(PAGE)
    site.headers.append(("Content-Encoding", "gzip"))
    asker(site.url)
    fetched = asker(site.url)
    assert (fetched.capture.reason, fetched.body) == ("http-304", PAGE)


CAPTURE = Capture(
    CaptureKind.LIVE, "http://a.test/", Outcome.CAPTURED, "http-200", "", "2026-11-22T12:00:00Z", digest_sha1="X",
    evidence=EvidenceRef("a", 0, 1, "id"), headers=(("etag", ETAG), ("last-modified", DATE)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, {}),
        ({"etag": ETAG}, {"If-None-Match": ETAG}),
        ({"etag": "unquoted"}, {}),
        ({"etag": '"' + "x" * 2000 + '"'}, {}),
        ({"etag": '"token=REDACTED"'}, {}),
        ({"last-modified": "yesterday"}, {}),
        ({"last-modified": DATE}, {"If-Modified-Since": DATE}),
    ],
)
def test_conditions(headers, found):
    assert conditions(replace(CAPTURE, headers=tuple(headers.items()))) == found


def test_a_page_is_fetched_whole_once_a_month(site, asker):
    taken = dt.datetime.fromisoformat(asker(site.url).capture.fetched_at)
    assert asker(site.url, now=lambda: taken + dt.timedelta(days=29)).capture.reason == "http-304"
    assert asker(site.url, now=lambda: taken + dt.timedelta(days=31)).capture.reason == "http-200"


def test_conditions_need_a_whole_page():
    assert conditions(CAPTURE)
    for broken in ({"digest_sha1": ""}, {"evidence": None}, {"outcome": Outcome.GONE}):
        assert conditions(replace(CAPTURE, **broken)) == {}


def test_a_young_page_is_not_asked_for(site, asker):
    first = asker(site.url).capture
    taken = dt.datetime.fromisoformat(first.fetched_at)
    fresh = asker(site.url, max_age=3600, now=lambda: taken + dt.timedelta(minutes=59))
    assert (fresh.capture, fresh.body) == (first, PAGE)
    assert len(site.asked) == 1
    asker(site.url, max_age=3600, now=lambda: taken + dt.timedelta(minutes=61))
    assert len(site.asked) == 2


def test_a_page_from_the_future_is_asked_for(site, asker):
    taken = dt.datetime.fromisoformat(asker(site.url).capture.fetched_at)
    asker(site.url, max_age=3600, now=lambda: taken - dt.timedelta(minutes=1))
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [404, 403, 503])
def test_failures_are_never_used_again(site, asker, status):
    asker(site.url)
    site.host.page(site.path, b"no", status=status)
    failed = asker(site.url).capture
    assert failed.status == status
    assert asker(site.url, max_age=3600).capture.status == status
    site.host.route(site.path, site.answer)
    assert asker(site.url, max_age=3600).capture.captured


def test_a_damaged_young_page_is_asked_for(site, asker):
    first = asker(site.url).capture
    (asker.state / "evidence" / first.evidence.file).unlink()
    assert asker(site.url, max_age=3600).capture.reason == "http-200"
    assert len(site.asked) == 2
