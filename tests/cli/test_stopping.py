"""A run that is stopped, and one whose time is up: each says what was done and what was not."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cli.conftest import write_claims
from tests.web.misbehave import hang

GOOD = "id: good, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
STUCK = "id: stuck, text: 'It is stuck.', url: 'http://stuck.example/page'"
LONG = "id: long, text: 'It is long.', url: 'http://long.example/page', quote: 'the lifeboats could not be lowered'"


def start(web, *more):
    flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
    program = [sys.executable, "-c", "from checker.cli.main import run; run()", "audit", "--archive", "never"]
    return subprocess.Popen(
        [*program, *flags, "--timeout", "600", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def stopped(running, number):
    """Stop a run; every time-out of it is far longer than the wait here."""
    running.send_signal(number)
    out, err = running.communicate(timeout=30)
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    assert report["run"]["interrupted"], err
    assert "interrupted" in out
    return running.returncode, {claim["id"]: claim["status"] for claim in report["claims"]}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_page_that_never_answers_does_not_hold_up_the_end(commands, ferry_web, number, code):
    ferry_web.host("stuck.example").route("/page", hang())
    write_claims(GOOD, STUCK)
    before = len([hit for hit in ferry_web.hits_of("stuck.example") if hit.path == "/page"])
    running = start(ferry_web)
    while (
        running.poll() is None and len([h for h in ferry_web.hits_of("stuck.example") if h.path == "/page"]) == before
    ):
        time.sleep(0.05)
    time.sleep(4)  # the good page is read meanwhile, by a process that has to start first
    found, claims = stopped(running, number)
    assert found == code
    assert claims == {"ferry/good": "words-found", "ferry/stuck": "inconclusive"}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the reading process in /proc")
def test_a_reader_that_never_ends_does_not_hold_up_the_end(commands, ferry_web, monkeypatch):
    may_answer = threading.Event()

    def late(call):
        may_answer.wait(60)
        call.reply(200, b"<p>the lifeboats could not be lowered", [("Content-Type", "text/html")])

    ferry_web.host("long.example").route("/page", late)
    monkeypatch.setenv("SOURCECHECK_READ_TIMEOUT", "600")
    monkeypatch.setenv("SOURCECHECK_PROCESSES", "1")
    write_claims(GOOD, LONG)
    running = start(ferry_web)
    threads = Path(f"/proc/{running.pid}/task")
    readers = []
    while running.poll() is None and not readers:
        time.sleep(0.05)
        with contextlib.suppress(OSError):  # a thread or a child may end while we look
            children = [child for thread in threads.iterdir() for child in (thread / "children").read_text().split()]
            readers = [child for child in children if b"worker_child" in Path(f"/proc/{child}/cmdline").read_bytes()]
    time.sleep(1)
    for reader in readers:
        os.kill(int(reader), signal.SIGSTOP)
    may_answer.set()
    time.sleep(1)
    found, claims = stopped(running, signal.SIGINT)
    assert found == 130
    assert claims["ferry/long"] == "inconclusive"


def test_what_there_was_no_time_for_is_left_out_and_said(commands, ferry_web):
    ferry_web.host("slow.example").route("/robots.txt", lambda call: (call.wait(2), call.reply(404)))
    lines = [f"id: n{number}, text: 'Number {number}.', url: 'http://slow.example/{number}'" for number in range(12)]
    write_claims(GOOD, *lines)
    code, out, _ = commands("audit", "--time-budget", "1s", "--per-host", "1", "--lanes", "2")
    report = json.loads(Path("reports/run.json").read_text(encoding="utf-8"))
    reasons = [capture["reason"] for capture in report["inputs"]["captures"].values()]
    assert reasons.count("time-budget") >= 11
    assert report["run"]["oldest_check"] == "never"
    assert "for want of time; one was never looked at" in out.replace("\n", " ").replace("   ", " ")
    assert code == 4
    statuses = {claim["status"] for claim in report["claims"]}
    assert statuses <= {"words-found", "inconclusive", "failing"}
    commands("audit", "--time-budget", "1s", "--per-host", "1", "--lanes", "2", "--offline", "--reports", "again")
    again = json.loads(Path("again/run.json").read_text(encoding="utf-8"))
    for data in (report, again):
        del data["run"]
    assert again == report


@pytest.mark.parametrize(
    ("text", "fits"), [("30m", True), ("1h30m", True), ("90", True), ("90s", True), ("soon", False), ("", False),
                       ("0", False), ("-5", False)],
)  # fmt: skip
def test_durations(commands, text, fits):
    write_claims(GOOD)
    code, _, err = commands("audit", f"--time-budget={text}")
    assert (code == 0) is fits, err
