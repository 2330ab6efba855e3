"""The recipe of docs/own-archive.md, carried out: its own configuration and commands, a real pywb, a real page."""

import contextlib
import http.client
import os
import re
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.capture.archives import ArchiveFetcher, archives_named
from checker.capture.base import CaptureRequest
from checker.capture.guard import GuardedSession
from checker.model.capture import CaptureKind, Outcome
from checker.settings import Settings, load_settings
from tests.archive import pywb_bin
from tests.web import LoopbackWeb

pytestmark = [
    pytest.mark.pywb,
    pytest.mark.skipif(pywb_bin() is None, reason="no pywb: set SOURCECHECK_PYWB to its bin folder, or run make"),
]

RECIPE = Path(__file__).resolve().parents[2] / "docs" / "own-archive.md"
WAIT = 60.0


def blocks(language: str) -> list[str]:
    """The recipe's code in one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)


def command(text: str, port: int) -> list[str]:
    """A command of the recipe with pywb's own environment and a free port in place of the recipe's."""
    words = shlex.split(text.replace("8090", str(port)))
    folder = pywb_bin()
    assert folder is not None
    return [str(folder / words[0].removeprefix("pywb-env/bin/")), *words[1:]]


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[str]:
    """The archive as the recipe sets it up; its address."""
    folder = tmp_path_factory.mktemp("own")
    setup, run, _, _ = blocks("sh")
    init = setup.strip().splitlines()[-1]
    subprocess.run(command(init, port), cwd=folder, check=True, capture_output=True, timeout=WAIT)
    (config,) = blocks("yaml")
    (folder / "config.yaml").write_text(config)
    environment = {name: text for name, text in os.environ.items() if not name.lower().endswith("_proxy")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command(run.strip(), port), cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        until = time.monotonic() + WAIT
        ready = None
        while ready is None and time.monotonic() < until and process.poll() is None:
            time.sleep(0.1)
            ready = asked(port, "/web/cdx?url=http://ready.test/")
        assert ready is not None, (folder / "log").read_text(errors="replace")
        yield f"http://127.0.0.1:{port}/web"
    finally:
        process.terminate()
        process.wait(WAIT)


def asked(port: int, path: str) -> bytes | None:
    """The body of a 200, None for anything else."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else None
    return None


def test_save_now_look_up_and_read_again(archive: str, port: int) -> None:
    (saving,) = (block for block in blocks("sh") if block.startswith("curl"))
    place = saving.split("8090")[1].split("https://")[0]
    with LoopbackWeb() as web:
        web.host("127.0.0.1").page("/article", "<!doctype html><p>Words worth keeping.</p>")
        page = f"http://127.0.0.1:{web.port}/article"
        body = asked(port, f"{place}{page}")
        assert body is not None
        assert b"Words worth keeping." in body
    # The page is gone from the web now; the archive has it as soon as it is indexed.
    for name in (archive, f"memento+{archive}"):
        settings = Settings(archives=(name,))
        assert archives_named(settings.archives)[0].own
        session = GuardedSession(settings)
        fetcher = ArchiveFetcher(settings, session)
        try:
            until = time.monotonic() + WAIT
            while True:
                fetched = fetcher.fetch(CaptureRequest(CaptureKind.ARCHIVE, page))
                if fetched.capture.outcome is not Outcome.NOT_ARCHIVED or time.monotonic() > until:
                    break
                time.sleep(0.2)
            assert fetched.capture.captured, fetched.capture.detail
            assert fetched.body == body
        finally:
            fetcher.close()
            session.close()


def test_the_settings_of_the_recipe_are_settings(tmp_path: Path, port: int) -> None:
    (config,) = blocks("toml")
    (tmp_path / "operator.toml").write_text(config)
    settings, warnings = load_settings({}, config=tmp_path / "operator.toml")
    assert warnings == ()
    assert [archive.own for archive in archives_named(settings.archives)] == [True, False]
    (audit,) = (block for block in blocks("sh") if block.startswith("sourcecheck audit"))
    words = shlex.split(audit)
    assert tuple(words[number + 1] for number, word in enumerate(words) if word == "--archives") == settings.archives
