from pathlib import Path

import pytest

from checker.cli.options import FORMAT_NAMES
from checker.formats import FORMATS, Format, RenderOptions, format_by_name
from checker.model.report import Report


def test_formats_are_found_by_their_names() -> None:
    assert [form.name for form in FORMATS] == [
        "terminal",
        "json",
        "markdown",
        "issue",
        "html",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "csv",
        "badge",
    ]
    for form in FORMATS:
        assert format_by_name(form.name) is form
        assert form.summary
        assert form.suffix.startswith(".")
    assert format_by_name("pdf") is None


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_every_format_renders_every_report_alike_twice(form: Format, name: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(name)
    text = "".join(form.render(report, RenderOptions()))
    assert text.endswith("\n") or not text
    assert text == "".join(form.render(report, RenderOptions()))
    text.encode("utf-8")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_is_documented(form: Format) -> None:
    page = Path(__file__).parents[2] / "docs" / "formats.md"
    assert f"## {form.name}\n" in page.read_text("utf-8")


def test_the_help_names_them_all() -> None:
    assert FORMAT_NAMES.split(", ") == [form.name for form in FORMATS]
