"""The evidence store: what was acknowledged is there, whole, and said the same way again."""

import errno
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from checker.capture.base import Fetched
from checker.capture.index import SCHEMA
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.capture.warc import pack, unpack
from checker.errors import EvidenceError
from checker.model.capture import Capture, EvidenceRef
from tests.capture.sample import FixedFetcher, exchange, failed, page

DAY = "2026-11-22"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EvidenceStore]:
    with EvidenceStore(tmp_path, write=True) as opened:
        opened.begin_run(DAY)
        yield opened


def warcs(state: Path) -> list[Path]:
    return sorted((state / "evidence").glob("*.warc.gz"))


def warcio_check(state: Path) -> None:
    """Every record of every file is whole and matches its digests, says warcio itself."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *warcs(state)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    assert "fail" not in done.stdout.lower()


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("body", [b"", b"<p>words \xc3\xa9</p>", b"\0\r\n\r\n" * 5000])
def test_a_body_comes_back_whole(store: EvidenceStore, body: bytes, coding: str) -> None:
    capture = store.record(page("https://a.test/", body, coding=coding))
    assert store.body(capture) == body


def test_what_is_recorded_equals_what_is_read_later(tmp_path: Path) -> None:
    given = [page("https://a.test/", b"one"), failed("https://b.test/")]
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        recorded = [store.record(item) for item in given]
        assert [store.latest(item.request.key) for item in given] == recorded
    with EvidenceStore(tmp_path, write=False) as store:
        assert [store.latest(item.request.key) for item in given] == recorded
        assert store.last_as_of() == DAY
    assert recorded[0].evidence is not None
    assert recorded[1] == given[1].capture


def test_text_that_no_file_can_hold_still_comes_back_equal(store: EvidenceStore) -> None:
    item = failed("https://a.test/")
    odd = Capture(
        item.capture.kind, item.request.url, item.capture.outcome, "dns", "bad \udcff name", item.capture.fetched_at
    )
    recorded = store.record(Fetched(item.request, odd))
    assert recorded.detail == "bad ? name"
    assert store.latest(item.request.key) == recorded


def test_the_last_capture_of_a_key_counts(tmp_path: Path) -> None:
    for body in (b"first", b"second"):
        with EvidenceStore(tmp_path, write=True) as store:
            store.begin_run(DAY)
            store.record(page("https://a.test/", body))
    with EvidenceStore(tmp_path, write=False) as store:
        latest = store.latest("live:https://a.test/")
        assert latest is not None
        assert store.body(latest) == b"second"
        assert store.latest("live:https://never.test/") is None
    assert len(warcs(tmp_path)) == 2


def test_records_hold_what_was_sent_and_no_credentials(tmp_path: Path) -> None:
    body = b"<p>" + b"words " * 200
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        capture = store.record(page("https://a.test/", body, coding="gzip"))
    warcio_check(tmp_path)
    with warcs(tmp_path)[0].open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers, record.http_headers, record.raw_stream.read())
            for record in ArchiveIterator(file)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request", "response", "request"]
    _, head, http, raw = records[3]
    assert http.get_header("Transfer-Encoding") is None
    assert http.get_header("Content-Length") == str(len(raw))
    assert http.get_header("Content-Encoding") == "gzip"
    assert gzip.decompress(raw) == body
    assert head.get_header("WARC-Payload-Digest") == f"sha1:{capture.digest_sha1}"
    assert capture.evidence is not None
    assert head.get_header("WARC-Record-ID") == capture.evidence.record_id
    assert b"canary" not in gzip.decompress(warcs(tmp_path)[0].read_bytes())


def test_the_place_of_a_record_leads_any_warc_reader_to_it(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        refs = [store.record(page(f"https://a.test/{n}", b"x" * n)).evidence for n in range(5)]
    with warcs(tmp_path)[0].open("rb") as file:
        for number, ref in enumerate(refs):
            assert ref is not None
            file.seek(ref.offset)
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == f"https://a.test/{number}"


@given(
    st.binary(max_size=300),
    st.lists(
        st.tuples(
            st.from_regex(r"X-[A-Za-z]{1,10}", fullmatch=True),
            st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f\x85\xa0"), max_size=30),
        ),
        max_size=5,
    ),
    st.text(max_size=20),
)
def test_any_exchange_survives_packing(raw: bytes, headers: list[tuple[str, str]], odd: str) -> None:
    item = exchange(f"https://a.test/{odd}", raw, headers=headers)
    packed = pack([item])
    member = packed.data[packed.offset : packed.offset + packed.length]
    entity = unpack(member)
    assert entity.raw == raw
    block = gzip.decompress(member)
    for name, value in headers:
        assert f"\r\n{name}: {value}\r\n".encode("latin-1") in block


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_no_flipped_bit_passes_for_evidence(position: int, bit: int) -> None:
    packed = pack([exchange("https://a.test/", b"the words of the page")])
    member = bytearray(packed.data[packed.offset : packed.offset + packed.length])
    member[position % len(member)] ^= 1 << bit
    try:
        entity = unpack(bytes(member))
    except EvidenceError:
        return
    # Some bits of a gzip head mean nothing (time, system); then the words are the same.
    assert entity.raw == b"the words of the page"


def test_a_record_rewritten_with_care_does_not_match_its_digest() -> None:
    packed = pack([exchange("https://a.test/", b"the words of the page")])
    member = packed.data[packed.offset : packed.offset + packed.length]
    forged = gzip.compress(gzip.decompress(member).replace(b"words", b"sword"))
    with pytest.raises(EvidenceError, match="own digest"):
        unpack(forged)


@pytest.mark.parametrize("damage", ["bit", "cut", "missing", "other record", "no such place"])
def test_damage_is_told_and_never_read(tmp_path: Path, damage: str) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        capture = store.record(page("https://a.test/", b"one"))
        other = store.record(page("https://b.test/", b"two"))
    ref = capture.evidence
    assert ref is not None
    assert other.evidence is not None
    file = warcs(tmp_path)[0]
    data = bytearray(file.read_bytes())
    if damage == "bit":
        data[ref.offset + 4] ^= 1  # the time in the gzip head: harmless, and still not what was recorded
        file.write_bytes(data)
    elif damage == "cut":
        file.write_bytes(data[: ref.offset + ref.length - 1])
    elif damage == "missing":
        file.unlink()
    elif damage == "other record":
        capture = replace_ref(capture, other.evidence)
    else:
        capture = replace_ref(capture, EvidenceRef(ref.file, ref.offset + 1, ref.length, ref.record_id))
    with EvidenceStore(tmp_path, write=False) as store, pytest.raises(EvidenceError):
        store.body(capture)


def replace_ref(capture: Capture, ref: EvidenceRef) -> Capture:
    return replace(capture, evidence=ref)


def test_a_place_outside_the_store_is_not_opened(store: EvidenceStore, tmp_path: Path) -> None:
    capture = store.record(page("https://a.test/", b"one"))
    assert capture.evidence is not None
    away = EvidenceRef(f"../{capture.evidence.file}", capture.evidence.offset, capture.evidence.length, "")
    with pytest.raises(EvidenceError, match="knows no record"):
        store.body(replace_ref(capture, away))


def test_a_failed_capture_has_no_body(store: EvidenceStore) -> None:
    assert store.body(store.record(failed("https://a.test/"))) == b""


def test_many_threads_share_the_writer(tmp_path: Path) -> None:
    items = [page(f"https://a.test/{n}", os.urandom(50) * (n % 7), coding="gzip" if n % 2 else "") for n in range(160)]
    recorded: dict[str, Capture] = {}
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)

        def work(part: list[Fetched]) -> None:
            for item in part:
                recorded[item.request.key] = store.record(item)

        threads = [threading.Thread(target=work, args=(items[n::8],)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with EvidenceStore(tmp_path, write=False) as store:
        for item in items:
            capture = store.latest(item.request.key)
            assert capture == recorded[item.request.key]
            assert store.body(capture) == item.body
    warcio_check(tmp_path)


CHILD = """
import sys
from pathlib import Path
from checker.capture.store import EvidenceStore
from tests.capture.sample import page
store = EvidenceStore(Path(sys.argv[1]), write=True)
store.begin_run("2026-11-22")
number = int(sys.argv[2])
while True:
    item = page(f"https://a.test/{number}", str(number).encode() * 999)
    store.record(item)
    print(number, flush=True)
    number += 1
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    told: list[int] = []
    for _ in range(4):
        start = max(told, default=0) + 1
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, tmp_path, str(start)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                told.append(int(line))
                if len(told) % 15 == 0:
                    child.send_signal(signal.SIGKILL)
                    break
            told += [int(line) for line in child.stdout if line.endswith("\n")]
    with EvidenceStore(tmp_path, write=True) as store:
        for number in told:
            capture = store.latest(f"live:https://a.test/{number}")
            assert capture is not None
            assert store.body(capture) == str(number).encode() * 999
    assert len(told) >= 60
    warcio_check(tmp_path)


