"""JUnit XML, the form in which build servers take test results.

There is no standard; what is written here is what the schemas of Ant and Jenkins both take: bare `testsuites`, no
count of skipped tests on a suite, a time stamp without a zone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree as Xml

from checker.formats.base import Format, RenderOptions
from checker.formats.encode import clean, one_line, shorten
from checker.formats.entries import Entry, entries, unread
from checker.model.finding import Finding, Severity
from checker.model.report import ClaimResult, ClaimStatus, Report

__all__ = ["JunitFormat"]

_LIMIT: Final = 2_000
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_BESIDE: Final = "beside the claims"


class JunitFormat(Format):
    """A suite a file, a test a claim: it fails on an error, and is skipped when nothing could be said."""

    name = "junit"
    summary = "JUnit XML, for build servers that show tests"
    suffix = ".xml"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """XML 1.0; nothing in it but text that a stranger wrote stays text."""
        by_claim: dict[str, list[Entry]] = defaultdict(list)
        loose: dict[str, list[Entry]] = defaultdict(list)
        ids = {claim.id for claim in report.claims}
        for entry in entries(report):
            claim = entry.finding.claim if entry.finding else ""
            (by_claim[claim] if claim in ids else loose[entry.where.file]).append(entry)
        gate = report.run.comparison is not None and report.run.comparison.gate
        missing = {finding.claim: finding for finding in unread(report) if finding.claim}
        suites: dict[str, list[ClaimResult]] = defaultdict(list)
        for result in report.claims:
            suites[result.where.file].append(result)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        for number, file in enumerate(dict.fromkeys((*suites, *loose))):
            tests = [
                _claim(claim, by_claim[claim.id], missing.get(claim.id), gate=gate) for claim in suites.get(file, ())
            ]
            tests += [_loose(file, entry, gate=gate) for entry in loose.get(file, ())]
            yield _written(_suite(report, number, file, tests)) + "\n"
        yield "</testsuites>\n"


def _suite(report: Report, number: int, file: str, tests: list[Xml.Element]) -> Xml.Element:
    """A suite with its tests and the parts that the Ant schema wants even when they are empty."""
    suite = Xml.Element(
        "testsuite",
        {
            "id": str(number),
            "package": "sourcecheck",
            "name": _attribute(file) or "claims",
            "timestamp": _when(report.run.started),
            "hostname": "localhost",
            "tests": str(len(tests)),
            "failures": str(sum(test.find("failure") is not None for test in tests)),
            "errors": "0",
            "time": "0",
        },
    )
    Xml.SubElement(suite, "properties")
    suite.extend(tests)
    warnings = [text for test in tests if (text := test.attrib.pop("warnings", ""))]
    Xml.SubElement(suite, "system-out").text = "\n".join(warnings)
    Xml.SubElement(suite, "system-err")
    return suite


def _claim(claim: ClaimResult, found: list[Entry], missing: Finding | None, *, gate: bool) -> Xml.Element:
    """A claim as a test."""
    test = _test(claim.where.file, claim.id.partition("/")[2] or claim.id)
    errors = [entry for entry in found if entry.severity is Severity.ERROR]
    if errors:
        _fail(test, errors, gate=gate)
    elif missing is not None or claim.status is ClaimStatus.INCONCLUSIVE:
        why = missing.message if missing else "nothing could be said"
        Xml.SubElement(test, "skipped", {"message": _attribute(f"inconclusive: {why}")})
    warnings = [_line(entry) for entry in found if entry.severity is Severity.WARNING]
    if warnings:
        test.set("warnings", "\n".join(warnings))
    return test


def _loose(file: str, entry: Entry, *, gate: bool) -> Xml.Element:
    """A finding about a source, an address or a file."""
    name = (entry.finding and (entry.finding.source or entry.finding.url)) or str(entry.where)
    test = _test(file, f"{entry.rule} {name}", _BESIDE)
    if entry.severity is Severity.ERROR:
        _fail(test, [entry], gate=gate)
    else:
        test.set("warnings", _line(entry))
    return test


def _test(file: str, name: str, group: str = "") -> Xml.Element:
    classname = PurePosixPath(file.replace("\\", "/")).stem + (f" {group}" if group else "")
    return Xml.Element("testcase", {"classname": _attribute(classname), "name": _attribute(name), "time": "0"})


def _fail(test: Xml.Element, errors: list[Entry], *, gate: bool) -> None:
    """The test fails by what counts; where the baseline gates, one that only has what is known is skipped."""
    errors, known = [entry for entry in errors if entry.fresh or not gate], errors
    if not errors:
        Xml.SubElement(test, "skipped", {"message": _attribute(f"known from the baseline: {known[0].message}")})
        return
    first = errors[0]
    failure = Xml.SubElement(test, "failure", {"type": _attribute(first.rule), "message": _attribute(first.message)})
    failure.text = "\n".join(_line(entry) for entry in errors)


def _line(entry: Entry) -> str:
    """A finding in a line or two."""
    lines = [f"{entry.severity.value}[{entry.rule}] {entry.where}: {entry.message}"]
    if entry.finding and entry.finding.url:
        lines.append(f"  source: {entry.finding.url}")
    if entry.finding and entry.finding.quote:
        lines.append(f"  quoted: {entry.finding.quote}")
    if entry.help:
        lines.append(f"  help: {entry.help}")
    return "\n".join(_text(line) for line in lines)


def _when(started: str) -> str:
    """A time stamp without a zone."""
    found = _STAMP.match(started)
    return found[0] if found else "1970-01-01T00:00:00"


def _attribute(text: str) -> str:
    return shorten(one_line(text), _LIMIT)


def _text(text: str) -> str:
    return shorten(clean(text).replace("\n", " "), _LIMIT)


def _written(suite: Xml.Element) -> str:
    Xml.indent(suite)
    return Xml.tostring(suite, encoding="unicode")
