"""One call of one program: its wall time, its processor time, its memory, its verdicts, and what the server saw."""

import json
import os
import resource
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from bench.links.composition import Link, host_ip
from bench.links.peers import Job, Tool, environment, server_python

__all__ = ["Figures", "Web", "measure", "served"]

LONGEST = 600


@dataclass(frozen=True)
class Figures:
    """What one call came to. `failure` says why there are no verdicts, "" when there are.

    `peak` and `lines` are the most requests and the most connections that one host saw at once.
    """

    wall: float
    cpu: float
    memory: float
    right: int
    wrong: int
    early: int
    peak: int
    requests: int
    connections: int
    lines: int = 0
    evidence: float = 0.0
    failure: str = ""


@dataclass(frozen=True)
class Web:
    """The server's port and, with TLS, its authority."""

    port: int
    ca: Path | None

    def url(self, link: Link, run: str) -> str:
        return f"{'https' if self.ca else 'http'}://{host_ip(link.host)}:{self.port}{link.path(run)}"


@contextmanager
def served(hosts: list[str], *, tls: bool) -> Iterator[Web]:
    """Run the server in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ips.json").write_text(json.dumps(hosts), encoding="utf-8")
        arguments = [str(folder / "ips.json")]
        if tls:
            authority = trustme.CA()
            authority.cert_pem.write_to_path(str(folder / "ca.pem"))
            authority.issue_cert(*hosts).private_key_and_cert_chain_pem.write_to_path(str(folder / "cert.pem"))
            arguments.append(str(folder / "cert.pem"))
        server = subprocess.Popen(
            [server_python(), str(Path(__file__).with_name("server.py")), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert server.stdin
        assert server.stdout
        try:
            yield Web(int(server.stdout.readline()), folder / "ca.pem" if tls else None)
        finally:
            server.stdin.close()
            server.wait(10)
            server.stdout.close()


def measure(
    tool: Tool,
    links: list[Link],
    web: Web,
    run: str,
    folder: Path,
    *,
    per_host: int,
    timeout: int,
    baseline: Path | None,
) -> Figures:
    """Call a program once on a list and judge what it said.

    Args:
        tool: The program.
        links: The list.
        web: Where it is served.
        run: A name no other call has.
        folder: An empty folder of its own.
        per_host: Most requests at once to one host, for programs that can be told.
        timeout: Seconds for one address, likewise.
        baseline: An earlier report, for the program that can use one.
    """
    urls = {web.url(link, run): link for link in links}
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    (folder / "links.md").write_text("".join(f"- <{url}>\n" for url in urls), encoding="utf-8")
    anchors = "".join(f'<a href="{url}">x</a>\n' for url in urls)
    (folder / "links.html").write_text(f"<!doctype html><title>x</title>{anchors}", encoding="utf-8")
    job = Job(folder, web.port, per_host, timeout, web.ca, baseline)
    command = tool.command(job)
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env=environment(tool, job), stdout=out, stderr=err)
        usage = _wait(process)
        wall = time.monotonic() - began
    stats = _stats(web, run)
    cpu = (usage.ru_utime + usage.ru_stime) / len(urls) * 1000
    failure, right, wrong = "", 0, 0
    try:
        alive = tool.alive(job)
        verdicts = [link.either or (url in alive) == link.alive for url, link in urls.items()]
        right, wrong = sum(verdicts), len(verdicts) - sum(verdicts)
    except Exception as error:  # a peer may write anything
        failure = f"{type(error).__name__}: {error}; {job.read('stderr')[-300:]}"
    kept = folder / "state" / "evidence"
    size = sum(path.stat().st_size for path in kept.glob("*.warc.gz")) / 1e6 if kept.is_dir() else 0.0
    return Figures(
        wall, cpu, usage.ru_maxrss / 1024, right, wrong, stats["early"], stats["peak"], stats["requests"],
        stats["conns"], stats["open"], size, failure,
    )  # fmt: skip


def _wait(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    """Wait for a process and everything it waited for; what takes too long is killed."""
    ends = time.monotonic() + LONGEST
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        if time.monotonic() > ends:
            process.kill()
        time.sleep(0.01)


def _stats(web: Web, run: str) -> dict[str, int]:
    context = ssl.create_default_context(cafile=str(web.ca)) if web.ca else None
    url = f"{'https' if web.ca else 'http'}://{host_ip(0)}:{web.port}/{run}/stats"
    with urllib.request.urlopen(url, timeout=20, context=context) as answer:
        found: dict[str, int] = json.loads(answer.read())
    return found


def fresh(parent: Path, name: str) -> Path:
    """An empty folder."""
    folder = parent / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o755)  # linkchecker lets go of root's rights before it reads
    return folder
