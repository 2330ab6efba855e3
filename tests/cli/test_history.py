"""The trend over runs, the worklist, and a report beside an earlier one."""

import csv
import io
import json
from pathlib import Path

import pytest

from checker.cli.history import LONGEST, append_history, read_history
from checker.errors import ReportError
from checker.model.history import HistoryPoint
from tests.cli.conftest import write_claims

GOOD = "id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'"
WRONG = "id: wrong, text: 'It carried 24.', url: 'http://news.example/ferry', quote: 'with 24 passengers'"
BARE = "id: bare, text: 'There is a ferry.', url: 'http://news.example/ferry'"
HISTORY = Path("reports/history.jsonl")


def run():
    return json.loads(Path("reports/run.json").read_text("utf-8"))["run"]


def test_each_run_adds_a_line_and_carries_those_before(commands):
    write_claims(GOOD, WRONG)
    commands("audit")
    assert run()["history"] == []
    write_claims(GOOD)
    commands("audit")
    (first,) = run()["history"]
    assert (first["claims"], first["failing"], first["words_found"], first["new"]) == (2, 1, 1, -1)
    second = json.loads(HISTORY.read_text("utf-8").splitlines()[1])
    assert (second["claims"], second["new"], second["fixed"]) == (1, 0, 1)
    commands("audit", "--offline")  # shows a run again and is none
    assert len(HISTORY.read_text("utf-8").splitlines()) == 2


def test_other_scopes_and_torn_lines_are_no_part_of_the_trend(tmp_path):
    path = tmp_path / "deep" / "history.jsonl"
    for number in range(LONGEST + 5):
        append_history(path, HistoryPoint(started=f"2026-01-01T00:{number:02}", scope="claims", errors=number))
    append_history(path, HistoryPoint(started="2026-01-02", scope="other"))
    with path.open("ab") as file:
        file.write(b'{"started": "2026-01-03", "scope": "cla')
    append_history(path, HistoryPoint(started="2026-01-04", scope="claims"))
    points = read_history(path, "claims")
    assert len(points) == LONGEST
    assert points[-1].started == "2026-01-04"
    assert points[-2].errors == LONGEST + 4
    assert read_history(tmp_path / "none", "claims") == ()
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReportError):
        append_history(tmp_path / "folder", points[0])


def test_the_worklist(commands):
    day = "2020-01-01"
    write_claims(
        GOOD + ", reviews: [{decision: supported, by: A, date: 2026-01-01, of: 'sha256:x'}]",
        BARE,
        WRONG + f", waivers: [{{rule: quote-differs, because: known, by: A. Editor, until: {day}}}]",
    )
    commands("audit")
    code, out, _ = commands("report", "--todo", network=False)
    assert code == 0
    headings = [line for line in out.splitlines() if line.startswith("── ")]
    assert headings == [
        "── Waivers that have ended: 1",
        "── Decisions whose ground has changed: 1",
        "── Claims that nobody has reviewed: 2",
        "── Citations without a quote: 1",
    ]
    assert "sourcecheck review ferry/bare --decision … --by '…'" in out
    assert out.endswith("5 things to do.\n")
    _, out, _ = commands("report", "--todo", "--format", "csv", network=False)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["kind"] for row in rows] == ["expired", "stale", "unreviewed", "unreviewed", "unquoted"]
    _, out, _ = commands("report", "--todo", "--format", "markdown", network=False)
    assert out.count("- [ ] ") == 5
    assert commands("report", "--todo", "--format", "sarif", network=False)[0] == 2


def test_nothing_to_do(commands):
    write_claims(GOOD + ", reviews: [{decision: supported, by: A, date: 2026-01-01}]")
    commands("audit")
    assert commands("report", "--todo", network=False)[1] == "Nothing waits for a person.\n"


def test_a_waiver_that_ends_soon_is_a_note(commands):
    import datetime as dt

    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)
    write_claims(WRONG + f", waivers: [{{rule: quote-differs, because: known, by: A. Editor, until: {soon}}}]")
    commands("audit")
    found = json.loads(Path("reports/run.json").read_text("utf-8"))["findings"]
    assert [(one["rule"], one["severity"]) for one in found if one["rule"] == "waiver-ending"] == [
        ("waiver-ending", "note")
    ]
    assert f"the waiver for quote-differs by A. Editor ends on {soon}" in commands("report", "--todo", network=False)[1]


def test_a_report_beside_an_earlier_one(commands):
    write_claims(WRONG)
    commands("audit", "--reports", "before")
    write_claims(GOOD, "id: new, text: 'It burned.', url: 'http://news.example/ferry', quote: 'burned to the water'")
    commands("audit")
    _, out, _ = commands("report", "--since", "before/run.json", network=False)
    assert "warning[quote-not-found] new: " in out
    assert "1 new, 1 fixed." in out


def test_a_documents_links_are_nobodys_to_review(commands):
    Path("notes.md").write_text("# Notes\n\nOn the [ferry](http://news.example/gone).\n", encoding="utf-8")
    commands("audit", "notes.md")
    assert commands("report", "--todo", network=False)[1] == "Nothing waits for a person.\n"
    page = Path("reports/index.html").read_text("utf-8")
    assert "sourcecheck check notes.md" in page
    assert "sourcecheck review" not in page
    assert commands("check", "notes.md")[0] == 0
