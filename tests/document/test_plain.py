"""Text files: paragraphs, and the marks of quoted mail."""

import pytest

from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import MatchOutcome

from .pages import texts


def read(text: str):
    return read_document(text.encode(), "text/plain", "utf-8", "https://example.org/a.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He wrote:\n> the army\n> left\n\nI agree.", ["He wrote:\nthe army\nleft", "I agree."]),
        ("> one line alone", ["one line alone"]),
        (">> deep\n> > deeper", ["deep\ndeeper"]),
        ("> first\n>\n> second", ["first", "second"]),
        ("where x\n> 5 kg holds", ["where x\n> 5 kg holds"]),
        ("a -> b\nc > d", ["a -> b\nc > d"]),
    ],
)
def test_marks_of_quoted_lines_are_no_text(text, expected):
    assert texts(read(text)) == expected


def test_a_quote_runs_over_quoted_lines():
    document = read("On Monday he wrote:\n> The army has left\n> the town for good.\n")
    assert match_quote(document, Quote(exact="The army has left the town")).outcome is MatchOutcome.FOUND
    assert match_quote(document, Quote(exact="The army has left this town")).outcome is MatchOutcome.DIFFERS
