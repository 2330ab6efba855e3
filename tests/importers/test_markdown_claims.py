"""Markdown as claims: a report with footnotes, one of pandoc, and a nasty one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import ImportFileError
from checker.importers import import_bytes
from tests.importers.asking import citation, cited, claim, document, imported, said, source, tried

REPORT = document("report.md")


def test_a_report_with_footnotes() -> None:
    found = imported(REPORT, "ferry.md")
    assert (found.file.document.title, found.file.document.language) == ("The ferry", "en")
    assert said(found) == [
        "The ferry sank in 1955",
        "and was raised in 1961.",
        'The museum says it "was raised in one piece by night" (Museum).',
        "No source here.",
        "Her sister ship served until 1970.",
        "1955 | 12",
        "Not everybody agrees with this date at all.",
    ]
    (book,) = cited(found, "sank in 1955")
    assert (book.author, book.issued, book.title, book.url) == (
        ("Smith, John",),
        "2010",
        "A Book",
        "https://a.example/x",
    )
    (raising,) = cited(found, "and was raised")
    assert (raising.title, raising.url, raising.issued, raising.note) == (
        "The Raising",
        "https://b.example/y",
        "2012-05-02",
        "Daily",
    )
    assert claim(found, "No source").tags == ("citation needed",)
    assert [one.title for one in cited(found, "sister ship")] == ["Count"]
    assert [proposal.exact for proposal in found.proposals] == ["was raised in one piece by night"]


PANDOC = document("paper.md")


def test_keys_of_pandoc_are_citations() -> None:
    found = imported(PANDOC, "paper.md")
    cites = claim(found, "The crew left").cites or ()
    assert [(one.source, one.locator) for one in cites] == [("smith2010", "12--14"), ("doe99", "")]
    assert "okoro:2018" in {ref.lstrip("@") for one in found.file.sources.values() for ref in one.ref}
    assert [one.url for one in cited(found, "Write to")] == ["https://mail.example/x"]
    assert "me@mail.example" in claim(found, "Write to").text
    assert [one.url for one in cited(found, "All ended")] == ["https://he.example/"]
    assert any("bibliography" in note for note in found.notes)


NASTY = document("nasty.md")


def test_a_nasty_document_loses_nothing() -> None:
    found = imported(NASTY, "nasty.md")
    assert [one.url for one in cited(found, "Raw HTML")] == ["https://raw.example/"]
    assert "[^missing]" in " ".join(said(found)), "a note that is not there is words"
    assert {leftover.why for leftover in found.leftovers} >= {"it stands in a heading"}
    assert source(found, "x").url == "https://x.example/"
    assert citation(found, "The ferry").source


@pytest.mark.parametrize("text", ["", "# Title only", "```\ncode here, and more of it.\n```"])
def test_what_says_nothing_is_said(text: str) -> None:
    with pytest.raises(ImportFileError, match=r"empty|nothing in it"):
        import_bytes(text.encode(), "x.md", "markdown")


PIECES = st.sampled_from(
    ["The town fell in a night. ", "[^1]", "\n\n[^1]: note\n\n", "[a](https://a.example/)", "[@key, p. 2]", "@key",
        "\n", "\n\n", "# ", "| a |\n|---|\n",
     "> ", "- ", "`", "**", "<a href='https://b.example/'>", "[cn]", "[citation needed]", "^[", "]", "[1]",
     "\n\n[1]: https://c.example/ 'T'\n", "---\n", "&#0;", "![", "\\"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=120)
def test_no_document_crashes(text: str) -> None:
    found = tried(text, "x.md", "markdown")
    if found is None:
        return
    assert found.counts.marks == found.counts.cited_marks + len(found.leftovers)
