"""The table of the design, written down a second time, row by row, and held against the function for every pair."""

from itertools import product

import pytest

from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.document import Suspicion
from checker.model.finding import Severity
from checker.model.match import Match, MatchOutcome
from checker.rules.verdict import TABLE, CopySight, LiveSight, judge_link, judge_quote, see_copies, see_live

# Columns: found, differs, not found, none, unknown.
# "ok", "ok+" (with a note), "?" (inconclusive), or rule and severity.
EXPECTED = {
    LiveSight.FOUND: ("ok", "ok+", "ok+", "ok", "ok"),
    LiveSight.DIFFERS: ("content-drift W", "quote-differs E", "quote-differs E", "quote-differs E", "quote-differs W+"),
    LiveSight.NOT_FOUND: (
        "content-drift W",
        "quote-differs E",
        "quote-not-found E",
        "quote-not-found E",
        "quote-not-found W+",
    ),
    LiveSight.HIDDEN: ("content-drift W", "quote-hidden W", "quote-hidden W", "quote-hidden W", "quote-hidden W"),
    LiveSight.GONE: ("link-rot W", "quote-differs E", "quote-not-found E", "link-gone W", "link-gone W"),
    LiveSight.SOFT_404: ("link-rot W", "quote-differs W+", "quote-not-found W+", "link-soft-404 W", "link-soft-404 W"),
    LiveSight.PARKED: ("link-rot W", "quote-differs W+", "quote-not-found W+", "link-parked W", "link-parked W"),
    LiveSight.NOT_READ: ("ok+", "quote-differs W+", "?", "?", "?"),
    LiveSight.NO_ADDRESS: ("ok+", "quote-differs W+", "quote-not-found W+", "?", "?"),
}
SEVERITY = {Severity.ERROR: "E", Severity.WARNING: "W"}


def shown(live, copies, **more):
    verdict = judge_quote(live, copies, **more)
    plus = "+" if verdict.note else ""
    if verdict.severity is None:
        return f"ok{plus}"
    if verdict.severity is Severity.INCONCLUSIVE:
        return "?"
    return f"{verdict.rule} {SEVERITY[verdict.severity]}{plus}"


@pytest.mark.parametrize(("live", "column"), list(product(LiveSight, range(5))))
def test_every_pair(live, column):
    copies = list(CopySight)[column]
    assert shown(live, copies) == EXPECTED[live][column]


def test_table_is_total_and_has_nothing_else():
    assert set(TABLE) == set(product(LiveSight, CopySight))


@pytest.mark.parametrize(("live", "copies"), list(product(LiveSight, CopySight)))
def test_a_copy_that_was_not_read_never_makes_a_verdict_harsher(live, copies):
    whole, partial = judge_quote(live, copies), judge_quote(live, copies, complete=False)
    assert partial.severity is not Severity.ERROR
    assert partial.rule == whole.rule
    if whole.severity is not Severity.ERROR:
        assert partial == whole


@pytest.mark.parametrize(("live", "copies"), list(product(LiveSight, CopySight)))
def test_a_suspicion_never_makes_an_error(live, copies):
    plain, doubtful = judge_quote(live, copies), judge_quote(live, copies, doubtful=True)
    assert doubtful.severity is not Severity.ERROR
    assert doubtful.rule == plain.rule
    if live in (LiveSight.SOFT_404, LiveSight.PARKED):
        assert plain.severity is Severity.WARNING
    if plain.severity is not Severity.ERROR:
        assert doubtful == plain


def capture(outcome, kind=CaptureKind.ARCHIVE):
    return Capture(kind, "http://a.example/", outcome, "reason", "detail", "2026-01-01T00:00:00Z")


LIVE = (Outcome.CAPTURED, Outcome.GONE, Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.SKIPPED)
COPIES = (Outcome.CAPTURED, Outcome.GONE, Outcome.NOT_ARCHIVED, Outcome.EXCLUDED, Outcome.NO_ANSWER, Outcome.NOT_ASKED)


@pytest.mark.parametrize(("outcome", "match"), list(product(LIVE, [None, *MatchOutcome])))
def test_every_live_witness_reduces_to_one_word(outcome, match):
    sight = see_live(capture(outcome, CaptureKind.LIVE), Match(match) if match else None)
    if outcome is Outcome.GONE:
        assert sight is LiveSight.GONE
    elif outcome is not Outcome.CAPTURED or match in (None, MatchOutcome.UNREADABLE):
        assert sight is LiveSight.NOT_READ
    else:
        assert sight.value == match.value


