"""The demo, end to end: the installed command, real connections, a real archive, and what must come of it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.archive import pywb_bin
from tests.demo.__main__ import CLAIMS, ROOT, judged, served, sourcecheck

pytestmark = [
    pytest.mark.pywb,
    pytest.mark.timeout(300),
    pytest.mark.skipif(pywb_bin() is None, reason="no pywb: `make dev` sets one up"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One audit online and one offline; yields the folder and the two exit codes."""
    folder = tmp_path_factory.mktemp("demo")
    common = ["audit", CLAIMS, "--state", str(folder / "state"), "--no-config"]
    with served() as operator:
        online = sourcecheck(
            *common, *operator, "--reports", str(folder / "reports"), "--format", f"terminal={folder}/out.txt"
        )
        again = [
            *common,
            *operator,
            "--offline",
            "--reports",
            str(folder / "again"),
            "--format",
            f"json={folder}/x.json",
        ]
        offline = sourcecheck(*again)
    return folder, online, offline


@pytest.fixture(scope="module")
def report(run):
    return json.loads((run[0] / "reports/run.json").read_text(encoding="utf-8"))


EXPECTED = {
    "passengers": [("quote-differs", "error")],
    "law-of-1955": [("quote-differs", "error")],
    "law-archive-silent": [("quote-differs", "warning")],
    "stern-doors": [("content-drift", "warning")],
    "bell-raised": [("content-drift", "warning")],
    "captain-jailed": [("quote-not-found", "error")],
    "depth-of-wreck": [("quote-hidden", "warning")],
    "survivors": [("claim-facts", "warning")],
    "second-lifeboat": [("link-rot", "warning")],
    "lifeboat-cost": [("quote-differs", "error")],
    "rescue-list": [("quote-not-found", "error")],
    "may-minutes": [("link-gone", "warning")],
    "letters": [("link-gone", "error")],
    "bell-history": [("link-moved", "warning")],
    "behind-a-wall-copy-differs": [("quote-differs", "warning")],
    "behind-a-wall": [],  # shares its address, and so its finding, with waived-wall
    "challenge-page": [("page-unreadable", "inconclusive")],
    "hollow-page": [("page-unreadable", "inconclusive")],
    "only-a-picture": [("page-unreadable", "inconclusive")],
    "never-ends": [("link-unreachable", "inconclusive")],
    "wrong-certificate": [("link-unreachable", "inconclusive")],
    "not-for-us": [("link-skipped", "inconclusive")],
    "usurped-domain": [("link-skipped", "inconclusive")],
    "copy-of-another-page": [("archive-wrong", "error")],
    "copy-lacks-the-words": [("archive-wrong", "error")],
    "crew-of-twelve": [("claim-contested", "error")],
    "reviewed-and-refuted": [("claim-not-supported", "error")],
    "reviewed-long-ago": [("review-stale", "warning")],
    "fog": [("claim-uncited", "note")],
    "keepers-list": [("link-soft-404", "warning")],
    "keeper-saw-it": [("link-soft-404", "warning")],
    "built-in-1911": [("link-rot", "warning")],
    "sister-ship": [("link-parked", "warning")],
}
WELL = (
    "sank-off-alder-point", "lifeboats-stuck", "survey-silting", "last-paddle-ferry", "lifeboat-known-dead",
    "behind-a-wall-but-kept", "copy-of-another-page", "copy-lacks-the-words", "lighthouse-open",
)  # fmt: skip


def test_each_claim_gets_its_finding(report):
    found = {}
    for finding in report["findings"]:
        found.setdefault(finding["claim"].removeprefix("linnet/"), []).append((finding["rule"], finding["severity"]))
    assert {name: found.get(name, []) for name in EXPECTED} == EXPECTED
    assert not (set(WELL) - {"copy-of-another-page", "copy-lacks-the-words"}) & set(found)


def test_findings_that_belong_to_no_single_claim(report):
    loose = Counter(finding["rule"] for finding in report["findings"] if not finding["claim"])
    once = (
        "link-blocked",
        "needs-url",
        "offline-source",
        "source-duplicate",
        "url-secret",
        "waiver-expired",
        "waiver-unknown",
        "waiver-unused",
    )
    assert loose == dict.fromkeys(once, 1)


def test_the_words_were_found(report):
    status = {claim["id"].removeprefix("linnet/"): claim["status"] for claim in report["claims"]}
    assert {name: status[name] for name in WELL} == dict.fromkeys(WELL, "words-found")


def test_waived_findings_do_not_count(report):
    waived = [finding["rule"] for finding in report["findings"] if finding["waived"]]
    assert waived == ["quote-not-found"]
    assert report["counts"]["waived"] == 1


def test_offline_says_the_same(run):
    folder, online, offline = run
    assert (online, offline) == (1, 1)
    assert judged(folder / "reports/run.json") == judged(folder / "again/run.json")


def test_every_finding_shows_what_it_rests_on(report):
    captures = report["inputs"]["captures"]
    for finding in report["findings"]:
        for key in finding["captures"]:
            assert key in captures
    kept = [capture for capture in captures.values() if capture["outcome"] == "captured"]
    assert len(kept) >= 20
    assert all(capture["evidence"] and capture["digest"].startswith("sha256:") for capture in kept)


def test_no_secret_leaves(run):
    for path in Path(run[0]).rglob("*"):
        if path.is_file():
            assert b"s3cr3t-t0ken" not in path.read_bytes(), path


def test_reports_are_written(run):
    folder = run[0]
    assert (folder / "reports/index.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "quote-differs" in (folder / "reports/report.md").read_text(encoding="utf-8")
    assert "quote-differs" in (folder / "out.txt").read_text(encoding="utf-8")


def test_the_readme_shows_what_the_demo_prints(run):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("<!-- demo -->")[2].partition("<!-- /demo -->")[0]
    printed = (run[0] / "out.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in shown.strip().splitlines() if line and not line.startswith("```") and line != "…"]
    assert len(lines) > 10
    assert [line for line in lines if line not in printed] == []
