"""Audits that are killed, that find the disk full, or that meet another one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.kill import kill_loop
from checker.capture.index import lock_state
from checker.capture.store import EvidenceStore
from checker.evidence.verify import verify_store
from tests.capture.sample import page
from tests.cli.conftest import write_claims

GOOD = "id: good, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
OTHER = "id: other, text: 'It is gone.', url: 'http://news.example/gone'"


def test_killed_audits_lose_nothing_and_ask_nothing_twice(tmp_path):
    tally = kill_loop(tmp_path, 3)
    assert (tally.kills, tally.lost, tally.repeated, tally.unsound, tally.torn) == (3, [], [], [], [])
    assert tally.acknowledged


def killed_after(fetched):
    """What a process that dies in an audit leaves: no `close`, no `settle`."""
    code = (
        "import os, sys, pickle; from pathlib import Path; from checker.capture.store import EvidenceStore;"
        "items, digest = pickle.load(sys.stdin.buffer);"
        "store = EvidenceStore(Path('.sourcecheck'), write=True); store.begin_run('2026-11-22', {}, digest);"
        "[store.record(item) for item in items]; os.kill(os.getpid(), 9)"
    )
    import pickle

    from checker.settings import Settings

    digest = Settings(archive="never", timeout=5, retries=0, robots=False).digest()
    subprocess.run([sys.executable, "-c", code], input=pickle.dumps((fetched, digest)), check=False)


def now(url, body):
    """A page captured just now, or a minute from now: surely not before the process began that records it."""
    import datetime as dt
    from dataclasses import replace

    fetched = page(url, body)
    stamp = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    exchanges = tuple(replace(exchange, fetched_at=stamp) for exchange in fetched.exchanges)
    return replace(fetched, capture=replace(fetched.capture, fetched_at=stamp), exchanges=exchanges)


def asked(web):
    return sum(hit.path == "/ferry" for hit in web.hits_of("news.example"))


def test_the_next_audit_takes_up_a_killed_one_and_says_so(commands, ferry_web):
    write_claims(GOOD, OTHER)
    killed_after([now("http://news.example/ferry", b"<p>It sank off Alder Point, the store says.</p>")])
    before = asked(ferry_web)
    code, _, _ = commands("audit", "--no-robots")
    assert asked(ferry_web) == before
    report = json.loads(Path("reports/run.json").read_text())
    reused = report["run"]["reused"]
    assert reused.startswith("1 of 2 answers not asked for again: recorded by an audit that began at 20")
    assert reused.endswith("and was killed")
    assert reused in Path("reports/index.html").read_text()
    assert (code, report["claims"][0]["status"]) == (0, "words-found")
    commands("audit", "--no-robots")  # the killed one has been reported
    assert asked(ferry_web) == before + 1
    assert json.loads(Path("reports/run.json").read_text())["run"]["reused"] == ""


@pytest.mark.parametrize("flags", [("--refresh",), ("--timeout", "4")], ids=["refresh", "other settings"])
def test_what_a_killed_audit_recorded_is_asked_again(commands, ferry_web, flags):
    write_claims(GOOD)
    killed_after([now("http://news.example/ferry", b"<p>It sank off Alder Point, the store says.</p>")])
    before = asked(ferry_web)
    # the last of two equal flags counts
    from checker.cli.main import main

    network = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    main(["audit", "--no-robots", "--archive", "never", "--retries", "0", *network, *flags])
    assert asked(ferry_web) == before + 1


def test_check_does_not_take_it_up_and_leaves_it_for_the_audit(commands, ferry_web):
    write_claims(GOOD)
    killed_after([now("http://news.example/ferry", b"<p>It sank off Alder Point, the store says.</p>")])
    before = asked(ferry_web)
    commands("check", "http://news.example/ferry", "--quote", "sank off Alder Point", "--no-robots")
    assert asked(ferry_web) == before + 1
    commands("audit", "--no-robots")
    assert asked(ferry_web) == before + 1


def test_a_second_run_on_one_store_says_so_and_leaves(commands):
    write_claims(GOOD)
    Path(".sourcecheck").mkdir()
    lock = lock_state(Path(".sourcecheck"))
    try:
        code, out, err = commands("audit")
    finally:
        lock.release()
    assert (code, out) == (2, "")
    assert f"another run (process {os.getpid()}) is writing evidence" in err
    assert "--state" in err
    assert not Path("reports").exists()


LIMIT = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
room = int(sys.argv.pop(1))
from checker.capture import writer
import errno, os
real = writer.EvidenceWriter._write
def full(self, data):
    if self._size + len(data) > room:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    real(self, data)
writer.EvidenceWriter._write = full
from checker.cli.main import run
run()
"""


@pytest.mark.parametrize("room", [0, 900, 3000])
def test_a_full_disk_is_one_sentence_and_the_old_report_stays(commands, ferry_web, room):
    for number in range(12):
        url = f"/full{number}"
        ferry_web.host("news.example").page(url, os.urandom(900).hex())
    write_claims(*(f"id: c{n}, text: 'T.', url: 'http://news.example/full{n}'" for n in range(12)))
    Path("reports").mkdir()
    Path("reports/run.json").write_text("the old report")
    flags = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    done = subprocess.run(
        [sys.executable, "-c", LIMIT, str(room), "audit", "--archive", "never", "--no-robots", "--no-baseline", *flags],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "the disk is full, so evidence can no longer be kept" in done.stderr
    assert "everything recorded so far is kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert Path("reports/run.json").read_text() == "the old report"
    assert verify_store(Path(".sourcecheck")).sound
    with EvidenceStore(Path(".sourcecheck"), write=True):
        pass  # and the next run can write
    assert verify_store(Path(".sourcecheck")).orphans == 0
