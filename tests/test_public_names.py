"""The names that others may build on. A change here is a change of the interface: it belongs in CHANGELOG.md."""

import importlib
import pkgutil
from pathlib import Path

import checker

KEPT = Path(__file__).with_name("public_names.txt")


def public_names() -> str:
    """Every module's `__all__`, one module a line."""
    lines = []
    for module in pkgutil.walk_packages(checker.__path__, "checker."):
        names = getattr(importlib.import_module(module.name), "__all__", None)
        if names is not None:
            lines.append(f"{module.name}: {' '.join(sorted(names))}")
    return "\n".join(sorted(lines)) + "\n"


def test_names_are_pinned():
    assert public_names() == KEPT.read_text(encoding="utf-8"), "run: python -m tests.test_public_names"


def test_every_name_exists():
    for line in public_names().splitlines():
        module, _, names = line.partition(":")
        for name in names.split():
            assert hasattr(importlib.import_module(module), name), f"{module}.{name}"


if __name__ == "__main__":
    KEPT.write_text(public_names(), encoding="utf-8")
