import pytest

from checker.claims.urls import url_fault


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org",
        "HTTP://A.org:8080/p?q=a@b#f",
        "https://[2001:db8::1]:8443/",
        "https://bücher.example/ä…",
        "http://10.0.0.1/",
        "https://a.org/@name/b\\c",
        "https://web.archive.org/web/2020/https://a.org/",
    ],
)
def test_addresses_that_can_be_asked(url):
    assert url_fault(url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "no scheme"),
        ("www.a.org/x", "no scheme"),
        ("a.org:8080/x", "no scheme"),
        ("//a.org/x", "no scheme"),
        ("file:///etc/passwd", "begins with file:"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("mailto:a@b.org", "begins with mailto:"),
        ("https:a.org", "no host"),
        ("https:///a", "no host"),
        ("https://?q", "no host"),
        ("https://:80/", "no host"),
        ("https://./", "no host"),
        ("https://a.org:0/", "no host"),
        ("https://a.org:99999/", "does not exist"),
        ("https://a.org:port/", "does not exist"),
        ("https://[::1/", "does not exist"),
        ("https://u:p@a.org/", "user name or password"),
        ("https://u@a.org", "user name or password"),
        ("https://@a.org/", "user name or password"),
        ("https://a.org\\@b.org/", "user name or password"),
        ("https://a.org\\b/", "backslash"),
        ("https://a.org/ b", "white space"),
        (" https://a.org/", "white space"),
        ("https://a.org/\u00a0", "white space"),
        ("https://a.org/\x00", "white space or a control"),
        ("https://a.org/\n", "white space"),
    ],
)
def test_addresses_that_cannot(url, words):
    fault = url_fault(url)
    assert fault is not None
    assert words in fault[0]
    assert fault[1]
