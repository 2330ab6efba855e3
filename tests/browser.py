"""The system's Chromium, one for all tests that need one: two drivers in one process do not get on."""

import gc
import os
import shutil
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the system's Chromium is; absent, the test is skipped, or fails where a browser is required."""
    required = bool(os.environ.get("CI")) or os.environ.get("SOURCECHECK_REQUIRE_BROWSER") == "1"
    refuse = pytest.fail if required else pytest.skip
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        refuse("no Chromium on this machine: apt-get install chromium")
    if find_spec("playwright") is None:
        refuse("playwright is not installed: pip install 'sourcecheck[browser]'")
    return str(path)


@pytest.fixture
def swept() -> Iterator[None]:
    """Sweep up what the driver of a killed browser leaves to the garbage collector, before another test is blamed."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """The system's Chromium, running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield chromium
        chromium.close()
