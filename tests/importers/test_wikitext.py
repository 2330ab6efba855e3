"""Wikitext: an article as people write it, one of Harvard citations, and a nasty one; and that nothing is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import ImportFileError
from checker.importers import ImportOptions, import_bytes
from tests.importers.asking import citation, cited, claim, document, imported, said, source, tried

ARTICLE = document("linnet.wiki")


def test_an_article_as_people_write_it() -> None:
    found = imported(ARTICLE, "linnet.wiki")
    assert said(found)[:2] == ["tonnage: 4,200 GT", "lost with all: 42 of 230"]
    assert claim(found, "MV Linnet").text == "The MV Linnet was a ferry of 4200 GT."
    assert claim(found, "nobody was charged").text == "As of May 2010, nobody was charged."
    assert claim(found, "sample").text == "See the <ref>sample</ref> for more of it."
    parts = [one.text for one in found.file.claims if one.at and (one.at.paragraph, one.at.sentence) == (1, 2)]
    assert parts == ["She sank on 3 March 1955", "and was raised in 1961."]
    assert claim(found, "and was raised").tags == ("citation needed",)
    assert [one.url for one in cited(found, "1955 | 42")] == ["https://listed.example/a"]
    assert [one.url for one in cited(found, "The ferry in 1950")] == ["http://photo.example/1"]
    assert [one.title for one in cited(found, "The owners disagreed")] == ["Harbours in Trouble", "The Linnet lost"]
    assert [one.title for one in cited(found, "nobody was charged")] == ["Harbours in Trouble", "The Linnet lost"]
    assert [leftover.what for leftover in found.leftovers] == ['<ref name="unused">Nobody points here.</ref>']


def test_a_citation_template_is_read_whole() -> None:
    found = imported(ARTICLE, "linnet.wiki")
    (lund,) = cited(found, "MV Linnet")
    assert lund.model_dump(exclude_defaults=True) == {
        "ref": ("1",),
        "url": "https://courier.example/l",
        "title": "The Linnet lost",
        "author": ("Lund, Mia", "Brandt, K."),
        "container_title": "The Vey Courier",
        "issued": "1956-05-05",
        "accessed": "2020-04-02",
        "archive_url": "https://web.archive.org/web/2015/https://courier.example/l",
        "archive_date": "2015-05-01",
        "url_status": "dead",
        "type": "article-newspaper",
    }
    one = citation(found, "MV Linnet")
    assert (one.locator, one.label) == ("12–14", "page")
    (quote,) = one.quotes
    assert quote.exact == "She went down in nine minutes ... with all lights [burning]"
    assert (quote.translation, quote.locator, quote.label) == ("Sie sank", "7", "page")
    (listed,) = cited(found, "Her sister ship")
    assert source(found, "1") == lund
    assert (listed.issued, listed.url_status, listed.container_title) == ("2012", "dead", "Site")


def test_a_reference_by_hand_keeps_what_stands_around_its_link() -> None:
    (raising,) = cited(imported(ARTICLE, "linnet.wiki"), "She sank on")
    assert (raising.url, raising.title, raising.note) == ("https://museum.example/r", "The raising", "Harbour Museum")
    assert (raising.issued, raising.accessed) == ("2001-05-05", "2019-06-07")


def test_notes_say_something_themselves() -> None:
    found = imported(ARTICLE, "linnet.wiki")
    assert claim(found, "lost with all").tags == ("note note 1", "note note 2")
    assert [one.title for one in cited(found, "Ten of them passengers.")] == ["Harbours in Trouble"]
    assert cited(found, "By the company's count.")


def test_quoted_words_are_proposed_and_not_asserted() -> None:
    found = imported(ARTICLE, "linnet.wiki")
    (proposal,) = found.proposals
    assert proposal.exact == "the law of 1955 did not apply"
    assert claim(found, "The inquiry").id == proposal.claim
    assert citation(found, "The inquiry").quotes == ()


HARVARD = document("war.wiki")


def test_short_citations_find_their_works() -> None:
    found = imported(HARVARD, "war.wiki")
    assert [(one.title, place.locator) for one, place in zip(cited(found, "began in"),
        claim(found, "began in").cites or (), strict=True)] == [
        ("Lincoln", "20–22")
    ]  # fmt: skip
    assert [one.title for one in cited(found, "It ended")] == ["The War"]
    assert citation(found, "It ended").locator == "5"
    signed = claim(found, "men signed").cites or ()
    assert [(found.file.source_of(one).title, one.locator) for one in signed] == [("The War", "7"), ("Lincoln", "9–10")]
    assert [one.title for one in cited(found, "A third view")] == ["A Report", "Anonymous"]
    (ghost,) = cited(found, "Nobody knows")
    assert (ghost.title, ghost.author, ghost.issued) == ("Ghost 1901", ("Ghost",), "1901")
    assert any("Ghost 1901" in note for note in found.notes)
    assert citation(found, "some say dawn").source == citation(found, "noon").source
    assert [leftover.why for leftover in found.leftovers] == ["it is listed, and nothing in the text points to it"]


NASTY = document("nasty.wiki")


def test_a_nasty_article_loses_nothing() -> None:
    found = imported(NASTY, "nasty.wiki")
    opened = len(re.findall(r"<ref[ >/]", NASTY))
    assert found.counts.marks >= opened - 1, "the quotation mark that is never closed swallows one tag"
    urls = {one.url for one in found.file.sources.values() if one.url}
    assert urls == {"http://a.example/|b"}
    assert "secret" not in repr(found.file)
    assert any("c. 1890" in one.note for one in found.file.sources.values())
    assert all("\x00" not in one.text for one in found.file.claims)
    assert any("{{unknown thing}}" in one.text for one in found.file.claims)
    assert any("never" in note for note in found.notes)
    assert any("two different references" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#REDIRECT [[Ferry]]", "redirect"),
        ("{{cite web|title=x}}", "nothing in it"),
        ("<ref>", "nothing in it"),
        ("", "empty"),
    ],
)
def test_what_is_no_article_is_said(text: str, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        import_bytes(text.encode(), "x.wiki", "wikitext")


PIECES = st.sampled_from(
    ["The town fell in a night. ", "<ref>", "</ref>", '<ref name="a">', '<ref name="a" />', "{{cite web|url=https://a.example/x|title=T}}",
     "{{", "}}", "[[", "]]", "|", "=", "\n", "\n\n", "{|", "|}", "|-", "! ", "'''", "''", "{{sfn|A|2010|p=1}}",
     "{{cn}}", "{{rp|5}}",
     "{{efn|note <ref>x</ref>}}", "{{reflist|refs=", "[https://b.example/ t]", "<!--", "-->", "<nowiki>",
     "</nowiki>", "* ", "== H ==",
     "{{infobox|a=1<ref>z</ref>}}", "[[File:a.jpg|thumb|c<ref>q</ref>]]", "<gallery>", "</gallery>", "&#150;",
     "\u2028", "{{r|a}}"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=150)
def test_no_article_crashes_and_none_loses_a_reference(text: str) -> None:
    found = tried(text, "x.wiki", "wikitext")
    if found is None:
        return
    assert found.counts.marks == found.counts.cited_marks + len(found.leftovers)
    for one in found.file.claims:
        for cite in one.cites or ():
            assert cite.source in found.file.sources


@pytest.mark.parametrize(
    ("url", "revision"),
    [
        ("https://en.wikipedia.org/w/index.php?title=Ferry&oldid=123&action=raw", "123"),
        ("https://en.wikipedia.org/api/rest_v1/page/html/Ferry/77", "77"),
        ("https://en.wikipedia.org/wiki/Ferry", ""),
    ],
)
def test_the_revision_that_an_address_names(url: str, revision: str) -> None:
    found = import_bytes(
        b"It sank in a night of May.<ref>https://a.example/x</ref>", "", "wikitext", ImportOptions(url=url)
    )
    assert found.file.document.revision == revision
