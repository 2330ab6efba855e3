"""Verification finds what is not as it was recorded, and nothing else."""

import gzip
import shutil
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.errors import EvidenceError
from checker.evidence.verify import verify_store
from checker.model.capture import CaptureKind
from tests.capture.sample import failed, page, request
from tests.evidence.store import body, keep, kept, pages, revisit


@pytest.fixture
def state(tmp_path):
    keep(tmp_path / "state", [*pages(1, 2, 3), failed("http://none.example/")])
    revisit(tmp_path / "state", pages(2)[0])
    return tmp_path / "state"


def only_file(state):
    """The file of the first run: that with the pages."""
    return max((state / "evidence").iterdir(), key=lambda path: path.stat().st_size)


def change(state, query, *values):
    db = sqlite3.connect(state / "state.sqlite")
    with db:
        db.execute(query, values)
    db.close()


def test_a_sound_store(state):
    found = verify_store(state)
    assert (found.flaws, found.sound, found.captures, found.files) == ([], True, 5, 2)
    # a page, its redirect, their requests; a revisit and its request; a warcinfo in each file
    assert found.records == 3 * 4 + 2 + 2
    assert found.size == sum(path.stat().st_size for path in (state / "evidence").iterdir())
    assert found.orphans == 0


def test_progress_tells_every_byte(state):
    told = []
    found = verify_store(state, told.append)
    assert (sum(told), len(told)) == (found.size, found.records)


