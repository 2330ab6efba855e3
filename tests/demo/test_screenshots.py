import re
from pathlib import Path

from checker.formats import RenderOptions, format_by_name
from checker.model.report import Report
from tests.demo.screenshots import COLUMNS, terminal_page
from tests.formats.conftest import sample as sample


def test_the_picture_of_a_terminal_has_whole_findings_and_the_last_line(sample: Report, tmp_path: Path) -> None:
    form = format_by_name("json")
    assert form is not None
    run = tmp_path / "run.json"
    run.write_text("".join(form.render(sample, RenderOptions())), encoding="utf-8")
    page = terminal_page(run)
    assert "$ sourcecheck audit" in page
    assert page.count("--&gt;") == 2
    assert "citations could not be checked." in re.sub(r"<[^>]*>", "", page)
    assert COLUMNS <= 100
    assert "\x1b" not in page