def test_a_torn_end_is_cut_off_by_the_next_run(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, tmp_path, "1"], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.kill()
    file = warcs(tmp_path)[0]
    before = file.stat().st_size
    with file.open("ab") as torn:
        torn.write(pack([exchange("https://torn.test/", b"torn")]).data[:-20])
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        store.record(page("https://b.test/", b"next"))
    warcio_check(tmp_path)
    assert len(warcs(tmp_path)) == 2
    # warcio reads a torn last record without a word, so the size is what tells.
    assert file.stat().st_size <= before


def test_a_second_run_is_refused_with_the_first_ones_number(tmp_path: Path, store: EvidenceStore) -> None:
    with pytest.raises(EvidenceError, match=f"process {os.getpid()}") as refused:
        EvidenceStore(tmp_path, write=True)
    assert "--state" in refused.value.hint
    with EvidenceStore(tmp_path, write=False) as reader:
        assert reader.last_as_of() == DAY
    store.record(page("https://a.test/", b"still working"))


def test_the_folder_is_free_after_closing(tmp_path: Path) -> None:
    for _ in range(2):
        with EvidenceStore(tmp_path, write=True) as store:
            store.begin_run(DAY)


def test_a_full_disk_is_said_in_one_sentence_and_costs_nothing_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        kept = store.record(page("https://a.test/", b"kept"))
        size = warcs(tmp_path)[0].stat().st_size

        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("checker.capture.writer.os.fsync", full)
            with pytest.raises(EvidenceError, match="the disk is full") as refused:
                store.record(page("https://b.test/", b"lost"))
            assert refused.value.hint
        assert warcs(tmp_path)[0].stat().st_size == size
        assert store.failure is not None
        with pytest.raises(EvidenceError, match="the disk is full"):
            store.record(page("https://c.test/", b"also lost"))
    with EvidenceStore(tmp_path, write=True) as store:
        assert store.latest("live:https://b.test/") is None
        assert store.latest("live:https://a.test/") == kept
        assert store.body(kept) == b"kept"
    warcio_check(tmp_path)


