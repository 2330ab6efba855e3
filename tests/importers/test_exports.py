"""Lists and sheets as programs export them, with the quirks of each: Zotero, Mendeley, EndNote, Crossref, spreadsheets.

Of each form there is one that is nasty. Whatever comes in: the same bytes give the same file, and nothing in it is a
mistake.
"""

import datetime as dt
from pathlib import Path

import pytest

from checker.claims.load import load_text
from checker.claims.write import claim_file_text
from checker.importers import Imported, import_bytes
from checker.importers.dates import read_any_date
from checker.rules.lint import lint
from tests.importers.asking import citation, cited, claim, imported, said

FOLDER = Path(__file__).parent / "documents"


def read(name: str) -> Imported:
    return imported((FOLDER / name).read_bytes(), name)


def leftovers(found: Imported) -> list[tuple[str, int]]:
    return [(leftover.why, leftover.line) for leftover in found.leftovers]


@pytest.mark.parametrize(
    ("name", "sources", "claims", "left"),
    [
        ("zotero.bib", 6, 0, 0), ("mendeley.bib", 5, 0, 0), ("nasty-export.bib", 14, 0, 2),
        ("zotero.ris", 4, 0, 0), ("endnote.ris", 4, 0, 0), ("nasty-export.ris", 5, 0, 2),
        ("zotero.csl.json", 4, 0, 0), ("crossref.csl.json", 4, 0, 0), ("nasty-export.csl.json", 11, 0, 6),
        ("excel-german.csv", 2, 4, 0), ("merged-headings.csv", 2, 4, 1), ("sheets.tsv", 0, 2, 0),
        ("nasty-export.csv", 1, 9, 3),
    ],
)  # fmt: skip
def test_every_export_becomes_a_file_without_mistakes(name: str, sources: int, claims: int, left: int) -> None:
    found = read(name)
    assert (len(found.file.sources), len(found.file.claims), len(found.leftovers)) == (sources, claims, left)
    data = (FOLDER / name).read_bytes()
    texts = [claim_file_text(one.file, one.remarks()) for one in (import_bytes(data, name), import_bytes(data, name))]
    assert texts[0] == texts[1]
    assert "secret" not in texts[0]
    loaded = load_text(texts[0], "x.yaml")
    report = lint(loaded, dt.date(2024, 1, 1), "x.yaml")
    assert (loaded.problems, report.inputs.problems) == ((), ())
    assert {finding.rule for finding in report.findings} <= {"needs-url", "offline-source", "claim-uncited"}


def test_bibtex_of_zotero() -> None:
    sources = read("zotero.bib").file.sources
    tides = sources["alvarezTidesDebtHarbour2019"]
    assert tides.title == "Tides of Debt: Harbour Finance in Newfoundland, 1933–1949"
    assert tides.author == ("Álvarez, María José", "O'Brien, Siân", "van der Veen, Pieter")
    assert (tides.issued, tides.accessed, tides.doi) == ("2019-11-04", "2023-02-17", "10.1177/0843871419870001")
    closed = sources["anonHarbourClosedShips2021"]
    assert closed.url == "https://port.example/news/closed_2021.html"
    assert (closed.publisher, closed.issued, closed.accessed) == ("Port of St. Brendan", "2021-01", "2021-03-09")
    assert sources["nrkFergeforliset1980"].type == "motion_picture"


def test_bibtex_of_mendeley() -> None:
    sources = read("mendeley.bib").file.sources
    muller = sources["Muller2012"]
    assert muller.title == "Levees and floods: why $3 million was not enough"
    assert muller.author == ("Müller, Karl", "García-López, José", "Østby, Gudrun", "St. John, Allen Oliver")
    assert muller.url == "http://linkinghub.example/retrieve/pii/S0022169412000170"
    assert "also at https://mirror.example/S0022169412000170" in muller.note
    assert sources["USACE1993"].url == "https://levees.example/docs/flood_1993%20final.pdf"
    assert sources["Nguyen"].author == ("Nguyễn, Văn Hiện",)
    assert sources["WHO2016"].title == "WHO | Drinking-water"
    assert sources["Zhang2015a"].url == "https://doi.org/10.1145/2766462.2767738"


def test_a_nasty_bibtex_file_loses_nothing_silently() -> None:
    found = read("nasty-export.bib")
    sources = found.file.sources
    assert leftovers(found) == [
        ("its braces are never closed", 29),
        ("a brace too many ended its entry before it", 24),
    ]
    child = sources["child"]
    assert (child.container_title, child.publisher, child.issued) == ("A sound one after it", "Quay Press", "1999")
    assert sources["sound"].container_title == ""
    assert (sources["math"].issued, sources["math"].note) == (None, "date as written: 1905-11-21~")
    assert (sources["password"].url, sources["scheme"].url) == ("", "")
    assert sources["Smith2010/a"].note == "see this; costs $5, i.e. 100 % more"
    assert sources["deep"].title == "deep"
    assert sources["dates"].accessed == "2020-02-03"


def test_ris_of_zotero_and_endnote() -> None:
    zotero = read("zotero.ris").file.sources
    assert [one.issued for one in zotero.values()] == ["2019-11-04", "1955-03-04", "2008", "2011-06"]
    assert zotero["okafor2008"].isbn == "978-82-15-01234-5"
    assert "ISSN" not in zotero["okafor2008"].note
    assert zotero["lund1955"].container_title == "The Vey Courier"
    endnote = read("endnote.ris").file.sources
    assert list(endnote) == ["118", "119", "120", "121"]
    levees = endnote["118"]
    assert (levees.container_title, levees.issued) == ("Journal of Hydrology", "2012-03")
    assert levees.url == "https://linkinghub.example/retrieve/pii/S0022169412000170"
    assert (endnote["119"].author, endnote["120"].type) == (("World Health Organization",), "report")
    assert endnote["120"].accessed == "2014-05-05"


