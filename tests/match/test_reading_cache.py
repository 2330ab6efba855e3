"""What was read once is not read again, and nothing is said that a reading would not say."""

import datetime as dt
import random
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from checker.audit import audit
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.claims.load import Loaded, load_text
from checker.match import reading_cache
from checker.match.reading import read_bytes, read_capture
from checker.match.reading_cache import Asked, Known, ReadingCache, discard_readings, reader_digest
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.claim import Quote
from checker.model.match import Reading, Statement
from checker.model.report import Report, Run
from checker.worker import Answer, WorkerPool
from tests.web import LoopbackWeb

PAGE = b"<!doctype html><title>Ships</title><p>In May 2019 the harbour counted 45 ships.</p>"
CAPTURE = Capture(
    CaptureKind.LIVE, "https://a.test/", Outcome.CAPTURED, "http-200", "", "2026-11-22T10:00:00Z",
    final_url="https://a.test/", status=200, media_type="text/html", charset="utf-8", digest="sha256:aa",
)  # fmt: skip
ASKED = Asked((Quote(exact="the harbour counted 45 ships"),), ("top",), (Statement("It counted 46 ships.", "en"),))
READING = TypeAdapter(Reading)
DAY = 86_400.0


def answer(asked: Asked = ASKED, body: bytes = PAGE) -> bytes:
    return read_bytes(body, "text/html", "utf-8", "https://a.test/", asked.quotes, False, asked.fragments,
                      asked.statements, asked.passages)  # fmt: skip


def opened(folder: Path, reader: str = "one", day: float = 100.0) -> ReadingCache:
    return ReadingCache(folder, reader, lambda: day * DAY)


def kept(folder: Path, asked: Asked = ASKED, capture: Capture = CAPTURE) -> None:
    cache = opened(folder)
    cache.keep(capture, asked, answer(asked))
    cache.close()


def looked_up(folder: Path, capture: Capture = CAPTURE, asked: Asked = ASKED, **more: Any) -> Known | None:
    cache = opened(folder, **more)
    try:
        return cache.find(capture, asked)
    finally:
        cache.close()


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    assert looked_up(tmp_path) is None
    kept(tmp_path)
    known = looked_up(tmp_path)
    assert known == Known(READING.validate_json(answer()))
    assert known.reading is not None
    assert known.reading.matches[0].outcome == "found"


def test_what_is_not_worth_reading_is_known_too(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.keep(CAPTURE, Asked())
    cache.close()
    assert looked_up(tmp_path, asked=Asked()) == Known(None)
    assert looked_up(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "sha256:bb"},
        {"digest": ""},
        {"media_type": "text/plain"},
        {"charset": "latin-1"},
        {"final_url": "https://b.test/"},
    ],
)
def test_another_page_is_another_reading(change: dict[str, str], tmp_path: Path) -> None:
    kept(tmp_path)
    assert looked_up(tmp_path, replace(CAPTURE, **change)) is None  # type: ignore[arg-type]
    assert looked_up(tmp_path, replace(CAPTURE, fetched_at="2026-12-01T10:00:00Z", status=304)) is not None


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        replace(ASKED, quotes=()),
        replace(ASKED, quotes=(Quote(exact="the harbour counted 45 ships", prefix="May 2019"),)),
        replace(ASKED, quotes=(Quote(exact="the harbour counted 45 ships", translation="45 Schiffe"),)),
        replace(ASKED, quotes=ASKED.quotes * 2),
        replace(ASKED, fragments=("bottom",)),
        replace(ASKED, statements=(Statement("It counted 46 ships.", "de"),)),
        replace(ASKED, passages=True),
    ],
)
def test_another_question_is_another_reading(asked: Asked, tmp_path: Path) -> None:
    kept(tmp_path)
    assert looked_up(tmp_path, asked=asked) is None


def test_another_program_reads_anew(tmp_path: Path) -> None:
    kept(tmp_path)
    assert looked_up(tmp_path, reader="two") is None
    assert looked_up(tmp_path, reader="") is None
    assert len(reader_digest()) == 64


@pytest.mark.parametrize("damage", ["value = zeroblob(40)", "value = 'text'", "value = x''", "value = NULL"])
def test_a_damaged_row_is_not_believed(damage: str, tmp_path: Path) -> None:
    kept(tmp_path)
    database = sqlite3.connect(tmp_path / "readings.sqlite")
    try:
        database.execute("PRAGMA ignore_check_constraints = ON")
        try:
            database.execute(f"UPDATE readings SET {damage}")
        except sqlite3.IntegrityError:
            database.execute("UPDATE readings SET value = substr(value, 1, length(value) - 1)")
        database.commit()
    finally:
        database.close()
    assert looked_up(tmp_path) is None


def test_a_row_of_another_key_is_not_believed(tmp_path: Path) -> None:
    kept(tmp_path)
    database = sqlite3.connect(tmp_path / "readings.sqlite")
    try:
        (first,) = database.execute("SELECT key FROM readings").fetchone()
        kept(tmp_path, capture=replace(CAPTURE, digest="sha256:bb"))
        (value,) = database.execute("SELECT value FROM readings WHERE key != ?", (first,)).fetchone()
        database.execute("UPDATE readings SET value = ? WHERE key = ?", (value, first))
        database.commit()
    finally:
        database.close()
    assert looked_up(tmp_path) is None
    assert looked_up(tmp_path, replace(CAPTURE, digest="sha256:bb")) is not None


@pytest.mark.parametrize(
    "content", [b"no database at all, and long enough to be looked at" * 9, b"SQLite format 3\0" * 64]
)
def test_a_file_that_is_none_is_made_anew(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "readings.sqlite").write_bytes(content)
    kept(tmp_path)
    assert looked_up(tmp_path) is not None


