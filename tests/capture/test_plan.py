"""From claim files to the addresses that are asked."""

import pytest

from checker.capture.plan import Refusal, last_day, plan, policy_capture
from checker.claims.load import load_text
from checker.model.capture import Outcome


def cited(more="", url="http://a.example/page#part", document=""):
    text = f"schema: 1\n{document}claims:\n- text: A claim.\n  cites:\n    url: {url}\n{more}"
    loaded = load_text(text, "a.yaml")
    assert not loaded.problems, loaded.problems
    (found,) = plan(loaded.files)
    return found


def test_a_plain_citation():
    found = cited("    accessed: 2024-07\n    quote: words\n")
    assert found.live.url == "http://a.example/page"
    assert found.refused is None
    assert found.pinned is None
    assert (found.lookups[0].url, found.lookups[0].near) == ("http://a.example/page", "2024-07-31")
    assert [quote.exact for quote in found.quotes] == ["words"]


def test_a_pinned_copy_comes_beside_the_look_up():
    found = cited("    archive_url: https://web.archive.org/web/2024/http://a.example/page\n")
    assert found.pinned.pinned.startswith("https://web.archive.org/")
    assert found.pinned.key != found.lookups[0].key


@pytest.mark.parametrize(
    ("status", "refusal"), [("unfit", Refusal.UNFIT), ("usurped", Refusal.USURPED), ("dead", None)]
)
def test_what_the_editor_marked(status, refusal):
    assert cited(f"    url_status: {status}\n").refused is refusal


def test_a_secret_is_asked_of_nobody_and_stands_in_no_request():
    found = cited(url="http://a.example/page?access_token=s3cr3t")
    assert found.refused is Refusal.SECRET
    assert found.lookups == ()
    assert "s3cr3t" not in found.live.key


def test_a_confidential_document_is_never_looked_up():
    found = cited(document="document: {title: A, confidential: true}\n")
    assert found.live is not None
    assert found.lookups == ()


def test_nor_is_a_copy_that_a_confidential_document_pins():
    more = "    archive_url: https://web.archive.org/web/20240302101500/http://a.example/page\n"
    assert cited(more).pinned is not None
    assert cited(more, document="document: {title: A, confidential: true}\n").pinned is None


def test_a_host_of_a_private_network_is_not_looked_up():
    assert cited(url="http://wiki.corp/page").lookups == ()
    assert cited(url="http://10.0.0.7/page").live is not None


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("", ""),
        ("2024", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-02", "2023-02-28"),
        ("2024-07-21", "2024-07-21"),
    ],
)
def test_last_day(date, day):
    assert last_day(date) == day


def test_what_was_not_asked_says_why():
    found = cited("    accessed: 2024\n")
    assert policy_capture(found.live, Refusal.USURPED).outcome is Outcome.SKIPPED
    assert policy_capture(found.lookups[0], Refusal.INTERRUPTED).outcome is Outcome.NOT_ASKED
