"""Only rules that are sure to hide count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document.styles import hiding_rules, inline_style
from checker.model.document import ChannelName

from .pages import read, texts


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}", "p.x , .y { color: red; display : none !important; }", "@charset 'utf-8'; .x{display:none}",
        "/* .x{display:block} */ .x{display:none}", ".x{display:none} .y{display:block}",
        ".x{display:block;display:none}",
        ".x{visibility:hidden}", ".x{visibility: collapse !important}", ".x{opacity:0}", ".x{opacity: 0.0}",
        ".x{opacity:0%}",
        ".x{font-size:0}", ".x{FONT-SIZE: 0px !important} .y{font-size:1em}", ".x{opacity:0} .y{visibility:visible}",
        "@media screen{.y{display:none}} .x{display:none}", "<!--\na{color:red}\n-->\n.x{display:none}",
    ],
)  # fmt: skip
def test_a_simple_rule_hides(css):
    assert hiding_rules([css]).hides("p", "a x b", None)


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.x{display:none}}", ".js .x{display:none}", ".x.y{display:none}", ".x:empty{display:none}",
        ".x>p{display:none}", ".x{display:none} .x.on{display:block}",
        ".x{display:none} @media screen{.x{display:flex}}",
        "div.x{display:none}", ".x{display:none;display:block}", "p{display:none}", ".x{display:nonet}",
        ".xy{display:none}",
        ".x{display:none", "@supports (display:grid){.x{display:none}}", "", "}}}{{{",
        ".x{--display:none}",
        ".x{display:none; &.on{display:block}}", "[class=x]{display:none}",
        ".x{visibility:hidden} .on{visibility:visible}", ".x{visibility:visible}",
        "@media print{.x{visibility:hidden}}",
        ".x{opacity:0;transition:opacity 1s}", ".x{opacity:0;animation:fade 1s}", ".x{opacity:0} .on{opacity:1}",
        ".x{opacity:0} @keyframes fade{to{opacity:1}}", ".x{opacity:.5}", ".x:hover{opacity:0}",
        ".x{opacity:0;opacity:1}",
        ".x{font-size:0.9em}", ".x{font-size:0} .x a{font:12px serif}",
        ".x{font-size:0} @media print{.x{font-size:1em}}",
    ],
)  # fmt: skip
def test_what_is_not_sure_does_not(css):
    assert not hiding_rules([css]).hides("p", "x", "x")


def test_ids_and_element_names():
    rules = hiding_rules(["#a, div#b, span.c {display:none}"])
    assert rules.hides("p", None, "a")
    assert rules.hides("div", None, "b")
    assert not rules.hides("p", None, "b")
    assert rules.hides("span", "c", None)
    assert not rules.hides("p", "c a", None)


def test_a_style_attribute():
    assert inline_style("color:red; DISPLAY:  None!important").display == "none"
    assert inline_style("display:none;display:flex").display == "flex"
    assert inline_style("Visibility : hidden").visibility == "hidden"
    assert inline_style("vertical-align:super").raised
    assert inline_style("x-display:none").display == ""
    assert not inline_style("vertical-align:superb").raised


@given(st.text(alphabet=".#xab{}@;:, displaynone/*", max_size=80))
def test_any_css_is_survived(css):
    rules = hiding_rules([css, ".z{display:none}"])
    assert rules.hides("p", None, None) is False


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0", "font-size: 0px !important", "FONT-SIZE:0.0em", "opacity:0", "opacity: 0.00; color: red",
        "color:red;opacity:0%",
    ],
)  # fmt: skip
def test_what_has_no_size_or_is_transparent_is_hidden(style):
    document = read(f'<p>a</p><p style="{style}">words <b>and more</b></p><p>b</p>')
    assert texts(document) == ["a", "b"]
    assert texts(document, ChannelName.HIDDEN) == ["words and more"]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:10px", "font-size:0.1em", "opacity:0.5", "opacity:0;transform:none",
        "opacity:0; transition: opacity 1s",
        "font-size:0;font-size:1em", "left:-9999px", "position:absolute;left:-20px", "text-indent:-20px", "clip:auto",
        "position:absolute;clip:rect(0 0 10px 10px)",
    ],
)  # fmt: skip
def test_what_may_be_seen_is_visible(style):
    assert texts(read(f'<p>a</p><p style="{style}">words</p>')) == ["a", "words"]


@pytest.mark.parametrize(
    "style",
    [
        "position:absolute;left:-9999px", "text-indent:-9999px", "position: absolute; clip: rect(0, 0, 0, 0)",
        "position:fixed;clip:rect(1px 1px 1px 1px)", "position:absolute;clip-path:inset(50%)",
        "position:absolute;top:-999em",
    ],
)  # fmt: skip
def test_what_is_moved_away_is_for_screen_readers(style):
    document = read(f'<p>a <span style="{style}">words</span> b</p>')
    assert texts(document) == ["a b"]
    assert texts(document, ChannelName.ALT) == ["words"]


def test_letters_of_no_size_may_have_a_size_again_inside():
    page = '<div style="font-size:0">a <b>b</b> <i style="font-size:12px">c</i> <span class="x">d <b>e</b></span></div>'
    for careful in (False, True):
        document = read(page, careful=careful)
        assert " ".join(texts(document)) == "c d e"
        assert " ".join(texts(document, ChannelName.HIDDEN)) == "a b"


@pytest.mark.parametrize(
    "rule", ["visibility:hidden", "visibility:collapse", "opacity:0", "font-size:0", "display:none"]
)
@pytest.mark.parametrize("careful", [False, True])
def test_what_a_rule_of_the_page_takes_away_is_hidden(rule, careful):
    document = read(
        f'<style>.x, #y{{{rule}}}</style><p>a</p><p class="x">words <b>and more</b></p><p id=y>c</p>', careful=careful
    )
    assert texts(document) == ["a"]
    assert texts(document, ChannelName.HIDDEN) == ["words and more", "c"]


@pytest.mark.parametrize(
    ("rule", "style"),
    [("visibility:hidden", "visibility:visible"), ("opacity:0", "opacity:1"), ("font-size:0", "font-size:1em")],
)
def test_a_style_attribute_has_the_last_word(rule, style):
    assert texts(read(f'<style>.x{{{rule}}}</style><p class="x" style="{style}">a</p>')) == ["a"]


def test_what_is_inside_may_be_brought_back():
    page = (
        "<style>.x{font-size:0} li{font-size:12px}</style><ul class=x>a<li>b</li></ul><p class=x>a<i class=z>c</i></p>"
    )
    assert texts(read(page)) == ["b", "c"]
    page = '<style>.x{visibility:hidden}</style><div class="x">a<p style="visibility:visible">b</p></div>'
    assert texts(read(page)) == ["b"]


def test_a_page_stays_a_page_that_hides_itself_whole():
    for rule in ("visibility:hidden", "opacity:0", "font-size:0"):
        assert texts(read(f'<style>.x{{{rule}}}</style><body class="x"><p>a</p></body>')) == ["a"]