def test_a_table_of_another_layout_is_made_anew(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "readings.sqlite")
    database.execute("CREATE TABLE readings (key BLOB PRIMARY KEY, body TEXT, used INTEGER, size INTEGER, value BLOB)")
    database.close()
    kept(tmp_path)
    assert looked_up(tmp_path) is not None


def test_a_file_damaged_in_the_middle_is_given_up(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    for number in range(300):
        cache.keep(replace(CAPTURE, digest=f"sha256:{number}"), ASKED, answer())
    cache.close()
    path = tmp_path / "readings.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    cache = opened(tmp_path)
    assert all(cache.find(replace(CAPTURE, digest=f"sha256:{number}"), ASKED) is None for number in range(300))
    cache.close()
    kept(tmp_path)
    assert looked_up(tmp_path) is not None


def test_a_reading_of_unusual_size_is_not_kept(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.keep(CAPTURE, ASKED, random.Random(1).randbytes(300_000))
    cache.close()
    assert (tmp_path / "readings.sqlite").stat().st_size < 100_000


def test_without_a_folder_there_is_no_cache(tmp_path: Path) -> None:
    kept(tmp_path / "nowhere")
    assert looked_up(tmp_path / "nowhere") is None
    assert not (tmp_path / "nowhere").exists()


def test_it_can_be_done_without(tmp_path: Path) -> None:
    kept(tmp_path)
    discard_readings(tmp_path)
    assert list(tmp_path.iterdir()) == []
    discard_readings(tmp_path)
    assert looked_up(tmp_path) is None


def test_what_is_of_no_use_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path)
    other = replace(CAPTURE, digest="sha256:bb")
    assert looked_up(tmp_path, day=190.0) is not None  # of use on that day
    assert looked_up(tmp_path, other, day=280.0) is None
    assert looked_up(tmp_path, day=280.0) is not None
    assert looked_up(tmp_path, other, day=390.0) is None  # closing, it lets go of the first
    assert looked_up(tmp_path, day=390.0) is None
    kept(tmp_path)
    assert looked_up(tmp_path, other, day=20.0) is None  # a clock set back says nothing of use
    assert looked_up(tmp_path, day=20.0) is None
    monkeypatch.setattr(reading_cache, "MOST", 1)
    kept(tmp_path)
    assert looked_up(tmp_path) is None


class Scripted(WorkerPool):
    """Answers what it was told, in turn."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def call(self, _target: str, *_args: object, timeout: float | None = None) -> Answer:
        del timeout
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([Answer(answer())], [answer()]),
        ([Answer(None, "crash"), Answer(answer())], []),
        ([Answer(None, "error", "why")], []),
        ([Answer(None, "deadline"), Answer(None, "deadline")], []),
        ([Answer(b"{}")], []),
        ([Answer(answer(Asked()))], []),
    ],
    ids=["read", "by the careful reader", "mistake", "late", "no reading", "of another question"],
)
def test_only_what_would_come_out_the_same_is_kept(answers: list[Answer], expected: list[bytes]) -> None:
    told: list[bytes] = []
    read_capture(Scripted(*answers), PAGE, CAPTURE, ASKED.quotes, ASKED.fragments, ASKED.statements, keep=told.append)
    assert told == expected


CLAIMS = """schema: 1
claims:
- {text: 'In May 2019 the harbour counted 45 ships.', url: 'http://a.test/one', quote: 'counted 45 ships'}
- {text: 'In May 2019 the harbour counted 46 ships.', url: 'http://a.test/one', quote: 'counted 46 ships'}
- {text: 'It is a page.', url: 'http://a.test/two'}
- {text: 'It is gone.', url: 'http://a.test/none'}
"""


def report_of(
    loaded: Loaded,
    web: LoopbackWeb,
    fetcher: ReplayFetcher | RecordingFetcher,
    cache: ReadingCache | None,
    pool: WorkerPool,
) -> dict[str, Any]:
    day, run = dt.date(2026, 11, 22), Run(version="0", started="")
    settings = web.settings(archive="never", retries=0)
    report: Report = audit(loaded, settings, fetcher, pool, as_of=day, run=run, readings=cache)
    return report.model_dump(exclude={"run"})


def test_a_report_is_the_same_with_and_without(tmp_path: Path) -> None:
    loaded = load_text(CLAIMS, "ships.yaml")
    assert not loaded.problems
    with LoopbackWeb() as web, WorkerPool(1, 20.0, 1_500_000_000) as pool:
        web.host("a.test").page("/one", PAGE)
        web.host("a.test").page("/two", PAGE.replace(b"45", b"47"))
        session = GuardedSession(web.settings())
        with EvidenceStore(tmp_path, write=True) as store:
            store.begin_run("2026-11-22")
            cache = opened(tmp_path)
            report_of(loaded, web, RecordingFetcher(LiveFetcher(session), store), cache, pool)
            cache.close()
        session.close()
        with EvidenceStore(tmp_path, write=False) as store:
            plain = report_of(loaded, web, ReplayFetcher(store), None, pool)
            nobody = Scripted()  # whoever asks it to read fails
            cache = opened(tmp_path)
            assert report_of(loaded, web, ReplayFetcher(store), cache, nobody) == plain
            file = next((tmp_path / "evidence").glob("*.warc.gz"))
            file.write_bytes(bytes(file.stat().st_size))
            damaged = report_of(loaded, web, ReplayFetcher(store), None, pool)
            assert damaged != plain
            assert report_of(loaded, web, ReplayFetcher(store), cache, pool) == damaged, "evidence comes first"
            cache.close()
