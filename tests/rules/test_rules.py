"""Each rule on claims it must find something in, and on claims it must leave alone."""

import pytest

from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.model.report import ClaimStatus
from checker.rules import RULES
from tests.rules.world import DIFFERS, FOUND, HIDDEN, NOT_FOUND, UNREADABLE, World, hop

QUOTED = """\
schema: 1
claims:
- id: one
  text: A claim.
  url: http://a.example/page
  quote: the words
"""
LINK = """\
schema: 1
claims:
- id: one
  text: A claim.
  url: http://a.example/page
"""


def only(world, rule):
    found = [finding for finding in world.judge() if finding.rule == rule]
    assert len(found) == 1, world.judge()
    return found[0]


def test_all_is_well():
    world = World(QUOTED).live(0)
    assert world.judge() == ()
    assert world.results()[0].status is ClaimStatus.WORDS_FOUND
    assert World(LINK).live(0).results()[0].status is ClaimStatus.LINKS_ONLY


@pytest.mark.parametrize(
    ("live", "copy", "rule", "severity"),
    [
        (DIFFERS, FOUND, "content-drift", Severity.WARNING),
        (NOT_FOUND, FOUND, "content-drift", Severity.WARNING),
        (DIFFERS, NOT_FOUND, "quote-differs", Severity.ERROR),
        (NOT_FOUND, NOT_FOUND, "quote-not-found", Severity.ERROR),
        (HIDDEN, NOT_FOUND, "quote-hidden", Severity.WARNING),
    ],
)
def test_quotes(live, copy, rule, severity):
    finding = only(World(QUOTED).live(0, sees=live).copy(0, sees=copy), rule)
    assert finding.severity is severity
    assert (finding.claim, finding.url, finding.quote) == ("storms/one", "http://a.example/page", "the words")
    assert finding.where.line == 6
    assert len(finding.captures) == 2
    assert len(finding.fingerprint) == 32


def test_differs_says_what_differs():
    assert "quoted “24”, the source has “42”" in only(World(QUOTED).live(0, sees=DIFFERS), "quote-differs").message


def test_a_gone_page_whose_copy_lacks_the_words():
    finding = only(World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, sees=NOT_FOUND), "quote-not-found")
    assert "gone" in finding.message
    assert "2024-03-02" in finding.message


def test_an_unread_copy_softens_an_error():
    world = World(QUOTED).live(0, sees=NOT_FOUND).copy(0, sees=NOT_FOUND, which="lookup")
    assert only(world, "quote-not-found").severity is Severity.ERROR
    silent = World(QUOTED).live(0, sees=NOT_FOUND).copy(0, Outcome.NO_ANSWER)
    assert only(silent, "quote-not-found").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("outcome", "rule"),
    [
        (Outcome.BLOCKED, "link-blocked"),
        (Outcome.UNREACHABLE, "link-unreachable"),
        (Outcome.SKIPPED, "link-skipped"),
    ],
)
@pytest.mark.parametrize("text", [QUOTED, LINK])
def test_what_was_not_read_is_inconclusive(outcome, rule, text):
    world = World(text).live(0, outcome, status=None)
    finding = only(world, rule)
    assert finding.severity is Severity.INCONCLUSIVE
    assert finding.message == "said plainly"
    assert world.results()[0].status is ClaimStatus.INCONCLUSIVE
    assert world.rules() == [rule]


def test_an_unreadable_page():
    assert World(QUOTED).live(0, sees=UNREADABLE).rules() == ["page-unreadable"]


def test_gone():
    assert only(World(LINK).live(0, Outcome.GONE, status=404), "link-gone").severity is Severity.WARNING
    assert only(World(LINK).live(0, Outcome.GONE, status=410), "link-gone").severity is Severity.ERROR
    silent = only(World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, Outcome.NO_ANSWER), "link-gone")
    assert "no copy could be read" in silent.message
    none = only(World(QUOTED).live(0, Outcome.GONE, status=404).copy(0, Outcome.NOT_ARCHIVED), "link-gone")
    assert "no archive holds a copy" in none.message


