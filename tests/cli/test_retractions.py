"""Corrected and retracted sources: a register's word, a page's own, and what proves nothing."""

from pathlib import Path

import pytest

from checker.cli.main import main
from checker.formats.json_report import parse_report
from checker.model.finding import Severity
from tests.capture.fake_crossref import FakeCrossref, record, update
from tests.capture.fake_wayback import http_date, plain
from tests.web import LoopbackWeb

DOI = "10.1234/Storm.2020.5"
NOTICE = "10.1234/ret.1"


def page(title: str = "Storms of the north", *body: str, head: str = "") -> str:
    words = "".join(f"<p>{text}</p>" for text in body or ["The storm took the roof off the old market hall."])
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{words}</body>"


@pytest.fixture(scope="module")
def web():
    with LoopbackWeb() as running:
        yield running


@pytest.fixture
def site(web):
    host = web.host("journal.example")
    host.routes.clear()
    host.page("/storm", page())
    return host


@pytest.fixture
def crossref(web):
    return FakeCrossref(web)


@pytest.fixture
def audit(web, site, shared_readers, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, doi=DOI, more="", head="", claims=""):
        Path("claims").mkdir(exist_ok=True)
        source = "sources:\n  s:\n    url: http://journal.example/storm\n" + (f"    doi: {doi}\n" if doi else "") + more
        claim = "claims:\n- id: roof\n  text: The roof was lost.\n  source: s\n  quote: took the roof off\n"
        Path("claims/storm.yaml").write_text(f"schema: 1\n{head}{source}{claim}{claims}")
        flags = [flag for rule in web.connect_to for flag in ("--connect-to", rule)]
        flags += ["--ca-file", str(web.ca_file), "--timeout", "2", "--retries", "0", "--archive", "never"]
        code = main(["audit", "--no-baseline", *flags, *arguments])
        capsys.readouterr()
        return code, parse_report(Path("reports/run.json").read_bytes(), "run.json")

    return run


def about_source(report):
    return [finding for finding in report.findings if finding.rule in ("source-retracted", "source-corrected")]


def notices(report):
    return report.claims[0].citations[0].notices


def test_a_registered_retraction_is_an_error(audit, crossref) -> None:
    crossref.knows(
        DOI, record(DOI.upper(), **{"updated-by": [update("retraction", NOTICE, source="retraction-watch")]})
    )
    code, report = audit("--retractions")
    assert code == 1
    (finding,) = about_source(report)
    assert (finding.rule, finding.severity) == ("source-retracted", Severity.ERROR)
    assert finding.message == (
        f"the source was retracted on 2024-03-05: retraction of {DOI.lower()}: doi:{NOTICE}, says retraction-watch"
    )
    assert finding.captures == (f"work:https://doi.org/{DOI.lower()}",)
    assert report.inputs.captures[finding.captures[0]].evidence is not None
    assert crossref.asked == ["/works/10.1234%2Fstorm.2020.5"]

    code, again = audit("--retractions", "--offline")
    assert code == 1
    assert again.model_dump(exclude={"run"}) == report.model_dump(exclude={"run"})
    assert len(crossref.asked) == 1

    _, cached = audit("--retractions")
    assert len(crossref.asked) == 1, "a record of this week is not asked for again"
    assert about_source(cached) == [finding]


KINDS = {
    "retraction": ("source-retracted", Severity.ERROR),
    "withdrawal": ("source-retracted", Severity.ERROR),
    "removal": ("source-retracted", Severity.ERROR),
    "correction": ("source-corrected", Severity.WARNING),
    "erratum": ("source-corrected", Severity.WARNING),
    "corrigendum": ("source-corrected", Severity.WARNING),
    "expression_of_concern": ("source-corrected", Severity.WARNING),
    "partial-retraction": ("source-corrected", Severity.WARNING),
    "new_version": ("source-corrected", Severity.NOTE),
    "invented_tomorrow": ("source-corrected", Severity.NOTE),
}


def test_the_kinds_of_updates(audit, crossref) -> None:
    more = ""
    for kind in KINDS:
        crossref.knows(f"10.5555/{kind}", record(f"10.5555/{kind}", **{"updated-by": [update(kind, NOTICE)]}))
        more += f"  {kind}:\n    doi: 10.5555/{kind}\n    type: book\n"
    cites = "".join(f"- text: It says {kind}.\n  source: {kind}\n" for kind in KINDS)
    _, report = audit("--retractions", doi="", more=more, claims=cites)
    found = {
        finding.source.removeprefix("storm/"): (finding.rule, finding.severity) for finding in about_source(report)
    }
    assert found == KINDS


def test_a_source_that_is_itself_the_notice(audit, crossref) -> None:
    crossref.knows(DOI, record(DOI, **{"update-to": [update("retraction", "10.1234/other")]}))
    code, report = audit("--retractions")
    assert code == 0
    (finding,) = about_source(report)
    assert (finding.rule, finding.severity) == ("source-corrected", Severity.NOTE)
    assert "is itself a notice (retraction) of 10.1234/other" in finding.message


def test_a_correction_made_before_the_source_was_read_is_a_note(audit, crossref) -> None:
    crossref.knows(DOI, record(DOI, **{"updated-by": [update("correction", NOTICE)]}))
    _, report = audit("--retractions", more="    accessed: 2025-01-01\n")
    assert [finding.severity for finding in about_source(report)] == [Severity.NOTE]
    _, report = audit("--retractions", more="    accessed: 2023-01-01\n")
    assert [finding.severity for finding in about_source(report)] == [Severity.WARNING]


