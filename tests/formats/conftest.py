"""Reports to render, and a browser to open them in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.formats import RenderOptions, format_by_name
from checker.model.report import Report
from tests.formats.hostile import hostile_report
from tests.formats.sample import clean_report, sample_report


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
    return "".join(form.render(report, RenderOptions(**options)))


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
