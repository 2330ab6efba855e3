"""The commands that look after evidence, as people use them, and what a report says afterwards."""

import json
import sqlite3
from pathlib import Path

import pytest

from checker.capture.index import lock_state
from checker.capture.store import EvidenceStore
from tests.cli.conftest import write_claims

GOOD = "id: good, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
WRONG = "id: wrong, text: 'It flew.', url: 'http://news.example/ferry', quote: 'flew over Alder Point'"
GONE = "id: gone, text: 'It is gone.', url: 'http://news.example/gone'"
FERRY = "http://news.example/ferry"


def report():
    return json.loads(Path("reports/run.json").read_text(encoding="utf-8"))


def erase(commands, url):
    return commands("archive", "erase", url, "--because", "a court said so", "--by", "A. Editor", network=False)


def test_verify_without_any_evidence(commands):
    code, _, err = commands("archive", "verify", network=False)
    assert code == 2
    assert "there is no evidence in .sourcecheck yet" in err
    assert "an audit without --offline keeps some there" in err


def test_verify_says_that_all_is_sound_and_what_is_not(commands):
    write_claims(GOOD, GONE)
    commands("audit", "--no-robots")
    code, out, err = commands("archive", "verify", network=False)
    assert (code, err) == (0, "")
    assert out.startswith("sound: 2 captures, 5 records in 1 files, ")
    path = next(Path(".sourcecheck/evidence").iterdir())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    code, out, _ = commands("archive", "verify", network=False)
    assert code == 1
    assert f"{path.name}:" in out


def test_a_store_of_nothing_but_failures_is_sound_and_one_of_nothing_is_3(commands):
    write_claims("id: none, text: 'None.', url: 'http://nowhere.example/'")
    commands("audit", "--no-robots")
    assert commands("archive", "verify", network=False)[0] == 0
    with sqlite3.connect(".sourcecheck/state.sqlite") as db:
        db.execute("DELETE FROM captures")
    db.close()
    assert commands("archive", "verify", network=False)[0] == 3


@pytest.mark.parametrize("claim", [GOOD, WRONG], ids=["found", "not found"])
def test_after_erasing_a_replay_is_inconclusive_and_says_why(commands, claim):
    write_claims(claim)
    commands("audit", "--no-robots")
    code, out, _ = erase(commands, FERRY)
    assert (code, "erased, " in out) == (0, True)
    assert commands("archive", "verify", network=False)[0] == 0
    commands("audit", "--offline", network=False)
    (found,) = report()["claims"]
    assert found["status"] == "inconclusive"
    assert {finding["severity"] for finding in report()["findings"]} == {"inconclusive"}
    capture = report()["inputs"]["captures"][f"live:{FERRY}"]
    assert capture["reason"] == "evidence-erased"
    assert "a court said so (A. Editor, " in capture["detail"]


def test_what_is_remembered_of_the_pages_words_goes_too(commands):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    erase(commands, FERRY)
    for path in Path(".sourcecheck").rglob("*"):
        assert not path.is_file() or b"shortly after nine" not in path.read_bytes(), path


def test_the_next_audit_asks_the_address_again(commands):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    erase(commands, FERRY)
    assert commands("audit", "--no-robots")[0] == 0
    assert report()["claims"][0]["status"] == "words-found"
    assert commands("archive", "verify", network=False)[1].count("1 erased on purpose") == 1


def test_a_dry_run_changes_nothing(commands):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    before = {path: path.read_bytes() for path in Path(".sourcecheck/evidence").iterdir()}
    flags = ["--because", "x", "--by", "y", "--dry-run"]
    code, out, _ = commands("archive", "erase", FERRY, *flags, network=False)
    assert (code, "would be erased" in out) == (0, True)
    assert {path: path.read_bytes() for path in Path(".sourcecheck/evidence").iterdir()} == before


def test_nothing_is_kept_of_it_and_a_tombstone_needs_a_reason(commands):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    assert erase(commands, "http://other.example/")[0] == 3
    code, _, err = commands("archive", "erase", FERRY, "--because", " ", "--by", "y", network=False)
    assert (code, "a tombstone needs a reason" in err) == (2, True)


def test_prune_keeps_what_the_report_rests_on(commands):
    write_claims(GOOD)
    for _ in range(3):
        commands("audit", "--no-robots", "--refresh")
    with sqlite3.connect(".sourcecheck/state.sqlite") as db:
        db.execute("UPDATE runs SET started = '2020-01-01T00:00:00Z'")
    db.close()
    before = report()
    code, out, _ = commands("archive", "prune", "--dry-run", network=False)
    assert (code, out.splitlines()[0]) == (0, "2 of 3 captures would go")
    code, out, _ = commands("archive", "prune", network=False)
    assert (code, out.splitlines()[0].startswith("2 of 3 captures gone, ")) == (0, True)
    assert commands("archive", "verify", network=False)[0] == 0
    commands("audit", "--no-robots", "--refresh", "--offline")
    after = report()
    assert {**after, "run": {}} == {**before, "run": {}}


def test_prune_does_not_guess_what_reviews_rest_on(commands):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    Path("claims/broken.yaml").write_text("schema: 1\nclaims:\n- nonsense: true\n")
    code, _, err = commands("archive", "prune", network=False)
    assert (code, "mend the claim files first" in err) == (2, True)
    Path("claims/broken.yaml").unlink()
    Path("reports/run.json").write_text("{}")
    code, _, err = commands("archive", "prune", network=False)
    assert (code, "is no report of schema" in err) == (2, True)


@pytest.mark.parametrize("keep", ["soon", "-3d", "9999999d"])
def test_prune_wants_a_duration(commands, keep):
    code, _, err = commands("archive", "prune", f"--keep={keep}", network=False)
    assert (code, "--keep" in err) == (2, True)


@pytest.mark.parametrize("words", [("prune",), ("erase", FERRY, "--because", "x", "--by", "y")], ids=["prune", "erase"])
def test_nothing_is_taken_out_while_a_run_is_writing(commands, words):
    write_claims(GOOD)
    commands("audit", "--no-robots")
    lock = lock_state(Path(".sourcecheck"))
    try:
        code, _, err = commands("archive", *words, network=False)
    finally:
        lock.release()
    assert (code, "another run" in err) == (2, True)


def test_a_reader_meets_a_file_that_is_written_anew(commands, monkeypatch):
    """An offline run holds no lock: what it looked up a moment ago may stand elsewhere now."""
    write_claims(GOOD)
    commands("audit", "--no-robots")
    commands("check", f"{FERRY.removesuffix('ferry')}gone", "--no-robots")
    with EvidenceStore(Path(".sourcecheck"), write=False) as store:
        capture = store.latest(f"live:{FERRY}")
        place = store._index.place
        first = place(capture.evidence.file, capture.evidence.offset)
        erase(commands, f"{FERRY.removesuffix('ferry')}gone")
        answers = [first]
        monkeypatch.setattr(store._index, "place", lambda *where: answers.pop() if answers else place(*where))
        assert b"Alder Point" in store.body(capture)


def test_a_package_that_is_not_there_is_said_plainly(commands):
    code, _, err = commands("archive", "verify", "none.wacz", network=False)
    assert code == 2
    assert err.strip().endswith("none.wacz cannot be read as a package: No such file or directory")
