"""Sheets: one with usual headings, one with its own, and a nasty one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import ImportFileError, UsageError
from checker.importers import ImportOptions, import_bytes
from checker.importers.table import column_options
from tests.importers.asking import citation, cited, claim, document, imported, said, tried

SHEET = document("facts.csv")


def test_usual_headings_are_known() -> None:
    found = imported(SHEET, "facts.csv")
    assert said(found) == ["The ferry sank, in 1955.", "It was raised.", "Two say so.", "Nobody says this."]
    one = citation(found, "The ferry")
    assert (one.quotes[0].exact, one.quotes[0].locator) == ("went down in nine minutes", "7")
    news = found.file.source_of(one)
    assert (news.title, news.author, news.issued, news.url) == (
        "The News",
        ("Lund, Mia",),
        "1956-05-05",
        "https://a.example/x",
    )
    assert [one.url for one in cited(found, "Two say")] == ["https://c.example/1", "https://c.example/2"]
    assert [proposal.exact for proposal in found.proposals] == ["some words of it"]
    assert claim(found, "Nobody says").cites == ()
    assert [leftover.what for leftover in found.leftovers] == ["https://d.example/"]
    assert "Not read: Status." in found.notes[0]


def test_columns_can_be_named_and_counted() -> None:
    text = "Behauptung;Beleg;Zitat\nDie Fähre sank.;https://a.example/;sie sank\n"
    options = ImportOptions(column_options("text=Behauptung, url=beleg"))
    found = imported(text, "x.csv", "csv", options)
    assert citation(found, "Die Fähre").quotes[0].exact == "sie sank"
    counted = imported(
        "https://a.example/\tThe ferry sank.\n", "x.tsv", "csv", ImportOptions(column_options("text=2,url=1"))
    )
    assert [one.url for one in cited(counted, "The ferry")] == ["https://a.example/"]


def test_a_nasty_sheet() -> None:
    text = document("nasty.csv")
    found = imported(text, "x.csv")
    assert [one.id for one in found.file.claims] == ["over-two-lines", "same"]
    assert [leftover.why for leftover in found.leftovers][:2] == [
        "the address begins with ftp:, which is not asked",
        "the address holds a user name or password",
    ]
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("a,b\n1,2\n", "", "no column is called"),
        ("claim,url\n", "", "no row says anything"),
        ("claim,url\nx,y\n", "text=Nothing", "there is no column"),
        ("", "", "empty"),
    ],
)
def test_what_is_no_table_of_claims_is_said(text: str, columns: str, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        import_bytes(text.encode(), "x.csv", "csv", ImportOptions(column_options(columns)))


def test_columns_that_are_none_are_said() -> None:
    for wrong in ("text", "text=", "colour=A"):
        with pytest.raises(UsageError, match="FIELD=NAME"):
            column_options(wrong)


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4).map(",".join), max_size=6).map("\n".join))
def test_no_table_crashes(rows: str) -> None:
    tried(f"claim,url,quote\n{rows}", "x.csv", "csv")


def test_a_sheet_with_a_million_columns_is_refused_in_one_sentence():
    with pytest.raises(ImportFileError, match="its first row has 2,000,009 characters"):
        import_bytes(b"claim,url" + b",c" * 1_000_000 + b"\nIt sank.,https://a.example/x\n", "x.csv")
