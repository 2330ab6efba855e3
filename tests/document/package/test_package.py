"""Pages inside other files: saved by a browser, a crawler or an archive."""

import gzip
import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document.package import PACKAGES, package_for
from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.filetypes import type_of_file
from checker.model.match import MatchOutcome
from tests.document.package.files import HTML, URL, ferry_warc, mhtml, page, wacz, warc

WORDS = Quote(exact="The ferry sank off Alder Point – at nine.")
KINDS = {
    "multipart/related": mhtml(),
    "application/warc": ferry_warc(),
    "application/wacz": wacz(ferry_warc()),
}


@pytest.mark.parametrize(("kind", "body"), KINDS.items())
def test_the_page_inside_is_read(kind, body):
    document = read_document(body, kind, "", URL)
    assert document.readable, document.detail
    assert document.title == "Ferry"
    assert document.reader.startswith(f"{package_for(kind).name}+")
    assert match_quote(document, WORDS).outcome is MatchOutcome.FOUND
    changed = match_quote(document, Quote(exact="The ferry sank off Alder Point – at ten."))
    assert changed.outcome is MatchOutcome.DIFFERS


@pytest.mark.parametrize("url", ["https://news.example/old", "http://www.news.example/ferry/", f"{URL}#top"])
@pytest.mark.parametrize("kind", ["application/warc", "application/wacz"])
def test_the_cited_address_chooses_the_page_redirects_followed(kind, url):
    assert match_quote(read_document(KINDS[kind], kind, "", url), WORDS).outcome is MatchOutcome.FOUND


@pytest.mark.parametrize(
    ("url", "reason", "word"),
    [
        ("https://news.example/nowhere", "package-no-page", "https://news.example/other"),
        ("https://news.example/lost", "package-page-status", "404"),
        ("", "package-no-page", "several pages"),
    ],
)
@pytest.mark.parametrize("kind", ["application/warc", "application/wacz"])
def test_another_page_is_never_read_in_its_place(kind, url, reason, word):
    document = read_document(KINDS[kind], kind, "", url)
    assert (document.readable, document.reason) == (False, reason)
    assert word in document.detail
    assert match_quote(document, WORDS).outcome is MatchOutcome.UNREADABLE


def test_a_file_with_one_page_needs_no_address():
    body = warc((URL, "200 OK", HTML, page(WORDS.exact)))
    assert match_quote(read_document(body, "application/warc", "", ""), WORDS).outcome is MatchOutcome.FOUND


def test_of_several_captures_the_last_is_read_and_an_error_after_it_does_not_count():
    body = warc(
        (URL, "200 OK", HTML, page("The ferry is delayed.")),
        (URL, "200 OK", HTML, page(WORDS.exact)),
        (URL, "503 Busy", HTML, page("Busy.")),
    )
    assert match_quote(read_document(body, "application/warc", "", URL), WORDS).outcome is MatchOutcome.FOUND


def test_coded_bodies_and_plain_files():
    coded = gzip.compress(page(WORDS.exact))
    body = warc((URL, "200 OK", [*HTML, ("Content-Encoding", "gzip")], coded), compressed=False)
    assert match_quote(read_document(body, "application/warc", "", URL), WORDS).outcome is MatchOutcome.FOUND


def test_a_redirect_in_a_circle_ends():
    body = warc(
        ("https://a.example/1", "302 Found", [("Location", "/2")], b""),
        ("https://a.example/2", "302 Found", [("Location", "/1")], b""),
    )
    assert read_document(body, "application/warc", "", "https://a.example/1").reason == "package-no-page"


def test_a_package_in_a_package_is_no_page():
    inner = warc((URL, "200 OK", [("Content-Type", "application/warc")], ferry_warc()))
    assert read_document(inner, "application/warc", "", URL).reason == "unsupported-type"