def test_nothing_kept(tmp_path):
    with pytest.raises(EvidenceError):
        verify_store(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_changed_byte_is_found(state, place, flip):
    path = only_file(state)
    data = path.read_bytes()
    at = int(place * len(data))
    changed = bytearray(data)
    changed[at] ^= flip
    # Bytes of a gzip head that no reader minds (time, system) change the record all the same: its row says so. Only
    # requests, redirects and warcinfo have no row.
    path.write_bytes(bytes(changed))
    try:
        found = verify_store(state)
        heads = [offset for offset in range(len(data)) if data[offset : offset + 3] == b"\x1f\x8b\x08"]
        unread = any(head + 4 <= at < head + 10 for head in heads)
        assert unread or not found.sound
    finally:
        path.write_bytes(data)


def test_a_changed_page_with_a_right_gzip_and_right_digests_is_found_by_its_row(state):
    path = only_file(state)
    elsewhere = state.parent / "other"
    keep(elsewhere, [page("http://h1.example/p", b"other words", coding="gzip"), *pages(2, 3)])
    shutil.copy(only_file(elsewhere), path)
    assert {flaw.key for flaw in verify_store(state).flaws} >= {"live:http://h1.example/p"}


def test_a_missing_file_names_every_capture_that_loses_by_it(state):
    only_file(state).unlink()
    found = verify_store(state)
    assert {flaw.key for flaw in found.flaws} == {f"live:http://h{number}.example/p" for number in (1, 2, 3)}
    assert all("missing" in flaw.sentence for flaw in found.flaws)


def test_a_cut_file_still_has_its_first_pages(state):
    path = only_file(state)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    flaws = verify_store(state).flaws
    assert flaws
    assert "live:http://h1.example/p" not in {flaw.key for flaw in flaws}
    assert "live:http://h3.example/p" in {flaw.key for flaw in flaws}


def test_damage_in_one_record_does_not_hide_the_others(state):
    path = only_file(state)
    offset = change_one(state, "live:http://h1.example/p")
    flaws = verify_store(state).flaws
    assert {flaw.key for flaw in flaws} == {"live:http://h1.example/p"}
    assert f"{path.name}:{offset}" in {flaw.place for flaw in flaws}


def change_one(state, key):
    db = sqlite3.connect(state / "state.sqlite")
    file, offset = db.execute("SELECT file, offset FROM captures WHERE key = ?", (key,)).fetchone()
    db.close()
    with (state / "evidence" / file).open("r+b") as stream:
        stream.seek(offset + 40)
        stream.write(b"\xff\x00\xff\x00")
    return offset


def test_bytes_that_nobody_was_promised_are_no_flaw(state):
    path = only_file(state)
    with path.open("ab") as file:
        file.write(gzip.compress(b"WARC/1.1\r\n")[:12])
    (state / "evidence" / "20200101T000000Z-x.warc.gz").write_bytes(b"left over")
    found = verify_store(state)
    assert (found.sound, found.orphans) == (True, 12 + 9)


def test_a_revisit_whose_page_is_gone(state):
    only_file(state).unlink()
    sentences = [flaw for flaw in verify_store(state).flaws if flaw.key == "live:http://h2.example/p"]
    assert len(sentences) == 1  # one for both captures of it: the record is one


def test_rows_that_lie(state):
    change(state, "UPDATE captures SET offset = offset + 1 WHERE key = 'live:http://h1.example/p'")
    change(state, "UPDATE captures SET capture = 'no json' WHERE key = 'live:http://none.example/'")
    change(state, "UPDATE captures SET sha256 = 'ab' WHERE key = 'live:http://h3.example/p'")
    said = {flaw.key: flaw.sentence for flaw in verify_store(state).flaws}
    assert said["live:http://h1.example/p"] == "the row contradicts itself about where its bytes are"
    assert said["live:http://none.example/"] == "the row cannot be read"
    assert said["live:http://h3.example/p"] == "the record is not the one that was recorded"


def test_a_changed_digest_in_a_row(state):
    change(
        state,
        "UPDATE captures SET capture = replace(capture, 'sha256:', 'sha256:00') WHERE key = 'live:http://h1.example/p'",
    )
    assert [flaw.sentence for flaw in verify_store(state).flaws] == [
        "the record does not give the page that was recorded"
    ]


def test_a_damaged_index(state):
    path = state / "state.sqlite"
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    try:
        sound = verify_store(state).sound
    except EvidenceError:
        sound = False
    assert not sound


def test_what_verification_calls_sound_can_be_replayed(state):
    assert verify_store(state).sound
    assert kept(state, pages(2)[0]).body == body(2)
    assert request("http://h2.example/p").key == "live:http://h2.example/p"


def test_files_that_are_written_anew_meanwhile_are_no_flaw(state, monkeypatch):
    import datetime as dt

    from checker.evidence import verify
    from checker.evidence.erase import erase
    from checker.evidence.ledger import keeping

    real = verify._Verification._read_index

    def read_then_erase(self):
        real(self)
        monkeypatch.undo()
        with keeping(state) as ledger:
            erase(ledger, state / "evidence", "http://h1.example/p", because="b", by="A", today=dt.date(2026, 11, 22))

    monkeypatch.setattr(verify._Verification, "_read_index", read_then_erase)
    found = verify_store(state)
    assert (found.flaws, found.erased) == ([], 1)


SAYS = {
    "status": ("status", 404, "another status"),
    "outcome": ("outcome", "gone", "is gone, and the record does not"),
    "url": ("url", "http://evil.example/", "name of another address"),
    "final_url": ("final_url", "http://evil.example/", "another address"),
    "fetched_at": ("fetched_at", "2019-01-01T00:00:00Z", "another time"),
    "digest_sha1": ("digest_sha1", "A" * 32, "SHA-1"),
}


@pytest.mark.parametrize("field", SAYS)
def test_a_row_that_says_otherwise_than_its_record_is_found(state, field):
    name, value, sentence = SAYS[field]
    change(state, f"UPDATE captures SET capture = json_set(capture, '$.{name}', ?) WHERE id = 1", value)
    assert any(sentence in flaw.sentence for flaw in verify_store(state).flaws)


def test_a_row_that_was_given_the_record_of_another_page_is_found(state):
    for name in ("evidence", "digest", "digest_sha1", "size"):
        change(
            state,
            f"UPDATE captures SET capture = json_set(capture, '$.{name}', "
            f"(SELECT json_extract(capture, '$.{name}') FROM captures WHERE id = 2)) WHERE id = 1",
        )
    for name in ("file", "offset", "length", "sha256"):
        change(state, f"UPDATE captures SET {name} = (SELECT {name} FROM captures WHERE id = 2) WHERE id = 1")
    (flaw,) = verify_store(state).flaws
    assert (flaw.key, flaw.sentence) == (
        "live:http://h1.example/p",
        "the record is of another address than the row says",
    )


def test_the_time_of_a_copy_is_the_archives_own(tmp_path):
    copy = page("http://h1.example/p", b"archived", kind=CaptureKind.ARCHIVE)
    moved, last = copy.exchanges
    dated = replace(last, headers=(*last.headers, ("Memento-Datetime", "Wed, 01 Jan 2020 00:00:00 GMT")))
    keep(tmp_path, [replace(copy, exchanges=(moved, dated))])
    assert verify_store(tmp_path).sound
    change(tmp_path, "UPDATE captures SET capture = json_set(capture, '$.memento.timestamp', '19990101000000')")
    (flaw,) = verify_store(tmp_path).flaws
    assert flaw.sentence == "the archive gave the copy another time than the row says"