def test_rot_and_its_silence():
    assert World(QUOTED).live(0, Outcome.GONE, status=404).copy(0).rules() == ["link-rot"]
    told = QUOTED.replace("  quote:", "  url_status: dead\n  archive_url: https://web.archive.org/web/2024/x\n  quote:")
    assert World(told).live(0, Outcome.GONE, status=404).copy(0, which="pinned").rules() == []
    lacking = World(told).live(0, Outcome.GONE, status=404).copy(0, sees=NOT_FOUND, which="pinned")
    assert lacking.rules() == ["quote-not-found"]


@pytest.mark.parametrize(("status", "outcome"), [("dead", Outcome.GONE), ("usurped", Outcome.SKIPPED)])
def test_a_link_that_its_editor_gave_up_is_quiet_while_its_copy_can_be_read(status, outcome):
    told = (
        LINK
        + f"  url_status: {status}\n  archive_url: https://web.archive.org/web/20240302101500/http://a.example/page\n"
    )
    world = World(told).live(0, outcome, status=404 if outcome is Outcome.GONE else None)
    assert world.copy(0, which="pinned").rules() == []
    lost = World(told).live(0, outcome, status=404 if outcome is Outcome.GONE else None)
    assert lost.copy(0, Outcome.NO_ANSWER, which="pinned").rules() != []


def test_one_dead_link_is_one_finding_with_all_its_places():
    text = LINK + "- id: two\n  text: Another.\n  url: http://a.example/page\n"
    finding = only(World(text).live(0, Outcome.GONE, status=404), "link-gone")
    assert finding.claim == ""
    assert [finding.where.line, *(place.line for place in finding.also)] == sorted(
        {finding.where.line, *(place.line for place in finding.also)}
    )
    assert len(finding.also) == 1


def test_moved():
    hops = (hop(301, "http://a.example/page", "https://b.example/new"),)
    world = World(LINK).live(0, hops=hops, final_url="https://b.example/new")
    assert "https://b.example/new" in only(world, "link-moved").message
    upgrade = (hop(301, "http://a.example/page", "https://www.a.example/page/"),)
    assert World(LINK).live(0, hops=upgrade, final_url="https://www.a.example/page/").rules() == []
    passing = (hop(302, "http://a.example/page", "https://b.example/new"),)
    assert World(LINK).live(0, hops=passing, final_url="https://b.example/new").rules() == []


PINNED = QUOTED.replace(
    "  quote:", "  archive_url: https://web.archive.org/web/20240302101500/http://a.example/page\n  quote:"
)


def test_pinned_copies():
    assert World(PINNED).live(0).copy(0, which="pinned").rules() == []
    assert World(PINNED).live(0).copy(0, sees=NOT_FOUND, which="pinned").rules() == ["archive-wrong"]
    assert World(PINNED).live(0).copy(0, Outcome.NOT_ARCHIVED, which="pinned").rules() == ["archive-wrong"]
    assert World(PINNED).live(0).copy(0, Outcome.GONE, status=404, which="pinned").rules() == ["archive-wrong"]
    assert World(PINNED).live(0).copy(0, Outcome.NO_ANSWER, which="pinned").rules() == []
    assert World(PINNED).live(0, sees=NOT_FOUND).copy(0, sees=NOT_FOUND, which="pinned").rules() == ["quote-not-found"]


def test_a_copy_of_another_page_says_nothing_of_this_one():
    world = World(PINNED).live(0, sees=NOT_FOUND).copy(0, original="http://other.example/", which="pinned")
    assert sorted(world.rules()) == ["archive-wrong", "quote-not-found"]
    assert only(world, "quote-not-found").severity is Severity.WARNING


