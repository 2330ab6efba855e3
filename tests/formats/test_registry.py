from pathlib import Path

import pytest

from checker.cli.options import FORMAT_NAMES
from checker.formats import FORMATS, Format, RenderOptions, format_by_name
from checker.formats.json_report import JsonFormat, parse_report
from checker.model.report import Report
from tests.formats.sample import large_report


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
        "prov",
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
def test_a_large_report_comes_in_pieces_and_alike_twice(form: Format) -> None:
    """Twice in one process, and from a report that was written and read back."""
    report = large_report(300, 150)
    pieces = list(form.render(report, RenderOptions()))
    text = "".join(pieces)
    assert text == "".join(form.render(report, RenderOptions()))
    again = parse_report("".join(JsonFormat().render(report, RenderOptions())))
    assert text == "".join(form.render(again, RenderOptions()))
    if form.name in ("terminal", "json", "markdown", "html"):
        assert max(map(len, pieces)) < len(text) / 10, "the largest of them are not made as one text"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_is_documented(form: Format) -> None:
    page = Path(__file__).parents[2] / "docs" / "formats.md"
    assert f"## {form.name}\n" in page.read_text("utf-8")


def test_the_help_names_them_all() -> None:
    assert FORMAT_NAMES.split(", ") == [form.name for form in FORMATS]
