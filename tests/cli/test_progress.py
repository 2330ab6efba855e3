"""What a person at a terminal sees while a run goes on, in a real pseudo-terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from checker.capture.base import CaptureRequest
from checker.cli.progress import Counting
from checker.model.capture import Capture, CaptureKind, Outcome
from tests.cli.conftest import write_claims

GOOD = "id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
WALL = "id: wall, text: 'It was night.', url: 'http://news.example/wall'"


def test_counts_and_who_is_waited_for(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("checker.cli.progress.time.monotonic", lambda: now[0])
    counting = Counting()
    slow, quick = (CaptureRequest(CaptureKind.LIVE, f"https://{host}.example/a") for host in ("slow", "quick"))
    counting.asked(slow)
    counting.asked(quick)
    assert (counting.counts(), counting.slowest()) == ("", "")
    now[0] += 4
    assert counting.slowest() == "waiting for slow.example 4 s, quick.example 4 s"
    counting.answered(quick, Capture(CaptureKind.LIVE, quick.url, Outcome.CAPTURED, "", "", ""))
    assert (counting.counts(), counting.slowest()) == ("1 read", "waiting for slow.example 4 s")
    counting.answered(slow, Capture(CaptureKind.LIVE, slow.url, Outcome.GONE, "", "", ""))
    counting.asked(CaptureRequest(CaptureKind.ARCHIVE, "https://slow.example/a", archive="arquivo.pt"))
    now[0] += 3
    assert counting.slowest() == "waiting for archive arquivo.pt 3 s"  # the page's own host keeps nobody waiting


def test_a_run_on_a_terminal_shows_it_and_leaves_nothing_behind(commands, ferry_web):
    write_claims(GOOD, WALL)
    flags = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("sourcecheck"), "audit", "--archive", "never", "--retries", "0", *flags],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, env=os.environ | {"TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    text = shown.decode()
    assert "live pages" in text
    assert "2/2" in text
    assert "1 blocked, 1 read" in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
    assert b"live pages" not in out
