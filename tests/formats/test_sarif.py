import json
import re
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from checker.formats.sarif import MOST
from checker.model.comparison import Comparison
from checker.model.finding import Severity
from checker.model.report import Report
from tests.formats.conftest import render
from tests.formats.hostile import HOSTILE, hostile_report
from tests.formats.sample import large_report
from tests.formats.test_encode import NASTY, UNSEEN
from tests.validators import validator

MULTITOOL = "@microsoft/sarif-multitool-linux"


def run_of(report: Report) -> dict:
    data = json.loads(render("sarif", report))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    return run


@pytest.fixture(scope="session")
def schema() -> Draft7Validator:
    return Draft7Validator(json.loads((validator(MULTITOOL) / "sarif-2.1.0.json").read_text("utf-8-sig")))


@pytest.mark.parametrize("name", ["sample", "clean", "hostile"])
def test_it_fits_the_schema(name: str, schema: Draft7Validator, request: pytest.FixtureRequest) -> None:
    data = json.loads(render("sarif", request.getfixturevalue(name)))
    assert list(schema.iter_errors(data)) == []


def test_the_multitool_with_githubs_rules_finds_no_error(sample: Report, tmp_path) -> None:
    tool = validator(MULTITOOL) / "Sarif.Multitool"
    file = tmp_path / "report.sarif"
    file.write_text(render("sarif", sample), encoding="utf-8")
    told = subprocess.run(
        [tool, "validate", "--rule-kind", "Sarif;Gh", file], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Analysis completed successfully" in told.stdout  # it exits with 0 whatever it finds
    said = [line for line in told.stdout.splitlines() if re.search(r": (error|warning) ", line)]
    assert [line for line in said if "SARIF2005" not in line] == []  # we have no home page to name


def test_what_counts_is_a_result_with_one_place_and_an_identity(sample: Report) -> None:
    run = run_of(sample)
    active = [one for one in sample.findings if not one.waived and one.severity in (Severity.ERROR, Severity.WARNING)]
    assert len(run["results"]) == len(active) + len(sample.inputs.problems)
    levels = [result["level"] for result in run["results"]]
    assert levels == sorted(levels)
    rules = run["tool"]["driver"]["rules"]
    identities = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert set(location["physicalLocation"]["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        identities.add(result["partialFingerprints"]["primaryLocationLineHash"])
    assert len(identities) == len(run["results"])
    assert {one.fingerprint for one in active} <= identities


def test_what_could_not_be_read_raises_no_alert(sample: Report) -> None:
    run = run_of(sample)
    unread = [one for one in sample.findings if one.severity is Severity.INCONCLUSIVE and not one.waived]
    assert unread
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"].partition(":")[0] for note in notes] == [one.rule for one in unread]
    assert not {one.rule for one in unread} & {result["ruleId"] for result in run["results"]}


def test_what_is_new_since_the_baseline_is_marked(sample: Report) -> None:
    first = next(one for one in sample.findings if one.severity is Severity.ERROR)
    compared = sample.model_copy(
        update={"run": sample.run.model_copy(update={"comparison": Comparison(new=(first.fingerprint,))})}
    )
    states = {
        result["partialFingerprints"]["sourcecheck/v1"]: result["baselineState"]
        for result in run_of(compared)["results"]
    }
    assert states.pop(first.fingerprint) == "new"
    assert set(states.values()) == {"unchanged", "new"}  # a mistake in a file is always new
    assert "baselineState" not in run_of(sample)["results"][0]


def test_one_identity_twice_is_made_two(sample: Report) -> None:
    doubled = sample.model_copy(update={"findings": sample.findings + sample.findings})
    found = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run_of(doubled)["results"]]
    assert len(set(found)) == len(found)


def test_a_code_host_gets_the_worst_and_a_count_of_the_rest() -> None:
    report = large_report(400, 400)
    many = tuple(
        replace(finding, fingerprint=f"{number:032}", severity=Severity.WARNING if number % 2 else Severity.ERROR)
        for number, finding in enumerate(report.findings * 20)
    )
    run = run_of(report.model_copy(update={"findings": many}))
    assert len(run["results"]) == MOST
    assert run["results"][0]["level"] == "error"
    (note,) = (one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"])
    assert note == f"{len(many) - MOST:,} more findings in run.json: a code host keeps {MOST:,}."


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=3))
def test_whatever_a_stranger_writes_stays_text(texts: list[str]) -> None:
    report = hostile_report(texts)
    text = render("sarif", report)
    assert not UNSEEN.search(text.replace("\n", ""))
    run = run_of(report)
    for result in run["results"]:
        said = result["message"]["text"]
        assert not re.search(r"(?<!\\)\[[^\[\]]*\]\(", said.replace("\\[", "").replace("\\]", ""))
        assert not re.search(r"(?<!\{)\{\d+\}(?!\})", said)
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9%/~@!$&'()*+,;=._-]+", uri)


def test_links_and_places_to_fill_in_are_escaped(schema: Draft7Validator) -> None:
    text = render("sarif", hostile_report([*HOSTILE, "see [this](1) and {0}"]))
    assert "see \\\\[this\\\\](1) and {{0}}" in text
