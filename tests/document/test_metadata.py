"""What a page says of itself: words only, of any shape."""

import json

from hypothesis import given
from hypothesis import strategies as st

from checker.document.metadata import behind_a_wall, json_ld_texts, json_strings, meta_text


def test_meta_elements_with_words():
    assert meta_text({"name": "description", "content": " Words "}) == ("description", "Words")
    assert meta_text({"property": "og:description", "content": "Words"}) == ("og:description", "Words")
    assert meta_text({"name": "twitter:title", "content": "Words"}) == ("twitter:title", "Words")


def test_meta_elements_without_words():
    assert meta_text({"name": "viewport", "content": "width=device-width"}) is None
    assert meta_text({"property": "og:url", "content": "https://example.org/"}) is None
    assert meta_text({"property": "og:image", "content": "//example.org/a.png"}) is None
    assert meta_text({"name": "description", "content": None}) is None
    assert meta_text({}) is None


def test_json_ld_in_order_with_markup_resolved():
    text = json.dumps(
        [{"headline": "A", "@graph": [{"articleBody": "<p>B <b>b</b></p><p>C &amp; c</p>", "name": "https://e.org/x"}]}]
    )
    assert json_ld_texts(text) == [("headline", "A"), ("articleBody", "\nB b\n\nC & c\n")]
    assert json_ld_texts('{"articleBody": "a < b and\nc > d"}') == [("articleBody", "a < b and\nc > d")]
    assert json_ld_texts("{") is None
    assert json_ld_texts("[" * 100_000) is None


def test_what_is_not_free():
    assert behind_a_wall('{"isAccessibleForFree": false}')
    assert behind_a_wall('{"@graph": [{"isAccessibleForFree": "False"}]}')
    assert not behind_a_wall('{"isAccessibleForFree": true}')
    assert not behind_a_wall('{"articleBody": "isAccessibleForFree false"}')
    assert not behind_a_wall("isAccessibleForFree {")


def test_strings_of_other_json():
    assert json_strings('{"a": ["b", 1, {"c": "d"}], "e": null}') == ["b", "d"]
    assert json_strings("let a = 1") is None


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_every_string_is_kept_in_order(value):
    def strings(part):
        if isinstance(part, str):
            return [part]
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
        return [text for item in inner for text in strings(item)]

    if value is not None:
        assert json_strings(json.dumps(value)) == strings(value)
