"""Floods of marks are left as they are: bringing them into order would take the square of their number."""

import pytest

from checker.match.canonical import canonical
from checker.match.quote import match_quote
from checker.model.claim import Quote
from tests.match.pages import page


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323", "\u05b0\u05b1\u0301", "\u3099\u0301"])
def test_words_beside_a_flood_are_found(marks):
    document = page(f"Zalgo a{marks * 100_000} came. The café was closed in the morning.")
    assert match_quote(document, Quote(exact="The cafe\u0301 was closed in the morning")).outcome.value == "found"
    assert match_quote(document, Quote(exact="The cafe was closed in the morning")).outcome.value == "differs"


def test_what_is_composed_beside_a_flood_has_its_place():
    source = "e\u0301" + "\u2500" * 40 + "o\u0308x"
    stream = canonical(source)
    assert stream.text == "éöx"
    assert list(stream.offsets) == [0, 42, 44]
