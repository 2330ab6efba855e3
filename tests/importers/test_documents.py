"""Links sorted into addresses, places on disk and what is not followed."""

from collections import Counter
from pathlib import Path

import pytest

from checker.importers.documents import DocumentOptions, Lines, read_links
from checker.importers.local import Repository
from checker.importers.markdown import MarkdownLinks
from checker.model.links import LocalState


def read(text, tmp_path, **options):
    return read_links(
        Path("README.md"),
        Lines("README.md", text),
        MarkdownLinks().read(text),
        Repository(tmp_path, lambda _: None),
        DocumentOptions(**options),
    )


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_one_claim_an_address_and_one_citation_a_place(tmp_path):
    found = read("# T\n\n[a](https://h.org/x) [b](https://h.org/y)\n\nAgain [c](https://h.org/x).\n", tmp_path)
    first, second = found.file.claims
    assert (first.text, second.text) == ("a", "b")
    assert [str(citation.where) for citation in first.cites] == ["README.md:3:1", "README.md:5:7"]
    assert str(first.where) == "README.md:3:1"
    assert {citation.quotes for citation in first.cites} == {()}
    assert found.file.document.title == "T"


def test_names_follow_the_address_and_nothing_else(tmp_path):
    one = read("[a](https://h.org/x)", tmp_path).file
    other = read("[here](https://h.org/y) [here](https://h.org/x)", tmp_path).file
    assert one.claims[0].name == other.claims[1].name
    assert other.claims[0].name != other.claims[1].name
    assert one.claims[0].name.startswith("~")
    assert one.full_id(one.claims[0]) == f"README.md/{one.claims[0].name}"


def test_a_title_is_no_quote(tmp_path):
    assert read('[a](https://h.org/x "words of the page")', tmp_path).file.claims[0].cites[0].quotes == ()


def test_no_secret_in_a_name_or_text(tmp_path):
    url = "https://h.org/x?access_token=s3cr3t"
    file = read(f"<{url}>", tmp_path).file
    assert "s3cr3t" not in file.claims[0].text
    assert file.claims[0].name == read(url.replace("s3cr3t", "other"), tmp_path).file.claims[0].name
    assert file.claims[0].cites[0].url == url


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("mailto:a@h.org", "mailto:"),
        ("tel:+1", "tel:"),
        ("javascript:void(0)", "javascript:"),
        ("data:text/plain,x", "data:"),
        ("ftp://h.org/", "ftp:"),
        ("https://example.com/x", "example or local host"),
        ("https://sub.example.org/x", "example or local host"),
        ("http://localhost:3000/", "example or local host"),
        ("http://127.0.0.1:8000/", "example or local host"),
        ("http://192.168.1.1/", "example or local host"),
        ("https://h.org/{id}/x", "placeholder"),
        ("https://h.org/%7B%7Bv%7D%7D", "placeholder"),
    ],
)
def test_what_is_not_followed_is_counted(tmp_path, target, kind):
    found = read(f"[x](<{target}>)", tmp_path)
    assert found.passed == Counter({kind: 1})
    assert found.file.claims == found.local == ()


def test_names_kept_for_examples_are_asked_where_something_serves_them(tmp_path):
    assert read("<https://news.example/x>", tmp_path).file.claims == ()
    assert len(read("<https://news.example/x>", tmp_path, reserved=True).file.claims) == 1


def test_addresses_that_differ_in_a_secret_alone_are_one(tmp_path):
    base = "https://h.org/x?access_token="
    (claim,) = read(f"<{base}one> <{base}two>", tmp_path).file.claims
    assert [citation.url for citation in claim.cites] == [base + "one", base + "two"]


def test_addresses_as_browsers_read_them(tmp_path):
    text = "<p><a href=' https://h.org/a\n b '>x</a></p>"
    assert [claim.cites[0].url for claim in read(text, tmp_path).file.claims] == ["https://h.org/a%20b"]


@pytest.mark.parametrize("target", ["https://", "http://h.org:99999/", "https:h.org", "http:///x"])
def test_an_address_that_is_none(tmp_path, target):
    local = read(f"[x]({target})", tmp_path).local
    assert [link.state for link in local] == [LocalState.MALFORMED]


def test_links_of_a_sites_root(tmp_path):
    assert read("[x](/docs)", tmp_path).local[0].state is LocalState.SKIPPED
    joined = read("[x](/docs) [y](//h.org/z)", tmp_path, root_url="https://site.org/base/")
    assert [claim.cites[0].url for claim in joined.file.claims] == ["https://site.org/docs", "https://h.org/z"]