def test_contested():
    text = QUOTED + "  stance: refutes\n"
    world = World(text).live(0)
    assert only(world, "claim-contested").severity is Severity.ERROR
    assert world.results()[0].status is ClaimStatus.CONTESTED
    assert "claim-contested" not in World(text).live(0, sees=NOT_FOUND).rules()
    kept = World(text).live(0, Outcome.BLOCKED, status=403).copy(0)
    assert kept.rules() == ["claim-contested"]


def test_what_a_copy_of_another_page_holds_contests_nothing():
    world = World(PINNED + "  stance: refutes\n").live(0, sees=NOT_FOUND)
    world.copy(0, original="http://other.example/", which="pinned")
    assert sorted(world.rules()) == ["archive-wrong", "quote-not-found"]
    assert world.results()[0].status is ClaimStatus.FAILING


def test_a_copy_of_another_page_is_no_copy_of_a_dead_link():
    text = PINNED.replace("  quote: the words\n", "")
    world = World(text).live(0, Outcome.GONE, status=404).copy(0, original="http://other.example/", which="pinned")
    assert sorted(world.rules()) == ["archive-wrong", "link-gone"]


def test_a_copy_under_another_order_of_the_query_is_the_page():
    text = PINNED.replace("http://a.example/page", "http://a.example/page?a=1&b=2")
    world = World(text).live(0, sees=NOT_FOUND).copy(0, original="http://a.example/page?b=2&a=1", which="pinned")
    assert world.rules() == ["content-drift"]


def test_context_never_counts():
    text = QUOTED + "  stance: context\n"
    assert World(text).live(0, sees=NOT_FOUND).results()[0].status is ClaimStatus.INCONCLUSIVE
    unread = World(LINK + "  stance: context\n").live(0, Outcome.UNREACHABLE, status=None)
    assert unread.results()[0].status is ClaimStatus.INCONCLUSIVE
    assert World(LINK + "  stance: context\n").live(0).results()[0].status is ClaimStatus.LINKS_ONLY


REVIEWED = QUOTED + "  reviews:\n  - {decision: %s, by: A. Editor, date: 2026-11-20%s}\n"


def test_reviews():
    assert World(REVIEWED % ("supported", "")).live(0).rules() == []
    assert World(REVIEWED % ("refuted", "")).live(0).rules() == ["claim-not-supported"]
    stale = REVIEWED % ("refuted", ', of: "sha256:00"')
    assert World(stale).live(0).rules() == ["review-stale"]
    assert World(stale).live(0, Outcome.BLOCKED, status=403).rules() == ["claim-not-supported", "link-blocked"]
    digest = World(QUOTED).live(0).results()[0].digest
    assert World(REVIEWED % ("refuted", f', of: "{digest}"')).live(0).rules() == ["claim-not-supported"]


def test_the_latest_review_counts():
    text = REVIEWED % ("refuted", "") + "  - {decision: supported, by: B. Reader, date: 2026-11-21}\n"
    assert World(text).live(0).rules() == []


SOURCES = """\
schema: 1
sources:
  page: {url: http://a.example/page}
  again: {url: https://www.a.example/page/}
  leaflet: {title: A leaflet}
  log: {title: A log, type: manuscript}
claims:
- {id: none, text: "Nobody says so.", cites: []}
- {id: some, text: "Somebody says so.", source: page}
"""


def test_rules_that_need_no_network():
    assert sorted(World(SOURCES).live(0).rules()) == [
        "claim-uncited",
        "needs-url",
        "offline-source",
        "source-duplicate",
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("", "", True),
        ("", "url: http://a.example/page, ", True),
        ("url: http://b.example/page, ", "url: http://a.example/page, ", False),  # one text on two pages
        ("issued: 2020, ", "issued: 2021, ", False),
        ("type: book, ", "type: book, ", False),  # two editions
    ],
)
def test_two_sources_of_one_title_and_date_look_like_one_page(one, other, alike):
    title = 'title: "The Storm over the Old Harbour"'
    text = SOURCES.split("  again:")[0] + f"  x: {{{one}{title}}}\n  y: {{{other}{title}}}\nclaims: []\n"
    assert ("source-duplicate" in World(text.replace("  page: {url: http://a.example/page}\n", "")).rules()) is alike
    short = text.replace("The Storm over the Old Harbour", "Census 2011")
    assert "source-duplicate" not in World(short.replace("  page: {url: http://a.example/page}\n", "")).rules()


