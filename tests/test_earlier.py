"""Where earlier copies come from: in one order, until one holds the words."""

import datetime as dt
import hashlib

import pytest

from checker.audit import audit
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.claims.load import load_claims
from checker.model.capture import Capture, CaptureKind, Memento, Outcome
from checker.model.report import Run
from checker.settings import Settings
from checker.worker import WorkerPool

URL = "http://news.example/ferry"
PIN = f"https://web.archive.org/web/20240302101500/{URL}"
FILL = "<p>" + "The page has more to say than what is quoted of it. " * 6
HAS, LACKS = (f"<!doctype html><title>F</title><p>{words}.{FILL}".encode() for words in ("It sank at nine", "In port"))
GIVEN = b"A file."
ORDER = ("pinned", "supplied", "own", "own@first", "wayback", "arquivo")


class Table(Fetcher):
    """Answers from a table: who has the words, who lacks them, and who gives no answer."""

    def __init__(self, **said: bytes | None) -> None:
        self.said = said
        self.asked: list[str] = []

    def answers(self, kind: CaptureKind) -> bool:
        return True

    def fetch(self, request: CaptureRequest) -> Fetched:
        name = {CaptureKind.LIVE: "live", CaptureKind.SUPPLIED: "supplied", CaptureKind.OWN: "own"}.get(request.kind)
        name = name or ("pinned" if request.pinned else request.archive or "wayback")
        name += f"@{request.near}" if request.kind is CaptureKind.OWN and request.near else ""
        self.asked.append(name)
        body = self.said.get(name.replace("@", "_"))
        if body is None:
            return Fetched(request, Capture(request.kind, request.url, Outcome.NO_ANSWER, "timeout", "Late.", ""))
        stamp = "20240302101500"
        memento = Memento("a", PIN, stamp, URL) if request.kind is CaptureKind.ARCHIVE else None
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        capture = Capture(
            request.kind, request.url, Outcome.CAPTURED, "ok", "", "2026-10-01T00:00:00Z", final_url=request.url,
            status=200, media_type="text/html", charset="utf-8", size=len(body), digest=digest, memento=memento,
        )  # fmt: skip
        return Fetched(request, capture, body)


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 20.0, 1_500_000_000) as pool:
        yield pool


def asked(tmp_path, pool, policy="auto", **said):
    """Whom an audit asked, in order, and its findings."""
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies/a.html").write_bytes(GIVEN)
    digest = hashlib.sha256(GIVEN).hexdigest()
    (tmp_path / "copies.yaml").write_text(
        f"schema: 1\ncopies:\n- {{file: copies/a.html, sha256: '{digest}', url: '{URL}', captured: 2026, by: 'E'}}\n"
    )
    (tmp_path / "ferry.yaml").write_text(
        f"schema: 1\nclaims:\n- {{text: 'It sank.', url: '{URL}', archive_url: '{PIN}', quote: 'It sank at nine'}}\n"
    )
    loaded = load_claims((tmp_path,))
    assert not loaded.problems
    table = Table(**said)
    settings = Settings(archive=policy, archives="wayback arquivo", processes=1)
    run = Run(version="0", started="")
    report = audit(loaded, settings, table, pool, as_of=dt.date(2026, 11, 22), run=run)
    return table.asked, report


@pytest.mark.parametrize("first", ORDER)
def test_until_one_holds_the_words(tmp_path, pool, first):
    place = ORDER.index(first)
    said = {name.replace("@", "_"): LACKS for name in ORDER[:place]} | {first.replace("@", "_"): HAS}
    order, report = asked(tmp_path, pool, live=LACKS, **said)
    # A pinned copy and supplied ones are always read; all others only as long as words are missing.
    assert order == ["live", *ORDER[: max(place + 1, 2)]]
    assert "content-drift" in {finding.rule for finding in report.findings}
    assert len(report.claims[0].citations[0].copies) == max(place + 1, 2)


def test_words_on_the_live_page_need_no_copy_but_those_somebody_named(tmp_path, pool):
    order, report = asked(tmp_path, pool, live=HAS, pinned=HAS, supplied=HAS)
    assert order == ["live", "pinned", "supplied"]
    assert report.claims[0].status.value == "words-found"


def test_never_asks_no_archive_and_still_reads_what_lies_here(tmp_path, pool):
    assert asked(tmp_path, pool, "never", live=LACKS, own_first=HAS)[0] == ["live", "supplied", "own", "own@first"]


def test_what_gives_no_answer_softens_what_the_others_lack(tmp_path, pool):
    _, report = asked(
        tmp_path, pool, live=LACKS, pinned=LACKS, own=LACKS, own_first=LACKS, wayback=LACKS, arquivo=LACKS
    )
    assert [(finding.rule, finding.severity.value) for finding in report.findings] == [("quote-not-found", "warning")]


def test_all_that_lack_the_words_make_an_error(tmp_path, pool):
    said = {name.replace("@", "_"): LACKS for name in ORDER}
    _, report = asked(tmp_path, pool, live=LACKS, **said)
    assert [(finding.rule, finding.severity.value) for finding in report.findings] == [("quote-not-found", "error")]
