"""Audits of 1,000, 10,000 and 100,000 citations: whether time grows with them, and memory does not.

    python -m bench.scale 1000 10000           prints a table
    python -m bench.scale 100000 --links       links of Markdown documents in place of claims

One asyncio process serves every host. One claim in five has a quote; one page in a hundred is gone, and as many have
other words than their quote. After the first run come one in which everything is young enough to be believed, one that
replays the evidence, and each rendering of the report by itself. Memory is the largest resident size of the auditing
process, and of all processes together (`+ readers`), looked at five times a second.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["main"]

FILE = 500
"""Claims in a file, and links in a document."""

FILL = "The harbour office keeps these records and prints them once a month for whoever asks at the window. " * 20
RENDERINGS = ("json", "html", "markdown", "terminal")


def words(number: int, *, other: bool = False) -> str:
    """What page and claim say; `other` has a number that is wrong."""
    return f"In May {2000 + number % 20} the harbour counted {number + other:,} ships from {number % 97 + 2} countries"


def page(number: int) -> bytes:
    text = f"<p>{FILL}</p><p>{words(number)}, more than a year before.</p><p>{FILL}</p>"
    return f"<!doctype html><html lang=en><title>Harbour record {number}</title><body>{text}".encode()


class Connection(asyncio.Protocol):
    """Answers `/page/N`; the last of each hundred is gone."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            number = int(head.split(b" ", 2)[1].rpartition(b"/")[2] or b"99")
            body = page(number)
            status = b"404 Not Found" if number % 100 == 99 else b"200 OK"
            fields = f'Content-Type: text/html\r\nContent-Length: {len(body)}\r\nETag: "{number}"\r\n\r\n'.encode()
            self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + fields + body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def write_claims(folder: Path, count: int, *, links: bool) -> None:
    """Claim files, or documents, that cite `count` pages of a host for every fifty."""
    folder.mkdir()
    for first in range(0, count, FILE):
        lines = ["# Harbours", ""] if links else ["schema: 1", f"document: {{title: Harbours {first}}}", "claims:"]
        for number in range(first, min(first + FILE, count)):
            url = f"http://host{number % max(count // 50, 1)}.example/page/{number}"
            if links:
                lines.append(f"- [harbour record {number}]({url})")
                continue
            lines += [f"- text: {words(number)}.", f"  url: {url}"]
            if number % 5 == 0:
                lines.append(f"  quote: {words(number, other=number % 500 == 0)}")
        (folder / f"{first:06}.{'md' if links else 'yaml'}").write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass
class Figures:
    """What one command cost: seconds, seconds of processor time, and MB."""

    wall: float
    cpu: float
    alone: float
    together: float


def resident(pid: int, *, peak: bool) -> float:
    """MB of a process, 0.0 when it is gone."""
    name = "VmHWM:" if peak else "VmRSS:"
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text(encoding="utf-8").split()]
        except OSError:
            continue
    return found


def measure(command: list[str], folder: Path) -> Figures:
    """Run a command, looking at its memory."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    alone = together = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal alone, together
        while not over.wait(0.2):
            mine = resident(process.pid, peak=True)
            alone = max(alone, mine)
            now = resident(process.pid, peak=False)
            together = max(together, now + sum(resident(child, peak=False) for child in children(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert process.stderr
    said = process.stderr.read()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    over.set()
    watcher.join()
    if code not in (0, 1, 4):
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{said}")
    return Figures(
        time.monotonic() - began, usage.ru_utime + usage.ru_stime, max(alone, usage.ru_maxrss / 1024), together
    )


def audits(count: int, *, links: bool) -> list[str]:
    """The rows of one size."""
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        write_claims(folder / "claims", count, links=links)
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.scale", "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdin
        assert server.stdout
        try:
            port = int(server.stdout.readline())
            program = [sys.executable, "-c", "from checker.cli.main import run; run()"]
            audit = [
                *program, "audit", "claims", "--state", "state", "--no-config", "-q", "--archive", "never",
                "--no-robots", "--connect-to", f":80:127.0.0.1:{port}",
            ]  # fmt: skip
            runs = {"first run": audit, "all fresh": [*audit, "--max-age", "7d"], "--offline": [*audit, "--offline"]}
            runs |= {
                f"report, {form}": [*program, "report", "reports/run.json", "--format", f"{form}=out"]
                for form in RENDERINGS
            }
            rows = []
            for title, command in runs.items():
                figures = measure(command, folder)
                rows.append(
                    f"| {count:,} | {title} | {figures.wall:.1f} | {figures.cpu / count * 1000:.2f} "
                    f"| {figures.alone:.0f} | {figures.together:.0f} |"
                )
                print(rows[-1], file=sys.stderr, flush=True)
            sizes = [sum(path.stat().st_size for path in (folder / place).rglob("*") if path.is_file()) / 1e6
                     for place in ("state", "reports")]  # fmt: skip
            rows.append(f"| {count:,} | kept: state {sizes[0]:.0f} MB, reports {sizes[1]:.0f} MB | | | | |")
            return rows
        finally:
            server.stdin.close()
            server.wait(10)
            server.stdout.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000])
    parser.add_argument("--links", action="store_true", help="Markdown documents in place of claim files")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    flags = parser.parse_args()
    if flags.serve:
        asyncio.run(serve())
        return
    rows = [row for size in flags.sizes for row in audits(size, links=flags.links)]
    head = ["| citations | | wall s | CPU ms a citation | peak MB | + readers |", "|---|---|---|---|---|---|"]
    print("\n".join([*head, *rows]))


if __name__ == "__main__":
    main()
