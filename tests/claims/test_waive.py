"""A waiver put into waivers.yaml: read back as given, and everything else byte for byte as it was."""

import datetime as dt
import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.claims.read import read_text
from checker.claims.waive import add_waiver
from checker.errors import ClaimFileError
from checker.model.claim import NOWHERE, Waiver

NAME = "claims/waivers.yaml"
NEW = Waiver(
    rule="link-gone",
    because="the paper moved: its archive is down, see #12",
    by="A. Editor",
    until=dt.date(2027, 2, 1),
    url="https://news.example/a",
)
OLD = """\
# Who may waive: the desk.
schema: 1

waivers:
  # the old wall
- rule: link-blocked   # known
  host: wall.example
  because: >-
    They let nobody in.
    Really nobody.
  by: B. Editor
  until: 2027-01-01
  # renewed twice
# the end
"""


def inserted(before, after):
    """The lines that came in; fails when any other changed."""
    diff = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    assert not [line for line in diff if line.startswith("- ")]
    return "".join(line[2:] for line in diff if line.startswith("+ "))


def waivers(text):
    read = read_text(text, NAME)
    assert not read.problems
    return [waiver.model_copy(update={"where": NOWHERE}) for waiver in read.waivers]


def test_a_new_file():
    text = add_waiver("", NEW, NAME)
    assert text.startswith("schema: 1\nwaivers:\n- rule: link-gone\n  url: https://news.example/a\n")
    assert waivers(text) == [NEW]


@pytest.mark.parametrize(
    "before",
    [
        OLD,
        OLD.replace("\n", "\r\n"),
        OLD.rstrip("\n"),
        OLD.replace("# the end\n", "").rstrip("\n"),
        OLD + "\n\n",
        OLD.replace("\n- rule", "\n  - rule").replace("\n  ", "\n    ").replace("\n    - rule", "\n  - rule"),
        "schema: 1\nwaivers:\n",
        "schema: 1\nwaivers:",
        "schema: 1\nwaivers:  # none yet\n# the end\n",
        "schema: 1\n",
        "schema: 1",
        "waivers:\n- {rule: a, because: b, by: c, until: 2027-01-01, host: d.example}\nschema: 1\n",
        "waivers:\n- rule: a\n  because: b\n  by: c\n  until: 2027-01-01\n  host: d.example\n\n# and\nschema: 1\n",
        "schema: 1\nwaivers:\n- rule: a\n  host: d.example\n  by: c\n  until: 2027-01-01\n  because: |\n    1\n    2\n",
    ],
)
def test_nothing_else_changes(before):
    after = add_waiver(before, NEW, NAME)
    assert waivers(after) == [*waivers(before), NEW]
    # Taking the inserted text out again gives the old bytes.
    start = next(at for at in range(len(after) + 1) if at == len(before) or after[at] != before[at])
    grown = len(after) - len(before)
    assert any(after[:at] + after[at + grown :] == before for at in range(start + 1))
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")


def test_comments_that_belong_to_the_last_waiver_stay_with_it():
    after = add_waiver(OLD, NEW, NAME)
    assert "  # renewed twice\n- rule: link-gone\n" in after
    assert after.endswith("# the end\n")
    assert inserted(OLD, after).startswith("- rule: link-gone\n")


@pytest.mark.parametrize(
    "before",
    [
        "schema: 1\nwaivers: []\n",
        "schema: 1\nwaivers: [{rule: a, because: b, by: c, until: 2027-01-01, host: d.example}]\n",
    ],
)
def test_a_list_in_brackets(before):
    assert waivers(add_waiver(before, NEW, NAME)) == [*waivers(before), NEW]


@pytest.mark.parametrize("before", ["schema: 1\nwaivers: [\n", "- a\n", "schema: 2\n", "waivers:\n- rule: a\n"])
def test_what_cannot_be_done_is_said(before):
    with pytest.raises(ClaimFileError):
        add_waiver(before, NEW, NAME)


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), min_size=1
)


@given(words.filter(str.strip), words.filter(str.strip), st.sampled_from(["", OLD, "schema: 1\nwaivers: []\n"]))
def test_any_words_are_read_back(because, by, before):
    waiver = Waiver(
        rule="link-gone", because=because, by=by, until=dt.date(2027, 2, 1), claim="ferry/sank", on="sha256:0"
    )
    assert waivers(add_waiver(before, waiver, NAME))[-1] == waiver
