"""The validators that other people keep: each is asked as they ship it; absent, the test is skipped, or fails in CI."""

import os
import shutil
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def validator(name: str) -> Path:
    """The folder of a package that `make` installed from `package.json`.

    Skips the test when it is not there; fails where validators are required (CI, `make check`).
    """
    folder = Path(os.environ.get("SOURCECHECK_VALIDATORS") or _ROOT / ".validators") / "node_modules" / name
    if not folder.is_dir():
        _refuse(f"no {name} here: make .validators")
    return folder


def program(name: str) -> str:
    """The path of a program on this machine (node, java); as `validator` when it is missing."""
    path = shutil.which(name)
    if path is None:
        _refuse(f"no {name} on this machine")
    return path or ""


def _refuse(reason: str) -> None:
    required = bool(os.environ.get("CI")) or os.environ.get("SOURCECHECK_REQUIRE_VALIDATORS") == "1"
    (pytest.fail if required else pytest.skip)(reason)
