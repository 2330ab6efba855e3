"""Erased evidence is gone, leaves a tombstone, and never becomes a verdict."""

import datetime as dt
import sqlite3
from dataclasses import replace

import pytest

from checker.cli.archive.erase import command
from checker.errors import EvidenceError
from checker.evidence.erase import erase
from checker.evidence.ledger import keeping
from checker.evidence.rewrite import captures
from checker.evidence.verify import verify_store
from checker.model.capture import CaptureKind, Memento, Outcome
from tests.capture.sample import failed, page
from tests.evidence.store import body, keep, kept, pages, revisit

DAY = dt.date(2026, 11, 22)
WORDS = b"canary words that must be gone"


def secret_page(url="http://h9.example/p", kind=CaptureKind.LIVE):
    return page(url, WORDS, kind=kind)


def gone(state, url="http://h9.example/p"):
    with keeping(state) as ledger:
        return erase(ledger, state / "evidence", url, because="a court said so", by="A. Editor", today=DAY)


def every_byte(state):
    import gzip

    found = b""
    for path in state.rglob("*"):
        if path.is_file():
            found += gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return found


@pytest.fixture
def state(tmp_path):
    state = tmp_path / "state"
    keep(state, [pages(1)[0], secret_page(), pages(2)[0], secret_page(kind=CaptureKind.ARCHIVE)])
    return state


def test_what_is_erased_is_gone_and_the_rest_is_not(state):
    assert WORDS in every_byte(state)
    removed = gone(state)
    assert (removed.captures, removed.files) == (2, 1)
    assert removed.bytes > 0
    left = every_byte(state)
    assert WORDS not in left
    assert b"WARC-Target-URI: http://h9.example" not in left  # redirects and requests went along
    assert kept(state, pages(1)[0]).body == body(1)
    assert kept(state, pages(2)[0]).body == body(2)
    found = verify_store(state)
    assert (found.flaws, found.erased, found.orphans) == ([], 2, 0)


@pytest.mark.parametrize(
    ("kind", "outcome"), [(CaptureKind.LIVE, Outcome.UNREACHABLE), (CaptureKind.ARCHIVE, Outcome.NO_ANSWER)]
)
def test_a_replay_says_that_it_was_erased_and_why(state, kind, outcome):
    item = secret_page(kind=kind)
    gone(state)
    replayed = kept(state, item)
    assert (replayed.capture.outcome, replayed.capture.reason, replayed.body) == (outcome, "evidence-erased", b"")
    for part in ("erased on purpose", "a court said so", "A. Editor", "2026-11-22", item.capture.digest):
        assert part in replayed.capture.detail
    assert replayed.capture.fetched_at == item.capture.fetched_at


def test_the_tombstone(state):
    item = secret_page()
    gone(state)
    with keeping(state) as ledger:
        stones = ledger.tombstones()
    assert {stone.key for stone in stones.values()} == {
        item.request.key,
        secret_page(kind=CaptureKind.ARCHIVE).request.key,
    }
    for stone in stones.values():
        assert (stone.because, stone.by, stone.day) == ("a court said so", "A. Editor", "2026-11-22")
        assert stone.digest == item.capture.digest
        assert stone.record_id.startswith("<urn:uuid:")
        assert len(stone.records) == 4


def test_a_failure_is_erased_too_and_never_becomes_another_verdict(tmp_path):
    keep(tmp_path, [failed("http://h9.example/p")])
    assert gone(tmp_path).captures == 1
    assert kept(tmp_path, failed("http://h9.example/p")).capture.reason == "evidence-erased"


def test_a_revisit_of_an_erased_page_is_erased_with_it(tmp_path):
    keep(tmp_path, [page("http://h9.example/p", WORDS), *pages(1)])
    revisit(tmp_path, secret_page())
    removed = gone(tmp_path)
    assert (removed.captures, removed.files) == (2, 2)
    assert WORDS not in every_byte(tmp_path)
    assert verify_store(tmp_path).flaws == []


def test_the_address_behind_a_redirect_erases_too(state):
    assert gone(state, "http://h9.example/pold").captures == 2
    assert WORDS not in every_byte(state)


def test_the_page_behind_an_archived_redirect_erases_too(tmp_path):
    found = secret_page("http://h1.example/moved", kind=CaptureKind.ARCHIVE)
    memento = Memento(
        "a.example", "http://a.example/2024/x", "20240302101500", found.request.url, shows="http://h9.example/p"
    )
    keep(tmp_path, [replace(found, capture=replace(found.capture, memento=memento)), pages(1)[0]])
    assert gone(tmp_path).captures == 1
    assert WORDS not in every_byte(tmp_path)


def test_erasing_twice_finds_nothing(state):
    gone(state)
    assert gone(state).captures == 0


def test_a_later_capture_stands_beside_the_tombstone(state):
    gone(state)
    keep(state, [page("http://h9.example/p", b"new words")])
    assert kept(state, secret_page()).body == b"new words"
    found = verify_store(state)
    assert (found.sound, found.erased) == (True, 2)


def test_a_record_slipped_in_again_is_found(state):
    before = {path.name: path.read_bytes() for path in (state / "evidence").iterdir()}
    gone(state)
    for name, data in before.items():
        (state / "evidence" / name).write_bytes(data)
    # As a file of its own nobody was promised it; spoken for by a run, it is a flaw.
    assert verify_store(state).orphans == sum(map(len, before.values()))
    db = sqlite3.connect(state / "state.sqlite")
    with db:
        for name, data in before.items():
            db.execute(
                "INSERT INTO runs (as_of, started, file, size, ended) VALUES ('', '', ?, ?, 1)", (name, len(data))
            )
    db.close()
    assert any("erased on purpose" in flaw.sentence for flaw in verify_store(state).flaws)


def test_a_damaged_file_is_left_alone(state):
    path = next((state / "evidence").iterdir())
    data = bytearray(path.read_bytes())
    data[400:440] = b"\x00" * 40
    path.write_bytes(bytes(data))
    with pytest.raises(EvidenceError, match="damaged at byte"):
        gone(state)
    assert path.read_bytes() == bytes(data)


class Killed(BaseException):
    """As if the power went."""


@pytest.mark.parametrize("moment", ["begin_rewrite", "end_rewrite", "forget_rewrite"])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_moment_loses_nothing_that_stays(state, monkeypatch, moment, after):
    from checker.evidence.ledger import Ledger

    real = getattr(Ledger, moment)

    def die(self, *args):
        if after:
            real(self, *args)
        raise Killed

    monkeypatch.setattr(Ledger, moment, die)
    with pytest.raises(Killed):
        gone(state)
    monkeypatch.undo()
    assert kept(state, pages(1)[0]).body == body(1)
    assert verify_store(state).sound
    gone(state)  # again, to the end
    assert WORDS not in every_byte(state)
    found = verify_store(state)
    assert (found.sound, found.erased, found.orphans) == (True, 2, 0)
    with keeping(state) as ledger:
        assert ledger.unfinished_rewrites() == []
        assert len(captures(ledger)) == 4
    assert len(list((state / "evidence").iterdir())) == 1


def test_the_command_removes_what_was_read_in_the_page_too(state, capsys):
    (state / "readings.sqlite").write_bytes(WORDS)
    arguments = ["http://h9.example/p", "--because", "a court said so", "--by", "A. Editor", "--state", str(state)]
    assert command.main([*arguments, "--dry-run"], standalone_mode=False) == 0
    assert (state / "readings.sqlite").exists()
    assert command.main(arguments, standalone_mode=False) == 0
    assert "2 captures erased" in capsys.readouterr().out
    assert WORDS not in every_byte(state)
