"""Identifiers become addresses by the rules of who gives them out, and by nothing else."""

import pytest

from checker.claims.urls import url_fault
from checker.importers.identifiers import completed, isbn_is_valid
from checker.importers.registry import import_bytes
from checker.model.claim import Source


@pytest.mark.parametrize(
    ("source", "url"),
    [
        (Source(doi="10.1000/182"), "https://doi.org/10.1000/182"),
        (
            Source(doi="10.1002/(SICI)1096<1::AID>3.0.CO;2-#"),
            "https://doi.org/10.1002/(SICI)1096%3C1::AID%3E3.0.CO;2-%23",
        ),
        (Source(note="arXiv:2001.01234v2"), "https://arxiv.org/abs/2001.01234v2"),
        (Source(note="volume 3; eprint hep-th/9901001"), "https://arxiv.org/abs/hep-th/9901001"),
        (Source(note="PMID 123456; PMC 77"), "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/"),
        (Source(note="PMID: 123456"), "https://pubmed.ncbi.nlm.nih.gov/123456/"),
        (Source(publisher="hdl:2027/mdp.390150"), "https://hdl.handle.net/2027/mdp.390150"),
        (Source(note="doi:10.1000/182."), "https://doi.org/10.1000/182"),
        (Source(note="arXiv 2001.01234; doi 10.1000/182"), "https://doi.org/10.1000/182"),
        (Source(doi="see the publisher"), ""),
        (Source(note="eprint server of the university; PMIDs were not given; 10.1000 copies"), ""),
        (Source(note="hdl:2027"), ""),
    ],
)
def test_an_identifier_has_one_address(source, url):
    done = completed(source)
    assert done.url == url
    assert not url or url_fault(url) is None


def test_an_address_that_is_there_stays():
    source = Source(url="https://a.example/", doi="10.1000/182", isbn="0306406152", note="PMID 1")
    assert completed(source) is source


def test_what_is_nothing_but_an_identifier_is_a_note():
    done = completed(Source(container_title="PMID 777", note="read twice"))
    assert (done.container_title, done.note) == ("", "read twice; PMID 777")
    done = completed(Source(publisher="Elsevier, PMID 777"))
    assert done.publisher == "Elsevier, PMID 777"


@pytest.mark.parametrize(
    ("isbn", "valid"),
    [("0-306-40615-2", True), ("978-0-306-40615-7", True), ("080442957X", True), ("0306406153", False),
     ("9780306406158", False), ("1234", False), ("٠٣٠٦٤٠٦١٥٢", False)],
)  # fmt: skip
def test_a_book_by_its_number(isbn, valid):
    assert isbn_is_valid(isbn) is valid
    assert completed(Source(isbn=isbn)).type == ("book" if valid else "")
    assert completed(Source(isbn=isbn, type="chapter")).type == "chapter"


def test_every_form_of_document_completes_its_references():
    wikitext = (
        b"The ferry sank in the year 1955 in Norway.<ref>{{cite journal|title=X|journal=J|pmid=123456}}</ref> "
        b'It was raised again in the year 1960.<ref>Smith, "On ferries". arXiv:2001.01234</ref>'
    )
    found = import_bytes(wikitext, "a.wiki", "wikitext")
    assert [source.url for source in found.file.sources.values()] == [
        "https://pubmed.ncbi.nlm.nih.gov/123456/", "https://arxiv.org/abs/2001.01234",
    ]  # fmt: skip
    assert found.counts.needs_url == ()
    bibtex = b"@article{a, title={On}, doi={10.1000/182}}\n@misc{b, title={No}, isbn={0306406152}}\n"
    bibtex += b"@misc{c, title={Nothing}}"
    found = import_bytes(bibtex, "a.bib")
    assert found.file.sources["a"].url == "https://doi.org/10.1000/182"
    assert found.file.sources["b"].type == "book"
    assert found.counts.needs_url == ("c",)
