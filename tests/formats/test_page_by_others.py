"""The page by other people's checkers: vnu for its markup, axe-core for who cannot see or use a mouse."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.model.comparison import Comparison
from checker.model.history import HistoryPoint
from checker.model.report import Report
from tests.formats.conftest import render
from tests.formats.test_markdown import past
from tests.validators import program, validator

NAMES = ["sample", "clean", "hostile"]


def whole(report: Report) -> Report:
    """The report with all that a page can have: a trend, what is new, what is mended."""
    points = tuple(HistoryPoint(started=f"2026-03-{day:02}T04:00:00Z", errors=day, warnings=3) for day in range(1, 9))
    every = tuple(past(report, number) for number in range(min(len(report.findings), 4)))
    new = tuple(one.fingerprint for one in report.findings[:2])
    comparison = Comparison(started="2026-03-13T04:00:00Z", new=new, fixed=every[:2], unseen=every[2:])
    return report.model_copy(
        update={"run": report.run.model_copy(update={"history": points, "comparison": comparison})}
    )


@pytest.mark.parametrize("name", NAMES)
def test_vnu(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    file = tmp_path / "report.html"
    file.write_text(render("html", whole(request.getfixturevalue(name))), encoding="utf-8")
    jar = validator("vnu-jar") / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [program("java"), "-jar", jar, "--format", "json", "--exit-zero-always", file],
        capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    said = [one["message"] for one in json.loads(done.stderr)["messages"] if one.get("subType") != "warning"]
    assert [text for text in said if "require-trusted-types-for" not in text] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("sample", 1280, "light"), ("sample", 1280, "dark"), ("sample", 320, "light"), ("sample", 320, "dark"),
        ("clean", 320, "light"), ("hostile", 1280, "dark"),
    ],
)  # fmt: skip
def test_axe(open_page: Callable[..., Any], name: str, width: int, scheme: str, request: pytest.FixtureRequest) -> None:
    report = whole(request.getfixturevalue(name))
    axe = (validator("axe-core") / "axe.min.js").read_text("utf-8")
    page = open_page(
        render("html", report), viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found["violations"]] == []
