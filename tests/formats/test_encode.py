import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checker.formats.encode import (
    clean,
    json_text,
    markdown_block,
    markdown_code,
    markdown_text,
    one_line,
    shorten,
    shown_url,
    terminal_text,
    web_link,
)
from tests.formats.hostile import HOSTILE

NASTY = st.one_of(
    st.text(),
    st.sampled_from(HOSTILE),
    st.text(alphabet="`|\\<>&\"'[]()!*_#@:/.w\n\r\t -+=~{}\x1b\x9b\x9d\x07[0;m\u202e\u2066\u200f\u2028"),
)
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def tokens_of(text: str) -> list[str]:
    """The kinds of every block and inline token that CommonMark with tables reads in the text."""
    out = []
    for token in MARKDOWN.parse(text):
        out.append(token.type)
        out += [child.type for child in token.children or ()]
    return out


@given(NASTY)
def test_cleaned_text_has_nothing_unseen_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert not UNSEEN.search(cleaned.replace("\t", ""))
    cleaned.encode()
    assert clean(cleaned) == cleaned


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u034f"), max_size=80))
def test_cleaning_takes_nothing_a_reader_sees(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x9b2Jx", "x"),
        ("a\x9dlone introducer keeps the rest", "alone introducer keeps the rest"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("\u202egnp\u202c", "gnp"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("\U000e0041\U000e0042x", "x"),
        ("a\ud800b", "a?b"),
    ],
)
def test_what_cleaning_leaves(text: str, left: str) -> None:
    assert clean(text) == left


@given(NASTY)
def test_terminal_text_is_one_line_that_no_build_host_obeys(text: str) -> None:
    line = terminal_text(text)
    assert "\n" not in line
    assert not UNSEEN.search(line)
    assert not re.search(r"##\w*\[", line)


@given(NASTY)
def test_a_code_span_is_one_span_and_nothing_else(text: str) -> None:
    span = markdown_code(text)
    if not span:
        assert not one_line(text)
        return
    (token,) = [token for token in MARKDOWN.parse("x " + span) if token.type == "inline"]
    assert [child.type for child in token.children or ()] == ["text", "code_inline"]
    assert (token.children or [])[1].content == shorten(one_line(text), 300).replace("|", "¦")


@given(NASTY, NASTY)
def test_code_spans_stay_in_their_table_cells(one: str, two: str) -> None:
    cells = [markdown_code(text) or "none" for text in (one, two)]
    table = f"| a | b |\n|---|---|\n| {cells[0]} | {cells[1]} |\n"
    kinds = tokens_of(table)
    assert kinds.count("td_open") == 2
    assert not {"link_open", "html_inline", "html_block", "image"} & set(kinds)


@given(st.lists(NASTY, max_size=4))
def test_nothing_ends_a_fence_before_its_end(lines: list[str]) -> None:
    (token,) = MARKDOWN.parse(markdown_block(lines, "diff"))
    assert token.type == "fence"
    assert token.content.split("\n")[:-1] == [shorten(one_line(line), 2000) for line in lines]


@given(NASTY)
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    kinds = tokens_of(markdown_text(text))
    assert set(kinds) <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    shown = "".join(
        child.content
        for token in MARKDOWN.parse(markdown_text(text))
        for child in token.children or ()
        if child.content
    )
    assert shown.replace("\u200b", "") == shorten(one_line(text), 600)


@given(NASTY)
def test_escaped_text_holds_no_address_name_or_number_that_a_host_links(text: str) -> None:
    shown = "".join(
        child.content
        for token in MARKDOWN.parse(markdown_text(text))
        for child in token.children or ()
        if child.content
    )
    assert not re.search(r"://|www\.|@\w|#\d|gh-\d", shown, re.I)


@given(st.recursive(NASTY, lambda inner: st.lists(inner) | st.dictionaries(NASTY, inner), max_leaves=5))
def test_json_reads_back_and_shows_no_control(value: object) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert not UNSEEN.search(written)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://a.example/",
        "https://a.example/ b",
        "https:\\\\a.example/",
        "https://a.example\\@b.example/",
        "https://user:word@a.example/",
        "https://a.example/?access_token=abc",
        "https://a.example/?access_token=REDACTED",
        "https://a.example/\u202egnp",
        "https:///path",
        "https://[::1/",
        "https://a.example:port/",
        "http:a.example",
        "//a.example/",
        "data:text/html,x",
        "file:///etc/passwd",
        'https://a.example/"onclick="x',
        "",
    ],
)
def test_addresses_nobody_is_sent_to(url: str) -> None:
    assert web_link(url) == ""


@pytest.mark.parametrize(
    "url",
    ["https://a.example/", "http://a.example:8080/x?y=1#z", "HTTPS://A.example/ü", "https://a.example/#:~:text=a%2Cb"],
)
def test_addresses_that_are_linked(url: str) -> None:
    assert web_link(url) == url


@given(NASTY)
def test_a_link_is_always_http(text: str) -> None:
    assert web_link(text) == "" or re.match(r"(?i)https?://", web_link(text))


def test_shown_addresses_hide_secrets() -> None:
    assert "hunter2" not in shown_url("https://me:hunter2@a.example/?access_token=hunter2&page=2")
    assert shown_url("https://a.example/?page=2") == "https://a.example/?page=2"


@given(st.text(), st.integers(2, 50))
def test_shortened_text_is_never_longer(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
    assert len(text) > limit or shorten(text, limit) == text
