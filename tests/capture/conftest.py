"""A loopback web and guarded sessions for the tests of captures."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from checker.capture.guard import GuardedSession
from tests.web import LoopbackWeb


@pytest.fixture(scope="module")
def web() -> Iterator[LoopbackWeb]:
    """The web of one module of tests."""
    with LoopbackWeb() as running:
        yield running


@pytest.fixture(scope="module")
def modest(web: LoopbackWeb) -> Iterator[GuardedSession]:
    """One session with small limits for a whole module."""
    asking = GuardedSession(web.settings(max_bytes=1_000_000))
    yield asking
    asking.close()


@pytest.fixture
def session(web: LoopbackWeb) -> Iterator[Any]:
    """Make sessions, with settings as keyword arguments; all are closed at the end."""
    with contextlib.ExitStack() as stack:

        def make(resolver: Any = None, trusted: frozenset[tuple[str, int]] | None = None, **overrides: Any) -> Any:
            more = {"resolver": resolver} if resolver else {}
            made = GuardedSession(web.settings(**overrides), trusted=trusted, **more)
            stack.callback(made.close)
            return made

        yield make
