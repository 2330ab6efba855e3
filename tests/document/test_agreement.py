"""The two HTML readers find the same channels, so that a second try with the careful one means the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model.document import ChannelName as C

from .corpus import PAGES
from .pages import keep_promises, read, texts


@pytest.mark.parametrize("name", PAGES)
def test_both_read_the_same(name):
    fast, careful = read(PAGES[name]), read(PAGES[name], careful=True)
    for one, other in zip(fast.channels, careful.channels, strict=True):
        assert one == other
    assert replace(fast, reader="") == replace(careful, reader="")
    for channel in fast.channels:
        keep_promises(channel)


def test_the_encyclopedia_page_reads_as_people_see_it():
    document = read(PAGES["encyclopedia"])
    visible = texts(document)
    assert "The Sahel war began in Mali, when two groups[2][3] fought “for the wells”. It covers 106 km2." in visible
    assert "Text with italics, 5 July and code." in visible
    assert "8\xa0May 2019 – present\n(5 years)" in visible
    channel = document.channel(C.VISIBLE)
    assert [channel.text[start:end] for start, end in channel.raised] == ["[1]", "[2][3]", "6", "2"]
    assert texts(document, C.HIDDEN) == ["a hidden sort key"]


def test_the_news_page_reads_as_people_see_it():
    document = read(PAGES["news"])
    assert document.title == "Hundreds flee as groups clash | The Daily"
    assert "“We ran,” one said. “No\xadbody stayed.”" in texts(document)
    assert texts(document, C.JSON_LD) == [
        "Hundreds flee as groups clash", "Hundreds have fled.", "“We ran,” one said.", "A. Writer",
    ]  # fmt: skip
    assert texts(document, C.HIDDEN) == ["Buy now", "No video here", "Cookies?", "Accept"]


word = st.text(alphabet="abcdef é’", max_size=8)


def inline(inner):
    names = st.sampled_from(["b", "i", "span", "em", "sup", "sub", "code", "span hidden", "mark"])
    return st.builds(lambda t, c: f"<{t}>{''.join(c)}</{t.partition(' ')[0]}>", names, st.lists(inner, max_size=3))


phrase = st.recursive(
    word | st.sampled_from(["<a href='#fn2'>2</a>", "<br>", "<wbr>", "<img alt='x y'>", "&nbsp;"]),
    inline,
    max_leaves=10,
)


def block(inner):
    names = st.sampled_from(
        ["div", "section", "blockquote", "article", "div style='display:none'", "figure", "details"]
    )
    return st.builds(lambda t, c: f"<{t}>{''.join(c)}</{t.partition(' ')[0]}>", names, st.lists(inner, max_size=3))


paragraph = st.builds(lambda c: f"<p>{''.join(c)}</p>", st.lists(phrase, max_size=3))
sections = st.recursive(paragraph, block, max_leaves=8)


@settings(deadline=None, max_examples=120)
@given(st.lists(sections, max_size=3))
def test_both_read_any_well_formed_page_the_same(parts):
    page = f"<!doctype html><html><head><title>t</title></head><body>{''.join(parts)}</body></html>"
    assert read(page).channels == read(page, careful=True).channels
