"""Bytes to text, as a browser decides it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document.decode import codec_of, declared_in_markup, decode_markup, decode_text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"), (" utf8 ", "utf-8"), ("iso-8859-1", "cp1252"), ("Latin1", "cp1252"), ("us-ascii", "cp1252"),
        ("ISO-8859-9", "cp1254"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("Shift_JIS", "cp932"),
        ("euc-kr", "cp949"), ("big5", "big5hkscs"), ("windows-1251", "cp1251"), ("koi8-r", "koi8_r"),
        ("macintosh", "mac_roman"), ("iso-8859-8-i", "iso8859_8"), ("'utf-8'", "utf-8"), ("utf-16", "utf-16-le"),
    ],
)  # fmt: skip
def test_labels_mean_what_browsers_take_them_for(label, codec):
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    "label", ["zlib", "rot13", "idna", "unicode_escape", "base64", "undefined", "utf-7", "", "hex"]
)
def test_a_page_can_ask_for_no_other_codec(label):
    assert codec_of(label) == ""
    assert decode_markup(b"<p>plain", label) == ("<p>plain", "utf-8", False)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_wins(codec):
    text, used, _ = decode_markup("<meta charset=koi8-r>“é”".encode(codec), "windows-1251")
    assert text.endswith("“é”")
    assert text.startswith("<meta")
    assert used in ("utf-8", "utf-16-le", "utf-16-be")


def test_the_big_end_first():
    assert decode_text(b"\xfe\xff" + "é".encode("utf-16-be"), "") == ("é", "utf-16-be", False)


def test_the_header_wins_over_the_page():
    body = "<meta charset=utf-8>“Дом”".encode("cp1251")
    assert decode_markup(body, "windows-1251") == ("<meta charset=utf-8>“Дом”", "cp1251", False)


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1251">', "<META CHARSET=windows-1251 />",
        "<!-- <meta charset=utf-8> --><meta charset='cp1251'>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        "<meta content='text/html;charset=windows-1251' http-equiv=content-type>",
        '<?xml version="1.0" encoding="windows-1251"?>', '<meta name="charset" content="x"><meta charset=windows-1251>',
    ],
)  # fmt: skip
def test_the_page_can_say_it(declaration):
    body = f"{declaration}<p>“Дом”".encode("cp1251")
    text, codec, _ = decode_markup(body, "")
    assert (text.endswith("“Дом”"), codec) == (True, "cp1251")


def test_a_page_read_as_ascii_cannot_be_utf16():
    assert declared_in_markup(b"<meta charset=utf-16le>") == "utf-8"
    assert declared_in_markup(b"<meta charset=x-user-defined>") == "cp1252"
    assert declared_in_markup(b"<meta name=charset content=koi8-r><meta charset=nonsense>") == ""


def test_an_undeclared_page_is_utf8_if_it_fits():
    assert decode_markup("<p>“é” 日本".encode(), "") == ("<p>“é” 日本", "utf-8", False)


def test_undeclared_bytes_are_guessed_from_their_letters():
    text = "Россия и Украина обменялись пленными, сообщили в министерстве обороны в понедельник утром. " * 5
    assert decode_markup(text.encode("cp1251"), "") == (text, "cp1251", True)
    western = "Le président a déclaré qu’il n’y aurait pas de négociations à l’été. " * 5
    assert decode_text(western.encode("cp1252"), "") == (western, "cp1252", True)


def test_a_false_claim_of_utf8_is_seen_through():
    text = "L’été où la guerre a commencé, à Ménaka, près de la frontière. " * 4
    assert decode_markup(text.encode("cp1252"), "utf-8")[0] == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312"])
def test_a_label_that_hides_utf8_is_in_doubt(label):
    assert decode_markup("café “quoted”".encode(), label).guessed
    assert not decode_markup("café “quoted”".encode(), "utf-8").guessed
    assert not decode_markup(b"plain", label).guessed
    assert not decode_markup("café".encode("latin-1"), "iso-8859-1").guessed


def test_a_few_broken_bytes_do_not_change_the_encoding():
    body = "é’".encode() * 50 + b"\xff" + "à".encode()
    text, codec, _ = decode_markup(body, "utf-8")
    assert codec == "utf-8"
    assert text == "é’" * 50 + "\ufffdà"


def test_windows_bytes_under_a_latin_label_are_quotation_marks():
    assert decode_markup(b"\x93war\x94", "ISO-8859-1")[0] == "“war”"


def test_nuls_are_dropped():
    assert decode_markup(b"a\0b", "utf-8")[0] == "ab"


@given(
    st.binary(max_size=200), st.sampled_from(["", "utf-8", "gbk", "shift_jis", "utf-16le", "iso-2022-jp", "nonsense"])
)
def test_any_bytes_decode(body, charset):
    text, codec, _ = decode_markup(body, charset)
    text.encode()
    assert codec
    assert "\0" not in text


def test_what_is_called_utf_16_and_cannot_be_is_guessed():
    page = b"<!doctype html><p>the lifeboats could not be lowered"
    assert decode_markup(page, "utf-16le") == decode_markup(page, "utf-16be")
    decoded = decode_markup(page, "utf-16le")
    assert (decoded.text, decoded.codec, decoded.guessed) == (page.decode(), "utf-8", True)
    assert not decode_markup(page.decode().encode("utf-16-le"), "utf-16le").guessed
