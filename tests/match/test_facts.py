"""What a claim says that a page must say too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.fact_pairs import PAIRS
from bench.facts import absent
from checker.document.read import read_document
from checker.match.detect import likely_language, likely_languages
from checker.match.facts import FactReader, facts_of, missing_from
from checker.match.names import NameIndex, find_names
from checker.match.quote import Matcher
from checker.model.match import FactKind, Statement

PAGE = """<!doctype html><html lang="en"><head><meta property="article:published_time" content="2019-03-06T10:00Z">
<meta property="article:modified_time" content="2019-04-01"><title>Attack in the north</title></head><body>
<p>On Tuesday, twenty-four fighters of the Islamic State in the Greater Sahara died in Mali.<sup>415</sup> The United
Nations' envoy, Müller, said: “They were few.” The losses came to 1.5 million dollars.</p>
<table><tr><th>Share</th></tr><tr><td>37</td></tr></table>
<p style="display:none">There were 99 of them, says Jane Roe.</p></body></html>"""


def lacks(claim, page=PAGE, language="en"):
    document = read_document(page.encode(), "text/html", "utf-8", "https://a.example/")
    facts = FactReader(document, Matcher(document)).examine(Statement(claim, language))
    return None if facts is None else [(fact.kind.value, fact.words) for fact in facts.absent]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("24 fighters of ISGS died, and $1,500,000 was lost.", []),
        ("In Mali 37 percent agreed.", []),
        ("In Mali 24 percent agreed.", [("number", "24 percent")]),
        ("He said that 415 died.", [("number", "415")]),
        ("There were 99 of them, says Jane Roe.", [("number", "99"), ("name", "Jane Roe")]),
        ("It was “they were few”, not “they were many”.", [("quoted", "they were many")]),
        ("The UN's envoy Muller spoke.", []),
        ("It happened on 5 March 2019.", [("date", "5 March 2019")]),
        ("It happened in 2021.", [("date", "2021")]),
        ("Of those asked, “24 of 99” agreed.", [("quoted", "24 of 99")]),
        ("Nothing here can be looked up.", []),
    ],
)
def test_what_a_page_lacks(claim, expected):
    assert lacks(claim) == expected


def test_offsets_are_those_of_the_claim():
    claim = "On 5 March 2019 Jane Roe said “so few” of 99 of them."
    document = read_document(PAGE.encode(), "text/html", "utf-8", "https://a.example/")
    facts = FactReader(document, Matcher(document)).examine(Statement(claim, "en"))
    assert facts.examined == 4
    assert [claim[fact.start : fact.end] for fact in facts.absent] == [fact.words for fact in facts.absent]
    assert facts.absent[0].date == "2019-03-05"
    assert facts.dated == "2019-04-01"


def test_nothing_is_missed_on_a_page_that_was_not_wholly_read():
    assert lacks("It cost 415.", "") is None
    assert lacks("It cost 415.", '<html><body><div id="root"></div><script src="a.js"></script></body></html>') is None


def test_in_a_language_that_is_not_known_an_absence_is_weak():
    page = '<html lang="is"><body><p>Fjögur hundruð og fimmtán manns komu til fundarins á torginu í gær.</p></body>'
    document = read_document(page.encode(), "text/html", "utf-8", "https://a.example/")
    (fact,) = FactReader(document, Matcher(document)).examine(Statement("It was seen by 415 people.", "en")).absent
    assert fact.weak


def test_a_translation_and_its_original():
    said = Statement("24 people died near Lyon on 5 March.", "en")
    assert missing_from(said, "Vingt-quatre personnes sont mortes près de Lyon le 5 mars.", "fr") == ()
    (fact,) = missing_from(said, "Quarante-deux personnes sont mortes près de Lyon le 5 mars.", "fr")
    assert (fact.kind, fact.words) == (FactKind.NUMBER, "24")
    # Names are spelt anew in another script.
    assert missing_from(Statement("Putin came.", "en"), "Путин приехал.", "ru") == ()


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("ISGS accused JNIM of starting a war in Mali.", "en", ["ISGS", "JNIM", "Mali"]),
        ("The Long War Journal said so on Monday.", "en", ["Long War Journal"]),
        ("In May, President Emmanuel Macron's office agreed.", "en", ["Emmanuel Macron"]),
        ("Twenty-four passengers were on board.", "en", []),
        ("Macron denied it. Later Paris agreed.", "en", ["Paris"]),
        ("It was denied by Paris. Paris agreed later.", "en", ["Paris", "Paris"]),
        ("Die Regierung sagte, Angela Merkel und die SPD seien einig.", "de", ["Angela Merkel", "SPD"]),
        ("他们在马里。", "zh", []),
    ],
)
def test_names(text, language, names):
    assert [name.text for name in find_names(text, (language,))] == names


def test_names_are_declined_in_russian_only():
    (name,) = find_names("Он посетил Москву.", ("ru",))
    assert NameIndex(["в Москве прошёл дождь"], ("ru",)).has(name)
    assert not NameIndex(["в Москве прошёл дождь"], ("en",)).has(name)


@pytest.mark.parametrize(
    ("text", "language"),
    [("It was the end of the war and of the town.", "en"),
     ("Это был конец войны.", "ru"), ("Це був кінець війни, її", ""),
     ("事故で死亡した。", "ja"), ("他们在马里。", "zh"), ("كان في الحافلة", "ar"), ("این پایان جنگ بود", ""), ("", ""),
     ("Il treno che era in ritardo non è della città", ""), ("415", "")],
)  # fmt: skip
def test_languages(text, language):
    assert likely_language(text) == language


def test_a_page_is_read_in_what_it_declares_and_in_what_it_looks_like():
    assert likely_languages("fr-CA", "It was the end of the war and of the town.") == ("fr", "en")


def test_a_claim_is_read_in_the_language_its_file_says():
    text = "Die elf von zkvm-elf im Stadion"
    assert [fact.words for fact, _ in facts_of(Statement(text, "en")) if fact.kind is FactKind.NUMBER] == []
    assert [fact.words for fact, _ in facts_of(Statement(text)) if fact.kind is FactKind.NUMBER] == ["elf", "elf"]


def test_the_bench_holds():
    flags = [(kind, supported, bool(absent(claim, source, lang))) for kind, lang, supported, claim, source in PAIRS]
    assert len(flags) >= 60
    wrong = [entry for entry in flags if entry[1] == entry[2] and entry[0] not in ("implied", "other")]
    assert wrong == []


@given(st.text(), st.sampled_from(["", "en", "de", "ru", "ar", "zh"]))
def test_a_claim_stands_in_itself(text, language):
    """Whatever the text, none of its numbers, dates and names is missed where the same words are printed."""
    kinds = {FactKind.NUMBER, FactKind.DATE}
    wanted = [fact for fact, _ in facts_of(Statement(text, language)) if fact.kind in kinds]
    gone = [fact for fact in missing_from(Statement(text, language), text, language) if fact.kind in kinds]
    assert gone == [] or not wanted
