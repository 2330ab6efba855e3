import pytest

from checker.formats.summary import besides, headline, lead, severity_totals
from checker.formats.view import CHANGE_WORDS, places, rule_words, witnesses
from checker.model.capture import Outcome
from checker.model.claim import Location, Problem, Source
from checker.model.finding import Family, Severity
from checker.model.match import Change
from checker.model.report import ClaimStatus, Report, Verdict
from tests.formats.builder import Builder, failed, found, page

HERE = Location("claims/a.yaml", 3)


def one(status: ClaimStatus, severity: Severity | None = None, **run: object) -> Report:
    b, url = Builder(), "https://a.example/"
    words = "some words" if status is not ClaimStatus.LINKS_ONLY else ""
    cite = b.cite(HERE, page(url), Source(url=url), words, found(words) if words else None)
    claim = b.claim(HERE, "a", "A claim.", status, cite)
    if severity:
        b.find("quote-differs", severity, "other words", claim)
    return b.report(**run)


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (Builder().report(), "There was nothing to check."),
        (one(ClaimStatus.WORDS_FOUND), "Nothing to do: the quoted words of every claim were read and found."),
        (one(ClaimStatus.LINKS_ONLY), "Nothing to do."),
        (one(ClaimStatus.FAILING, Severity.ERROR), "1 of 1 claim needs a person."),
        (one(ClaimStatus.WORDS_FOUND, Severity.WARNING), "1 of 1 claim needs a person."),
        (one(ClaimStatus.LINKS_ONLY, Severity.NOTE), "Nothing to do."),
        (
            one(ClaimStatus.INCONCLUSIVE, Severity.INCONCLUSIVE),
            "Nothing could be checked: the one citation could not be read.",
        ),
        (one(ClaimStatus.INCONCLUSIVE), "Nothing was found wrong, but not everything could be checked."),
        (
            one(ClaimStatus.WORDS_FOUND, interrupted=True),
            "Nothing was found wrong so far, but the run was interrupted.",
        ),
    ],
)
def test_the_first_sentence_says_whether_to_act(report: Report, says: str) -> None:
    assert lead(report) == says


def test_a_mistake_in_a_file_is_never_nothing_to_do() -> None:
    b = Builder()
    b.problems.append(Problem(HERE, "unknown key"))
    assert lead(b.report()) == "The claim files need a person."
    assert besides(b.report()) == "1 mistake in the claim files."


def test_a_waived_finding_asks_for_nothing_and_is_counted() -> None:
    b, url = Builder(), "https://a.example/"
    cite = b.cite(HERE, failed(url, Outcome.GONE, "", 404), Source(url=url), verdict=Verdict(rule="link-gone"))
    claim = b.claim(HERE, "a", "A claim.", ClaimStatus.LINKS_ONLY, cite)
    b.find("link-gone", Severity.ERROR, "gone", claim, family=Family.LINK, waived="for now")
    assert lead(b.report()) == "Nothing to do."
    assert severity_totals(b.report()) == "1 waived"


def test_findings_are_led_back_to_what_they_are_about(sample: Report) -> None:
    for finding, place in zip(sample.findings, places(sample), strict=True):
        if finding.quote:
            assert place.quote is not None
            assert place.quote.quote.exact == finding.quote
        if finding.url:
            assert place.citation is not None
            assert place.citation.url == finding.url
        if finding.claim:
            assert place.claim is not None
            assert place.claim.id == finding.claim


def test_a_quote_on_two_sources_belongs_to_the_one_the_finding_names() -> None:
    b, urls = Builder(), ("https://a.example/", "https://b.example/")
    cites = [b.cite(HERE, page(url), Source(url=url), "same words", found("same words")) for url in urls]
    claim = b.claim(HERE, "a", "A claim.", ClaimStatus.FAILING, *cites)
    b.find("quote-differs", Severity.ERROR, "x", claim, cite=1)
    (place,) = places(b.report())
    assert place.citation is claim.citations[1]


def test_witnesses_are_named_with_what_they_say(sample: Report) -> None:
    said = {
        finding.rule: witnesses(sample, place.citation, place.quote)
        for finding, place in zip(sample.findings, places(sample), strict=True)
        if place.citation
    }
    assert said["content-drift"] == [
        "live: 200, read today, has other words",
        "copy 2022-11-30 in web.archive.org (1 day before the date wanted) has the words",
    ]
    assert said["link-rot"] == [
        "live: gone (404) today",
        "copy 2019-03-04 in web.archive.org (1 day before the date wanted) has the words",
    ]
    assert said["link-gone"] == ["live: gone (410) today"]
    assert said["link-blocked"] == [
        "live: blocked (403) today: the host refuses automated readers",
        "no answer from the archive: the archive did not answer within 20 s",
    ]
    assert said["page-unreadable"] == [
        "live: 200, read today, could not be read: The PDF's fonts give no readable letters."
    ]


def test_headline_and_words(sample: Report) -> None:
    assert headline(sample).startswith("15 claims, 15 citations: 3 words found, 2 links only, 5 failing")
    assert rule_words("quote-not-found") == "Quote not found"


def test_every_class_of_change_has_its_words_the_dangerous_first() -> None:
    assert list(CHANGE_WORDS) == list(Change)


def test_a_run_that_read_nothing_never_sounds_like_a_clean_one() -> None:
    b, url = Builder(), "https://a.example/"
    claims = []
    for name in ("a", "b"):
        cite = b.cite(HERE, page(url), Source(url=url), "some words", found("some words"))
        claims.append(b.claim(HERE, name, "A claim.", ClaimStatus.INCONCLUSIVE, cite))
    b.find("link-unreachable", Severity.INCONCLUSIVE, "no answer", claims[0])
    report = b.report()
    counts = report.counts.model_copy(update={"citations": 2, "inconclusive_citations": 2})
    unread = report.model_copy(update={"counts": counts})
    assert lead(unread) == "Nothing could be checked: none of the 2 citations could be read."
    partly = report.model_copy(update={"counts": counts.model_copy(update={"inconclusive_citations": 1})})
    assert lead(partly) == "Nothing was found wrong, but 1 of 2 citations could not be checked."
