"""Offline, the store answers in the place of the network."""

from dataclasses import replace
from pathlib import Path

from checker.capture.base import Fetched
from checker.capture.live import LiveFetcher
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.model.capture import CaptureKind, Outcome
from tests.capture.fake_wayback import FakeWayback, archive_request, row
from tests.capture.sample import FixedFetcher, exchange, failed, page, request
from tests.web import LoopbackWeb
from tests.web import misbehave as bad


def test_a_replay_gives_what_the_run_gave(tmp_path: Path) -> None:
    given = [
        page("https://a.test/", b"<p>one</p>"),
        page("https://b.test/", b"two", coding="gzip"),
        failed("https://c.test/"),
    ]
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        recording = RecordingFetcher(FixedFetcher(given), store)
        online = [recording.fetch(item.request) for item in given]
    with EvidenceStore(tmp_path, write=False) as store:
        offline = [ReplayFetcher(store).fetch(item.request).whole() for item in given]
    assert offline == online
    assert [item.body for item in offline] == [b"<p>one</p>", b"two", b""]
    assert [item.capture.outcome for item in offline] == [Outcome.CAPTURED, Outcome.CAPTURED, Outcome.UNREACHABLE]


def test_what_was_never_captured_was_skipped(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        replay = ReplayFetcher(store)
        live = replay.fetch(request("https://a.test/")).capture
        archive = replay.fetch(request("https://a.test/", CaptureKind.ARCHIVE)).capture
    assert (live.outcome, live.reason) == (Outcome.SKIPPED, "offline-no-capture")
    assert (archive.outcome, archive.reason) == (Outcome.NOT_ASKED, "offline-no-capture")


def test_damaged_evidence_says_nothing_about_the_page(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        for kind in CaptureKind:
            store.record(page("https://a.test/", b"words", kind=kind))
    file = next((tmp_path / "evidence").glob("*.warc.gz"))
    file.write_bytes(b"\0" * file.stat().st_size)
    with EvidenceStore(tmp_path, write=False) as store:
        replay = ReplayFetcher(store)
        live = replay.fetch(request("https://a.test/"))
        archive = replay.fetch(request("https://a.test/", CaptureKind.ARCHIVE))
    assert (live.capture.outcome, live.capture.reason) == (Outcome.UNREACHABLE, "evidence-damaged")
    assert (archive.capture.outcome, archive.capture.reason) == (Outcome.NO_ANSWER, "evidence-damaged")
    assert live.body == archive.body == b""


def test_missing_files_are_damage_too(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        store.record(page("https://a.test/", b"words"))
    next((tmp_path / "evidence").glob("*.warc.gz")).unlink()
    with EvidenceStore(tmp_path, write=False) as store:
        capture = ReplayFetcher(store).fetch(request("https://a.test/")).capture
    assert capture.reason == "evidence-damaged"
    assert capture.outcome is Outcome.UNREACHABLE


def test_a_page_is_gone_only_while_the_answer_that_said_so_can_be_shown(tmp_path: Path) -> None:
    capture = replace(failed("https://a.test/").capture, outcome=Outcome.GONE, reason="http-404", status=404)
    answer = Fetched(request("https://a.test/"), capture, b"", (exchange("https://a.test/", b"no", status=404),))
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run("2026-11-22")
        store.record(answer)
    with EvidenceStore(tmp_path, write=False) as store:
        assert ReplayFetcher(store).fetch(answer.request).capture.outcome is Outcome.GONE
    next((tmp_path / "evidence").glob("*.warc.gz")).unlink()
    with EvidenceStore(tmp_path, write=False) as store:
        assert ReplayFetcher(store).fetch(answer.request).capture.reason == "evidence-damaged"


def test_real_captures_come_back_equal_whatever_they_came_to(tmp_path: Path) -> None:
    with LoopbackWeb() as web:
        site = web.host("site.test")
        urls = [
            site.page("/plain", "<p>caf\u00e9</p>"),
            site.page("/empty", b""),
            site.page("/odd", "x", headers=[("X-Odd", "caf\u00e9"), ("X-Odd", "twice"), ("ETag", '"\u201e"')]),
            site.route("/gzip", bad.packed(b"<p>packed</p>" * 500)),
            site.route("/deflate", bad.packed(b"<p>packed</p>" * 500, "deflate")),
            site.redirect("/moved", "/plain"),
            site.page("/missing", "no", status=404),
            site.page("/wall", "no", status=403),
            site.route("/reset", bad.reset()),
            site.route("/cut", bad.cut_length()),
            site.route("/bomb", bad.gzip_bomb(1 << 26)),
            site.route("/no-length", bad.no_length(b"<p>until the end</p>")),
            "http://127.0.0.1/private",
            "ftp://site.test/",
            "http://user:secret@site.test/",
        ]
        requests = [request(url) for url in urls]
        with FakeWayback(web) as archive, EvidenceStore(tmp_path, write=True) as store:
            archive.index([row("20200101000000", "https://a.test/")])
            archive.copy("20200101000000", "https://a.test/")
            requests += [
                request("https://a.test/", CaptureKind.ARCHIVE),
                archive_request("https://b.test/", "2020-01-01"),
                archive_request("https://c.test/", pinned="https://archive.today/x"),
                archive_request("https://a.test/", pinned="https://web.archive.org/web/20200101000000/https://a.test/"),
            ]
            store.begin_run("2026-11-22")
            live = RecordingFetcher(LiveFetcher(archive.session), store)
            kept = RecordingFetcher(archive.fetcher, store)
            online = [(live if item.kind is CaptureKind.LIVE else kept).fetch(item) for item in requests]
    with EvidenceStore(tmp_path, write=False) as store:
        replay = ReplayFetcher(store)
        assert [replay.fetch(item).whole() for item in requests] == online
    assert sum(item.capture.captured for item in online) == 9
    assert {item.capture.outcome for item in online} >= {
        Outcome.CAPTURED, Outcome.GONE, Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.SKIPPED, Outcome.NOT_ASKED,
        Outcome.NO_ANSWER,
    }  # fmt: skip