@pytest.mark.parametrize(
    ("outcome", "match", "kind"), list(product(LIVE, [None, *MatchOutcome], ["soft-404", "parked", "bot-wall"]))
)
def test_a_suspicion_counts_only_where_a_page_was_read_and_nothing_like_the_words_is_there(outcome, match, kind):
    live, said = capture(outcome, CaptureKind.LIVE), Match(match) if match else None
    sight = see_live(live, said, Suspicion(kind, "some-sign", "it looks like it"))
    if outcome is Outcome.CAPTURED and match is MatchOutcome.NOT_FOUND:
        expected = {"soft-404": LiveSight.SOFT_404, "parked": LiveSight.PARKED}
        assert sight is expected.get(kind, LiveSight.NOT_READ)
    else:
        assert sight is see_live(live, said)


@pytest.mark.parametrize("outcome", COPIES)
def test_one_copy(outcome):
    sight, complete = see_copies([(capture(outcome), Match(MatchOutcome.NOT_FOUND))])
    expected = {
        Outcome.CAPTURED: (CopySight.NOT_FOUND, True),
        Outcome.GONE: (CopySight.NONE, True),
        Outcome.NOT_ARCHIVED: (CopySight.NONE, True),
        Outcome.EXCLUDED: (CopySight.NONE, True),
    }
    assert (sight, complete) == expected.get(outcome, (CopySight.UNKNOWN, False))


def test_the_best_copy_counts_and_silence_is_remembered():
    found = (capture(Outcome.CAPTURED), Match(MatchOutcome.FOUND))
    differs = (capture(Outcome.CAPTURED), Match(MatchOutcome.DIFFERS))
    hidden = (capture(Outcome.CAPTURED), Match(MatchOutcome.HIDDEN))
    silent = (capture(Outcome.NO_ANSWER), None)
    none = (capture(Outcome.NOT_ARCHIVED), None)
    assert see_copies([differs, found]) == (CopySight.FOUND, True)
    assert see_copies([hidden, differs]) == (CopySight.DIFFERS, True)
    assert see_copies([hidden]) == (CopySight.NOT_FOUND, True)
    assert see_copies([differs, silent]) == (CopySight.DIFFERS, False)
    assert see_copies([none, silent]) == (CopySight.UNKNOWN, False)
    assert see_copies([]) == (CopySight.UNKNOWN, False)


@pytest.mark.parametrize("outcome", [*LIVE, None])
def test_links_without_quotes(outcome):
    live = capture(outcome, CaptureKind.LIVE) if outcome else None
    verdict = judge_link(live, [capture(Outcome.NOT_ARCHIVED)])
    if outcome is Outcome.CAPTURED:
        assert verdict.ok
    elif outcome is Outcome.GONE:
        assert (verdict.rule, verdict.severity) == ("link-gone", Severity.WARNING)
        assert judge_link(live, [capture(Outcome.CAPTURED)]).rule == "link-rot"
    else:
        assert verdict.severity is Severity.INCONCLUSIVE


@pytest.mark.parametrize(("kind", "rule"), [("soft-404", "link-soft-404"), ("parked", "link-parked")])
@pytest.mark.parametrize("outcome", LIVE)
def test_links_without_quotes_to_pages_that_look_like_others(outcome, kind, rule):
    live, doubt = capture(outcome, CaptureKind.LIVE), Suspicion(kind, "some-sign", "it looks like it")
    none, kept = [capture(Outcome.NOT_ARCHIVED)], [capture(Outcome.CAPTURED)]
    if outcome is Outcome.CAPTURED:
        assert (judge_link(live, none, doubt).rule, judge_link(live, kept, doubt).rule) == (rule, "link-rot")
        assert judge_link(live, none, doubt).severity is Severity.WARNING
    else:
        assert judge_link(live, none, doubt) == judge_link(live, none)


def test_a_link_that_shows_a_wall_says_nothing():
    live, wall = capture(Outcome.CAPTURED, CaptureKind.LIVE), Suspicion("bot-wall", "bot-wall", "a wall")
    assert judge_link(live, [capture(Outcome.CAPTURED)], wall).severity is Severity.INCONCLUSIVE
