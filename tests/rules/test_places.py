"""`link-fragment` and `link-local`: places within pages and files."""

import datetime as dt

import pytest

from checker.model.capture import Outcome
from checker.model.claim import Location
from checker.model.finding import Severity
from checker.model.links import LocalLink, LocalState
from checker.model.match import FragmentReading, FragmentState, Reading
from checker.rules import Audited, judge
from tests.rules.world import World, hop

TEXT = """\
schema: 1
claims:
- id: one
  text: A claim.
  url: http://a.example/page#here
"""


def page(state):
    return Reading(readable=True, fragments=(FragmentReading("here", state, "the page has no anchor #here"),))


def test_a_missing_place():
    (finding,) = World(TEXT).live(0, reading=page(FragmentState.MISSING)).judge()
    assert (finding.rule, finding.severity) == ("link-fragment", Severity.WARNING)
    assert finding.message == "the page has no anchor #here"
    assert finding.url == "http://a.example/page#here"
    assert finding.captures == ("live:http://a.example/page",)


@pytest.mark.parametrize("state", [FragmentState.FOUND, FragmentState.NOT_APPLICABLE])
def test_what_is_there_or_cannot_be_told(state):
    assert World(TEXT).live(0, reading=page(state)).judge() == ()


def test_the_place_in_another_address_is_not_this_one():
    other = Reading(readable=True, fragments=(FragmentReading("there", FragmentState.MISSING),))
    assert World(TEXT).live(0, reading=other).judge() == ()


def test_a_page_that_was_not_read():
    assert World(TEXT).live(0, Outcome.GONE, status=404).rules() == ["link-gone"]
    assert World(TEXT).live(0, Outcome.BLOCKED, status=403).rules() == ["link-blocked"]


def test_it_is_another_finding_than_that_of_the_page():
    moved = {
        "hops": (hop(301, "http://a.example/page", "https://b.example/new"),),
        "final_url": "https://b.example/new",
    }
    found = World(TEXT).live(0, reading=page(FragmentState.MISSING), **moved).judge()
    assert sorted(finding.rule for finding in found) == ["link-fragment", "link-moved"]
    assert len({finding.fingerprint for finding in found}) == 2


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        (LocalState.MISSING, Severity.ERROR),
        (LocalState.NO_ANCHOR, Severity.ERROR),
        (LocalState.MALFORMED, Severity.ERROR),
        (LocalState.OTHER_CASE, Severity.WARNING),
        (LocalState.UNSURE, Severity.NOTE),
        (LocalState.SKIPPED, None),
        (LocalState.FOUND, None),
    ],
)
@pytest.mark.parametrize("offline_only", [True, False])
def test_links_on_disk(state, severity, offline_only):
    link = LocalLink(
        Location("README.md", 3, 1, 3, 9), "docs/x.md", state, "docs/x.md", "there is no docs/x.md", "mend it"
    )
    found = judge(Audited(dt.date(2026, 11, 22), (), local=(link,)), offline_only=offline_only)
    assert [(finding.rule, finding.severity) for finding in found] == ([("link-local", severity)] if severity else [])
    for finding in found:
        assert (finding.message, finding.help, str(finding.where)) == (
            "there is no docs/x.md",
            "mend it",
            "README.md:3:1",
        )
