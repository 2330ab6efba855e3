"""DNS rebinding: a name that resolves to a public address when it is checked and to a private one when it is used."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.rebinding import TRIES


def own_network() -> list[str]:
    """The command that runs another in a network and a file system of its own, [] where the machine has none."""
    tools = [shutil.which(name) for name in ("unshare", "ip", "mount")]
    if not all(tools):
        return []
    for rights in ([], ["--map-root-user"]):
        command = ["unshare", "--net", "--mount", *rights]
        tried = subprocess.run([*command, "ip", "link", "set", "lo", "up"], check=False, capture_output=True)
        if tried.returncode == 0:
            return command
    return []


def test_a_name_server_that_changes_its_mind_reaches_nothing_private() -> None:
    command = own_network()
    if not command:
        pytest.skip("this machine gives no network namespaces")
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.capture.rebinding"],
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    # The trick works on a program that checks the name first …
    assert seen["naive"] > 0
    assert seen["fooled"] > 0
    # … and not on the guard: it connects to the address that it judged, or to none.
    assert seen["private"] == []
    assert set(seen["found"]) <= {"turn.test PUBLIC", "turn.test private-address", "both.test private-address"}
    assert seen["found"]["both.test private-address"] == 3
    assert seen["found"]["turn.test PUBLIC"] > 0
    assert seen["found"]["turn.test private-address"] > 0
    assert sum(seen["found"].values()) == TRIES + 3
