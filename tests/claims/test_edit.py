import os
import stat

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.edit import add_ids, add_ids_to_text, write_edited
from checker.claims.load import load_claims
from checker.errors import ClaimFileError
from tests.claims.example import EXAMPLE


def said(text, without=()):
    """What a text says to any YAML reader, without the ids of some claims."""
    root = yaml.load(text, Loader=yaml.BaseLoader)
    for number in without:
        del root["claims"][number]["id"]
    return root


def test_only_the_claim_without_an_id_gets_one():
    edited = add_ids_to_text(EXAMPLE, "a.yaml")
    assert edited == EXAMPLE.replace(
        "- text: ISGS accused", "- id: isgs-accused-jnim-of-starting-a-war\n  text: ISGS accused"
    )
    assert add_ids_to_text(edited, "a.yaml") is None


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("claims:\r\n- text: A b\r\n  x: y # z\r\n", "claims:\r\n- id: a-b\r\n  text: A b\r\n  x: y # z\r\n"),
        ("claims:\n- text: A b", "claims:\n- id: a-b\n  text: A b"),
        ("claims:\n    -   text: A b\n", "claims:\n    -   id: a-b\n        text: A b\n"),
        ("claims:\n-\n  # note\n  text: A b\n", "claims:\n-\n  # note\n  id: a-b\n  text: A b\n"),
        ("claims:\n- source: s   \n\n  text: A b\n\n\n", "claims:\n- id: a-b\n  source: s   \n\n  text: A b\n\n\n"),
        ("claims:\n- text: A b\n- text: A b\n", "claims:\n- id: a-b\n  text: A b\n- id: a-b-2\n  text: A b\n"),
        ("claims:\n- {id: a-b, text: x}\n- text: A b\n", "claims:\n- {id: a-b, text: x}\n- id: a-b-2\n  text: A b\n"),
        ('claims: [{text: "A, b"},{"text": "C d"}]', 'claims: [{id: a-b, text: "A, b"},{id: c-d, "text": "C d"}]'),
        ("claims:\n- { # note\n  text: 'A b' }\n", None),
        ("claims:\n- ? text\n  : A b\n", "claims:\n- id: a-b\n  ? text\n  : A b\n"),
        ("claims:\n- text: >-\n   A\n   b\n", "claims:\n- id: a-b\n  text: >-\n   A\n   b\n"),
        ("x: y\nclaims:\n- text: A b\n  text: C\n", "x: y\nclaims:\n- id: a-b\n  text: A b\n  text: C\n"),
        ("a: é𐎠\nclaims:\n- text: A b\n", "a: é𐎠\nclaims:\n- id: a-b\n  text: A b\n"),
    ],
)
def test_ids_are_inserted_and_nothing_else(text, edited):
    if edited is None:
        edited = text.replace("{ #", "{id: a-b,  #")
    assert add_ids_to_text(text, "a.yaml") == edited


@pytest.mark.parametrize(
    "text",
    ["", "# only this\n", "claims:\n", "claims: []\n", "words", "claims: words", "claims:\n- words\n- [a]\n",
     "claims:\n- id: a\n  text: A\n", "claims:\n- id:\n  text: A\n", "claims:\n- text:\n", "claims:\n- text: [a]\n",
     "claims:\n- {}\n"],
)  # fmt: skip
def test_nothing_to_add(text):
    assert add_ids_to_text(text, "a.yaml") is None


def test_a_file_that_cannot_be_read_is_not_edited(tmp_path):
    with pytest.raises(ClaimFileError, match=r"a\.yaml:1:3: .*anchor"):
        add_ids_to_text("- &a b\n", "a.yaml")
    with pytest.raises(ClaimFileError, match="cannot be read"):
        add_ids(tmp_path / "none.yaml")
    (tmp_path / "b.yaml").write_bytes(b"\xff")
    with pytest.raises(ClaimFileError, match="not UTF-8"):
        add_ids(tmp_path / "b.yaml")


def test_the_file_is_written_whole_with_its_mode(tmp_path):
    path = tmp_path / "a.yaml"
    before = EXAMPLE.replace("\n", "\r\n").removesuffix("\r\n").encode()
    path.write_bytes(before)
    path.chmod(0o664)
    edited = add_ids(path)
    write_edited(path, edited)
    assert path.read_bytes().replace(b"id: isgs-accused-jnim-of-starting-a-war\r\n  ", b"") == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
    assert os.listdir(tmp_path) == ["a.yaml"]
    assert add_ids(path) is None
    assert load_claims([path]).problems == ()


BLOCKS = st.sampled_from(
    [
        "", "# note", "- words", "- text: A b", "- text: 'C'\n  source: s  # note", '- {text: "d, e", x: y}',
        "-\n  # note\n  text: F", "- x: >-\n    words # y\n\n  text: G", "- ? text\n  : H", "- {\n  text: i}",
        "- id: a-b\n  text: J", '- "text": k', "-   cites:\n    - source: s\n    text: L", "- text : m\n\n\n",
        "- [n, {text: o}]", "- text: p # q",
    ]
)  # fmt: skip
ODD = st.sampled_from(
    ["    # deep", "-\ttext: r", "  text: s", "---", "- {", "- text: [t]", "sources: {}", "- &u v", "\ufeff"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(BLOCKS, min_size=1, max_size=6), st.lists(ODD, max_size=1), st.sampled_from(["\n", "\r\n", "\r", "  \n"])
)
def test_whatever_the_file_only_ids_are_added(blocks, odd, end):
    text = "\n".join(["claims:", *blocks, *odd, ""]).replace("\n", end)
    try:
        edited = add_ids_to_text(text, "a.yaml")
    except ClaimFileError:
        return
    if edited is None:
        assert not any("text: A" in block for block in blocks)
        return
    position = 0
    for char in text:  # what was there stands there still, in the same order
        position = edited.index(char, position) + 1
    before = said(text)
    fresh = [
        number
        for number, (old, new) in enumerate(zip(before["claims"], said(edited)["claims"], strict=True))
        if new != old
    ]
    assert fresh
    assert said(edited, fresh) == before
    assert add_ids_to_text(edited, "a.yaml") is None
