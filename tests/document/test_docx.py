# ruff: noqa: E501 - markup in one line a part
"""Word files: what people read in them, and archives made to exhaust or mislead."""

import io
import zipfile

import pytest

from checker.document.read import read_document
from checker.document.sniff import media_type_of
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.document import ChannelName as C
from checker.model.document import Document
from checker.model.match import MatchOutcome
from tests.document.pages import blocks, keep_promises, texts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def part(inside: str, root: str = "document") -> str:
    body = f"<w:body>{inside}</w:body>" if root == "document" else inside
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} xmlns:w="{W}" xmlns:m="{M}">{body}</w:{root}>'


def docx(inside: str, compression: int = zipfile.ZIP_DEFLATED, **more: str) -> bytes:
    """A Word file of that body; `more` names parts under word/ without `.xml`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part(inside))
        for name, text in more.items():
            archive.writestr(f"word/{name}.xml", text)
    return file.getvalue()


def p(*runs: str, style: str = "") -> str:
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(body: bytes, kind: str = TYPE) -> Document:
    document = read_document(body, kind, "", "http://a.example/a.docx")
    for channel in document.channels:
        keep_promises(channel)
    return document


def outcome(document: Document, exact: str) -> MatchOutcome:
    return match_quote(document, Quote(exact=exact)).outcome


def test_paragraphs_headings_and_cells_are_blocks():
    table = f"<w:tbl><w:tr><w:tc>{p(r('Town'))}</w:tc><w:tc>{p(r('1,250'))}</w:tc></w:tr></w:tbl>"
    document = read(docx(p(r("The siege"), style="Heading1") + p(r("It began"), r(" in May.")) + table))
    assert blocks(document, C.VISIBLE) == [
        ("h1", "The siege"),
        ("p", "It began in May."),
        ("td", "Town"),
        ("td", "1,250"),
    ]
    assert document.title == "The siege"
    assert document.reader == "docx/lxml"


def test_runs_split_words_and_signs_stand_for_what_they_show():
    document = read(docx(p(r("govern"), r("ment", "<w:b/>"), "<w:r><w:tab/><w:t>of</w:t><w:br/><w:t>Mali</w:t></w:r>",
                           "<w:r><w:t>ex</w:t><w:noBreakHyphen/><w:t>minister</w:t></w:r>")))  # fmt: skip
    assert texts(document) == ["government of\nMaliex\u2011minister"]
    assert outcome(document, "government of") is MatchOutcome.FOUND


def test_tracked_changes_are_read_as_accepted():
    document = read(docx(p(r("The group has "), "<w:del w:id='1'><w:r><w:delText>never</w:delText></w:r></w:del>",
                           "<w:ins w:id='2'>" + r("often") + "</w:ins>", r(" attacked the town."))))  # fmt: skip
    assert outcome(document, "The group has often attacked the town") is MatchOutcome.FOUND
    assert outcome(document, "The group has never attacked the town") is MatchOutcome.DIFFERS
    assert texts(document, C.HIDDEN) == ["never"]


def test_hidden_runs_field_codes_and_comments_are_out_of_sight():
    document = read(docx(
        p(r("Seen words here."), r(" Concealed words here.", "<w:vanish/>"),
          "<w:r><w:instrText>HYPERLINK nowhere at all</w:instrText></w:r>"),
        comments=part("<w:comment w:id='1'>" + p(r("A remark in the margin.")) + "</w:comment>", "comments"),
    ))  # fmt: skip
    assert texts(document) == ["Seen words here."]
    assert outcome(document, "Concealed words here") is MatchOutcome.HIDDEN
    assert outcome(document, "A remark in the margin") is MatchOutcome.HIDDEN


def test_notes_headers_and_footers_stand_behind_the_text():
    document = read(docx(
        p(r("A sentence"), "<w:r><w:footnoteReference w:id='2'/></w:r>", r(" runs on.")),
        footnotes=part("<w:footnote w:type='separator' w:id='0'>" + p(r("-----")) + "</w:footnote><w:footnote w:id='2'>"
                       + p(r("See the annual report.")) + "</w:footnote>", "footnotes"),
        header1=part(p(r("Confidential")), "hdr"), footer1=part(p(r("Page 1")), "ftr"),
    ))  # fmt: skip
    assert blocks(document, C.VISIBLE) == [
        ("p", "A sentence runs on."), ("footnote", "See the annual report."), ("header", "Confidential"), ("footer", "Page 1")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "yes", "no"),
    [
        (p(r("It weighs 10"), r("9", '<w:vertAlign w:val="superscript"/>'), r(" tonnes now.")), "10^9 tonnes", "109 tonnes"),
        (p(r("It weighs "), "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>9</m:t></m:r></m:sup>"
           "</m:sSup></m:oMath>", r(" tonnes now.")), "10^9 tonnes", "109 tonnes"),
        (p(r("It is "), "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
           "</m:oMath>", r(" of it all.")), "It is 1/2 of it all", "It is 12 of it all"),
        (p(r("It stood there in 2015."), r("12", '<w:vertAlign w:val="superscript"/>'), r(" Then it fell.")),
         "stood there in 2015. Then it fell", "in 2015.12 Then it fell"),
    ],
)  # fmt: skip
def test_powers_fractions_and_note_marks(inside, yes, no):
    document = read(docx(inside))
    assert outcome(document, yes) is MatchOutcome.FOUND
    assert outcome(document, no) is not MatchOutcome.FOUND


def test_a_text_box_is_read_once_and_apart():
    box = f"<w:txbxContent>{p(r('In the box.'))}</w:txbxContent>"
    alternate = f"<w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r>"
    document = read(docx(p(r("Before"), alternate, r(" and after."))))
    assert blocks(document, C.VISIBLE) == [("p", "Before and after."), ("p", "In the box.")]


def test_title_and_language_of_its_properties():
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Annual report</dc:title><dc:language>fr-FR</dc:language></c>'
    document = read(_with(core))
    assert (document.title, document.language) == ("Annual report", "fr-FR")
    assert texts(document, C.TITLE) == ["Annual report"]


def _with(core: str) -> bytes:
    file = io.BytesIO(docx(p(r("Words."))))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("docProps/core.xml", core)
    return file.getvalue()


@pytest.mark.parametrize("declared", ["", "application/octet-stream", "application/zip", "application/msword", TYPE])
def test_it_is_known_by_its_parts(declared):
    assert media_type_of(declared, docx(p(r("Words.")))) == TYPE
    assert read(docx(p(r("Words."))), declared).readable


def test_another_archive_is_no_word_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "words")
    assert read(file.getvalue(), "application/zip").reason == "unsupported-type"
    assert read(file.getvalue()).reason == "docx-damaged"


def test_a_bomb_is_refused():
    bomb = docx(p(r("a" * 12_000_000)))
    assert len(bomb) < 100_000
    document = read(bomb)
    assert (document.readable, document.reason) == (False, "docx-too-large")
    assert (
        read(docx(p(r("x")), **{f"header{n}": part(p(r("b" * 6_000_000)), "hdr") for n in range(4)})).reason
        == "docx-too-large"
    )


def test_a_table_of_contents_that_lies_is_refused():
    body = bytearray(docx(p(r("a" * 12_000_000))))
    at = body.rfind(b"PK\x01\x02", 0, body.rfind(b"word/document.xml"))
    body[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert not read(bytes(body)).readable


def test_many_parts_are_refused():
    assert read(docx(p(r("x")), **{f"header{n}": "<a/>" for n in range(5_001)})).reason == "docx-too-large"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a><b></a>",
        "",
        "<a>" * 2_000 + "</a>" * 2_000,
    ],
)
def test_parts_that_are_no_plain_xml_are_refused(xml):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", xml)
    document = read(file.getvalue())
    assert (document.readable, document.reason) == (False, "docx-damaged")


@pytest.mark.parametrize("cut", [10, 200, -30, -200])
def test_a_file_cut_short_is_not_readable(cut):
    assert not read(docx(p(r("Words.")))[:cut]).readable


def test_a_password_is_said():
    body = bytearray(docx(p(r("Words."))))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            body[at + place] |= 1
            at = body.find(mark, at + 1)
    assert read(bytes(body)).reason == "docx-encrypted"


def test_no_words_is_an_empty_page():
    assert read(docx(p())).reason == "empty-page"


def test_a_numbered_text_part_and_an_older_text_box():
    box = f"<w:r><w:pict><w:txbxContent>{p(r('In the box.'))}</w:txbxContent></w:pict></w:r>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document2.xml", part(p(r("Before"), box)))
    assert texts(read(file.getvalue(), "")) == ["Before", "In the box."]


def test_a_file_within_the_file_makes_a_missing_quote_unreadable():
    document = read(docx(p(r("Words of the file.")) + '<w:altChunk w:id="x"/>'))
    assert outcome(document, "Words of the file") is MatchOutcome.FOUND
    assert outcome(document, "Something else altogether stands here") is MatchOutcome.UNREADABLE
