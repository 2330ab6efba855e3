"""The hand set of whole pages: each line of pages.txt is a page, a quote, and what a careful person says of them."""

from pathlib import Path

import pytest

from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import MatchOutcome
from tests.match.test_cases import VERDICTS, unescape

ALL = VERDICTS | {"hidden": {MatchOutcome.HIDDEN}}


def cases() -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = []
    for line in Path(__file__).with_name("pages.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            verdict, markup, quote, *codes = line.split(" | ")
            found.append((verdict, unescape(markup), unescape(quote), tuple(" ".join(codes).split())))
    return found


def test_the_set_is_whole() -> None:
    assert len(cases()) >= 500
    assert {case[0] for case in cases()} == set(ALL)


@pytest.mark.parametrize("careful", [False, True], ids=["quick", "careful"])
def test_pages(careful) -> None:
    wrong = []
    for verdict, markup, quote, codes in cases():
        page = f"<!doctype html><html><body>{markup}</body></html>".encode()
        document = read_document(page, "text/html", "utf-8", "https://example.org/", careful=careful)
        match = match_quote(document, Quote(exact=quote))
        if match.outcome not in ALL[verdict] or not set(codes) <= {note.code for note in match.notes}:
            wrong.append((verdict, match.outcome.value, match.reason, markup, quote))
    assert not wrong
