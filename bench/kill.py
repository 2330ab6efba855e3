"""An audit killed with SIGKILL, over and over, in the middle of its work: what was lost, what was asked twice.

    python -m bench.kill [TIMES]

Whatever the store acknowledged is noted by the killed process itself, in a file of its own, the moment the store said
so. After each kill the store is verified as a whole, every acknowledged capture is looked up in it, and the web counts
which addresses the next run asks again.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from checker.capture.store import EvidenceStore
from checker.evidence.verify import verify_store
from tests.web import LoopbackWeb

__all__ = ["Tally", "kill_loop", "table"]

HOSTS, PAGES = 8, 8
_PROGRAM = """
import os, sys
from checker.capture.store import EvidenceStore
told = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
record = EvidenceStore.record
def noted(self, fetched):
    capture = record(self, fetched)
    os.write(told, f"{fetched.request.key} {capture.digest}\\n".encode())
    return capture
EvidenceStore.record = noted
from checker.cli.main import run
run()
"""


@dataclass
class Tally:
    """What came of it. `lost`, `repeated`, `unsound` and `torn` must be empty; `reports` counts runs that ended."""

    kills: int = 0
    reports: int = 0
    acknowledged: int = 0
    most: int = 0
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


def kill_loop(folder: Path, times: int, seed: int = 20261122) -> Tally:
    """Kill audits of one store so many times, each at another moment, and look after every one."""
    chance = random.Random(seed)
    tally = Tally()
    with LoopbackWeb() as web:
        claims = ["schema: 1", "claims:"]
        for number in range(HOSTS * PAGES):
            words = f"the lighthouse of page {number} was lit in {1800 + number}"
            url = web.host(f"h{number % HOSTS}.example").page(f"/p/{number}", f"<p>It is said that {words}.</p>" * 200)
            claims += [f"- text: {words}", f"  url: {url}", f"  quote: {words}"]
        (folder / "claims").mkdir()
        (folder / "claims/k.yaml").write_text("\n".join(claims) + "\n")
        noted = folder / "noted"
        command = [
            sys.executable, "-c", _PROGRAM, str(noted), "audit", "claims", "--state", "state", "--no-config", "-q",
            "--archive", "never", "--no-robots", *(flag for rule in web.connect_to for flag in ("--connect-to", rule)),
        ]  # fmt: skip
        done: dict[str, str] = {}
        asked = _asked(web)
        while tally.kills < times:
            noted.write_bytes(b"")
            before = (folder / "reports/run.json").read_bytes() if (folder / "reports/run.json").exists() else b""
            errors = (folder / "errors").open("wb")
            running = subprocess.Popen(
                command, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=errors
            )
            wanted = chance.randint(0, max(1, (HOSTS * PAGES - len(done)) // 2))
            while running.poll() is None and noted.read_bytes().count(b"\n") < wanted:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.05)
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
            code = running.wait()
            errors.close()
            again = _asked(web) - asked
            asked = _asked(web)
            tally.repeated += sorted(url for url in again if f"live:{url}" in done)
            fresh = dict(line.split(" ", 1) for line in noted.read_text().split("\n") if " " in line)
            done |= fresh
            tally.acknowledged += len(fresh)
            tally.most = max(tally.most, len(done))
            _look_after(folder, done, before, tally)
            if code == -signal.SIGKILL:
                tally.kills += 1
            elif code == 0:
                tally.reports += 1
                done = {}  # reported: the next audit asks anew
            else:
                raise RuntimeError(f"the audit ended with {code}: {(folder / 'errors').read_text()[-2000:]}")
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        report = json.loads((folder / "reports/run.json").read_text())
        if report["counts"]["words_found"] != HOSTS * PAGES:
            tally.torn.append("the last report lacks words")
    return tally


def _look_after(folder: Path, done: dict[str, str], before: bytes, tally: Tally) -> None:
    """The state that a killed run left: its store as a whole, what it acknowledged, and the earlier report."""
    report = folder / "reports/run.json"
    if report.exists():
        try:
            json.loads(report.read_bytes())
        except ValueError:
            tally.torn.append("run.json")
    elif before:
        tally.torn.append("run.json went away")
    if not done:
        return
    found = verify_store(folder / "state")
    tally.unsound += [f"{flaw.place}: {flaw.sentence}" for flaw in found.flaws]
    with EvidenceStore(folder / "state", write=False) as store:
        for key, digest in done.items():
            capture = store.latest(key)
            if capture is None or capture.digest != digest.strip():
                tally.lost.append(key)
            else:
                store.body(capture)


def _asked(web: LoopbackWeb) -> Counter[str]:
    return Counter(f"http://{hit.host}{hit.path}" for hit in web.hits)


def table(times: int = 200) -> str:
    """The figures of one run."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        tally = kill_loop(Path(name), times)
    return "\n".join(
        (
            f"## An audit of {HOSTS * PAGES} pages, killed with SIGKILL {tally.kills} times "
            f"({time.monotonic() - began:.0f} s)",
            "",
            "| captures acknowledged | lost | asked again | flaws in the store | reports torn | audits that reported |",
            "|---|---|---|---|---|---|",
            f"| {tally.acknowledged:,} | {len(tally.lost)} | {len(tally.repeated)} | {len(tally.unsound)} "
            f"| {len(tally.torn)} | {tally.reports} |",
            "",
            *(f"- {line}" for line in [*tally.lost, *tally.repeated, *tally.unsound, *tally.torn][:20]),
        )
    )


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
