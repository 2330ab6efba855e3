"""`claim-facts`: flags for what no source has that was read."""

import pytest

from checker.capture.plan import statement_of
from checker.model.capture import Outcome
from checker.model.finding import Severity
from checker.model.match import Fact, FactKind, Facts, Match, MatchOutcome, Reading
from checker.model.report import ClaimStatus
from checker.witness import Witness
from tests.rules.world import DIFFERS, World

NUMBER = Fact(FactKind.NUMBER, "415", 3, 6)
NAME = Fact(FactKind.NAME, "Jane Roe", 10, 18)
CLAIM = "schema: 1\nclaims:\n- id: one\n  text: 'Of 415, Jane Roe.'\n"
ONE = f"{CLAIM}  url: http://a.example/page\n"
TWO = f"{CLAIM}  cites:\n  - url: http://a.example/page\n  - url: http://b.example/page\n"


def world(text, *facts, dated=""):
    """One live reading a citation: its absent facts, None for a page that was not read."""
    made = World(text)
    for number, absent in enumerate(facts):
        cited = made.citations[number]
        made.live(number) if absent is not None else made.live(number, Outcome.BLOCKED, status=403)
        key = cited.live.key
        found = None if absent is None else Facts(4, absent, dated)
        capture = made.witnesses[key].capture
        statement = statement_of(cited)
        matches = made.witnesses[key].matches
        made.witnesses[key] = Witness(capture, Reading(readable=True), matches, {statement: found} if found else {})
    return made


def found(made):
    return [(f.severity.value, f.message) for f in made.judge() if f.rule == "claim-facts"]


STANDS_NOT = "the number 415 does not stand in any source that was read"


def test_a_number_is_a_warning_and_a_name_a_note():
    made = world(ONE, (NUMBER, NAME))
    assert found(made) == [
        ("warning", STANDS_NOT),
        ("note", "the name Jane Roe does not stand in any source that was read"),
    ]
    finding = next(f for f in made.judge() if f.rule == "claim-facts")
    assert (finding.claim, finding.url, finding.where.line) == ("storms/one", "http://a.example/page", 3)
    assert finding.captures == ("live:http://a.example/page",)
    assert made.results()[0].status is ClaimStatus.LINKS_ONLY


def test_what_one_source_has_is_not_missed_in_the_other():
    assert found(world(TWO, (NUMBER, NAME), (NAME,)))[0][1].startswith("the name Jane Roe")
    assert found(world(TWO, (NUMBER,), ())) == []
    assert [severity for severity, _ in found(world(TWO, (NUMBER,), (NUMBER,)))] == ["warning"]


def test_a_source_that_was_not_read_weakens_and_alone_says_nothing():
    assert found(world(TWO, (NUMBER,), None)) == [("note", f"{STANDS_NOT}; 1 other source was not read")]
    assert found(world(ONE, None)) == []


@pytest.mark.parametrize("stance", ["refutes", "context"])
def test_other_stances_are_left_out(stance):
    cited = World(f"{CLAIM}  cites: {{url: 'http://a.example/page', stance: {stance}}}\n").citations[0]
    assert statement_of(cited) is None


def test_a_copy_counts_as_well_as_the_page():
    made = world(ONE, (NUMBER, NAME))
    made.copy(0)
    key = made.citations[0].lookups[0].key
    capture = made.witnesses[key].capture
    facts = {statement_of(made.citations[0]): Facts(4, (NAME,))}
    made.witnesses[key] = Witness(capture, Reading(readable=True), {}, facts)
    assert [severity for severity, _ in found(made)] == ["note"]


