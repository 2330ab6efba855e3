"""What is said of archived copies: their distance, the pinned ones, and archives that prove nothing."""

from itertools import product

import pytest

from checker.formats.view import capture_words, witnesses
from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.model.report import Inputs, Report, Run
from checker.rules.verdict import CopySight, LiveSight, judge_quote
from tests.rules.world import DIFFERS, NOT_FOUND, World

URL = "http://storms.example/2024"
PIN = f"https://web.archive.org/web/20240302101500/{URL}"
QUOTED = f"""
schema: 1
claims:
- id: one
  text: Twenty-four storms.
  url: {URL}
  quote: there were 24 storms
"""
PINNED = QUOTED.replace("  quote:", f"  archive_url: {PIN}\n  archive_date: 2024-03-02\n  quote:")


def only(world):
    (finding,) = world.judge()
    return finding


def said(world):
    captures = {key: witness.capture for key, witness in world.witnesses.items()}
    report = Report(run=Run(version="0", started=""), inputs=Inputs(as_of="2026-11-22", captures=captures))
    citation = world.results()[0].citations[0]
    return witnesses(report, citation, citation.quotes[0])[-1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"distance_days": -4}, "(4 days before the date wanted)"),
        ({"distance_days": 1}, "(1 day after the date wanted)"),
        ({"distance_days": 0}, "(the day wanted)"),
        ({"distance_days": -1500, "weak": True}, "(1,500 days before the date wanted: weak)"),
    ],
)
def test_how_far_a_copy_is_stands_wherever_it_is_named(fields, words):
    world = World(QUOTED).live(0, sees=NOT_FOUND).copy(0, **fields)
    assert only(world).message == f"the live page lacks the words today; the copy of 2024-03-02 {words} has them"
    assert said(world) == f"copy 2024-03-02 in archive {words} has the words"


def test_without_a_date_there_is_no_distance():
    world = World(QUOTED).live(0, sees=NOT_FOUND).copy(0)
    assert said(world) == "copy 2024-03-02 in archive has the words"
    pinned = World(PINNED).live(0).copy(0, which="pinned", distance_days=0)
    assert capture_words(pinned.witnesses[pinned.citations[0].pinned.key].capture, "2026-11-22") == (
        "copy 2024-03-02 in archive"
    )


@pytest.mark.parametrize("sees", [DIFFERS, NOT_FOUND])
def test_a_weak_copy_without_the_words_speaks_against_nothing(sees):
    gone = World(QUOTED).live(0, Outcome.GONE, status=404)
    assert only(gone.copy(0, sees=sees, distance_days=-20)).severity is Severity.ERROR
    far = World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, sees=sees, distance_days=-2000, weak=True)
    finding = only(far)
    assert (finding.rule, finding.severity) == ("link-gone", Severity.WARNING)
    assert finding.message.endswith("the copy of 2024-03-02 (2,000 days before the date wanted: weak) lacks the words")
    blocked = World(QUOTED).live(0, Outcome.BLOCKED, status=403).copy(0, sees=sees, distance_days=-2000, weak=True)
    assert only(blocked).severity is Severity.INCONCLUSIVE


def test_a_weak_copy_with_the_words_and_a_pinned_one_count():
    assert only(World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, weak=True)).rule == "link-rot"
    pinned = World(PINNED).live(0, Outcome.GONE, status=404)
    assert pinned.copy(0, sees=NOT_FOUND, which="pinned", weak=True, distance_days=99).rules()[0] == "quote-not-found"


@pytest.mark.parametrize(("live", "copies"), list(product(LiveSight, (CopySight.DIFFERS, CopySight.NOT_FOUND))))
def test_to_count_a_copy_as_none_never_makes_a_verdict_harsher(live, copies):
    def rank(verdict):
        return verdict.severity.rank if verdict.severity else 9

    assert rank(judge_quote(live, CopySight.NONE)) >= rank(judge_quote(live, copies))


@pytest.mark.parametrize(
    ("copy", "severity", "words"),
    [
        ({"outcome": Outcome.NOT_ARCHIVED}, Severity.ERROR, "holds no such copy"),
        ({"outcome": Outcome.GONE, "status": 404}, Severity.ERROR, "one of an error page (404)"),
        ({"outcome": Outcome.NO_ANSWER, "status": 503, "reason": "archive-copy-status"}, Severity.ERROR, "page (503)"),
        ({"original": "http://other.example/"}, Severity.ERROR, "of another address: http://other.example/"),
        ({"outcome": Outcome.NO_ANSWER, "reason": "archive-not-raw", "original": "http://b.example/", "weak": False},
         Severity.ERROR, "of another address"),
        ({"sees": NOT_FOUND}, Severity.ERROR, "lacks the quoted words"),
        ({"outcome": Outcome.EXCLUDED}, Severity.WARNING, "may not show"),
        ({"outcome": Outcome.NOT_ASKED, "reason": "archive-bad-address"}, Severity.WARNING, "did not answer"),
        ({"timestamp": "20250301000000", "distance_days": 364}, Severity.WARNING,
         "gives a copy of 2025-03-01, 364 days after the date its address says"),
        ({"timestamp": "20240305000000", "distance_days": 0}, Severity.WARNING,
         "archive_date is 2024-03-02, the archived copy is of 2024-03-05"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pinned_copy(copy, severity, words):
    world = World(PINNED).live(0).copy(0, which="pinned", **copy)
    finding = only(world)
    assert (finding.rule, finding.severity) == ("archive-wrong", severity)
    assert words in finding.message


@pytest.mark.parametrize(
    "copy",
    [
        {},
        {"timestamp": "20240303010000", "distance_days": 1},
        {"timestamp": "20240301230000", "distance_days": -1},
        {"outcome": Outcome.NO_ANSWER},
        {"outcome": Outcome.NO_ANSWER, "reason": "archive-not-raw", "weak": False},
        {"outcome": Outcome.NOT_ASKED, "reason": "archive-unknown-host"},
    ],
)
def test_what_is_not_held_against_a_pinned_copy(copy):
    assert World(PINNED).live(0).copy(0, which="pinned", **copy).rules() == []


@pytest.mark.parametrize(("claimed", "fits"), [("2024-03", True), ("2024", True), ("2024-02", True), ("2023", False)])
def test_a_claimed_month_or_year_is_enough(claimed, fits):
    text = PINNED.replace("archive_date: 2024-03-02", f"archive_date: {claimed}")
    world = World(text).live(0).copy(0, which="pinned", timestamp="20240301000000")
    assert (world.rules() == []) is fits


@pytest.mark.parametrize("field", ["archive_url", "url"])
def test_an_archive_that_proves_nothing_is_named_and_not_asked(field):
    text = PINNED.replace(f"{field}: {PIN if field == 'archive_url' else URL}", f"{field}: https://archive.ph/abcde")
    world = World(text)
    findings = [finding for finding in world.judge() if finding.rule == "archive-untrusted"]
    assert [finding.severity for finding in findings] == [Severity.WARNING]
    assert findings[0].message.startswith(f"{field} is on archive.today, which is not counted")
    cited = world.citations[0]
    assert bool(cited.lookups) is (field == "archive_url")
