"""The links of wikitext, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.importers.wikitext_links import WikitextLinks, parameter_before

TEXT = """\
== The end ==
It sank.<ref>{{cite web | url = https://a.org/x?a=1&b=2 |title=X |archive-url=https://web.archive.org/web/2020/https://a.org/x}}</ref>
See [https://b.org/y the ''second'' page], [//c.org/z], and https://d.org/w_(disambiguation). Also (https://e.org/v).
<!-- https://f.org/ --> <nowiki>[https://g.org/]</nowiki> [[File:x.jpg]] {{official|https://h.org/u}}
"""


def read(text, **options):
    return WikitextLinks().read(text, **options)


def test_every_link_with_its_words_and_place():
    links = read(TEXT).links
    assert [(link.target, link.text) for link in links] == [
        ("https://a.org/x?a=1&b=2", ""),
        ("https://b.org/y", "the ''second'' page"),
        ("//c.org/z", ""),
        ("https://d.org/w_(disambiguation)", ""),
        ("https://e.org/v", ""),
        ("https://h.org/u", ""),
    ]
    assert all(TEXT[link.start : link.end] == link.target for link in links)
    assert read(TEXT).anchors == {"The_end"}


def test_code_counts_when_it_is_asked_for():
    targets = [link.target for link in read(TEXT, include_code=True).links]
    assert "https://g.org/" in targets
    assert "https://f.org/" not in targets


def test_the_parameter_an_address_is_the_value_of():
    assert parameter_before(TEXT, TEXT.index("https://a.org")) == "url"
    assert parameter_before(TEXT, TEXT.index("https://web.archive.org")) == "archive-url"
    assert parameter_before(TEXT, TEXT.index("https://b.org")) == ""


@given(st.text(alphabet="<>!-/nowikpre[]{}|=htps:.a \n'", max_size=300))
def test_places_hold_their_addresses_whatever_the_text(text):
    for link in read(text).links:
        assert text[link.start : link.end] == link.target


@pytest.mark.parametrize(
    "text", ["=" * 100_000, "<nowiki>" * 50_000, "| " * 100_000, "[https://a" * 20_000, "<!--" * 50_000]
)
def test_floods_are_read_to_the_end(text):
    assert isinstance(read(text).links, tuple)
