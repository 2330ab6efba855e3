"""Every kind of link Markdown has, with the place a person would mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.importers.markdown import MarkdownLinks


def links(text, **options):
    """Each link as (line, column, target, words)."""
    found = MarkdownLinks().read(text, **options).links
    return [
        (text.count("\n", 0, link.start) + 1, link.start - text.rfind("\n", 0, link.start), link.target, link.text)
        for link in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [a](https://a.org/x).", [(1, 5, "https://a.org/x", "a")]),
        ('[a](https://a.org/x "said so")', [(1, 1, "https://a.org/x", "a")]),
        ("[a](<two words.md>)", [(1, 1, "two%20words.md", "a")]),
        ("![pic](p.png)", [(1, 1, "p.png", "pic")]),
        ("[![b](b.svg)](https://b.org/)", [(1, 1, "https://b.org/", "b"), (1, 2, "b.svg", "b")]),
        ("<https://auto.org/>", [(1, 1, "https://auto.org/", "https://auto.org/")]),
        ("(https://bare.org/a_(b))", [(1, 2, "https://bare.org/a_(b)", "https://bare.org/a_(b)")]),
        ("word " * 40 + "a: https://a.org/x b://", [(1, 204, "https://a.org/x", "https://a.org/x")]),
        ("README.md, setup.py and www.b.org", []),
        ("see //h.org/x, mailto:a@h.org and a@h.org", []),
        ("> one\n> [q](u.md)", [(2, 3, "u.md", "q")]),
        ("- a\n\n  - b\n    [q](u.md)", [(4, 5, "u.md", "q")]),
        ("# [h](h.md) #", [(1, 3, "h.md", "h")]),
        ("| a | b |\n|---|---|\n| [c](c.md) | [c](c.md) |", [(3, 3, "c.md", "c"), (3, 15, "c.md", "c")]),
        ("Note[^1].\n\n[^1]: See https://n.org/z.", [(3, 11, "https://n.org/z", "https://n.org/z")]),
        ("Note^[see https://n.org/z].", [(1, 11, "https://n.org/z", "https://n.org/z")]),
        ("a <a href='r.html'>r *s*</a> b", [(1, 12, "r.html", "r s")]),
        ('<p>\n<a href="r.html?a=1&amp;b=2">r</a>\n</p>', [(2, 10, "r.html?a=1&b=2", "r")]),
        ("<!-- [x](x.md) <a href='y'> -->", []),
        ("`[x](x.md)` `https://c.org`", []),
        ("```\nhttps://c.org\n```", []),
        ("\\[x](x.md)", []),
        ("[x] [y][z] [^2]", []),
        ("---\nurl: https://front.org\n---\n[a](b)", [(4, 1, "b", "a")]),
    ],
)
def test_links(text, expected):
    assert links(text) == expected


def test_a_reference_stands_where_it_is_defined():
    text = "See [the paper][p] and [p].\n\n> [p]: https://p.org/x\n>   'title'\n"
    assert links(text) == [(3, 3, "https://p.org/x", "the paper"), (3, 3, "https://p.org/x", "p")]


def test_code_on_request():
    text = "Run `curl https://a.org/x`:\n\n```sh\nwget https://b.org/y //c.org/z\n```\n\n    https://c.org/z\n"
    assert links(text, include_code=True) == [
        (1, 11, "https://a.org/x", ""),
        (4, 6, "https://b.org/y", ""),
        (7, 5, "https://c.org/z", ""),
    ]


def test_anchors_and_title():
    read = MarkdownLinks().read(
        "Intro `v2.0` & more\n====\n\n## Same\n\n## Same\n\n### ![x](x.png) With [a link](u)\n\n"
        '## Own {#own-id}\n\n<a name="named"></a> <span id="spanned">x</span>\n'
    )
    assert read.title == "Intro v2.0 & more"
    wanted = {"intro-v20--more", "same", "same-1", "-with-a-link", "own-id", "named", "spanned"}
    assert wanted <= read.anchors
    assert "same-2" not in read.anchors


def test_front_matter_gives_the_title():
    assert MarkdownLinks().read('---\ntitle: "A guide"\n---\n\n# Other\n').title == "A guide"


@given(st.text(alphabet="[]()<>`!#-*_:/.\n\\\"' ab1|^&;=", max_size=200))
def test_any_text_can_be_read(text):
    for link in MarkdownLinks().read(text, include_code=True).links:
        assert 0 <= link.start <= link.end <= len(text)
