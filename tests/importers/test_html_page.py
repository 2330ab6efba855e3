"""HTML: an article with footnotes and links, one of a wiki rendered and by Parsoid, and nasty ones."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import ImportFileError
from checker.importers import ImportOptions, import_bytes
from tests.importers.asking import citation, cited, claim, document, imported, said, source, tried

ARTICLE = document("ferry.html")


def test_an_article_with_footnotes_and_links() -> None:
    found = imported(ARTICLE, "-", options=ImportOptions(url="https://site.example/ferry"))
    assert (found.file.document.title, found.file.document.language) == ("The ferry", "en")
    assert said(found) == [
        "The ferry Linnet sank in 1955, a paper says, off the point.",
        "Nobody was hurt in it.",
        "It was raised in 1961",
        "and sold in 1962.",
        "Year | 1955",
        "Not counting the dog of the captain.",
    ]
    assert [one.url for one in cited(found, "The ferry Linnet")] == ["https://site.example/papers/1"]
    assert claim(found, "Nobody was").tags == ("note 2",)
    (book,) = cited(found, "and sold")
    assert (book.url, book.title, book.author, book.issued) == ("https://a.example/x", "A Book", ("Smith, J.",), "2010")
    assert cited(found, "Year | 1955") == [book]


WIKI = document("linnet-rendered.html")


def test_a_rendered_page_of_a_wiki() -> None:
    found = imported(WIKI, "w.html")
    assert said(found) == [
        "Tonnage: 4,200 GT", "MV Linnet was a ferry.", "It sank in 1955.", "Many drowned.",
        "Nobody ever counted them all.",
    ]  # fmt: skip
    doe = source(found, "1")
    assert doe.model_dump(exclude_defaults=True) == {
        "ref": ("1",),
        "url": "https://news.example/l",
        "title": "Linnet lost",
        "author": ("Doe, Jane",),
        "container_title": "The News",
        "issued": "1956-05-05",
        "accessed": "2020-04-03",
        "archive_url": "https://web.archive.org/web/2010/https://news.example/l",
        "archive_date": "2010-03-02",
    }
    one = citation(found, "MV Linnet")
    assert (one.locator, [quote.exact for quote in one.quotes]) == ("12", ["She went down in nine minutes"])
    sank = citation(found, "It sank")
    assert (sank.locator, found.file.source_of(sank).title) == ("45", "Ferries")
    assert claim(found, "It sank").tags == ("citation needed",)
    assert found.file.document.title == "MV Linnet"


def test_parsoid_keeps_the_template() -> None:
    params = {
        "url": {"wt": "https://p.example/a"},
        "title": {"wt": "Kept ''whole''"},
        "quote": {"wt": "a quote of it"},
        "date": {"wt": "May 2011"},
    }
    mw = json.dumps({"parts": [{"template": {"target": {"wt": "cite web"}, "params": params}}]}).replace('"', "&quot;")
    page = document("parsoid.html").replace("DATA", mw)
    found = imported(page, "p.html")
    (one,) = cited(found, "The ferry")
    assert (one.url, one.title, one.issued, one.ref) == ("https://p.example/a", "Kept whole", "2011-05", ("1",))
    assert citation(found, "The ferry").quotes[0].exact == "a quote of it"
    assert found.file.document.revision == "77"


def test_nasty_pages() -> None:
    deep = "<div>" * 3_000 + "<p>The ferry sank in the year 1955.</p>"
    assert said(imported(f"<html><body>{deep}", "d.html"))
    cross = (
        '<html><body><p id="a">One sentence leads to another.<sup><a href="#b">1</a></sup></p>'
        '<p id="b">The other leads back to it.<sup><a href="#a">2</a></sup></p>'
    )
    assert imported(cross, "c.html").file.claims
    bad = (
        '<html><body><p>It leads <a href="https://u:p@host.example/">nowhere</a> at all, '
        '<a href="http://[">friend</a> of mine.</p>'
    )
    found = imported(bad, "b.html")
    assert len(found.leftovers) >= 1
    assert not found.file.sources


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<!doctype html><body><p>short</p>",
        b"<html><body><script>var a = 'not a sentence of it.';</script>",
    ],
)
def test_pages_without_an_article_are_said(data: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"nothing in it|no text"):
        import_bytes(data, "x.html")


PIECES = st.sampled_from(
    ["<p>", "</p>", "The town fell in a night. ", '<sup><a href="#n">1</a></sup>', '<li id="n">', "</li>",
        '<a href="https://a.example/">', "</a>", "<table>", "<tr>", "<td>",
     '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>', '<ol class="references"><li id="cite_note-1">',
     "<cite>", "</cite>", "<q>", "<div hidden>", "<h2>Notes</h2>",
     "&#0;", "&#150;", "<!--", "-->", "<script>", "</script>", '<a name="n">', "<base href='//x'>", "mw-parser-output"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["html", "mediawiki"]))
@settings(max_examples=120)
def test_no_page_crashes(text: str, form: str) -> None:
    found = tried(f"<html><body>{text}", "x.html", form)
    if found is None:
        return
    assert found.counts.marks == found.counts.cited_marks + len(found.leftovers)
