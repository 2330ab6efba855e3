"""Where a `#` may stand behind an unquoted text, and where it is taken for a cut."""

import pytest

from checker.claims.load import load_text

CLAIM = "schema: 1\nclaims:\n- text: {text}\n  url: http://a.example/\n  quote: {quote}\n"


def problems(text="A claim.", quote="the words"):
    return load_text(CLAIM.format(text=text, quote=quote), "a.yaml").problems


@pytest.mark.parametrize("text", ["A claim.  # a remark", "A claim.      # a remark"])
def test_a_remark_set_apart_from_a_claim(text):
    assert problems(text=text) == ()
    loaded = load_text(CLAIM.format(text=text, quote="the words"), "a.yaml")
    assert loaded.files[0].claims[0].text == "A claim."


@pytest.mark.parametrize("text", ["Ranked #1 in the world", "Ranked # 1", "Ranked  #1", "A claim. #", "A claim.  #"])
def test_what_may_be_a_cut_of_the_claim(text):
    found = problems(text=text)
    if " #" in text:
        assert [problem.where.line for problem in found] == [3]
    else:
        assert found == ()


@pytest.mark.parametrize("quote", ["the words  # a remark", "the words #1", "the words # 1"])
def test_a_quote_is_never_followed_by_a_remark(quote):
    (problem,) = problems(quote=quote)
    assert problem.where.line == 5
    assert "quotation marks" in problem.hint