def test_secrets():
    text = LINK.replace("/page", "/page?access_token=s3cr3t")
    world = World(text)
    finding = only(world, "url-secret")
    assert "s3cr3t" not in str(world.judge()) + str(world.results())
    assert finding.severity is Severity.ERROR


WAIVED = QUOTED + "  waivers:\n  - {rule: %s, because: known, by: A. Editor, until: %s}\n"


def test_waivers():
    def rules(world):
        return [(finding.rule, bool(finding.waived)) for finding in world.judge()]

    covered = World(WAIVED % ("quote-not-found", "2027-01-01")).live(0, sees=NOT_FOUND)
    assert rules(covered) == [("quote-not-found", True)]
    last_day = World(WAIVED % ("quote-not-found", "2026-11-22")).live(0, sees=NOT_FOUND)
    assert rules(last_day) == [("quote-not-found", True), ("waiver-ending", False)]
    ended = World(WAIVED % ("quote-not-found", "2026-11-21")).live(0, sees=NOT_FOUND)
    assert rules(ended) == [("quote-not-found", False), ("waiver-expired", False)]
    endless = World(WAIVED % ("quote-not-found", "2030-01-01")).live(0, sees=NOT_FOUND)
    assert rules(endless) == [("quote-not-found", False), ("waiver-expired", False)]
    unused = World(WAIVED % ("link-gone", "2027-01-01")).live(0)
    assert rules(unused) == [("waiver-unused", False)]
    unread = World(WAIVED % ("link-gone", "2027-01-01")).live(0, Outcome.BLOCKED, status=403)
    assert rules(unread) == [("link-blocked", False)]


def test_a_waiver_lapses_with_what_it_was_given_for():
    fresh = World(QUOTED).live(0, sees=DIFFERS)
    digest = fresh.results()[0].citations[0].quotes[0].digest
    text = QUOTED + '  waivers:\n  - {rule: quote-differs, because: x, by: y, until: 2027-01-01, on: "%s"}\n'
    assert [bool(finding.waived) for finding in World(text % digest).live(0, sees=DIFFERS).judge()] == [True]
    lapsed = World(text % "sha256:00").live(0, sees=DIFFERS)
    assert sorted(lapsed.rules()) == ["quote-differs", "waiver-stale", "waiver-unused"]


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("host: a.example", True),
        ("host: b.example", False),
        ("url: https://www.a.example/page/", True),
        ("url: http://a.example/other", False),
        ("claim: storms/one", True),
        ("claim: two", False),
    ],
)
def test_waivers_of_the_whole_corpus(scope, covered):
    world = World(QUOTED).live(0, Outcome.GONE, status=404)
    world.waivers = (
        f"schema: 1\nwaivers:\n- rule: link-gone\n  {scope}\n  because: known\n  by: A. Editor\n  until: 2027-01-01\n"
    )
    findings = world.judge()
    assert bool(findings[0].waived) is covered
    assert ("waiver-unused" in [finding.rule for finding in findings]) is not covered


def test_every_rule_says_what_it_is():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.summary.endswith(".")
        assert len(rule.help) > 100
        assert f"[{rule.id}]: " in rule.example
        assert rule.__module__.rsplit(".", 1)[1] == rule.id.replace("-", "_")


def test_findings_are_sorted_worst_first():
    text = LINK + "- id: two\n  text: Another.\n  url: http://b.example/page\n  quote: the words\n"
    world = World(text).live(0, Outcome.BLOCKED, status=403).live(1, sees=NOT_FOUND).copy(1, sees=NOT_FOUND)
    assert world.rules() == ["quote-not-found", "link-blocked"]
