"""A loopback web and an empty folder, for commands as people and CI run them."""

from pathlib import Path

import pytest

from checker.cli.main import main
from tests.web import LoopbackWeb

FERRY = (
    "<!doctype html><title>Ferry</title><p>The ferry sank off Alder Point shortly after nine, with 42 passengers.</p>"
)


@pytest.fixture(scope="session")
def ferry_web():
    """A web with a page at news.example/ferry, one that is gone, and one behind a wall."""
    with LoopbackWeb() as web:
        host = web.host("news.example")
        host.page("/ferry", FERRY)
        host.page("/gone", "<p>no</p>", status=404)
        host.page("/wall", "<p>no</p>", status=403)
        yield web


@pytest.fixture
def commands(ferry_web, tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder; returns (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, network=True, archive="never"):
        flags = []
        if network:
            flags = [flag for rule in ferry_web.connect_to for flag in ("--connect-to", rule)]
            flags += ["--ca-file", str(ferry_web.ca_file), "--archive", archive, "--timeout", "5", "--retries", "0"]
        code = main([*map(str, arguments), *flags])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def write_claims(*lines: str, name: str = "ferry") -> Path:
    """A claim file of claims given as the fields of one flow mapping each."""
    path = Path(f"claims/{name}.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_text("schema: 1\nclaims:\n" + "".join(f"- {{{line}}}\n" for line in lines), encoding="utf-8")
    return path