def test_a_limit_on_file_size_really_hit(tmp_path: Path) -> None:
    code = CHILD.replace(
        "import sys", "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (90_000,) * 2)", 1
    )
    code = code.replace("str(number).encode() * 999", "__import__('os').urandom(20_000)")
    child = subprocess.run(
        [sys.executable, "-c", code, tmp_path, "1"], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert "EvidenceError" in child.stderr
    told = [int(line) for line in child.stdout.split()]
    assert told
    with EvidenceStore(tmp_path, write=True) as store:
        for number in told:
            capture = store.latest(f"live:https://a.test/{number}")
            assert capture is not None
            assert len(store.body(capture)) == 20_000
    warcio_check(tmp_path)


def test_evidence_in_a_read_only_folder_can_be_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        kept = store.record(page("https://a.test/", b"kept"))
    before = sorted(tmp_path.iterdir())
    # A superuser may write everywhere, so the answer of the system is given here.
    monkeypatch.setattr("checker.capture.index.os.access", lambda *args: False)
    with EvidenceStore(tmp_path, write=False) as store:
        assert store.latest("live:https://a.test/") == kept
        assert store.body(kept) == b"kept"
        assert sorted(tmp_path.iterdir()) == before


def test_evidence_of_a_killed_run_can_be_replayed_as_it_lies(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, tmp_path, "1"], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as child:
        assert child.stdout is not None
        last = [int(child.stdout.readline()) for _ in range(5)][-1]
        child.kill()
    with EvidenceStore(tmp_path, write=False) as store:
        capture = store.latest(f"live:https://a.test/{last}")
        assert capture is not None
        assert store.body(capture) == str(last).encode() * 999


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    EvidenceStore(tmp_path, write=True).close()
    database = sqlite3.connect(tmp_path / "state.sqlite")
    database.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    database.close()
    for write in (True, False):
        with pytest.raises(EvidenceError, match="newer sourcecheck"):
            EvidenceStore(tmp_path, write=write)


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"not a database, not a database, not a database" * 30)
    for write in (True, False):
        with pytest.raises(EvidenceError, match=r"state\.sqlite"):
            EvidenceStore(tmp_path, write=write)


def test_offline_without_evidence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no evidence") as refused:
        EvidenceStore(tmp_path / "nowhere", write=False)
    assert "--offline" in refused.value.hint
    assert not (tmp_path / "nowhere").exists()


def test_a_state_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(EvidenceError, match="state"):
        EvidenceStore(tmp_path / "state", write=True)


def test_recording_needs_a_run(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store, pytest.raises(EvidenceError, match="no run"):
        store.record(failed("https://a.test/"))
    with EvidenceStore(tmp_path, write=False) as store, pytest.raises(EvidenceError, match="reading only"):
        store.begin_run(DAY)


def test_a_closed_store_takes_no_more(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, write=True)
    store.begin_run(DAY)
    store.close()
    with pytest.raises(EvidenceError, match="closed"):
        store.record(failed("https://a.test/"))
    store.close()


def test_the_recording_fetcher_keeps_and_passes_on(tmp_path: Path, store: EvidenceStore) -> None:
    item = page("https://a.test/", b"words")
    fetched = RecordingFetcher(FixedFetcher([item]), store).fetch(item.request)
    assert fetched.body == b"words"
    assert fetched.capture == store.latest(item.request.key)
    assert fetched.capture.evidence is not None
    assert fetched.exchanges == ()


def test_a_run_that_kept_nothing_leaves_no_file(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, write=True) as store:
        store.begin_run(DAY)
        store.record(failed("https://a.test/"))
    assert warcs(tmp_path) == []
    assert (tmp_path / ".gitignore").read_text() == "*\n"
