"""Only rules that are sure to hide count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document.styles import hiding_rules, inline_style


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}", "p.x , .y { color: red; display : none !important; }", "@charset 'utf-8'; .x{display:none}",
        "/* .x{display:block} */ .x{display:none}", ".x{display:none} .y{display:block}",
        ".x{display:block;display:none}",
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
        ".x{display:none", "@supports (display:grid){.x{display:none}}", ".x{visibility:hidden}", "", "}}}{{{",
        ".x{--display:none}",
        ".x{display:none; &.on{display:block}}", "[class=x]{display:none}",
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
