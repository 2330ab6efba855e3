import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.formats.base import RenderOptions
from checker.formats.worklist import WORKLISTS, worklist
from checker.model.report import Report
from tests.formats.hostile import hostile_report
from tests.formats.test_encode import NASTY, UNSEEN
from tests.formats.test_markdown import parsed


def shown(name: str, report: Report) -> str:
    form = next(form for form in WORKLISTS if form.name == name)
    return "".join(form.render(report, RenderOptions()))


def test_the_most_pressing_comes_first(sample: Report) -> None:
    kinds = [task.kind for task in worklist(sample)]
    order = ["expired", "stale", "ending", "unreviewed", "unquoted"]
    assert kinds == sorted(kinds, key=order.index)
    assert "expired" in kinds
    reviewed = {claim.id for claim in sample.claims if claim.reviews}
    assert not reviewed & {task.claim for task in worklist(sample) if task.kind == "unreviewed"}


def test_commands_run_where_the_claims_lie(sample: Report) -> None:
    def at(file: str) -> Report:
        claims = tuple(claim.model_copy(update={"where": replace(claim.where, file=file)}) for claim in sample.claims)
        return sample.model_copy(update={"claims": claims})

    def checks(report: Report) -> list[str]:
        return [task.command for task in worklist(report) if task.kind == "unquoted"]

    assert checks(at("claims/a.yaml"))
    assert all("--claims" not in command for command in checks(at("claims/a.yaml")))
    assert all(command.endswith(" --claims 'my facts/a.yaml'") for command in checks(at("my facts/a.yaml")))
    assert all(task.command for task in worklist(sample) if task.claim and task.kind in ("stale", "unreviewed"))


@pytest.mark.parametrize("width", [40, 60])
def test_places_stay_whole_in_narrow_terminals(sample: Report, width: int) -> None:
    form = WORKLISTS[0]
    text = "".join(form.render(sample, RenderOptions(width=width)))
    for task in worklist(sample):
        assert str(task.where) in text


@pytest.mark.parametrize("form", WORKLISTS, ids=lambda form: form.name)
def test_alike_twice(form, sample: Report) -> None:
    assert "".join(form.render(sample, RenderOptions())) == "".join(form.render(sample, RenderOptions()))


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=3))
def test_what_strangers_write_stays_words(texts: list[str]) -> None:
    report = hostile_report(texts)
    kinds = {kind for kind, _ in parsed(shown("markdown", report))}
    assert not kinds & {"link", "image", "html_inline", "html_block", "code_block"}
    for line in shown("terminal", report).splitlines():
        assert not line or line.startswith(("── ", " -", "  --> ", "   ", "Nothing waits")) or line[0].isdigit()
        assert not UNSEEN.search(line)
    for row in csv.reader(io.StringIO(shown("csv", report), newline="")):
        assert len(row) == 7
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
