import json
from pathlib import Path

import pytest

from checker.errors import ReportError
from checker.formats import RenderOptions, format_by_name
from checker.formats.json_report import parse_report, read_members, report_schema, report_schema_text
from checker.model.report import Report
from tests.formats.conftest import render

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_a_report_reads_back_to_the_same_bytes(name: str, request: pytest.FixtureRequest) -> None:
    text = render("json", request.getfixturevalue(name))
    again = parse_report(text)
    assert render("json", again) == text
    assert Report.model_validate_json(text) == again


def test_tables_are_sorted_and_the_file_is_laid_out_as_json_is(sample: Report) -> None:
    text = render("json", sample)
    assert text.endswith("}\n")
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    for table in (data, data["inputs"], data["inputs"]["captures"], data["inputs"]["settings"], data["memory"]):
        assert list(table) == sorted(table)
    assert next(iter(data["claims"][0])) == "id"
    assert list(json.loads(text)) == ["claims", "counts", "findings", "inputs", "memory", "run", "schema"]


def test_every_finding_and_claim_is_in_it(sample: Report) -> None:
    data = json.loads(render("json", sample))
    assert [finding["rule"] for finding in data["findings"]] == [finding.rule for finding in sample.findings]
    assert [claim["id"] for claim in data["claims"]] == [claim.id for claim in sample.claims]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{}", "run.json is not a report"),
        ("not json", "Invalid JSON"),
        ('{"schema": 1, "run": {"version": "1", "started": "x"}, "inputs": {"as_of": "x"}, "more": 1}', "more"),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(data: str, says: str) -> None:
    with pytest.raises(ReportError) as caught:
        parse_report(data)
    assert says in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_the_published_schema_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == report_schema_text(), (
        "write it again: python -c 'from checker.formats.json_report import report_schema_text as text; "
        f'print(text(), end="")\' > {SCHEMA.name}'
    )


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_reports_fit_the_schema(name: str, request: pytest.FixtureRequest) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the dev extra brings jsonschema")
    jsonschema.Draft202012Validator.check_schema(report_schema())
    data = json.loads(render("json", request.getfixturevalue(name)))
    validator = jsonschema.Draft202012Validator(report_schema())
    assert [error.message for error in validator.iter_errors(data)] == []
    del data["claims"][0]["status"]
    data["unknown"] = 1
    assert len(list(validator.iter_errors(data))) == 2


MEMBERS = ("schema", "memory", "findings", "counts", "run", "nothing-of-the-kind")


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_some_members_are_read_without_the_others(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = render("json", request.getfixturevalue(name))
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    expected = {name: value for name, value in json.loads(text).items() if name in MEMBERS}
    assert read_members(path, MEMBERS) == expected
    # Laid out otherwise, it is read whole.
    path.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    assert read_members(path, MEMBERS) == json.loads(text)
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert read_members(path, MEMBERS) == json.loads(text)


@pytest.mark.parametrize("cut", [0, 1, 2, 100, -1, -2, -3, -20])
def test_a_report_that_was_cut_off_is_none(cut: int, sample: Report, tmp_path: Path) -> None:
    text = render("json", sample)
    path = tmp_path / "run.json"
    path.write_text(text[:cut], encoding="utf-8")
    if cut == -1:  # only the last line's end is missing
        assert read_members(path, ("schema",)) == json.loads(text)
    else:
        with pytest.raises(ValueError, match=r"Expecting|Unterminated|Extra"):
            read_members(path, ("schema",))


def test_pieces_are_small(sample: Report) -> None:
    form = format_by_name("json")
    assert form is not None
    pieces = list(form.render(sample, RenderOptions()))
    assert max(map(len, pieces)) < len("".join(pieces)) / 4
