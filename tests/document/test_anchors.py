"""What a fragment may name, by both libraries."""

import pytest

from checker.document.anchors import page_anchors, page_count
from tests.document.pdfs import lines, pdf

PAGE = """<!doctype html><meta charset="latin-1"><h1 id="One">x</h1><a name="two"></a><a id="three" name="four"></a>
<p name="five"></p><p id=""></p><!-- <p id="six"> --><script>'<p id="seven">'</script><p id='\xe9t\xe9'>
<svg id=eight></svg>
"""


@pytest.mark.parametrize("careful", [False, True])
def test_anchors(careful):
    expected = {"One", "two", "three", "four", "été", "eight"}
    assert page_anchors(PAGE.encode("latin-1"), "", careful=careful) == expected


@pytest.mark.parametrize("careful", [False, True])
def test_the_headers_encoding_counts(careful):
    assert page_anchors("<p id=été>".encode(), "utf-8", careful=careful) == {"été"}
    assert page_anchors(b"", "", careful=careful) == frozenset()


def test_pages():
    assert page_count(pdf([lines("one"), lines("two"), lines("three")])) == 3
    assert page_count(b"%PDF-1.4 broken") == 0
