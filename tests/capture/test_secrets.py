"""Addresses that carry a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.secrets import redact, secret_in

SECRET = [
    ("https://a.example/?access_token=abc", "access_token"),
    ("https://a.example/?x=1&API_KEY=abc", "API_KEY"),
    ("https://a.example/x;jsessionid=abc?y", "jsessionid"),
    ("https://a.example/#id_token=abc", "id_token"),
    ("https://s3.example/o?X-Amz-Signature=abc", "X-Amz-Signature"),
    ("https://blob.example/o?sv=1&sig=abc", "sig"),
    ("https://raw.a.example/x?token=abc", "token"),
    ("https://cdn.a.example/x?Signature=abc&Key-Pair-Id=1", "Signature"),
    ("https://me:abc@a.example/", "user:password"),
]
PLAIN = [
    "https://a.example/?key=abc",
    "https://a.example/?q=password",
    "https://a.example/token=abc-of-the-realm/",
    "https://a.example/?design=abc",
    "https://a.example/@someone/1",
    "not an address",
    "http://[",
]


@pytest.mark.parametrize(("url", "name"), SECRET)
def test_found_and_redacted(url, name):
    assert secret_in(url) == name
    assert "abc" not in redact(url)
    assert "REDACTED" in redact(url)


@pytest.mark.parametrize("url", PLAIN)
def test_ordinary_addresses(url):
    assert secret_in(url) == ""
    assert redact(url) == url


@given(st.text())
def test_never_raises(text):
    secret_in(text)
    redact(text)


@given(st.from_regex(r"[A-Za-z0-9%._~-]{8,40}", fullmatch=True))
def test_no_value_survives(value):
    assert value not in redact(f"https://a.example/p?one=1&access_token={value}&two=2")
