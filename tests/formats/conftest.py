"""Reports to render, and a browser to open them in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.formats import RenderOptions, format_by_name
from checker.model.report import Report
from tests.formats.hostile import hostile_report
from tests.formats.sample import clean_report, sample_report

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
def sample() -> Report:
    return sample_report()


@pytest.fixture(scope="session")
def clean() -> Report:
    return clean_report()


@pytest.fixture(scope="session")
def hostile() -> Report:
    return hostile_report()


def render(name: str, report: Report, **options: Any) -> str:
    form = format_by_name(name)
    assert form is not None
    return form.render(report, RenderOptions(**options))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; absent, the test is skipped, or fails where a browser is required."""
    required = bool(os.environ.get("CI")) or os.environ.get("SOURCECHECK_REQUIRE_BROWSER") == "1"
    refuse = pytest.fail if required else pytest.skip
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        refuse("no Chromium on this machine: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        refuse("playwright is not installed: pip install 'sourcecheck[browser]'")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a rendered report: `open_page(text, fragment="", **context options)`; requests are kept in `page.asked`."""
    contexts = []

    def opened(text: str, fragment: str = "", **options: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
