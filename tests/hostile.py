"""A hostile server, and what it achieves: an audit of every attack of `tests.attacks`.

    python -m tests.hostile [WORD …]

prints a table: the outcome, the seconds by which the deadline was outlived (of the request, and of reading), how much
the auditing process grew while it lasted, and the verdict. With words, only the attacks whose name or aim has one of
them.

The server is a process of its own, so that its gigabytes are not counted as ours.
"""

import contextlib
import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.audit import audit
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.robots import Robots
from checker.claims.load import load_text
from checker.model.report import Report, Run
from checker.settings import Settings
from checker.worker import WorkerPool
from tests.attacks import ATTACKS, Attack
from tests.failures import QUOTE
from tests.web import LoopbackWeb

__all__ = ["CASES", "Case", "Served", "audited", "growth", "served", "settings_for"]

ROOT = Path(__file__).resolve().parent.parent
DEADLINE = 1.5
READING = 5.0
MEMORY = 1_500_000_000


@dataclass(frozen=True)
class Case:
    """One attack over one scheme, at a host of its own."""

    number: int
    attack: Attack
    scheme: str

    @property
    def name(self) -> str:
        """The attack's name, with the scheme when it is not the usual one."""
        return self.attack.name + (", over TLS" if self.scheme == "https" else "")

    @property
    def host(self) -> str:
        """Where it waits."""
        return f"attack{self.number}.example"


CASES: tuple[Case, ...] = tuple(
    Case(number, attack, scheme)
    for number, (attack, scheme) in enumerate(
        (attack, scheme) for attack in ATTACKS for scheme in (("http", "https") if attack.wire else ("http",))
    )
)


@dataclass(frozen=True)
class Served:
    """Where the hostile server is: flags that lead to it, its authority, and the address of each case."""

    connect_to: list[str]
    ca_file: Path
    urls: dict[int, str]


def serve() -> None:
    """Be the server, until standard input ends; the first line on standard output says where."""
    with LoopbackWeb() as web:
        urls = {}
        for case in CASES:
            path = case.attack.make(web.host(case.host), case.scheme)
            urls[case.number] = f"{case.scheme}://{case.host}{path}"
        where = {"connect_to": web.connect_to_hosts, "ca_file": str(web.ca_file), "urls": urls}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


@contextlib.contextmanager
def served() -> Iterator[Served]:
    """The server, as a process of its own."""
    command = [sys.executable, "-m", "tests.hostile", "--serve"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            where = json.loads(process.stdout.readline())
            urls = {int(number): url for number, url in where["urls"].items()}
            yield Served(where["connect_to"], Path(where["ca_file"]), urls)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


class _Timed(Fetcher):
    """Notes how long each request took."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.seconds: dict[str, float] = {}

    def fetch(self, request: CaptureRequest) -> Fetched:
        began = time.monotonic()
        fetched = self._fetcher.fetch(request)
        self.seconds[request.url] = time.monotonic() - began
        return fetched

    def spacing(self, request: CaptureRequest) -> float:
        return self._fetcher.spacing(request)

    def close(self) -> None:
        self._fetcher.close()


def settings_for(where: Served, **overrides: object) -> Settings:
    """Settings that reach the server, with short times."""
    values = {
        "connect_to": where.connect_to, "ca_file": where.ca_file, "timeout": DEADLINE, "connect_timeout": 1.0,
        "retries": 0, "archive": "never", "read_timeout": READING, "read_memory": MEMORY, "processes": 1,
    }  # fmt: skip
    return Settings.model_validate(values | overrides)


def audited(
    where: Served, pool: WorkerPool, cases: Sequence[Case], settings: Settings
) -> tuple[Report, dict[str, float]]:
    """Audit a claim for each of these cases, all at once; returns the report and the seconds each request took."""
    claims = "".join(
        f"- {{id: c{case.number}, text: 'A claim.', url: '{where.urls[case.number]}', quote: '{QUOTE}'}}\n"
        for case in cases
    )
    loaded = load_text(f"schema: 1\nclaims:\n{claims}", "attacks.yaml")
    assert not loaded.problems
    session = GuardedSession(settings)
    fetcher = _Timed(LiveFetcher(session, Robots(settings, session), by_host=True))
    try:
        run = Run(version="0", started="")
        report = audit(loaded, settings, fetcher, pool, as_of=dt.date(2026, 11, 22), run=run)
    finally:
        fetcher.close()
        session.close()
    return report, fetcher.seconds


def _peak() -> int:
    """The most memory this process has had since the last `_forget_peak`, in bytes."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _forget_peak() -> None:
    """Let the peak begin anew, where the system can (Linux; elsewhere it is of the whole run)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


@contextlib.contextmanager
def growth() -> Iterator[list[float]]:
    """How far this process's memory rose above where it was, at its highest, in MB: one number, when it is over."""
    found: list[float] = []
    _forget_peak()
    before = _peak()
    yield found
    found.append((_peak() - before) / 1e6)


def table(words: Sequence[str]) -> str:
    """Every case and what it achieved, in Markdown."""
    cases = [case for case in CASES if not words or any(word in f"{case.attack.aim} {case.name}" for word in words)]
    lines = [
        "| aim | attack | capture | reason | s over | reading, s over | MB | verdict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    worst = [0.0, 0.0, 0.0]
    with served() as where, WorkerPool(1, READING, MEMORY) as pool:
        settings = settings_for(where)
        pool.call("tests.document.targets:outline", b"<p>warm", False)
        audited(where, pool, [case for case in CASES if case.attack.aim == "text"][:1], settings)
        for case in cases:
            began = time.monotonic()
            with growth() as grown:
                report, seconds = audited(where, pool, [case], settings)
            took = seconds[where.urls[case.number]]
            # robots.txt is a request of its own, and a page whose reader died is read twice.
            allowed = DEADLINE * (2 if case.attack.aim == "robots" else 1)
            over = max(0.0, took - allowed)
            reading = max(0.0, time.monotonic() - began - took - 2 * READING)
            capture = next(iter(report.inputs.captures.values()))
            citation = report.claims[0].citations[0]
            verdict = citation.quotes[0].verdict
            said = "words found" if verdict.ok else f"{verdict.rule} {verdict.severity}"
            reason = citation.live_reason or capture.reason
            worst = [max(pair) for pair in zip(worst, (over, reading, grown[0]), strict=True)]
            lines.append(
                f"| {case.attack.aim} | {case.name} | {capture.outcome} | {reason} | {over:.1f} | {reading:.1f} | "
                f"{grown[0]:.0f} | {said} |"
            )
            print(lines[-1], file=sys.stderr, flush=True)
    lines.append(f"| | worst of {len(cases)} | | | {worst[0]:.1f} | {worst[1]:.1f} | {worst[2]:.0f} | |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        print(table(sys.argv[1:]))
