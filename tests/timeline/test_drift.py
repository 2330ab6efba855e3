"""`audit --timeline`: drift findings say when the words went; the report shows it, and a replay shows the same."""

from pathlib import Path

import pytest

from checker.capture.archives import ArchiveFetcher
from checker.cli.main import main
from checker.formats.json_report import parse_report
from tests.capture.fake_wayback import FakeWayback
from tests.cli.test_archive_timeline import NEW, NONE, OLD, PAGE, history, variant
from tests.web import LoopbackWeb


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        running.host("news.example").page("/inquiry", NEW)
        yield running


@pytest.fixture
def archive(web):
    with FakeWayback(web) as running:
        yield running


@pytest.fixture
def audit(web, shared_readers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCECHECK_ARCHIVE_RATE", "600000")
    monkeypatch.setattr("checker.capture.archives.fetch.PLAYBACKS_A_SECOND", 1e6)
    monkeypatch.setitem(ArchiveFetcher.__init__.__kwdefaults__, "backoff", 0.0)

    def run(*arguments):
        flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
        flags += ["--ca-file", str(web.ca_file), "--timeout", "5", "--retries", "0", "--no-baseline"]
        code = main(["audit", *arguments, *flags])
        out, err = capsys.readouterr()
        return code, out, err, parse_report(Path("reports/run.json").read_bytes(), "run.json")

    return run


def claim(*more: str, head: str = "") -> None:
    Path("claims").mkdir(exist_ok=True)
    lines = ["- text: There were 42 aboard.", f"  url: {PAGE}", "  accessed: 2010-03-10", *more]
    lines.append("  quote: 42 passengers had been on board")
    Path("claims/ferry.yaml").write_text(f"schema: 1\n{head}claims:\n" + "\n".join(lines) + "\n")


def test_a_drift_finding_says_when_the_words_went(audit, archive) -> None:
    history(archive, OLD, variant(OLD, 1), variant(OLD, 2), variant(NEW, 3), variant(NEW, 4), variant(NEW, 5))
    claim()
    _, out, _, report = audit("--timeline")
    (finding,) = (finding for finding in report.findings if finding.rule == "content-drift")
    assert finding.message.endswith("the words went between 2010-03-01 and 2010-04-01 (31 days)")
    assert set(finding.captures) <= report.inputs.captures.keys()
    assert f"index:{PAGE}" in finding.captures
    timeline = report.claims[0].citations[0].quotes[0].timeline
    assert timeline is not None
    assert (timeline.last_with[:6], timeline.first_without[:6]) == ("201003", "201004")
    page = Path("reports/index.html").read_text()
    assert 'role="img" aria-label="' in page
    assert "The words changed between 2010-03-01 and 2010-04-01 (31 days)." in page
    assert '<th scope="col">Copy of</th>' in page
    assert "between 2010-03-01 and 2010-04-01" in out
    assert "between 2010-03-01 and 2010-04-01" in Path("reports/report.md").read_text()

    asked = len(archive.hits)
    *_, again = audit("--timeline", "--offline")
    assert len(archive.hits) == asked
    assert again.model_dump(exclude={"run"}) == report.model_dump(exclude={"run"})


def test_without_the_flag_and_without_drift_no_list_is_asked_for(audit, archive) -> None:
    history(archive, OLD, variant(OLD, 1), variant(OLD, 2), NEW)
    claim()
    *_, report = audit()
    assert not any(key.startswith("index:") for key in report.inputs.captures)
    history(archive, NONE)
    *_, report = audit("--timeline")
    assert not any(key.startswith("index:") for key in report.inputs.captures)


def test_an_archive_that_fails_leaves_the_finding_as_it_is(audit, archive) -> None:
    history(archive, OLD, variant(OLD, 1), variant(OLD, 2), NEW)
    listed = archive.host.routes["/cdx/search/cdx"]
    archive.index(lambda call: listed(call) if "closest" in call.hit.path else call.reply(503, b""))
    claim()
    *_, report = audit("--timeline")
    (finding,) = (finding for finding in report.findings if finding.rule == "content-drift")
    assert "went" not in finding.message
    timeline = report.claims[0].citations[0].quotes[0].timeline
    assert timeline is not None
    assert timeline.points == ()
    assert "error of its own" in timeline.detail
    assert "error of its own" in Path("reports/index.html").read_text()
