"""Pruning keeps what something rests on, and loses nothing of it."""

import datetime as dt
from pathlib import Path

import pytest

from checker.claims.load import load_text
from checker.evidence.ledger import keeping
from checker.evidence.prune import held_by, what_stays
from checker.evidence.rewrite import captures, take_out
from checker.evidence.verify import verify_store
from tests.evidence.store import body, keep, kept, pages, revisit

OLD, NEW = "2024-01-05T00:00:00Z", "2026-11-01T00:00:00Z"
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOTHING = load_text("schema: 1\nclaims: []\n", "none.yaml")


def prune(state, reports=(), loaded=NOTHING, since=SINCE):
    with keeping(state) as ledger:
        rows = captures(ledger)
        stay = what_stays(ledger, rows, since=since, reports=reports, held=held_by(loaded))
        if stay.gone:
            take_out(ledger, state / "evidence", rows, stay.gone, {})
        return stay


@pytest.fixture
def state(tmp_path: Path) -> Path:
    state = tmp_path / "state"
    keep(state, pages(1, 2, 3), started=OLD)
    keep(state, pages(3), started=NEW)
    return state


def test_old_captures_go_and_their_bytes_with_them(state):
    size = sum(path.stat().st_size for path in (state / "evidence").iterdir())
    stay = prune(state)
    assert (len(stay.gone), len(stay.young)) == (3, 1)
    assert sum(path.stat().st_size for path in (state / "evidence").iterdir()) < size / 2
    assert kept(state, pages(1)[0]).capture.reason == "offline-no-capture"
    assert kept(state, pages(3)[0]).body == body(3)
    assert verify_store(state).sound


def test_the_last_run_stays_however_old(tmp_path):
    keep(tmp_path, pages(1), started=OLD)
    assert not prune(tmp_path).gone
    assert kept(tmp_path, pages(1)[0]).body == body(1)


def test_what_a_report_rests_on_stays_where_the_report_says(tmp_path):
    first = keep(tmp_path, pages(1, 2, 3), started=OLD)
    keep(tmp_path, pages(3), started=NEW)
    stay = prune(tmp_path, reports=[{"live:http://h2.example/p": first[1]}])
    assert (len(stay.gone), len(stay.reported)) == (2, 1)
    again = kept(tmp_path, pages(2)[0])
    assert again.body == body(2)
    assert again.capture == first[1]  # place included: the published report stays true
    found = verify_store(tmp_path)
    assert (found.sound, found.captures) == (True, 2)


def test_pruning_twice_moves_what_was_moved(tmp_path):
    first = keep(tmp_path, pages(1, 2, 3, 4), started=OLD)
    keep(tmp_path, pages(9), started=NEW)
    prune(tmp_path, reports=[{"live:http://h2.example/p": first[1], "live:http://h4.example/p": first[3]}])
    prune(tmp_path, reports=[{"live:http://h4.example/p": first[3]}])
    assert kept(tmp_path, pages(4)[0]) == kept(tmp_path, pages(4)[0])
    assert kept(tmp_path, pages(4)[0]).body == body(4)
    assert kept(tmp_path, pages(4)[0]).capture == first[3]
    assert verify_store(tmp_path).sound
    assert len(list((tmp_path / "evidence").iterdir())) == 2


def test_a_revisit_keeps_the_record_of_its_page(tmp_path):
    keep(tmp_path, pages(1, 2), started=OLD)
    capture = revisit(tmp_path, pages(2)[0], started=NEW)
    stay = prune(tmp_path)
    assert (len(stay.gone), len(stay.young), len(stay.others)) == (1, 1, 1)
    assert kept(tmp_path, pages(2)[0]).body == body(2)
    assert kept(tmp_path, pages(2)[0]).capture == capture
    assert verify_store(tmp_path).sound


CLAIM = """\
schema: 1
claims:
- id: one
  text: The ferry sank.
  url: http://h1.example/p
  quote: The ferry sank
"""


def test_what_a_review_read_stays(tmp_path):
    for day in ("2024-01-05", "2024-02-05", "2024-03-05"):
        keep(tmp_path, pages(1, 2), started=f"{day}T00:00:00Z")
    keep(tmp_path, pages(9), started=NEW)
    loaded = load_text(CLAIM + "  reviews:\n  - {decision: supported, by: A, date: 2024-02-20}\n", "c.yaml")
    assert not loaded.problems
    stay = prune(tmp_path, loaded=loaded)
    assert (len(stay.gone), len(stay.decided)) == (5, 1)
    assert kept(tmp_path, pages(1)[0]).body == body(1)
    assert verify_store(tmp_path).sound


def test_what_a_waiver_may_rest_on_stays(tmp_path):
    for day in ("2024-01-05", "2025-02-05", "2025-03-05"):
        keep(tmp_path, pages(1, 2), started=f"{day}T00:00:00Z")
    keep(tmp_path, pages(9), started=NEW)
    waiver = "  waivers:\n  - {rule: quote-differs, because: known, by: A, until: 2026-02-20}\n"
    loaded = load_text(CLAIM + waiver, "c.yaml")
    assert not loaded.problems
    stay = prune(tmp_path, loaded=loaded)
    assert (len(stay.gone), len(stay.decided)) == (4, 2)


class Killed(BaseException):
    """As if the power went."""


@pytest.mark.parametrize("at", range(1, 10))
def test_a_crash_after_any_step_loses_nothing(tmp_path, monkeypatch, at):
    import os

    first = keep(tmp_path, pages(1, 2, 3), started=OLD)
    keep(tmp_path, pages(4, 5), started=OLD)
    keep(tmp_path, pages(9), started=NEW)
    report = {"live:http://h2.example/p": first[1]}
    steps = [0]

    def counted(real):
        def step(*args, **kwargs):
            steps[0] += 1
            if steps[0] == at:
                raise Killed
            return real(*args, **kwargs)

        return step

    with keeping(tmp_path) as ledger:
        rows = captures(ledger)
        stay = what_stays(ledger, rows, since=SINCE, reports=[report], held=held_by(NOTHING))
        monkeypatch.setattr(os, "fsync", counted(os.fsync))
        monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
        for name in ("begin_rewrite", "end_rewrite", "forget_rewrite"):
            monkeypatch.setattr(ledger, name, counted(getattr(ledger, name)))
        with pytest.raises(Killed):
            take_out(ledger, tmp_path / "evidence", rows, stay.gone, {})
        monkeypatch.undo()
    assert kept(tmp_path, pages(2)[0]).body == body(2)
    assert kept(tmp_path, pages(9)[0]).body == body(9)
    assert verify_store(tmp_path).sound
    prune(tmp_path, reports=[report])
    found = verify_store(tmp_path)
    assert (found.sound, found.captures, found.orphans, found.files) == (True, 2, 0, 2)
    assert kept(tmp_path, pages(2)[0]).capture == first[1]
