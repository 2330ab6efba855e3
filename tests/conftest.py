"""What every test may rely on: no settings of this machine leak into a run, and no test measures time."""

import os

import pytest
from hypothesis import settings

from tests.browser import browser as browser
from tests.browser import chromium_path as chromium_path
from tests.browser import swept as swept
from tests.readers import readers as readers
from tests.readers import shared_readers as shared_readers

_OF_THE_TESTS = frozenset(
    f"SOURCECHECK_{name}" for name in ("PYWB", "VALIDATORS", "REQUIRE_BROWSER", "REQUIRE_VALIDATORS")
)

# In CI the same examples every time: a run tells of a change, `make test` and `make fuzz` go looking for new ones.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    """Remove the variables that would change what the program does."""
    for name in list(os.environ):
        if name.startswith("SOURCECHECK_") and name not in _OF_THE_TESTS:
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