def test_a_nasty_ris_file_loses_nothing_silently() -> None:
    found = read("nasty-export.ris")
    first, second, third, *_, last = found.file.sources.values()
    assert (first.title, first.author, first.issued) == ("Two blanks behind the dash", ("Okoro, D",), "2018-05-31")
    assert (first.url, first.note) == (
        "http://proxy.example/login?url=https://a.example/x",
        "pages e12; also at https://b.example/y",
    )
    assert (second.title, second.url) == ("Its abstract begins lines as tags do", "https://indented.example/")
    assert (third.url, third.issued, third.accessed) == ("", None, None)
    assert last.title == "The file breaks off here"
    assert leftovers(found) == [("it stands outside a record", 23), ("it names no title, author or address", 40)]


def test_csl_json_of_zotero_and_crossref() -> None:
    zotero = read("zotero.csl.json").file.sources
    tides = zotero["alvarezTidesDebtHarbour2019"]
    assert tides.title == "Tides of Debt: Harbour Finance in Newfoundland, 1933–1949"
    assert (tides.author[2], tides.issued, tides.language) == ("van der Veen, Pieter", "2019-11-04", "en-GB")
    assert (zotero["8XQK2J7P"].issued, zotero["8XQK2J7P"].accessed) == ("2021-01", "2021-03-09")
    assert zotero["okaforWhoOwnsQuay2008"].author == ("Okafor, Chidi Jr.",)
    crossref = read("crossref.csl.json").file.sources
    assert crossref["muller2012"].author == ("Müller, Karl", "The Levee Group")
    assert crossref["muller2012"].container_title == "Journal of Hydrology"
    assert (crossref["who2016"].issued, crossref["who2016"].accessed) == ("2016-11-02", "2016-11-02")
    assert (crossref["season"].issued, crossref["season"].note) == (None, "date: about 1994")
    assert crossref["flood"].url == "https://pubmed.ncbi.nlm.nih.gov/8371337/"


def test_a_nasty_csl_file_keeps_what_is_a_work() -> None:
    sources = read("nasty-export.csl.json").file.sources
    assert (sources["pw"].url, sources["js"].note) == ("", "address as written: javascript:alert(1)")
    assert {"a", "same-key-capitals"} <= set(sources)
    assert (sources["dates"].issued, sources["neg"].issued) == (None, None)
    assert len(sources["long"].author) == 100
    assert sources["lone"].title == "A half of a pair ?, and a whole one 😀"


def test_a_german_sheet_with_semicolons() -> None:
    found = read("excel-german.csv")
    assert said(found)[1:] == [
        'Das Schiff wurde "bei Nacht" gehoben, im Mai 1961.',
        "Niemand wurde angeklagt.",
        "Zwei Zeitungen berichteten.",
    ]
    (courier,) = cited(found, "Die Fähre")
    assert (courier.title, courier.author, courier.issued) == ("The Vey Courier", ("Lund, Mia",), "1955-03-04")
    assert courier.accessed == "2020-04-02"
    assert citation(found, "Die Fähre").quotes[0].locator == "A1"
    assert [one.url for one in cited(found, "Zwei Zeitungen")] == ["https://a.example/1", "https://b.example/2"]
    assert claim(found, "Niemand").cites == ()


def test_a_sheet_with_merged_headings() -> None:
    found = read("merged-headings.csv")
    (courier,) = cited(found, "The ferry sank")
    assert (courier.author, courier.issued, courier.accessed) == (
        ("Lund, Mia", "Brandt, K."),
        "1955-03-04",
        "2020-04-02",
    )
    assert courier.archive_url.startswith("https://web.archive.org/")
    assert citation(found, "The ferry sank").quotes[0].exact == "She went down in nine minutes"
    (raised,) = cited(found, "She was raised")
    assert (raised.issued, raised.accessed) == ("2001-05-05", None)
    assert "=4,200 tonnes is what she weighed." in said(found)
    assert leftovers(found) == [("its row has no claim", 8)]
    assert any("Above the headings, and not read: Fact-check sheet, Working copy" in note for note in found.notes)
    assert any("the first: 6/7/2019" in note for note in found.notes)


def test_a_sheet_in_utf_16() -> None:
    found = read("sheets.tsv")
    first, second = claim(found, "The ferry sank").cites or ()
    assert (first.quotes[0].exact, second.quotes[0].exact) == ("went down in nine minutes", '5" of water in the hold')
    assert claim(found, "The ferry sank").tags == ("sea", "law")


def test_a_nasty_sheet_of_a_program() -> None:
    found = read("nasty-export.csv")
    assert leftovers(found) == [
        ("the address holds a user name or password", 4),
        ("the address begins with javascript:, which is not asked", 7),
        ("the address has no scheme", 10),
    ]
    assert "=cmd|'/C calc'!A0" in said(found)
    assert claim(found, "One is shorter").cites == ()


def test_a_line_that_names_the_sign_is_no_heading() -> None:
    found = imported("sep=;\nclaim;url\nIt sank, it rose, it went.;https://a.example/x\n", "x.csv")
    assert [one.url for one in cited(found, "It sank")] == ["https://a.example/x"]


@pytest.mark.parametrize(
    ("written", "date"),
    [("04.03.1955", "1955-03-04"), ("4. 3. 1955", "1955-03-04"), ("2. April 2020", "2020-04-02"), ("31.02.2020", None),
     ("12. Mai 2020", None), ("3.1955", None)],
)  # fmt: skip
def test_dates_with_full_stops(written: str, date: str | None) -> None:
    assert read_any_date(written) == date
