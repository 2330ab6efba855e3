"""Streaks: what three failing looks come to, and what ends them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.finding import Severity
from checker.model.match import MatchOutcome
from checker.model.memory import LinkMemory
from checker.rules.memory import looks, remember, words_key
from tests.rules.test_rules import LINK, only
from tests.rules.world import TODAY, World

URL = "http://a.example/page"
START = dt.date(2026, 9, 1)


def look(outcome: Outcome, day: dt.date, kind: CaptureKind = CaptureKind.LIVE, **more: object) -> Capture:
    return Capture(kind, URL, outcome, "reason", "said", f"{day}T12:00:00Z", **more)


def after(*steps: tuple[int, Outcome]) -> LinkMemory:
    """The memory after looks on days counted from START."""
    memory: dict[str, LinkMemory] = {}
    for number, outcome in steps:
        day = START + dt.timedelta(days=number)
        memory = remember(memory, [look(outcome, day)], day)
    return memory.get(URL, LinkMemory())


G, C, B, U = Outcome.GONE, Outcome.CAPTURED, Outcome.BLOCKED, Outcome.UNREACHABLE


@pytest.mark.parametrize(
    ("steps", "failures"),
    [
        ([(0, G)], 1),
        ([(0, G), (1, G), (2, G)], 1),  # one bad weekend is one failure
        ([(0, G), (3, G)], 2),
        ([(0, G), (3, G), (6, G)], 3),
        ([(0, G), (2, G), (4, G), (6, G)], 2),  # counted on days 0 and 4; day 6 is two days after
        ([(0, G), (3, B), (6, U), (9, G)], 2),  # what says nothing neither adds nor ends
        ([(0, G), (3, G), (5, C), (6, G)], 1),
        ([(0, G), (3, G), (6, C)], 0),
        ([(0, B), (3, U)], 0),
    ],
)
def test_what_counts(steps, failures):
    memory = after(*steps)
    assert memory.failures == failures
    assert memory.dead == (failures >= 3)


def test_an_older_answer_from_the_store_changes_nothing():
    known = remember({}, [look(G, START)], START)
    assert remember(known, [look(C, START - dt.timedelta(days=5))], START) == known


def test_the_last_good_look_leaves_its_marks():
    headers = (("etag", '"x"'), ("last-modified", "Sun, 01 Nov 2026 10:00:00 GMT"))
    memory = remember({}, [look(C, START, headers=headers, digest="sha256:1")], START)[URL]
    assert memory == LinkMemory(
        last_good="2026-09-01", etag='"x"', last_modified="Sun, 01 Nov 2026 10:00:00 GMT", digest="sha256:1"
    )
    gone = remember({URL: memory}, [look(G, START + dt.timedelta(days=1))], START + dt.timedelta(days=1))[URL]
    assert (gone.last_good, gone.digest, gone.failures) == ("2026-09-01", "sha256:1", 1)


def test_archives_and_captures_without_a_day_are_not_remembered():
    nothing = Capture(CaptureKind.LIVE, URL, Outcome.SKIPPED, "url-unfit", "said", "")
    assert remember({}, [look(G, START, CaptureKind.ARCHIVE), nothing], START) == {}


def test_who_is_not_asked_is_remembered_for_a_time():
    known = remember({}, [look(G, START)], START)
    assert remember(known, [], START + dt.timedelta(days=400)) == known
    assert remember(known, [], START + dt.timedelta(days=401)) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"failures": 3, "first_failure": "2026-09-01", "last_failure": "2026-09-02"},  # three in two days
        {"failures": 3},
        {"failures": 1, "first_failure": "2026-09-01", "last_failure": "2026-09-05"},
        {"failures": 2, "first_failure": "2026-09-05", "last_failure": "2026-09-01"},
        {"failures": 2, "first_failure": "2026-09-01", "last_failure": "2026-09-09", "last_good": "2026-09-05"},
        {"failures": 1, "first_failure": "yesterday", "last_failure": "yesterday"},
        {"failures": 1, "first_failure": "2027-01-01", "last_failure": "2027-01-01"},  # in the future
        {"last_failure": "2026-09-01"},
    ],
)
def test_a_memory_that_cannot_be_true_is_none(fields):
    assert remember({URL: LinkMemory(**fields)}, [], dt.date(2026, 10, 1)) == {}


outcomes = st.sampled_from([G, C, B, U])


@given(st.lists(st.tuples(st.integers(0, 4), outcomes), max_size=25))
def test_properties(steps):
    memory: dict[str, LinkMemory] = {}
    day, last_failures, days = START, 0, 0
    for wait, outcome in steps:
        day += dt.timedelta(days=wait)
        days += wait
        captures = [look(outcome, day)]
        after = remember(memory, captures, day)
        assert remember(after, captures, day) == after  # twice is once
        known = after.get(URL, LinkMemory())
        assert known.sound()
        assert known.failures <= last_failures + 1
        assert known.failures <= 1 + days // 3
        if outcome is C:
            assert known.failures == 0
        if outcome in (B, U):
            assert after == memory
        memory, last_failures = after, known.failures


def test_words():
    assert looks(LinkMemory(failures=1, first_failure="2026-11-22", last_failure="2026-11-22"), TODAY) == "1 of 3 looks"
    two = LinkMemory(failures=2, first_failure="2026-11-19", last_failure="2026-11-22", last_good="2026-10-02")
    assert looks(two, TODAY) == "2 of 3 looks, first on 2026-11-19, last good 2026-10-02"
    three = LinkMemory(failures=4, first_failure="2026-11-01", last_failure="2026-11-22")
    assert looks(three, TODAY) == "4 looks, first on 2026-11-01"


def test_severity_follows_the_streak():
    def finding(*days):
        world = World(LINK).live(0, Outcome.GONE, status=404)
        for day in days:
            world.remembered = remember(world.remembered, [look(G, dt.date.fromisoformat(day))], TODAY)
        return only(world, "link-gone")

    assert finding().severity is Severity.WARNING
    assert "(404), 1 of 3 looks; no archive" in finding().message
    assert finding("2026-11-19").severity is Severity.WARNING
    assert "2 of 3 looks, first on 2026-11-19; " in finding("2026-11-19").message
    assert finding("2026-11-16", "2026-11-19").severity is Severity.ERROR
    assert finding("2026-11-18", "2026-11-20").severity is Severity.WARNING


def test_410_needs_no_streak():
    finding = only(World(LINK).live(0, Outcome.GONE, status=410), "link-gone")
    assert (finding.severity, "looks" in finding.message) == (Severity.ERROR, False)


def test_the_newest_copy_is_an_error_page_too():
    newest = only(World(LINK).live(0, Outcome.GONE, status=404).copy(0, Outcome.GONE, status=404), "link-gone")
    assert newest.severity is Severity.ERROR
    assert "the newest copy in an archive is of an error page too" in newest.message
    dated = LINK + "  accessed: 2020-01-01\n"
    older = only(World(dated).live(0, Outcome.GONE, status=404).copy(0, Outcome.GONE, status=404), "link-gone")
    assert older.severity is Severity.WARNING
    other = World(LINK).live(0, Outcome.GONE, status=404)
    other.copy(0, Outcome.GONE, status=404, original="http://b.example/")
    assert only(other, "link-gone").severity is Severity.WARNING


def test_words_that_an_earlier_run_read_soften_an_error_and_no_others():
    text = (
        "schema: 1\nclaims:\n- {id: a, text: 'A.', url: 'http://a.example/', quote: 'the words'}\n"
        "- {id: b, text: 'B.', url: 'http://b.example/', quote: 'other words'}\n"
    )
    known = LinkMemory(last_good="2026-11-01", words=((words_key("the  words"), "2026-11-01"),))
    assert known.sound()
    memory = {"http://a.example/": known, "http://b.example/": known}
    world = World(text, remembered=memory)
    for number in range(2):
        world.live(number, sees=MatchOutcome.NOT_FOUND).copy(number, Outcome.NOT_ARCHIVED)
    found = {finding.claim: finding for finding in world.judge()}
    assert {claim: finding.severity.value for claim, finding in found.items()} == {
        "storms/a": "warning",
        "storms/b": "error",
    }


@pytest.mark.parametrize("day", ["", "yesterday", "2026-02-30"])
def test_days_of_words_that_no_calendar_has_are_not_believed(day):
    assert not LinkMemory(last_good="2026-11-01", words=(("ab", day),)).sound()
