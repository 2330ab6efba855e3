"""The smaller formats for machines: each is parsed back with what reads it in the field."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from lxml import etree

from checker.formats.csv_table import COLUMNS
from checker.formats.github import MOST
from checker.model.comparison import Comparison
from checker.model.finding import Severity
from checker.model.report import Counts, Report
from tests.formats.conftest import render
from tests.formats.hostile import hostile_report
from tests.formats.sample import large_report
from tests.formats.test_encode import NASTY, UNSEEN

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*,?)+)::(.*)")


def gated(report: Report, *new: str) -> Report:
    """The report against a baseline that knows everything but `new`."""
    comparison = Comparison(new=new, gate=True)
    return report.model_copy(update={"run": report.run.model_copy(update={"comparison": comparison})})


def annotations(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """What a runner would obey, decoded as it decodes: kind, properties, message."""
    found = []
    for line in render("github", report).splitlines():
        if not line:
            continue
        match = COMMAND.fullmatch(line)
        assert match, line
        told = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {name: decoded(value) for name, value in told.items()}, decoded(match[3])))
    return found


def decoded(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def failed(report: Report) -> list[str]:
    return [
        case.name
        for suite in JUnitXml.fromstring(render("junit", report).encode())
        for case in suite
        if case.is_failure
    ]


class TestGithub:
    def test_each_finding_that_counts_is_one_annotation_in_its_place(self, sample: Report) -> None:
        told = annotations(sample)
        kinds = [kind for kind, _, _ in told]
        assert kinds == ["error"] * 5 + ["warning"] * 5 + ["notice"]
        _, first, message = told[0]
        assert first == {
            "file": "claims/river-treaty.yaml", "line": "9", "col": "12", "endColumn": "60", "title": "quote-not-found",
        }  # fmt: skip
        assert message.startswith("the quoted words do not stand on the page")
        assert told[-1][2] == "3 citations could not be checked"

    def test_columns_are_named_only_on_one_line(self, sample: Report) -> None:
        finding = sample.findings[0]
        over = replace(finding, where=replace(finding.where, end_line=finding.where.line + 2))
        (told,) = (
            told
            for _, told, _ in annotations(sample.model_copy(update={"findings": (over,)}))
            if told.get("title") == finding.rule
        )
        assert told["endLine"] == str(over.where.end_line)
        assert "col" not in told

    def test_no_more_than_a_step_may_show_and_the_rest_counted(self) -> None:
        report = large_report(100, 100)
        severe = tuple(
            replace(one, severity=Severity.ERROR, fingerprint=f"{number}") for number, one in enumerate(report.findings)
        )
        told = annotations(report.model_copy(update={"findings": severe}))
        errors = [message for kind, _, message in told if kind == "error"]
        assert len(errors) == MOST
        assert errors[-1] == f"{len(severe) - MOST + 1} more errors in the report"

    def test_against_a_baseline_only_what_is_new(self, sample: Report) -> None:
        known = gated(sample)
        assert [kind for kind, told, _ in annotations(known) if told["title"] != "claim-file"] == ["notice"]
        assert "9 findings known from the baseline" in annotations(known)[-1][2]
        new = gated(sample, sample.findings[0].fingerprint)
        assert sample.findings[0].rule in [told["title"] for _, told, _ in annotations(new)]

    @settings(max_examples=50)
    @given(st.lists(NASTY, min_size=1, max_size=4))
    def test_a_stranger_adds_no_command_and_no_property(self, texts: list[str]) -> None:
        report = hostile_report(texts)
        for _, told, _ in annotations(report):
            assert set(told) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert not re.search(r"##\w*\[", render("github", report))


class TestGitlab:
    def test_what_gitlab_reads_is_there(self, sample: Report) -> None:
        data = json.loads(render("gitlab", sample))
        assert len(data) == 10
        for item in data:
            assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert item["description"].startswith(item["check_name"] + ": ")
            assert item["severity"] in ("major", "minor")
            assert not item["location"]["path"].startswith(("./", "/"))
            assert item["location"]["lines"]["begin"] >= 1
        assert len({item["fingerprint"] for item in data}) == len(data)

    def test_strangers(self, hostile: Report) -> None:
        assert not UNSEEN.search(render("gitlab", hostile).replace("\n", ""))


class TestJunit:
    def test_a_suite_a_file_a_test_a_claim(self, sample: Report) -> None:
        suites = {suite.name: suite for suite in JUnitXml.fromstring(render("junit", sample).encode())}
        assert set(suites) >= {claim.where.file for claim in sample.claims}
        names = [(case.classname, case.name) for suite in suites.values() for case in suite]
        assert len(names) == len(set(names))
        for suite in suites.values():
            assert suite.tests == len(list(suite))
            assert suite.failures == sum(case.is_failure for case in suite)
        assert failed(sample)[0] == "rate-doubled"
        skipped = [case.name for suite in suites.values() for case in suite if case.is_skipped]
        assert "insurance" in skipped

    def test_what_old_schemas_want_is_there_and_what_they_refuse_is_not(self, sample: Report) -> None:
        root = Xml.fromstring(render("junit", sample))
        assert root.attrib == {}
        for suite in root:
            assert set(suite.attrib) == {
                "id", "package", "name", "timestamp", "hostname", "tests", "failures", "errors", "time",
            }  # fmt: skip
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
            kinds = [child.tag for child in suite]
            assert kinds == ["properties", *["testcase"] * int(suite.attrib["tests"]), "system-out", "system-err"]
            assert all(len(case) <= 1 for case in suite.iter("testcase"))

    def test_against_a_baseline_what_is_known_is_skipped(self, sample: Report) -> None:
        assert [name for name in failed(gated(sample)) if "claim-file" not in name] == []
        new = next(one for one in sample.findings if one.rule == "quote-differs")
        assert "rate-doubled" in failed(gated(sample, new.fingerprint))

    @settings(max_examples=50)
    @given(st.lists(NASTY, min_size=1, max_size=4))
    def test_a_stranger_adds_no_element(self, texts: list[str]) -> None:
        text = render("junit", hostile_report(texts))
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
        assert {one.tag for one in root.iter()} <= {
            "testsuites", "testsuite", "properties", "testcase", "failure", "skipped", "system-out", "system-err",
        }  # fmt: skip
        assert not UNSEEN.search(text.replace("\n", "").replace("\t", ""))


class TestCsv:
    def test_every_finding_is_a_row(self, sample: Report) -> None:
        text = render("csv", sample)
        assert "\r\n" in text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["fingerprint"] for row in rows] == [one.fingerprint for one in sample.findings]
        assert tuple(rows[0]) == COLUMNS
        differs = next(row for row in rows if row["rule"] == "quote-differs")
        assert differs["claim text"].startswith("The rate at which the sea rises")
        assert differs["live"] == "captured"
        assert differs["copy"].startswith("https://web.archive.org/web/2024")

    @settings(max_examples=50)
    @given(st.lists(NASTY, min_size=1, max_size=4))
    def test_no_cell_is_a_formula_and_none_breaks_out(self, texts: list[str]) -> None:
        report = hostile_report(texts)
        rows = list(csv.reader(io.StringIO(render("csv", report), newline="")))
        assert {len(row) for row in rows} == {len(COLUMNS)}
        assert len(rows) == 1 + len(report.findings)
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))


class TestBadge:
    @pytest.mark.parametrize(
        ("counts", "message", "color"),
        [
            (Counts(), "nothing checked", "lightgrey"),
            (Counts(claims=9, citations=9, quotes=7, quotes_found=7), "7 of 7 quotes found", "brightgreen"),
            (Counts(claims=9, citations=9), "9 links resolve", "brightgreen"),
            (Counts(claims=9, citations=9, quotes=9, quotes_found=8, warnings=1), "1 warning", "yellow"),
            (Counts(claims=9, citations=9, inconclusive_citations=2), "2 of 9 not checked", "yellow"),
            (
                Counts(claims=9, citations=9, failing=2, contested=1, errors=3, warnings=1),
                "3 of 9 claims failing",
                "red",
            ),
            (Counts(claims=9, citations=9, errors=1), "1 error", "red"),
            (Counts(problems=1), "1 mistake in claim files", "red"),
        ],
    )
    def test_it_says_the_worst_that_is_true(self, clean: Report, counts: Counts, message: str, color: str) -> None:
        data = json.loads(render("badge", clean.model_copy(update={"counts": counts})))
        assert data == {"schemaVersion": 1, "label": "citations", "message": message, "color": color}

    def test_a_run_that_was_ended_vouches_for_nothing(self, clean: Report) -> None:
        ended = clean.model_copy(update={"run": clean.run.model_copy(update={"interrupted": True})})
        assert json.loads(render("badge", ended))["message"] == "interrupted"
