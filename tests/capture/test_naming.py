"""What may be named to third parties."""

import pytest

from checker.capture.naming import may_be_named, may_source_be_named, why_not_named
from checker.claims.load import load_text
from checker.model.claim import DocumentInfo, Source


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a",
        "http://user.example:8080/?page=2",
        "https://93.184.216.34/",
        "https://[2606:4700::1]/",
        "https://münchen.example/",
        "https://local.example/",
    ],
)
def test_public_addresses_may_be_named(url):
    assert may_be_named(url)
    assert not may_be_named(url, DocumentInfo(confidential=True))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/a",
        "http://localhost./a",
        "http://wiki/a",
        "http://wiki.corp/a",
        "http://nas.home.arpa/",
        "http://PRINTER.LOCAL/",
        "http://10.1.2.3/",
        "http://192.168.0.1:8080/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://1.0x7f000001/",
        "http://１２７.０.０.１/",
        "http://[::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://x.onion/",
        "http:///a",
        "http://[bad/",
        "file:///etc/passwd",
        "ftp://news.example/a",
        "",
        "https://user:pass@news.example/",
        "https://news.example/?access_token=s3cr3t",
        "https://news.example/#token=s3cr3t",
    ],
)
def test_private_and_secret_addresses_may_not(url):
    assert not may_be_named(url)
    assert why_not_named(url)


def test_the_reason_is_part_of_a_sentence():
    assert why_not_named("https://a.example/", DocumentInfo(confidential=True)) == "the document is confidential"
    assert why_not_named("http://wiki.corp/") == "its host is one of a private network"
    assert why_not_named("https://a.example/?token=x") == "the address carries a secret"


def test_a_work_without_an_address_is_named_unless_its_document_is_confidential():
    plain, secret = (
        load_text(f"schema: 1\ndocument: {{title: A, confidential: {flag}}}\nclaims: []\n", "a.yaml").files[0]
        for flag in ("false", "true")
    )
    book = Source(title="A Book", doi="10.1000/1", type="book")
    assert may_source_be_named(book, plain)
    assert not may_source_be_named(book, secret)
    assert not may_source_be_named(book.model_copy(update={"url": "http://wiki.corp/book"}), plain)
