"""Run the demo: serve its small world on this machine, audit its claims as anybody would, and once more offline.

    python -m tests.demo [FOLDER]

Everything is real but the names: connections, TLS, redirects, a pywb archive, the evidence store, the report.
"""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.archive import LocalArchive
from tests.demo.world import MEMENTOS, build
from tests.web import LoopbackWeb

ROOT = Path(__file__).resolve().parent.parent.parent
CLAIMS = "tests/demo/claims"


@contextmanager
def served() -> Iterator[list[str]]:
    """Serve the world; yields the operator flags that lead to it."""
    archive = LocalArchive()
    for url, timestamp, body, status in MEMENTOS:
        archive.add(url, timestamp, body, status=status)
    with LoopbackWeb() as web, archive:
        build(web)
        own = archive.endpoint.removeprefix("http://").partition("/")[0]
        flags = [flag for rule in web.connect_to_hosts for flag in ("--connect-to", rule)]
        flags += ["--connect-to", f"archive.example:80:{own}", "--ca-file", str(web.ca_file)]
        flags += ["--archives", "http://archive.example/web"]
        yield [*flags, "--timeout", "4"]


def sourcecheck(*arguments: str) -> int:
    """Run the installed command in the repository; returns its exit code."""
    program = Path(sysconfig.get_path("scripts")) / "sourcecheck"
    return subprocess.run([str(program), *arguments], check=False, cwd=ROOT).returncode


def judged(run_json: Path) -> dict[str, object]:
    """A report without what belongs to the run alone."""
    report: dict[str, object] = json.loads(run_json.read_text(encoding="utf-8"))
    del report["run"]
    return report


def main(folder: Path) -> int:
    """Run the demo into a folder; returns 0 when the offline audit gave the same report."""
    folder = folder.resolve()
    common = [CLAIMS, "--state", str(folder / "state"), "--no-config"]
    with served() as operator:
        online = sourcecheck("audit", *common, *operator, "--reports", str(folder / "reports"))
        offline = sourcecheck(
            "audit",
            *common,
            *operator,
            "--offline",
            "--reports",
            str(folder / "again"),
            "--quiet",
            "--format",
            f"json={folder}/again/printed.json",
        )
    same = judged(folder / "reports/run.json") == judged(folder / "again/run.json")
    print(f"\nexit code {online}; offline, from the evidence alone: exit code {offline}, ", end="")
    print("the same report" if same else "A DIFFERENT REPORT")
    print(f"open {os.path.relpath(folder / 'reports/index.html')}")
    return 0 if same and online == offline == 1 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo-out")))
