import json
from pathlib import Path

import pytest

from checker.errors import ReportError
from checker.formats.json_report import parse_report, report_schema, report_schema_text
from checker.model.report import Report
from tests.formats.conftest import render

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_a_report_reads_back_to_the_same_bytes(name: str, request: pytest.FixtureRequest) -> None:
    text = render("json", request.getfixturevalue(name))
    again = parse_report(text)
    assert render("json", again) == text
    assert Report.model_validate_json(text) == again


def test_keys_are_sorted_and_the_file_ends_with_a_newline(sample: Report) -> None:
    text = render("json", sample)
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
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
