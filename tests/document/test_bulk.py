# ruff: noqa: E501, SIM905 - tables of markup
"""The quick way through a page and the walk through its tree come to the same, on any markup."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from checker.document.bulk import tell
from checker.document.html import walk_tree
from checker.document.markup import MarkupWalker
from checker.document.serial import serial
from checker.document.styles import hiding_rules

from .corpus import PAGES
from .pages import read, texts

TAGS = (
    "p div span a b i sup table tr td li ul pre textarea title script style template svg math mfrac mi msup noscript "
    "select option iframe details dialog ruby rt rp br wbr hr img input meta link html body head abbr object xmp "
    "noframes noembed frameset frame basefont foreignObject desc plaintext".split()
)
ATTRIBUTES = (
    "", "", "", " hidden", " style='display:none'", " style='visibility:hidden'", " style='display:block'", " class=x",
    " class='y x'", " id=i", " href='#fn1'", " href=/a", " title='w &lt;v&gt; \"u\"'", " alt='a picture'",
    " aria-label='said'", " lang=fr", " open", " popover", " role=doc-noteref", " x\"y=1", " <z", " a=b<c", " type=text/json",
)  # fmt: skip
TEXTS = (
    "word", " two words ", "\n\n", "\t", "&lt;p&gt;", "&amp;lt;", "&nbsp;", "<!-- a <p> -->", "<!-->", "<![CDATA[x<y]]>",
    "</style>", "</script>", "<!--", "-->", "<?php x ?>", "<!DOCTYPE html>", "&#1;&#3;/", "é", "不", "[1]", "2", ">", "<", "\"",
)  # fmt: skip

pieces = st.one_of(
    st.builds(lambda tag, more: f"<{tag}{more}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS)),
    st.sampled_from(TEXTS),
)


def both(markup):
    """What the two ways find; None for the first where it hands over to the second."""
    parser = LexborHTMLParser(markup, options=LexborDocumentOptions.WO_EVENTS)
    hiding = hiding_rules(node.text() for node in parser.css("style"))
    quick, sure = MarkupWalker(hiding), MarkupWalker(hiding)
    cut = serial(parser)
    told = cut is not None and tell(cut, quick)
    walk_tree(parser, sure)
    return quick.finish() if told else None, sure.finish()


@settings(deadline=None, max_examples=400)
@example("<sup> two words <!-- a --> word</sup>", False)
@given(st.lists(pieces, max_size=14).map("".join), st.booleans())
def test_both_ways_find_the_same(markup, styled):
    quick, sure = both(f"<style>.x, #i {{display: none}}</style>{markup}" if styled else markup)
    assert quick is None or quick == sure


@pytest.mark.parametrize("name", PAGES)
def test_ordinary_pages_go_the_quick_way(name):
    quick, sure = both(PAGES[name])
    assert quick == sure


@pytest.mark.parametrize(
    "markup",
    [
        "<p>seen</p><script><!-- <script></script>words<script> --></script>",
        "<p>seen</p><svg><style>&lt;/style&gt;words&lt;style&gt;</style></svg>",
        "<p>seen</p><math><style>a&lt;/style&gt;words</style></math>",
        "<p>seen</p><svg><link>words</link></svg>",
        "<p>seen</p><plaintext>words</plaintext>",
        "<p>seen</p><div <style>a</div><template>words</template>",
        "<p>seen</p><template <x>words<b></template>",
    ],
)
def test_markup_that_could_be_read_in_two_ways_is_walked(markup):
    quick, _ = both(markup)
    assert quick is None
    assert texts(read(markup))[0] == "seen"


def test_what_only_a_script_or_style_holds_is_never_visible():
    for markup in (
        "<p>a</p><script>x = '<p>words</p>'</script>",
        "<p>a</p><script><!-- <script></script>words<script> --></script>",
        "<p>a</p><svg><style>&lt;/style&gt;words&lt;style&gt;</style></svg>",
        "<p>a</p><style>b::after {content: '<p>words</p>'}</style>",
    ):
        assert not any("words" in text for text in texts(read(markup)))


def test_a_comment_in_a_script_alone_needs_no_walk():
    quick, sure = both("<p>seen</p><script><!--\nif (a < b) { }\n//--></script><p>too</p>")
    assert quick is not None
    assert quick == sure
