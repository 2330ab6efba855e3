"""Digits that a PDF raises are note marks and exponents; the same digits on the line are not."""

import pytest

from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote

from .pdfs import pdf


def page(*runs: tuple[str, float, float]) -> bytes:
    """One line of runs: text, size, rise."""
    shown = b"".join(
        b"/F %g Tf %g Ts (%s) Tj " % (size, rise, text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
        for text, size, rise in runs
    )
    return pdf([b"BT 60 700 Td " + shown + b"ET"])


def outcome(body: bytes, quote: str) -> str:
    return match_quote(
        read_document(body, "application/pdf", "", "http://a.example/"), Quote(exact=quote)
    ).outcome.value


NOTE = page(("The council closed the harbour", 11, 0), ("12", 7, 4), (" for the whole winter.", 11, 0))
QUOTED = page(("He called it “a plain theft”", 11, 0), ("3", 7, 4), (" and left the town at once.", 11, 0))
POWER = page(("The reserve was put at 10", 11, 0), ("9", 7, 4), (" barrels of crude oil.", 11, 0))
FIRST = page(("10", 11, 0), ("9", 7, 4), (" barrels of crude oil were there.", 11, 0))
PLAIN = page(("The council closed the harbour12 for the whole winter.", 11, 0))
SMALL = page(("The council closed the harbour", 11, 0), ("12", 7, 0), (" for the whole winter.", 11, 0))


@pytest.mark.parametrize(
    ("body", "quote", "said"),
    [
        (NOTE, "The council closed the harbour for the whole winter", "found"),
        (NOTE, "The council closed the harbour12 for the whole winter", "differs"),
        (NOTE, "The council closed the harbour", "found"),
        (QUOTED, "a plain theft and left the town at once", "found"),
        (POWER, "The reserve was put at 10⁹ barrels of crude oil", "found"),
        (POWER, "The reserve was put at 109 barrels of crude oil", "differs"),
        (POWER, "The reserve was put at 10 barrels of crude oil", "differs"),
        (FIRST, "10⁹ barrels of crude oil were there", "found"),
        (FIRST, "109 barrels of crude oil were there", "differs"),
        (PLAIN, "The council closed the harbour12 for the whole winter", "found"),
        (PLAIN, "The council closed the harbour for the whole winter", "differs"),
        (SMALL, "The council closed the harbour for the whole winter", "differs"),
    ],
)
def test_raised_digits(body, quote, said):
    assert outcome(body, quote) == said
