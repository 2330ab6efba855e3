"""Dumps: streamed, one claim file an article, and one that breaks off."""

import bz2
import io

import pytest

from checker.claims.load import load_claims
from checker.errors import ImportFileError
from checker.importers import import_bytes
from checker.importers.limited import import_dump
from checker.importers.wikitext.dump import pages

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" xml:lang="en">
<siteinfo><sitename>Wiki</sitename><base>https://wiki.example/wiki/Main_Page</base></siteinfo>"""


def page(title: str, text: str, number: int = 1, namespace: int = 0, more: str = "") -> str:
    return (
        f"<page><title>{title}</title><ns>{namespace}</ns><id>{number}</id>{more}<revision><id>77</id>"
        f"<timestamp>2016-04-23T10:00:00Z</timestamp><text xml:space='preserve'>{text}</text></revision></page>"
    )


FERRY = page(
    "MV Linnet",
    "The ferry sank in 1955 off the point.&lt;ref>{{cite web|url=https://a.example/x|title=T}}&lt;/ref>",
    12,
)
DUMP = (
    HEAD
    + FERRY
    + page("Ship", "#REDIRECT [[MV Linnet]]", 13, more="<redirect title='MV Linnet' />")
    + page("Talk:MV Linnet", "Is this so?", 14, 1)
    + page("渡船", "船は千九百五十五年に沈みました。&lt;ref>https://b.example/y&lt;/ref>", 15)
    + page("Empty", "", 16)
    + "</mediawiki>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_each_article_becomes_a_file(tmp_path, packed):
    data = bz2.compress(DUMP.encode()) if packed else DUMP.encode()
    *_, count = import_dump(io.BytesIO(data), tmp_path / "wiki", processes=1)
    assert (count.articles, count.citations, count.failed) == (2, 2, [])
    assert dict(count.passed) == {
        "a redirect": 1,
        "not an article": 1,
        "nothing in it is a sentence or a cited fact": 1,
    }
    assert sorted(path.name for path in (tmp_path / "wiki").iterdir()) == ["mv-linnet-12.yaml", "page-15.yaml"]
    loaded = load_claims([tmp_path / "wiki"])
    assert loaded.problems == ()
    document = loaded.files[0].document
    assert (document.title, document.url, document.revision) == (
        "MV Linnet",
        "https://wiki.example/wiki/MV_Linnet",
        "77",
    )
    assert document.language == "en"
    before = (tmp_path / "wiki" / "page-15.yaml").read_bytes()
    *_, again = import_dump(io.BytesIO(data), tmp_path / "wiki", processes=1)
    assert (again.articles, again.passed["its claim file is there already"]) == (0, 2)
    assert (tmp_path / "wiki" / "page-15.yaml").read_bytes() == before


def test_a_dump_of_one_article_is_that_article():
    found = import_bytes((HEAD + FERRY + "</mediawiki>").encode(), "one.xml")
    assert found.file.document.title == "MV Linnet"
    with pytest.raises(ImportFileError, match="many articles"):
        import_bytes(DUMP.encode(), "many.xml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (DUMP.encode()[:-200], "not well-formed"),
        (bz2.compress(DUMP.encode())[:-30], "no page|breaks off|not well-formed"),
        (b"BZh9" + b"x" * 400, "breaks off"),
        (b"<mediawiki></mediawiki>", "no page"),
        (b'<!DOCTYPE m [<!ENTITY a "b">]><mediawiki>&a;</mediawiki>', "declaration"),
    ],
)
def test_a_damaged_dump_is_said(data, words):
    with pytest.raises(ImportFileError, match=words):
        list(pages(io.BytesIO(data)))


def test_what_came_before_the_damage_is_given():
    stream = pages(io.BytesIO((HEAD + FERRY + "<page><title>x" + " " * 200_000 + "</wrong>").encode()))
    assert next(stream).title == "MV Linnet"
    with pytest.raises(ImportFileError):
        next(stream)


def test_a_page_without_end_is_not_kept(monkeypatch):
    monkeypatch.setattr("checker.importers.wikitext.dump.MAX_BYTES", 1_000)
    data = (HEAD + page("Huge", "a" * 50_000) + FERRY + "</mediawiki>").encode()
    huge, ferry = pages(io.BytesIO(data))
    assert (huge.large, huge.text) == (True, "")
    assert (ferry.large, ferry.title) == (False, "MV Linnet")
