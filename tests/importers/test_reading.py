"""The tree of a wikitext is the library's own, with places; and no text takes long to read."""

import mwparserfromhell
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.importers.wikitext import tree
from checker.importers.wikitext.bounds import BUDGET, LONGEST_PIECE, pieces, stray_cost
from checker.importers.wikitext.reading import parse
from tests.importers.asking import document, imported

PIECES = st.sampled_from(
    ["a", " ", "<ref>", "</ref>", '<ref name="a">', '<ref name="a" />', "{{c|url=https://a.example/x|t}}", "{{", "}}",
     "[[", "]]", "|", "=", "\n", "\n\n", "{|", "|}", "|-", "! ", "'''", "{{{", "}}}", "[https://b.example/ t]",
     "[http://x ", "]", "<!--", "-->", "<nowiki>", "</nowiki>", "* ", "\n== H ==\n", "[[File:a.jpg|thumb|c]]",
     "&#150;", "&nbsp;", "&#xAf;", "\n{|\n|-\n| a || b\n! c !! d\n|}\n", '\n{| class=x\n|- style="b"\n| s=a | b\n|}',
     "<br/>", "<br>", "</br>", "<li>", "<td>", "\n;a:b\n", "\n:# x\n", "\n----\n", "<div class='x' y = \"z\" w=q >",
     "</div>", "mailto:a@b", "http://a.b/c", "[//a.b c]", "<b ", "/>", ">", '"', "'", "é", "漢"]
)  # fmt: skip


def same(ours: tree.Code, theirs: mwparserfromhell.wikicode.Wikicode) -> None:
    assert [type(node).__name__ for node in ours.nodes] == [type(node).__name__ for node in theirs.nodes]
    for one, other in zip(ours.nodes, theirs.nodes, strict=True):
        assert str(one) == str(other)
        assert one.source[one.start : one.end] == str(other)
        if isinstance(one, tree.Template):
            assert [(str(p.name), str(p.value), p.showkey) for p in one.params] == [
                (str(p.name), str(p.value), p.showkey) for p in other.params
            ]
            for param, their in zip(one.params, other.params, strict=True):
                same(param.value, their.value)
        elif isinstance(one, tree.Tag):
            assert str(one.tag) == str(other.tag)
            assert [(str(a.name), str(a.value)) for a in one.attributes] == [
                (str(a.name), str(a.value)) for a in other.attributes
            ]
            if one.contents is not None:
                same(one.contents, other.contents)
        elif isinstance(one, tree.Wikilink) and one.text is not None:
            same(one.text, other.text)
        elif isinstance(one, tree.ExternalLink):
            assert (str(one.url), str(one.title)) == (str(other.url), str(other.title))


@given(st.lists(PIECES, max_size=50).map("".join))
@settings(max_examples=200, deadline=None)
def test_the_tree_is_the_librarys_own(text: str) -> None:
    theirs = mwparserfromhell.parse(text, skip_style_tags=True)
    if str(theirs) == text:
        same(parse(text)[0], theirs)


def test_articles_are_read_whole() -> None:
    for name in ("linnet.wiki", "war.wiki", "nasty.wiki"):
        text = document(name) * 40
        assert pieces(text) == [(0, len(text))]


@pytest.mark.parametrize(
    "sign",
    ["{{a|", "[[a|", "<ref>", '<ref name="', "<b ", "{|\n|-\n", "<!--", "<nowiki>", "{{a|b=", "\n* <b>", "{{{a|",
     "<ref>{{a</ref>", "{{a|<ref>}}</ref>", "[http://a.b ", "<ref>[http://a b</ref>", "{{a|{{b|c}}", "<p>", "a<b c"],
)  # fmt: skip
def test_what_is_never_closed_is_read_in_pieces(sign: str) -> None:
    text = sign * (60_000 // len(sign))
    assert stray_cost(text) > BUDGET
    spans = pieces(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(end - start for start, end in spans) <= LONGEST_PIECE


def test_the_time_for_a_text_in_pieces_grows_with_its_length_and_no_faster() -> None:
    # Pieces of one length: counting them is counting the time.
    assert len(pieces("{{a|" * 100_000)) == pytest.approx(10 * len(pieces("{{a|" * 10_000)), rel=0.1)


def test_no_reference_is_lost_in_pieces() -> None:
    one = "The ferry sank in the year 1955.<ref>[https://a.example/{} Title {}]</ref>\n\n"
    text = "".join(one.format(number, number) for number in range(300)) + "{{open|" * 5_000
    found = imported(text, "x.wiki", "wikitext")
    assert found.counts.cited_marks == 300
    assert any("read in pieces" in note for note in found.notes)
    broken = imported("The ferry sank in the year 1955. " + "<ref name=a>" * 8_000, "x.wiki", "wikitext")
    assert len(broken.leftovers) == 8_000