def test_no_match_proves_nothing_and_says_so(audit, crossref) -> None:
    crossref.knows(DOI, record(DOI))
    code, report = audit("--retractions")
    assert (code, about_source(report)) == (0, [])
    said = "asked about 1 DOI, 1 of them known; that no notice is known proves nothing"
    assert said in Path("reports/report.md").read_text()
    (notice,) = notices(report)
    assert notice.words.endswith("which proves nothing")
    assert "which proves nothing" in Path("reports/index.html").read_text()


def test_nobody_is_asked_unless_that_was_wanted(audit, crossref) -> None:
    crossref.knows(DOI, record(DOI, **{"updated-by": [update("retraction", NOTICE)]}))
    _, report = audit()
    assert (crossref.asked, about_source(report)) == ([], [])
    Path("sourcecheck.toml").write_text("retractions = true\n")
    audit()
    assert crossref.asked == []


def test_a_confidential_document_is_not_named(audit, crossref) -> None:
    audit("--retractions", head="document: {confidential: true}\n")
    assert crossref.asked == []


def test_the_register_knows_whom_to_write_to(audit, crossref, web) -> None:
    crossref.knows(DOI, record(DOI))
    crossref.host.routes[f"/works/{'10.1234%2Fstorm.2020.5'}?mailto=me%40paper.example"] = crossref.host.routes[
        "/works/10.1234%2Fstorm.2020.5"
    ]
    audit("--retractions", "--contact", "me@paper.example")
    assert crossref.asked == ["/works/10.1234%2Fstorm.2020.5?mailto=me%40paper.example"]


def test_a_page_that_says_so_itself(audit, site) -> None:
    site.page("/storm", page("Storms", "It took the roof off.", "Correction: an earlier version gave the wrong hall."))
    code, report = audit(doi="")
    assert code == 0
    (finding,) = about_source(report)
    assert (finding.rule, finding.severity) == ("source-corrected", Severity.WARNING)
    assert finding.message == "the source was corrected: “Correction: an earlier version gave the wrong hall.”"
    _, again = audit("--offline", doi="")
    assert again.findings == report.findings


def test_a_page_that_was_changed_since_is_a_note(audit, site) -> None:
    site.page("/storm", page(head='<meta property="article:modified_time" content="2025-05-05T10:00:00Z">'))
    _, report = audit(doi="", more="    accessed: 2024-01-01\n")
    assert [finding.severity for finding in about_source(report)] == [Severity.NOTE]
    _, report = audit(doi="", more="    accessed: 2025-05\n")
    assert about_source(report) == []


NOTE = "Correction: an earlier version gave the wrong hall."
OTHER = f'<meta name="citation_doi" content="{DOI}">'


def test_what_a_front_page_says_of_itself_is_not_said_of_the_page_that_led_there(audit, crossref, site) -> None:
    crossref.knows(DOI, record(DOI, **{"updated-by": [update("retraction", NOTICE)]}))
    site.redirect("/storm", "/", 302)
    site.page("/", page("The paper", "News of the day.", NOTE, head=OTHER))
    _, report = audit("--retractions", doi="")
    assert [finding.rule for finding in report.findings] == ["link-soft-404"]
    assert (crossref.asked, notices(report)) == ([], ())


def test_nor_is_what_a_copy_of_another_page_says(audit, web, site) -> None:
    site.page("/storm", "<p>no</p>", status=404)
    url = "http://journal.example/another"
    body = page("RETRACTED: Calms of the south", head=OTHER).encode()
    fields = [("Memento-Datetime", http_date("20240302101500")), ("Content-Type", "text/html")]
    archive = web.host("web.archive.org")
    archive.route(f"/web/20240302101500id_/{url}", plain(200, body, *fields))
    pin = f"    archive_url: https://web.archive.org/web/20240302101500/{url}\n"
    _, report = audit("--archive", "auto", doi="", more=pin)
    assert "archive-wrong" in {finding.rule for finding in report.findings}
    assert (about_source(report), notices(report)) == ([], ())


@pytest.mark.parametrize(
    ("url", "severity"),
    [
        ("http://journal.example/discussions/10.1234/storm.2020.5", Severity.WARNING),
        ("http://doi.org/10.1234/storm.2020.5", Severity.ERROR),
    ],
)
def test_a_doi_in_an_address_may_be_that_of_a_work_the_page_is_about(audit, crossref, web, url, severity) -> None:
    crossref.knows(DOI, record(DOI, **{"updated-by": [update("retraction", NOTICE)]}))
    _, _, host, path = url.split("/", 3)
    web.host(host).page(f"/{path}", page())
    claim = f"- {{id: about, text: 'The roof was lost.', url: '{url}', quote: 'took the roof off'}}\n"
    _, report = audit("--retractions", doi="", claims=claim)
    (finding,) = about_source(report)
    assert (finding.rule, finding.severity) == ("source-retracted", severity)


def test_a_notice_names_the_capture_that_has_it(audit, web, site) -> None:
    url = "http://journal.example/storm"
    site.page("/storm", b"\x00\x01\x02", content_type="application/octet-stream")
    body = page("Storms", "It took the roof off.", NOTE).encode()
    fields = [("Memento-Datetime", http_date("20240302101500")), ("Content-Type", "text/html")]
    web.host("web.archive.org").route(f"/web/20240302101500id_/{url}", plain(200, body, *fields))
    pin = f"https://web.archive.org/web/20240302101500/{url}"
    _, report = audit("--archive", "auto", doi="", more=f"    archive_url: {pin}\n")
    (notice,) = notices(report)
    assert notice.capture.endswith(f"@{pin}")
