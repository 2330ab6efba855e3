"""Every kind of body finds its reader or a reason."""

import random
import subprocess
import sys

import pytest

from checker.document.read import CAREFUL, READERS, read_document
from checker.document.sniff import media_type_of
from checker.model.document import ChannelName as C

from .pages import blocks, keep_promises, texts
from .pdfs import lines, pdf


def test_each_reader_has_a_name_of_its_own():
    assert len({reader.name for reader in (*READERS, *CAREFUL)}) == len(READERS) + 1
    assert [type(reader) for reader in READERS[1:]] == [type(reader) for reader in CAREFUL[1:]]


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("", b"%PDF-1.7\n", "application/pdf"), ("application/octet-stream", b"junk\n%PDF-1.4", "application/pdf"),
        ("text/html", b"%PDF-1.7\n", "application/pdf"), ("application/pdf", b"<!DOCTYPE html><p>Log in", "text/html"),
        ("", b"\xef\xbb\xbf \n<!-- c --><HTML>", "text/html"), ("text/plain", b"<html><body>", "text/html"),
        ("text/plain", b"<p>a paragraph tag", "text/plain"), ("", b"<p>a page", "text/html"),
        ("", b"words only", "text/plain"), ("application/octet-stream", b"caf\xc3\xa9", "text/plain"),
        ("", b"\x00\x01\x02\x03", "application/octet-stream"), ("", b"PK\x03\x04aa", "application/zip"),
        ("", b"\x89PNG\r\n\x1a\n\x00", "image/png"), ("text/plain", b"PK\x03\x04aa", "application/zip"),
        ("", b"\xff\xfeh\x00i\x00", "text/plain"), ("Text/HTML; charset=utf-8", b"x", "text/html"),
        ("image/svg+xml", b"<svg/>", "image/svg+xml"), ("", b"", "application/octet-stream"),
        ("text/html", b"plain words", "text/html"), ("text/html", b"\x1f\x8b\x08\x00", "application/gzip"),
        ("text/html", b"\xff\xd8\xff\xe0", "image/jpeg"), ("text/plain", b"Rar! he said", "text/plain"),
    ],
)  # fmt: skip
def test_what_a_body_is(declared, body, kind):
    assert media_type_of(declared, body) == kind


@pytest.mark.parametrize(
    "media_type",
    ["image/png", "video/mp4", "audio/mpeg", "application/zip", "application/msword", "text/rtf", "font/woff2",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
)  # fmt: skip
def test_a_type_without_words_is_not_readable(media_type):
    document = read_document(b"some bytes", media_type, "", "")
    assert (document.readable, document.reason, document.channels) == (False, "unsupported-type", ())
    assert media_type in document.detail


@pytest.mark.parametrize("media_type", ["", "application/octet-stream"])
def test_unknown_bytes_are_not_readable(media_type):
    assert read_document(b"\x00\x01\x02\xff" * 20, media_type, "", "").reason == "unsupported-type"


@pytest.mark.parametrize("careful", [False, True])
def test_types_go_to_their_readers(careful):
    def reader(body, media_type):
        return read_document(body, media_type, "", "", careful=careful).reader

    html = "html/beautifulsoup4-lxml" if careful else "html/selectolax"
    assert reader(b"<p>x", "text/html") == html
    assert reader(b"<html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>", "application/xhtml+xml") == html
    assert reader(b"<p>x", "") == html
    assert reader(b"words", "text/markdown") == "plain"
    assert reader(b'{"a": 1}', "application/json") == "plain"
    assert reader(b"<rss><channel/>x</rss>", "application/rss+xml") == "xml/lxml"
    assert reader(pdf([lines("x")]), "application/octet-stream") == "pdf/pypdfium2"


def test_plain_text_is_read_in_paragraphs():
    document = read_document(
        "# A title\n\nOne line\r\nand the next.\n \t\nA  “second”  one.\n".encode(), "text/markdown", "", ""
    )
    assert texts(document) == ["# A title", "One line\nand the next.", "A  “second”  one."]
    assert document.title == "A title"
    for channel in document.channels:
        keep_promises(channel)


def test_plain_text_in_another_encoding():
    text = "Le président a déclaré qu’il n’y aurait pas de négociations."
    document = read_document(text.encode("cp1252"), "text/plain", "iso-8859-1", "")
    assert (texts(document), document.charset, document.reason) == ([text], "cp1252", "")
    guessed = read_document((text * 4).encode("cp1252"), "text/plain", "", "")
    assert (guessed.readable, guessed.reason) == (True, "charset-guessed")


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/json"])
@pytest.mark.parametrize("careful", [False, True])
def test_bytes_that_are_no_text_are_not_readable(media_type, careful):
    body = random.Random(7).randbytes(4000)
    document = read_document(body, media_type, "utf-8", "", careful=careful)
    assert (document.readable, document.reason) == (False, "not-text")


def test_a_feed_is_read_with_its_cdata():
    feed = (
        b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY x "boom">]><rss><channel><title>News</title>'
        b"<item><title>First</title><description><![CDATA[War & peace]]></description><!-- c --><link>http://e.org</link>"
        b"</item><item><title>Sec&amp;ond</title></item></channel></rss>"
    )
    document = read_document(feed, "application/rss+xml", "", "")
    assert blocks(document, C.VISIBLE) == [
        ("title", "News"), ("title", "First"), ("description", "War & peace"), ("link", "http://e.org"),
        ("title", "Sec&ond"),
    ]  # fmt: skip
    assert document.title == "News"


def test_xml_bombs_and_outside_entities_are_harmless(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("classified")
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>one &x; two</a>'.encode()
    document = read_document(outside, "text/xml", "", "")
    assert not any("classified" in channel.text for channel in document.channels)
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (99 + n, b"&%c;" % (98 + n) * 10) for n in range(9)
    ) + b"]><a>&k;</a>"  # fmt: skip
    document = read_document(laughs, "text/xml", "", "")
    assert sum(len(channel.text) for channel in document.channels) < 1000


def test_broken_xml_is_not_readable():
    document = read_document(b"<a><b>one</a>", "application/xml", "", "")
    assert (document.readable, document.reason) == (False, "damaged-xml")


def test_a_page_served_as_xml_is_a_page():
    document = read_document(b'<?xml version="1.0"?><html><body><p>one<p>two</body></html>', "text/xml", "", "")
    assert texts(document) == ["one", "two"]


def test_a_process_loads_only_what_a_page_needs():
    program = (
        "import sys; from checker.document.read import read_document; read_document(b'<p>x', 'text/html', 'utf-8', '');"
        "print([name for name in ('bs4', 'pypdfium2', 'lxml', 'charset_normalizer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
