"""Word files as people make them: with Zotero's fields, with a humanist's footnotes, and one that is nasty."""

import datetime as dt

import pytest

from checker.claims.load import load_text
from checker.claims.write import claim_file_text
from checker.importers import import_bytes
from checker.rules.lint import lint
from tests.importers.asking import citation, cited, claim, imported, said
from tests.importers.word import citation_field, endnote, field, footnote, link, note, paragraph, run, word

PACKAGE = "http://schemas.openxmlformats.org/package/2006/metadata"
BOOK = {
    "id": 7,
    "type": "book",
    "title": "Ferries",
    "publisher": "Quay Press",
    "ISBN": "9780306406157",
    "author": [{"family": "Okoro", "given": "D."}],
    "issued": {"date-parts": [["2018"]]},
}
NEWS = {
    "id": "alvarez2019",
    "type": "article-newspaper",
    "title": "“No lights,” says captain & crew",
    "container-title": "The Vey Courier",
    "URL": "https://courier.example/a?b=1&c=2",
    "author": [{"family": "Álvarez", "given": "María"}],
    "issued": {"date-parts": [[1955, 3, 4]]},
    "accessed": {"date-parts": [[2023, 2, 17]]},
}


def zotero() -> bytes:
    body = (
        paragraph(run("The Linnet"), style="Title")
        + paragraph(run("What happened"), style="Heading1")
        + paragraph(
            run("The ferry sank on 3 March 1955 "),
            citation_field("(Okoro 2018, 12–14; Álvarez 1955)", {"data": BOOK, "locator": "12–14"}, NEWS),
            run(". The captain said that “the law of 1955 did not apply” "),
            citation_field("(Álvarez 1955)", NEWS),
            run(". Nobody was charged."),
        )
        + paragraph(
            run("It was raised in 1961, "),
            link("rId5", "the museum writes"),
            run(", and scrapped "),
            citation_field("(Okoro 2018, 90)", {"data": BOOK, "locator": "90"}),
            run(" in 1970."),
        )
        + paragraph(run("Bibliography"), style="Heading1")
        + paragraph(
            field(
                ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY ',
                "Okoro, D. 2018. Ferries. Quay Press. Álvarez, María. 1955. No lights.",
            )
        )
    )
    core = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Linnet</dc:title>'
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )
    return word(body, links={"rId5": "https://museum.example/r?x=1&y=2"}, core=core)


def humanist() -> bytes:
    body = (
        paragraph(
            run("The ferry sank in 1955."),
            note(1),
            run(" It was raised in 1961."),
            note(2),
            run(" It was scrapped."),
            note(3),
        )
        + paragraph(
            run("The inquiry blamed the owners,"),
            note(4),
            run(" and the owners blamed the inquiry."),
            note(5),
            run(" The rest is silence."),
            note(6),
            note(7),
        )
        + paragraph(run("A survivor spoke in 1980."), note(1, "endnote"))
    )
    notes = (
        footnote(1, run("Mia Lund, "), run("Nine Minutes", "<w:i/>"), run(" (Bergen: Quay Press, 2014), 12–14."))
        + footnote(2, run("Ibid."))
        + footnote(3, run("Ibid., 90; see also "), link("rId1", "https://museum.example/r"), run("."))
        + footnote(
            4,
            run("Report of the Inquiry into the Loss of the MV Linnet, 5 May 1956, "),
            link("rId2", "https://archive.example/inquiry"),
            run(" (accessed 2 April 2020)."),
        )
        + footnote(5, run("Lund, "), run("Nine Minutes", "<w:i/>"), run(", 55."))
        + footnote(6, run("This is disputed by nearly everybody who was there."))
        + footnote(7, run("Op. cit."))
    )
    ends = endnote(1, run("“Fergeforliset”, NRK, 12 October 1980, "), link("rId3", "NRK"), run("."))
    return word(
        body,
        notes,
        note_links={
            "rId1": "https://museum.example/r",
            "rId2": "https://archive.example/inquiry",
            "rId3": "https://tv.example/p/1",
        },
        endnotes=ends,
    )


