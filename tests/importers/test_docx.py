"""Word files: footnotes and links, the fields of reference managers, and nasty archives."""

import io
import json
import zipfile

import pytest

from checker.errors import ImportFileError
from checker.importers import import_bytes
from tests.importers.asking import citation, cited, claim, imported, said
from tests.importers.word import field, link, note, paragraph, run, word


def test_footnotes_links_and_tables() -> None:
    body = (
        paragraph(run("The ferry"), style="Title")
        + paragraph(run("The ferry sank in 1955."), note(2), run(" It was raised "), link("rId1",
            "by night"), run(" in 1961. Nobody knows why"), note(3), run("."))
        + "<w:tbl><w:tr><w:tc>" + paragraph(run("1955")) + "</w:tc><w:tc>" + paragraph(run("42"),
            note(2)) + "</w:tc></w:tr></w:tbl>"
        + paragraph(run("References"),
            style="Heading1") + paragraph(run("This is a list of the works that were cited."))
    )  # fmt: skip
    footnotes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph(run("Smith, J. (2010). “A Book”. "), link("rId9", "Press"))}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph(run("Some say that the captain did."))}</w:footnote>'
    )
    data = word(body, footnotes, {"rId1": "https://night.example/a"}, {"rId9": "https://press.example/b"})
    found = imported(data, "ferry.docx")
    assert found.file.document.title == "The ferry"
    assert said(found) == [
        "The ferry sank in 1955.", "It was raised by night in 1961.", "Nobody knows why.", "1955 | 42",
        "Some say that the captain did.",
    ]  # fmt: skip
    (book,) = cited(found, "sank in 1955")
    assert (book.title, book.author, book.url) == ("A Book", ("Smith, J.",), "https://press.example/b")
    assert [one.url for one in cited(found, "by night")] == ["https://night.example/a"]
    assert claim(found, "Nobody knows").tags == ("note 3",)
    assert cited(found, "1955 | 42") == [book]


def test_citations_of_reference_managers_are_read_from_their_fields() -> None:
    item = {
        "id": 7,
        "type": "book",
        "title": "Ferries",
        "author": [{"family": "Okoro", "given": "D."}],
        "issued": {"date-parts": [["2018", 5]]},
        "URL": "https://o.example/",
    }
    code = "ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps(
        {"citationItems": [{"id": 7, "itemData": item, "locator": "12"}]}
    )
    hyper = field('HYPERLINK "https://link.example/x"', "a link")
    body = paragraph(
        run("The law did not apply "),
        field(code, "(Okoro 2018, 12)"),
        run(". It said so in "),
        hyper,
        run(" of that year."),
    )
    body += paragraph(
        run("Damaged "),
        field("ADDIN ZOTERO_ITEM CSL_CITATION {nonsense", "(X)"),
        run(" fields are told to the reader."),
    )
    found = imported(word(body), "paper.docx")
    assert said(found)[0] == "The law did not apply."
    one = citation(found, "The law")
    assert one.locator == "12"
    okoro = found.file.source_of(one)
    assert (okoro.title, okoro.author, okoro.issued, okoro.url, okoro.type) == (
        "Ferries",
        ("Okoro, D.",),
        "2018-05",
        "https://o.example/",
        "book",
    )
    assert [one.url for one in cited(found, "It said so")] == ["https://link.example/x"]
    assert [leftover.why for leftover in found.leftovers] == ["the reference manager's field is damaged"]


def test_deleted_words_are_none() -> None:
    body = paragraph(
        run("The ferry sank "),
        "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>",
        "<w:ins>",
        run("in May of 1955"),
        "</w:ins>",
        run("."),
    )
    assert said(imported(word(body), "x.docx")) == ["The ferry sank in May of 1955."]


def bomb() -> bytes:
    return word(paragraph(run("a" * 30_000_000)))


def entities() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE w [<!ENTITY a "b">]><w:document/>')
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04word/document.xml", "cannot be unpacked"),
        (word("")[:-100], "cannot be unpacked"),
        (word(""), "nothing in it"),
        (entities(), "entities"),
        (word("<w:p>" + "<w:smartTag>" * 230 + "</w:smartTag>" * 230 + "</w:p>"), "nested too deep"),
    ],
)
def test_nasty_archives_are_said_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(ImportFileError, match=words) as caught:
        import_bytes(data, "x.docx", "docx")
    assert "bug" not in caught.value.hint


def test_what_unpacks_without_end_is_refused() -> None:
    with pytest.raises(ImportFileError, match="unpacks to more than"):
        import_bytes(bomb(), "x.docx")