@pytest.mark.parametrize(
    ("date", "words", "issued", "expected"),
    [
        ("2021", "2021", "2020-12-17", ("warning", "is later than the source itself, which is of 2020-12-17")),
        ("2021-01-05", "5 January 2021", "2020", ("warning", "is later than the source itself, which is of 2020")),
        ("2019", "2019", "2020-12-17", ("warning", "does not stand")),
        ("2020", "2020", "2020-12-17", None),
        ("2020-12-15", "15 December 2020", "2020-12-17", ("note", "which may say it as a weekday")),
        ("2020-06-15", "15 June 2020", "2020-12-17", ("warning", "does not stand")),
        ("2020-12-15", "15 December 2020", "2020-12", ("note", "which may say it as a weekday")),
    ],
)
def test_dates_against_the_source_s_own(date, words, issued, expected):
    fact = Fact(FactKind.DATE, words, 3, 7, date)
    text = f"schema: 1\nsources:\n  s: {{url: 'http://a.example/page', issued: {issued}}}\n{CLAIM[10:]}  source: s\n"
    for made in (world(text, (fact,)), world(ONE, (fact,), dated=issued)):
        said = found(made)
        if expected is None:
            assert said == []
        else:
            assert said[0][0] == expected[0]
            assert expected[1] in said[0][1]


def test_a_page_that_was_changed_later_makes_nothing_impossible():
    fact = Fact(FactKind.DATE, "2021", 3, 7, "2021")
    text = f"schema: 1\nsources:\n  s: {{url: 'http://a.example/page', issued: 2020}}\n{CLAIM[10:]}  source: s\n"
    assert "does not stand" in found(world(text, (fact,), dated="2022-01-01"))[0][1]


def test_a_language_that_is_not_known_is_said():
    weak = Fact(FactKind.NUMBER, "415", 3, 6, weak=True)
    assert found(world(ONE, (weak,))) == [
        ("note", f"{STANDS_NOT}; in its language only digits are known here, not number words")
    ]


def test_a_review_that_says_supported_settles_it():
    review = "  reviews: {decision: supported, by: A. Editor, date: 2026-03-01}\n"
    assert found(world(ONE + review, (NUMBER,))) == [("note", STANDS_NOT)]


def test_a_quote_with_a_finding_of_its_own_says_it_already():
    made = World(f"{ONE}  quote: of 415 men\n").live(0, sees=DIFFERS)
    cited = made.citations[0]
    facts = {statement_of(cited): Facts(4, (NUMBER, NAME))}
    witness = made.witnesses[cited.live.key]
    matches = {quote: Match(MatchOutcome.NOT_FOUND) for quote in cited.quotes}
    made.witnesses[cited.live.key] = Witness(witness.capture, witness.reading, matches, facts)
    assert [message.partition(" does")[0] for _, message in found(made)] == ["the name Jane Roe"]


def test_a_waiver_covers_it():
    waiver = "  waivers: {rule: claim-facts, because: half of them, by: A. Editor, until: 2027-02-01}\n"
    (finding,) = (f for f in world(ONE + waiver, (NUMBER,)).judge() if f.rule == "claim-facts")
    assert finding.waived


def translated(exact, translation):
    return World(
        "schema: 1\ndocument: {language: en}\nsources:\n  s: {url: 'http://a.example/page', language: fr}\n"
        "claims:\n- id: one\n  text: It was so.\n  cites:\n    source: s\n"
        f"    quote: {{exact: {exact!r}, translation: {translation!r}}}\n"
    ).live(0)


def test_a_translation_is_compared_with_its_original():
    assert found(translated("vingt-quatre personnes sont mortes", "24 people died")) == []
    assert sorted(found(translated("vingt-quatre personnes sont mortes", "42 people died"))) == [
        ("warning", "the number 42 does not stand in the original of the quote"),
        ("warning", "the number vingt-quatre does not stand in the translation of the quote"),
    ]
    assert sorted(found(translated("a dit Jean Dupont", "said Pierre Dupont"))) == [
        ("note", "the name Jean Dupont does not stand in the translation of the quote"),
        ("note", "the name Pierre Dupont does not stand in the original of the quote"),
    ]


def test_severities_never_reach_error():
    for made in (world(ONE, (NUMBER, NAME)), translated("vingt-quatre", "42")):
        assert all(f.severity in (Severity.WARNING, Severity.NOTE) for f in made.judge() if f.rule == "claim-facts")
