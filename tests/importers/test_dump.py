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


def later(dump: str) -> str:
    """The same dump some edits later: a sentence more, with its reference."""
    more = "&lt;/ref> She was raised in 1961.&lt;ref>https://c.example/z&lt;/ref>"
    return dump.replace("&lt;/ref>", more, 1).replace("<id>77</id>", "<id>78</id>", 1)


def test_a_later_dump_brings_the_claim_files_up_to_date(tmp_path):
    list(import_dump(io.BytesIO(DUMP.encode()), tmp_path, processes=1))
    ferry, ship = tmp_path / "mv-linnet-12.yaml", tmp_path / "page-15.yaml"
    text = ferry.read_text("utf-8").replace("claims:\n", "# looked at by Mia\nclaims:\n")
    ferry.write_text(text, "utf-8")
    shown: list[tuple[str, str, str]] = []

    def update(path, before, after):
        shown.append((path.name, before, after))
        path.write_text(after, "utf-8")
        return True

    *_, count = import_dump(io.BytesIO(later(DUMP).encode()), tmp_path, processes=1, update=update)
    assert (count.articles, count.updated, count.failed) == (0, 1, [])
    assert count.passed["its claim file says what the article says"] == 1
    ((name, before, after),) = shown
    assert (name, before) == (ferry.name, text)
    assert "# looked at by Mia" in after
    assert set(text.splitlines()) - set(after.splitlines()) <= {'  revision: "77"'}
    (file,) = load_claims([ferry]).files
    assert [claim.text for claim in file.claims][-1] == "She was raised in 1961."
    assert file.document.revision == "78"
    *_, again = import_dump(io.BytesIO(later(DUMP).encode()), tmp_path, processes=1, update=update)
    assert (again.updated, len(shown), ship.exists()) == (0, 1, True)


def test_a_claim_file_with_mistakes_does_not_end_the_dump(tmp_path):
    list(import_dump(io.BytesIO(DUMP.encode()), tmp_path, processes=1))
    (tmp_path / "mv-linnet-12.yaml").write_text("schema: 1\nclaims: 7\n")
    (tmp_path / "page-15.yaml").write_bytes(b"\xff\xfe\xff")
    *_, count = import_dump(io.BytesIO(DUMP.encode()), tmp_path, processes=1, update=lambda *_: True)
    assert (count.articles, count.updated, len(count.failed)) == (0, 0, 2)
    assert all(said.startswith(("MV Linnet: ", "渡船: ")) for said in count.failed)


def test_a_dump_that_is_only_tried_writes_nothing(tmp_path):
    *_, count = import_dump(io.BytesIO(DUMP.encode()), tmp_path / "wiki", processes=1, write=False)
    assert (count.articles, (tmp_path / "wiki").exists()) == (2, False)


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
