"""BibTeX, RIS and CSL-JSON as sources: a list as its program writes it, one by hand, and a nasty one of each."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import ImportFileError
from checker.importers import import_bytes
from checker.importers.dates import find_date, read_any_date
from tests.importers.asking import document, imported, tried

BIBTEX = document("refs.bib")

RIS = document("refs.ris")

CSL = [
    {"id": "http://zotero.org/users/1/items/K1", "type": "webpage", "title": "A <i>title</i>", "URL": "https://a.example/",
     "author": [{"family": "Doe", "given": "J",
     "non-dropping-particle": "van"}, {"literal": "WHO"}], "issued": {"date-parts": [[2010, 7]]},
     "accessed": {"raw": "2020-05-01"}, "container-title": "Site"},
    {"id": "b", "type": "book", "title": "Book", "ISBN": "978-1", "issued": "2018"},
    {"id": "b", "title": "Taken", "URL": "ftp://x.example/"},
]  # fmt: skip


def test_bibtex() -> None:
    found = imported(BIBTEX, "refs.bib")
    assert list(found.file.sources) == ["smith2010", "van", "okoro", "x"]
    smith = found.file.sources["smith2010"]
    assert smith.model_dump(exclude_defaults=True) == {
        "url": "https://ex.example/a_b",
        "title": "A Big Title: café & co",
        "author": ("Smith, John", "Müller, Karl", "World Bank"),
        "container_title": "J. of X",
        "issued": "2010-07",
        "type": "article-journal",
        "doi": "10.1/x",
        "note": "pages 1–5",
    }
    van = found.file.sources["van"]
    assert (van.author, van.publisher, van.accessed) == (("van Beethoven, Ludwig",), "Quay Press", "2020-05-01")
    assert (found.file.sources["okoro"].issued, found.file.sources["x"].url) == ("2018-04-11", "https://y.example/z")


def test_a_nasty_bibtex_file() -> None:
    text = document("nasty.bib")
    found = imported(text, "x.bib")
    assert "Fine" in {one.title for one in found.file.sources.values()}
    assert found.leftovers
    assert len({key.casefold() for key in found.file.sources}) == len(found.file.sources)


def test_ris() -> None:
    found = imported(RIS, "refs.ris")
    first, second = found.file.sources.values()
    assert first.model_dump(exclude_defaults=True) == {
        "url": "https://a.example/x",
        "title": "Title",
        "author": ("Smith, John", "Doe, A."),
        "container_title": "Journal",
        "issued": "2010-07-21",
        "type": "article-journal",
        "doi": "10.1/x",
        "note": "pages 12–14",
    }
    assert (second.title, second.type, second.isbn) == ("Book", "book", "978-1")


def test_a_nasty_ris_file_keeps_the_sound_records() -> None:
    text = document("nasty.ris")
    found = imported(text, "x.ris")
    titles = {one.title for one in found.file.sources.values()}
    assert {"One blank only", "Last"} <= titles
    assert any("address as written" in one.note for one in found.file.sources.values())


def test_csl_json() -> None:
    found = imported(json.dumps(CSL), "refs.json")
    assert list(found.file.sources) == ["K1", "b", "taken"]
    first = found.file.sources["K1"]
    assert (first.title, first.author, first.issued, first.accessed) == (
        "A title",
        ("van Doe, J", "WHO"),
        "2010-07",
        "2020-05-01",
    )
    assert found.file.sources["taken"].note == "address as written: ftp://x.example/"
    assert imported(json.dumps({"items": CSL[:1]}), "refs.json").file.sources.keys() == {"K1"}


def test_a_nasty_csl_file() -> None:
    items = [
        None,
        3,
        {"type": "book"},
        {
            "title": ["A", "B"],
            "type": 5,
            "author": "X",
            "issued": {"date-parts": [["x"]]},
            "DOI": None,
            "id": "a: b #c",
        },
    ]
    found = imported(json.dumps(items), "x.json", "csl-json")
    ((key, one),) = found.file.sources.items()
    assert (key, one.title) == ("abc", "A")
    assert len(found.leftovers) == 3


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("no entry", "bibtex", "no BibTeX entry"),
        ("@article{", "bibtex", "no work"),
        ("no record", "ris", "no RIS record"),
        ("{", "csl-json", "not well-formed JSON"),
        ('"text"', "csl-json", "no list"),
        ("[]", "csl-json", "no work"),
        ("[" * 100_000, "csl-json", "not well-formed JSON"),
    ],
)
def test_what_is_no_list_is_said(text: str, form: str, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        import_bytes(text.encode(), "x", form)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "author", "issued", "URL",
        "id", "type", "items", "date-parts", "family"]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip
LINES = st.lists(
    st.sampled_from(["@article{a,", "title={x}", "author={A and B}", "}", ",", "\n", "@string{", "TY  - JOUR\n",
                               "TI  - x\n", "PY  - 20\n", "ER  - \n", "UR  - http://[\n", '"', "{", "\\'", "#",
                               "url={%}"]),
    max_size=25,
).map("".join)  # fmt: skip


@given(JSON)
@settings(max_examples=100)
def test_no_json_crashes(value: object) -> None:
    tried(json.dumps([value]), "x", "csl-json")


@given(LINES, st.sampled_from(["bibtex", "ris"]))
@settings(max_examples=100)
def test_no_list_crashes(text: str, form: str) -> None:
    tried(text, "x", form)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("5 January 2012", "2012-01-05"), ("August 5, 2011", "2011-08-05"), ("2012-01-05",
        "2012-01-05"), ("Sept. 2012", "2012-09"),
        ("2012a", "2012"), ("5 January 2012b", "2012-01-05"), ("Spring 2012", "2012"), ("May–June 2012",
        "2012"), ("5–7 May 2012", "2012-05"),
        ("May 5–7, 2012", "2012-05"), ("28 May – 3 June 2012", "2012"), ("2012–13", "2012"), ("Monday, 5 May 2012",
        "2012-05-05"),
        ("5th May 2012", "2012-05-05"), ("2012/5/7", "2012-05-07"), ("2012-05-07T10:00:00Z",
        "2012-05-07"), ("may 2012", "2012-05"),
        ("c. 2012", None), ("n.d.", None), ("1/5/2012", None), ("31 February 2012", None), ("", None), ("2012?", None),
    ],
)  # fmt: skip
def test_dates_in_every_style(written: str, date: str | None) -> None:
    assert read_any_date(written) == date


def test_one_date_among_words_is_found_and_two_are_not() -> None:
    assert find_date("Daily, 2 May 2012, p. 3") == ("2012-05-02", "Daily, , p. 3")
    assert find_date("2010 and 2012") == (None, "2010 and 2012")
