"""Processes that read, shared by the runs of many tests: to start them costs more than all they do there."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from checker.worker import WorkerPool

__all__ = ["readers", "shared_readers"]


@pytest.fixture(scope="session")
def readers() -> Iterator[WorkerPool]:
    """One pool of one process for a whole session."""
    with WorkerPool(1, 25.0, 1_500_000_000) as pool:
        yield pool


@pytest.fixture
def shared_readers(readers: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every command that runs in this test use that pool."""
    monkeypatch.setattr("checker.cli.session.WorkerPool", lambda *_, **__: nullcontext(readers))
