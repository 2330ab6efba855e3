"""PDFs: their words as printed, or the reason why there are none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document.pdftext import has_text_map, join_pages, mend
from checker.document.read import read_document
from checker.model.document import ChannelName as C
from checker.model.document import Document
from checker.worker import WorkerPool

from .pages import keep_promises, texts
from .pdfs import lines, pdf


def read_pdf(body: bytes) -> Document:
    document = read_document(body, "application/pdf", "", "")
    for channel in document.channels:
        keep_promises(channel)
    return document


def summary(body: bytes) -> bytes:
    """For the worker: how a PDF was read, without its text."""
    document = read_document(body, "application/pdf", "", "")
    return json.dumps([document.readable, document.reason, len(document.channels)]).encode()


def test_the_words_of_each_page_with_its_number():
    document = read_pdf(pdf([lines("On 5 July “many” fled.", "Nobody stayed."), lines("The end.")], title="A report"))
    assert texts(document) == ["On 5 July “many” fled.\nNobody stayed.", "The end."]
    assert [(block.kind, block.page) for block in document.channel(C.VISIBLE).blocks] == [("page", 1), ("page", 2)]
    assert (document.title, document.reader) == ("A report", "pdf/pypdfium2")


def test_a_word_broken_at_a_line_end_is_whole_and_its_break_is_soft():
    channel = read_pdf(
        pdf([lines("Many exam-", "ples of Al-", "Qaeda and well-", "known men, 2010-", "2015.")])
    ).channel(C.VISIBLE)
    assert channel.text == "Many exam\xadples of Al-Qaeda and well\xadknown men, 2010-2015."
    assert [channel.text[offset] for offset in channel.soft] == ["\xad", "-", "\xad"]


def test_a_sentence_that_crosses_pages_is_in_one_piece():
    document = read_pdf(
        pdf([
            lines("THE SAHEL REPORT", "Fighting was heavy, and they were un-", "12"),
            lines("THE SAHEL REPORT", "willing to stop. It went on", "13"),
            lines("THE SAHEL REPORT", "for years.", "14"),
        ])
    )  # fmt: skip
    assert " ".join(" ".join(texts(document)).split()) == (
        "Fighting was heavy, and they were un\xadwilling to stop. It went on for years."
    )
    assert texts(document, C.ALT) == [text for number in ("12", "13", "14") for text in ("THE SAHEL REPORT", number)]


def test_a_password_is_a_reason():
    assert read_pdf(pdf([lines("x")], encrypt=True)).reason == "pdf-encrypted"


def test_pictures_of_pages_are_a_reason():
    document = read_pdf(pdf([b"", b""], image={0, 1}))
    assert (document.readable, document.reason) == (False, "pdf-no-text")


def test_one_picture_among_pages_weakens_what_is_missing():
    document = read_pdf(pdf([lines("one"), b"", lines("three")], image={1}))
    assert (document.readable, document.reason) == (True, "pdf-no-text")
    assert "page 2" in document.detail
    cover = read_pdf(pdf([b"", lines("two"), lines("three")], image={0}))
    assert (cover.readable, cover.reason) == (True, "")
    blank = read_pdf(pdf([lines("one"), b"", lines("three")]))
    assert (blank.readable, blank.reason) == (True, "")


@pytest.mark.parametrize("body", [b"%PDF-1.4 and then nothing", pdf([lines("x")])[:200], pdf([])])
def test_damage_is_a_reason(body):
    document = read_pdf(body)
    assert (document.readable, document.reason) == (False, "pdf-damaged")


def test_a_font_without_a_map_is_a_reason():
    codes = "".join(chr(0x02 + number % 24) if number % 5 else "!" for number in range(400))
    shown = b"\n".join(b"<%s> Tj T*" % codes[at : at + 80].encode().hex().encode() for at in range(0, 400, 80))
    document = read_pdf(pdf([b"BT /F 9 Tf 9 TL 20 780 Td\n" + shown + b"\nET"]))
    assert (document.readable, document.reason) == (False, "pdf-no-text-map")


def test_bombs_end_as_reasons_in_a_worker():
    zeros = pdf([b"%" + b"0" * 150_000_000])
    operators = pdf([b"BT /F 1 Tf " + b"(a) Tj " * 1_500_000 + b"ET"])
    assert len(zeros) < 200_000
    assert len(operators) < 200_000
    with WorkerPool(1, 15.0, 400_000_000) as pool:
        for bomb in (zeros, operators):
            answer = pool.call("tests.document.test_pdf:summary", bomb, timeout=4)
            if answer.value is not None:
                readable, reason, channels = json.loads(answer.value)
                assert (readable and channels) or reason
            else:
                assert answer.failure in ("deadline", "memory", "crash")
        after = pool.call("tests.document.test_pdf:summary", pdf([lines("still here")]))
        assert after.value == b'[true, "", 1]'


def test_ligatures_of_old_fonts_are_mended():
    assert mend("the o\x1ece \x1crst \x1done e\x1bort") == "the office first flone effort"
    assert mend("a \x0crm a\x0bair \x0eo \x0fe") == "a firm affair ffio ffle"
    assert mend("con\rict\r\nnext\nline") == "conflict\nnext\nline"
    assert mend("12 \x0c 34") == "12 \x0c 34"


def test_rows_of_a_table_are_no_running_heads():
    pages = [f"2019 {number}.5 7.1\nText of page {'abc'[number]}." for number in range(3)]
    assert join_pages(pages)[0].text.count("2019") == 3


def test_a_line_that_begins_with_the_page_number_is_text():
    towns = ["Ansongo", "Boni", "Gao", "Hombori", "Kidal", "Menaka", "Timbuktu"]
    pages = [
        f"{'So' if number != 4 else '4 fighters'} fell near {town}\nand {town[::-1]}.\n{number}"
        for number, town in enumerate(towns, 1)
    ]
    visible, edges = join_pages(pages)
    assert "4 fighters fell near Hombori" in visible.text
    assert [edges.text[block.start : block.end] for block in edges.blocks] == [str(number) for number in range(1, 8)]


def test_a_head_of_one_chapter_is_known_by_its_page_number():
    pages = [
        f"Chapter {number}: {'ABCDEFG'[number] * 5} {number + 10}\nwords {'xyzuvwq'[number]} of it"
        for number in range(7)
    ]
    visible = join_pages(pages)[0]
    assert "Chapter" not in visible.text


def test_two_pages_keep_their_own_first_lines():
    assert join_pages(["Alpha\nbody one", "Beta\nbody two"])[0].text == "Alpha\nbody one\nBeta\nbody two"


def test_languages_without_latin_letters_have_a_map():
    assert has_text_map("ثم قال الوزير إن الحرب انتهت في الشمال " * 20)
    assert has_text_map("戦争は北部で終わったと大臣は述べた。" * 20)
    assert has_text_map("नेता ने कहा कि युद्ध समाप्त हो गया " * 20)
    assert has_text_map("1,204 77.3 2,880 19 " * 40)
    assert has_text_map("Contents ..................................................... 4\n" * 10)
    assert not has_text_map("!\"#$%&'()*+,/:;<=>?@[]^`{|}~" * 20)
    assert not has_text_map("\ue012\ue034\ue056 ab" * 80)
    assert not has_text_map("\x01\x03\x04\x05 ab" * 80)


page_texts = st.text(alphabet="ab cD1.-\n\r\x02\ufffe\x0c\x1cé\0", max_size=60)


@settings(deadline=None)
@given(st.lists(page_texts, max_size=6))
def test_any_pages_keep_the_promises_and_their_letters(pages):
    mended = [mend(page) for page in pages]
    channels = join_pages(mended)
    for channel in channels:
        keep_promises(channel)
    kept = sorted(char for channel in channels for char in channel.text if char.isalnum())
    assert kept == sorted(char for page in mended for char in page if char.isalnum())
