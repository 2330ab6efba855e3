"""Pages made to break parsers: each gives its words or a reason, and a second try with the careful reader helps."""

import json

import pytest

from checker.worker import WorkerPool

OUTLINE = "tests.document.targets:outline"

HOSTILE = {
    "inline depth": b"<b>" * 30_000 + b"word",
    "tables in tables": b"<table><tr><td>" * 3_000 + b"word",
    "attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(8_000)) + b">word",
    "one attribute": b"<p title='" + b"a" * 3_000_000 + b"'>word",
    "references": b"<p>word " + b"&amp;" * 200_000,
    "superscripts": b"<p>word" + b"<sup>1</sup>" * 10_000,
    "white space": b"<p>" + b" \n" * 1_000_000 + b"word",
    "json depth": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script><p>word",
    "json tags": b'<script type="application/ld+json">{"articleBody":"' + b"<b " * 100_000 + b'"}</script><p>word',
    "css": b"<style>" + b".a{" * 50_000 + b"</style><style>" + b".b," * 50_000 + b"{display:none}</style><p>word",
    "style": b'<p style="' + b"display:" * 50_000 + b'">word',
    "declarations": b"<meta charset=" * 500 + b"><p>word",
    "classes": b"<style>.a{display:none}</style><p class='" + b"b " * 200_000 + b"'>word",
}


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 30.0, 1_500_000_000) as pool:
        yield pool


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("name", HOSTILE)
def test_the_word_is_read(pool, name, careful):
    answer = pool.call(OUTLINE, HOSTILE[name], careful)
    assert answer.failure == ""
    readable, _, sizes = json.loads(answer.value or b"")
    assert readable
    assert sizes["visible"] >= len("word")


@pytest.mark.parametrize("beginning", [b"<!--", b"<a ", b"<![CDATA[", b"<?xml ", b"<p title='"])
def test_what_a_browser_would_swallow_is_a_reason(pool, beginning):
    for careful in (False, True):
        answer = pool.call(OUTLINE, beginning * 20_000 + b"word", careful)
        readable, reason, _ = json.loads(answer.value or b"")
        assert not readable or reason


def test_a_page_too_deep_for_the_first_reader_is_read_by_the_careful_one(pool):
    body = b"<div>" * 100_000 + b"word"
    first = pool.call(OUTLINE, body, False, timeout=0.7)
    assert (first.value is None) == (first.failure == "deadline")
    readable, _, sizes = json.loads(pool.call(OUTLINE, body, True).value or b"")
    assert (readable, sizes["visible"]) == (True, 4)
