"""A copy is named beside the address it is of, and not a byte elsewhere is touched."""

import pytest

from checker.claims.load import load_text
from checker.claims.pin import Pin, pin_copies
from checker.errors import ClaimFileError

FILE = """\
# what the paper says
schema: 1
sources:
  a:
    url: https://x.example/a#part   # keep me
    title: A
  b: {url: https://x.example/b, title: B}
  has:
    url: https://x.example/a
    archive-url: https://web.archive.org/web/20200101000000/https://x.example/a
  dated:
    url: https://x.example/a
    archive_date: 2020-01-01
claims:
- text: One thing.
  url: https://x.example/c # and me

  quote: words here
- {text: "Two things.", url: "https://x.example/a"}
- text: Three.
  cites:
  - source: a
  - url: https://x.example/c
    quote: other words
- text: Four.
  cites:
    url: https://x.example/c"""


def copy_of(letter: str) -> Pin:
    url = f"https://x.example/{letter}"
    return Pin(url, f"https://web.archive.org/web/20261122101500/{url}", "2026-11-22")


PINS = [copy_of(letter) for letter in "abc"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_copies_are_named_and_nothing_else_changes(end: str, last: str) -> None:
    text = (FILE + last).replace("\n", end)
    after, placed = pin_copies(text, PINS, "c.yaml")
    assert placed == tuple(PINS)
    old, new = text.split(end), after.split(end)
    added = [line for line in new if "20261122101500" in line or line.strip() == "archive_date: 2026-11-22"]
    flow = [line for line in old if "{" in line]
    assert len(added) == 2 * 4 + len(flow)
    assert [line for line in after.rstrip().split(end) if line not in added] == [
        line for line in text.rstrip().split(end) if line not in flow
    ]
    (file,) = load_text(after, "c.yaml").files
    for source in (file.sources["a"], file.sources["b"], *(file.source_of(c.cites[0]) for c in file.claims if c.cites)):
        assert "/20261122101500/" in source.archive_url
        assert source.archive_date == "2026-11-22"
    assert "2020" in file.sources["has"].archive_url
    assert not file.sources["dated"].archive_url
    assert pin_copies(after, PINS, "c.yaml") == (after, ())


def test_pages_that_are_not_cited_have_no_place() -> None:
    assert pin_copies(FILE, [copy_of("zzz")], "c.yaml") == (FILE, ())
    assert pin_copies(FILE, [], "c.yaml") == (FILE, ())


def test_a_file_with_mistakes_is_left_alone() -> None:
    with pytest.raises(ClaimFileError):
        pin_copies(FILE.replace("text: Three.", "txt: Three."), PINS, "c.yaml")


def test_what_an_archive_says_cannot_break_out_of_its_line() -> None:
    pin = Pin("https://x.example/c", 'https://a.test/20261122101500/x: y #"\n- text: forged', "2026-11-22")
    after, _ = pin_copies(FILE, [pin], "c.yaml")
    loaded = load_text(after, "c.yaml")
    assert all("forged" not in claim.text for file in loaded.files for claim in file.claims)