def nasty() -> bytes:
    body = (
        paragraph(
            run("The fer"),
            '<w:proofErr w:type="spellStart"/>',
            run("ry sank "),
            "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>",
            "<w:ins w:author='x'>",
            run("in 1955"),
            "</w:ins>",
            '<w:bookmarkStart w:id="0" w:name="_Hlk"/>',
            note(9),
            run(". It has a note that is not there."),
            note(404),
        )
        + paragraph(
            run("A field is never ended "),
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
            ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [</w:instrText></w:r>',
            run("and goes on."),
        )
        + paragraph(
            run("Its link leads nowhere "),
            link("rId404", "good"),
            run(" and this one runs "),
            link("rId1", "a script"),
            run(" of sorts."),
        )
        + paragraph(run("A password stands in "), link("rId2", "this one"), run(" for all to read."))
        + paragraph(
            run("A box says "),
            '<mc:AlternateContent><mc:Choice Requires="wps">'
            + run("it once")
            + "</mc:Choice><mc:Fallback>"
            + run("it twice")
            + "</mc:Fallback></mc:AlternateContent>",
            run(" and no more."),
        )
        + paragraph(
            run("hidden words", "<w:vanish/>"),
            run("What is hidden stays hidden, "),
            citation_field("(X)", {"data": {"title": None, "type": 5, "URL": "javascript:alert(1)"}}),
            run(" they say."),
        )
        + paragraph(run("A manager without a work "), citation_field("(Y)"), run(" was here."))
        + "<w:tbl><w:tr><w:tc>"
        + paragraph(run("Year"))
        + "</w:tc><w:tc>"
        + paragraph(run("1955"), note(9))
        + "</w:tc></w:tr></w:tbl>"
    )
    notes = footnote(9, run("See "), link("rId1", "The log"))
    return word(
        body,
        notes,
        links={"rId1": "javascript:alert(1)", "rId2": "https://me:secret@ex.example/"},
        note_links={"rId1": "https://log.example/1"},
    )


DOCUMENTS = {"zotero": zotero, "humanist": humanist, "nasty": nasty}


@pytest.mark.parametrize(
    ("name", "sources", "claims", "left"), [("zotero", 3, 5, 0), ("humanist", 5, 8, 0), ("nasty", 3, 10, 3)]
)
def test_every_word_file_becomes_a_file_without_mistakes(name: str, sources: int, claims: int, left: int) -> None:
    data = DOCUMENTS[name]()
    assert data == DOCUMENTS[name]()
    found = imported(data, f"{name}.docx")
    assert (len(found.file.sources), len(found.file.claims), len(found.leftovers)) == (sources, claims, left)
    texts = [claim_file_text(one.file, one.remarks()) for one in (found, import_bytes(data, f"{name}.docx"))]
    assert texts[0] == texts[1]
    assert "secret" not in texts[0]
    loaded = load_text(texts[0], "x.yaml")
    report = lint(loaded, dt.date(2024, 1, 1), "x.yaml")
    assert (loaded.problems, report.inputs.problems) == ((), ())
    assert {finding.rule for finding in report.findings} <= {"needs-url", "offline-source", "claim-uncited"}


def test_the_fields_of_zotero() -> None:
    found = imported(zotero(), "linnet.docx")
    assert (found.file.document.title, found.file.document.language) == ("The Linnet", "en-GB")
    okoro, alvarez = claim(found, "The ferry sank").cites or ()
    assert (okoro.locator, okoro.label, alvarez.locator) == ("12–14", "page", "")
    book, news = cited(found, "The ferry sank")
    assert (book.title, book.author, book.isbn) == ("Ferries", ("Okoro, D.",), "9780306406157")
    assert (news.title, news.url) == ("“No lights,” says captain & crew", "https://courier.example/a?b=1&c=2")
    assert (news.issued, news.accessed) == ("1955-03-04", "2023-02-17")
    assert citation(found, "It was raised").locator == "90"
    assert [proposal.exact for proposal in found.proposals] == ["the law of 1955 did not apply"]
    assert "Quay Press" not in " ".join(said(found))


def test_footnotes_that_point_back() -> None:
    found = imported(humanist(), "linnet.docx")
    (lund,) = cited(found, "The ferry sank")
    assert (lund.title, lund.author, lund.issued) == ("Nine Minutes", ("Mia Lund",), "2014")
    assert lund.ref == ("1", "2", "3", "5")
    assert cited(found, "It was raised") == [lund]
    ninety, museum = claim(found, "It was scrapped").cites or ()
    assert (found.file.source_of(ninety), ninety.locator) == (lund, "90")
    assert found.file.source_of(museum).url == "https://museum.example/r"
    assert cited(found, "the owners blamed the inquiry") == [lund]
    assert citation(found, "the owners blamed the inquiry").locator == "55"
    (nobody,) = cited(found, "The rest is silence")
    assert nobody.note == "the document does not say which work is meant: Op. cit."
    assert claim(found, "The rest is silence").tags == ("note 6",)
    assert [one.url for one in cited(found, "A survivor")] == ["https://tv.example/p/1"]
    assert not any("bid" in words for words in said(found))


def test_what_is_meant_follows_the_marks_and_not_the_part() -> None:
    body = paragraph(run("One says so."), note(8), run(" It says more."), note(2), run(" And another."), note(3))
    notes = (
        footnote(2, run("Ibid., pp. 4–5."))
        + footnote(3, run("Ebd."))
        + footnote(8, run("Ada Quill, "), run("Ropes", "<w:i/>"), run(" (Bergen: Quay Press, 2001), 3."))
    )
    found = imported(word(body, notes), "x.docx")
    (quill,) = cited(found, "One says so")
    assert (quill.title, cited(found, "It says more"), cited(found, "And another")) == ("Ropes", [quill], [quill])
    assert citation(found, "It says more").locator == citation(found, "And another").locator == "4–5"


@pytest.mark.parametrize("words", ["Ibid.", "Quill, op. cit., 7.", "Ibid., 12."])
def test_what_could_mean_two_works_is_not_guessed(words: str) -> None:
    body = paragraph(run("One says so."), note(1), run(" It says more."), note(2))
    both = link("rId1", "The log of the ship"), run(" and "), link("rId2", "the other log of it")
    found = imported(
        word(
            body,
            footnote(1, *both) + footnote(2, run(words)),
            note_links={"rId1": "https://a.example/", "rId2": "https://b.example/"},
        ),
        "x.docx",
    )
    (other,) = cited(found, "It says more")
    assert (other.url, other.title) == ("", "")
    assert other.note.endswith(words)


@pytest.mark.parametrize(
    "words", ["ID cards were sold on board.", "Ideas differ on this.", "Ibidem is a ship of 1920."]
)
def test_words_that_only_look_so_point_nowhere(words: str) -> None:
    body = paragraph(run("One says so."), note(1), run(" It says more."), note(2))
    one = run("Ada Quill, Ropes (Bergen: Quay Press, 2001), 3.")
    found = imported(word(body, footnote(1, one) + footnote(2, run(words))), "x.docx")
    assert claim(found, "It says more").cites == ()
    assert words in said(found)


def test_words_behind_ibid_are_told() -> None:
    body = paragraph(run("One says so."), note(1), run(" It says more."), note(2))
    one = run("Ada Quill, Ropes (Bergen: Quay Press, 2001), 3.")
    found = imported(word(body, footnote(1, one) + footnote(2, run("Ibid. The captain never agreed."))), "x.docx")
    assert cited(found, "One says so") == cited(found, "It says more")
    assert "Words of notes behind ibid., not read: 2: The captain never agreed." in found.notes


def test_a_nasty_word_file_loses_nothing_silently() -> None:
    found = imported(nasty(), "x.docx")
    assert said(found)[0] == "The ferry sank in 1955."
    assert [leftover.why for leftover in found.leftovers] == [
        "the address holds a user name or password",
        "the reference manager's field names no work",
        "the reference manager's field is damaged",
    ]
    assert "hidden words" not in " ".join(said(found))
    assert claim(found, "A box says").text == "A box says it once and no more."
    (missing,) = cited(found, "It has a note")
    assert missing.note == "the document does not say what this is"
    assert [one.url for one in cited(found, "Year | 1955")] == ["https://log.example/1"]
