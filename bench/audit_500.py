"""An audit from claim file to report: 500 citations with quotes over 50 hosts of a loopback web."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.pages import page
from tests.web import LoopbackWeb

__all__ = ["table"]

HOSTS, PAGES = 50, 10
SHAPES = 50


def table() -> str:
    """The figures of one run, as a whole process."""
    made = [page(seed) for seed in range(SHAPES)]
    with tempfile.TemporaryDirectory() as name, LoopbackWeb() as web:
        folder = Path(name)
        claims = ["schema: 1", "claims:"]
        for number in range(HOSTS * PAGES):
            html, sentences = made[number % SHAPES]
            host = web.host(f"host{number % HOSTS}.example")
            url = host.page(f"/page/{number}", html)
            quote = sentences[number % len(sentences)]
            claims += [f'- text: "On its page, {host.name} has it: {quote}"', f"  url: {url}", f"  quote: {quote}"]
        (folder / "claims").mkdir()
        (folder / "claims/bench.yaml").write_text("\n".join(claims) + "\n")
        command = [
            sys.executable, "-c", "from checker.cli.main import run; run()", "audit", str(folder / "claims"),
            "--state", str(folder / "state"), "--reports", str(folder / "reports"), "--no-config", "-q",
            *(flag for rule in web.connect_to for flag in ("--connect-to", rule)),
        ]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        code = subprocess.run(command, check=False, cwd=folder, stdout=subprocess.DEVNULL).returncode
        wall = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        again = time.monotonic()
        subprocess.run([*command, "--offline"], check=False, cwd=folder, stdout=subprocess.DEVNULL)
        offline = time.monotonic() - again
        size = sum(path.stat().st_size for path in (folder / "state").rglob("*") if path.is_file())
    count = HOSTS * PAGES
    return "\n".join(
        (
            f"## {count} citations with quotes over {HOSTS} hosts ({len(made[0][0]) // 1000} KB pages, "
            f"{os.cpu_count()} cores; exit code {code})",
            "",
            "| wall s | CPU ms a citation | peak MB (largest process) | offline wall s | evidence MB |",
            "|---|---|---|---|---|",
            f"| {wall:.1f} | {cpu / count * 1000:.1f} | {after.ru_maxrss / 1024:.0f} | {offline:.1f} "
            f"| {size / 1e6:.1f} |",
            "",
        )
    )