def test_an_mhtml_without_a_page():
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    body = head + b"--x\r\nContent-Type: image/png\r\n\r\nA\r\n--x--"
    assert read_document(body, "multipart/related", "", URL).reason == "package-no-page"


def test_the_root_is_the_part_that_start_names():
    parts = mhtml("The advertisement.").decode().replace("<frame-1@", "<frame-2@")
    end = "------Boundary--x------\r\n"
    main = "------Boundary--x----\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <main>\r\n\r\n"
    both = parts.replace(end, f"{main}{page(WORDS.exact).decode()}\r\n{end}")
    both = both.replace('type="text/html";', 'type="text/html"; start="<main>";')
    document = read_document(both.encode(), "multipart/related", "", URL)
    assert match_quote(document, WORDS).outcome is MatchOutcome.FOUND
    assert match_quote(document, Quote(exact="The advertisement.")).outcome is MatchOutcome.NOT_FOUND


@pytest.mark.parametrize(
    "body", [b"", b"not a package", b"PK\x03\x04broken", b"WARC/1.0\r\n", b"\x1f\x8b\x08broken", b"\0" * 99]
)
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_damage_is_unreadable_never_a_page(package, body):
    kind = sorted(package.media_types)[0]
    document = read_document(body, kind, "", URL)
    assert not document.readable
    assert document.reason


@given(cut=st.integers(0, 3_000), flip=st.integers(0, 3_000), kind=st.sampled_from(sorted(KINDS)))
@settings(max_examples=150, deadline=None)
def test_cut_and_flipped_packages_never_raise(cut, flip, kind):
    body = bytearray(KINDS[kind])
    body[flip % len(body)] ^= 0x55
    document = read_document(bytes(body[: max(1, len(body) - cut)]), kind, "", URL)
    assert document.readable or document.reason


def test_bombs_are_refused():
    zeros = zlib.compressobj(9, wbits=31)
    bomb = zeros.compress(bytes(30_000_000)) + zeros.flush()
    body = warc((URL, "200 OK", [*HTML, ("Content-Encoding", "gzip")], bomb))
    assert read_document(body, "application/warc", "", URL).reason == "package-too-large"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/a.warc", b"")
        package.getinfo("archive/a.warc").file_size = 1 << 30
    document = read_document(out.getvalue(), "application/wacz", "", URL)
    assert (document.readable, document.reason) == (False, "package-too-large")


def test_a_wacz_without_archive_folder():
    assert read_document(wacz(ferry_warc(), folder="x/"), "application/wacz", "", URL).reason == "package-no-page"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.WARC.GZ", "application/warc"), ("a.gz", ""), ("a.mhtml", "multipart/related"), ("a.MP3", "media"), ("a", "")],
)
def test_types_of_files(name, kind):
    assert type_of_file(name) == kind


VTT = """WEBVTT - an interview

NOTE made by hand

1
00:00:01.000 --> 00:00:03.500 align:start
<v Ada>We <i>left</i> the harbour
at nine,

00:00:03.500 --> 00:00:06.000
<v Ada>and nobody &amp; nothing stopped us.

00:00:06.000 --> 00:00:07.000
<v Ben>Nobody?
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:03,500\r\n<i>We left</i> the harbour\r\nat nine,\r\n\r\n"
    "2\r\n00:00:03,500 --> 00:00:06,000\r\n{\\an8}and nobody & nothing stopped us.\r\n"
)


@pytest.mark.parametrize(("kind", "text"), [("text/vtt", VTT), ("application/x-subrip", SRT)])
def test_a_sentence_runs_on_from_cue_to_cue(kind, text):
    document = read_document(text.encode(), kind, "utf-8", "")
    assert document.reader == "subtitles"
    quote = Quote(exact="We left the harbour at nine, and nobody & nothing stopped us.")
    assert match_quote(document, quote).outcome is MatchOutcome.FOUND
    for absent in ("00:00", "WEBVTT", "made by hand", "align"):
        assert absent not in document.channels[0].text
