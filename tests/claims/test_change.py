import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.claims.change import AddItem, SetField, change_text, find, said
from checker.claims.guard import guarded_tree
from checker.errors import ClaimFileError

FILE = """\
# the ferry
schema: 1
sources:
  courier: {url: https://a.example/, title: "The “Courier”"}   # a paper
  board:
    url: https://b.example/
    title: >-
      A long title
      on two lines

claims:
- text: The ferry sank.   # said by all
  source: courier
  quote: sank at nine
  # a word to the next editor

- {text: It burned., url: https://c.example/, reviews: [{decision: refuted, by: A, date: 2026-01-01}]}
- id: third
  text: 'It''s late'
  cites:
  - source: board
    quotes:
    - late
  reviews:
  - {decision: supported, by: B. Reader, date: 2026-02-02}
    # twice
  waivers:
"""


def changed(*changes, text=FILE):
    return change_text(text, changes, "claims/a.yaml")


def lines_of(text):
    return text.splitlines(keepends=True)


def added(after, before=FILE):
    """The lines that are only in the new text; all of the old ones must still be there, in order."""
    rest = iter(lines_of(after))
    new = []
    for line in lines_of(before):
        for other in rest:
            if other == line:
                break
            new.append(other)
        else:
            raise AssertionError(f"lost: {line!r}")
    return new + list(rest)


REVIEW = (("decision", "refuted"), ("by", "C. Reader"), ("date", "2026-11-22"), ("of", "sha256:ab"))
WRITTEN = '- {decision: refuted, by: C. Reader, date: 2026-11-22, of: "sha256:ab"}\n'


def test_an_item_goes_behind_the_others_and_their_comments():
    after = changed(AddItem(("claims", 2), "reviews", REVIEW))
    assert added(after) == ["  " + WRITTEN]
    assert after.index("# twice") < after.index("C. Reader") < after.index("  waivers:")


def test_a_list_is_begun_at_the_end_of_its_claim():
    after = changed(AddItem(("claims", 0), "reviews", REVIEW))
    assert added(after) == ["  reviews:\n", "  " + WRITTEN]
    assert after.index("sank at nine") < after.index("C. Reader") < after.index("- {text")


def test_a_key_with_nothing_behind_it_gets_its_first_item():
    after = changed(AddItem(("claims", 2), "waivers", (("rule", "link-blocked"),)))
    assert added(after) == ["  - {rule: link-blocked}\n"]


def test_in_braces():
    after = changed(AddItem(("claims", 1), "reviews", REVIEW), SetField(("claims", 1), "quote", "it, burned"))
    assert ', {decision: refuted, by: C. Reader, date: 2026-11-22, of: "sha256:ab"}], quote: "it, burned"}' in after
    assert after.replace(', {decision: refuted, by: C. Reader, date: 2026-11-22, of: "sha256:ab"}', "").replace(
        ', quote: "it, burned"', ""
    ) == FILE  # fmt: skip


def test_a_field_is_set_in_its_place():
    after = changed(SetField(("claims", 0), "quote", "sank at ten: so they say"))
    assert after == FILE.replace("sank at nine", '"sank at ten: so they say"')
    after = changed(SetField(("sources", "board"), "title", "Short"))
    assert after == FILE.replace(">-\n      A long title\n      on two lines", "Short")
    assert changed(SetField(("claims", 2), "text", "late")) == FILE.replace("'It''s late'", "late")
    after = changed(SetField(("sources", "courier"), "url", "https://new.example/#x"))
    assert after == FILE.replace("https://a.example/", '"https://new.example/#x"')


def test_a_field_is_added_behind_another_or_last():
    after = changed(SetField(("sources", "board"), "archive_url", "https://web.archive.org/x", after="url"))
    assert added(after) == ["    archive_url: https://web.archive.org/x\n"]
    assert after.index("archive_url") < after.index("A long title")
    after = changed(SetField(("claims", 2, "cites", 0), "accessed", "2026-01-01"))
    assert added(after) == ["    accessed: 2026-01-01\n"]


def test_a_long_text_is_folded():
    words = "One sentence that goes on for quite a while, as sentences will. " * 4
    after = changed(SetField(("claims", 0), "context", words.strip(), after="text"))
    assert "  context: >-\n    One sentence" in after
    assert find(guarded_tree(after, "a").root, ("claims", 0, "context")).value == words.strip()


def test_windows_lines_stay_windows_lines():
    text = FILE.replace("\n", "\r\n")
    after = changed(
        AddItem(("claims", 0), "reviews", REVIEW), SetField(("sources", "board"), "doi", "10.1/x"), text=text
    )
    assert "\n" not in after.replace("\r\n", "")


def test_a_file_without_a_last_line_end():
    text = "schema: 1\nclaims:\n- text: It sank.\n  url: https://a.example/"
    assert changed(SetField(("claims", 0), "quote", "sank"), text=text) == text + "\n  quote: sank\n"


@pytest.mark.parametrize(
    "change",
    [
        SetField(("claims", 9), "quote", "x"),
        SetField(("claims", 0, "text"), "quote", "x"),
        SetField(("sources",), "board", "x"),
        AddItem(("claims", 0), "text", REVIEW),
        SetField(("nowhere",), "x", "y"),
    ],
)
def test_what_leads_nowhere_or_would_change_more_is_refused(change):
    with pytest.raises(ClaimFileError):
        changed(change)


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"), min_size=1
)


@given(WORDS, st.sampled_from([("claims", 0), ("claims", 1), ("claims", 2, "cites", 0), ("sources", "courier")]))
def test_whatever_is_written_reads_back_and_nothing_else_changed(words, route):
    after = changed(SetField(route, "note", words), AddItem(("claims", 2), "reviews", (("by", words),)))
    tree = guarded_tree(after, "a").root
    assert find(tree, (*route, "note")).value == words
    assert find(tree, ("claims", 2, "reviews", 1, "by")).value == words
    before, now = said(guarded_tree(FILE, "a").root), said(tree)
    place = now
    for step in route:
        place = place[step]
    del place["note"], now["claims"][2]["reviews"][1]
    assert now == before
