"""Where on a page words may stand, from bytes to the answer, by the quick and by the careful reader."""

import pytest

from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.match import MatchOutcome
from tests.document import pdfs

WORDS = "the harbour of Tarfaya was closed"
FILL = "<p>Nothing of that kind was seen along the coast that winter, said the keeper. </p>" * 12
FOUND, HIDDEN, ABSENT = MatchOutcome.FOUND, MatchOutcome.HIDDEN, MatchOutcome.NOT_FOUND

PLACES = [
    ("text", f"<p>{WORDS}</p>", FOUND, "visible"),
    ("text split by tags", "<p>the har<b>bo</b>ur of <a href=/t>Tarfaya</a> was <i>cl</i>osed</p>", FOUND, "visible"),
    ("caption", f"<table><caption>{WORDS}</caption><tr><td>a</table>", FOUND, "visible"),
    ("cell", f"<table><tr><td>a<td>{WORDS}</table>", FOUND, "visible"),
    ("heading of a table", f"<table><tr><th>{WORDS}<th>b</table>", FOUND, "visible"),
    ("caption of a picture", f"<figure><img src=a><figcaption>{WORDS}</figcaption></figure>", FOUND, "visible"),
    ("closed details", f"<details><summary>More</summary>{WORDS}</details>", FOUND, "visible"),
    ("ruby's base", "<p>the <ruby>harbour<rt>port</rt></ruby> of Tarfaya was closed</p>", FOUND, "visible"),
    ("raised mark", "<p>the harbour<sup>12</sup> of Tarfaya was closed</p>", FOUND, "visible"),
    ("alt", f"<img src=a alt='{WORDS}'>", FOUND, "alt"),
    ("aria-label", f"<a href=/x aria-label='{WORDS}'>x</a>", FOUND, "alt"),
    ("noscript", f"<p>a</p><noscript><p>{WORDS}</p></noscript>", FOUND, "noscript"),
    ("description", f"<meta name=description content='{WORDS}'>", FOUND, "meta"),
    ("Open Graph", f"<meta property=og:description content='{WORDS}'>", FOUND, "meta"),
    ("JSON-LD", f"<script type=application/ld+json>{{\"articleBody\": \"{WORDS}\"}}</script>", FOUND, "json-ld"),
    ("title", f"<title>{WORDS}</title>", FOUND, "title"),
    ("display: none", f"<p style='display:none'>{WORDS}</p>", HIDDEN, "hidden"),
    ("hidden", f"<p hidden>{WORDS}</p>", HIDDEN, "hidden"),
    ("template", f"<template><p>{WORDS}</p></template>", HIDDEN, None),
    ("script", f"<script>const text = '{WORDS}';</script>", HIDDEN, "script"),
    ("form", f"<textarea>{WORDS}</textarea>", HIDDEN, "form"),
    ("comment", f"<!-- {WORDS} -->", ABSENT, None),
    ("data", f"<p data-text='{WORDS}'>x</p>", ABSENT, None),
    ("style", f"<style>/* {WORDS} */</style>", ABSENT, None),
    ("two cells", "<table><tr><td>the harbour of<td>was closed</table>", None, None),
]  # fmt: skip


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("markup", "outcome", "channel"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_a_place(markup, outcome, channel, careful):
    title = "" if "<title>" in markup else "<title>Report</title>"
    body = f"<!doctype html><html lang=en>{title}<body>{markup}{FILL}".encode()
    match = match_quote(
        read_document(body, "text/html", "utf-8", "https://a.test/", careful=careful), Quote(exact=WORDS)
    )
    if outcome is None:
        assert match.outcome is not FOUND
        return
    assert match.outcome is outcome
    if channel is not None:
        assert match.passage.channel.value == channel
    beside = channel in ("alt", "noscript", "meta", "json-ld", "title")
    assert ("metadata-only" in {note.code for note in match.notes}) is (outcome is FOUND and beside)


def test_a_quote_over_a_page_join_with_a_ligature_a_hyphen_and_its_page_number():
    pages = [
        pdfs.lines("THE SAHEL REPORT", "The \x1crst o\x1ece of the harbour", "of Tarfaya was clo-", "12"),
        pdfs.lines("THE SAHEL REPORT", "sed in May. It stayed so", "13"),
        pdfs.lines("THE SAHEL REPORT", "for years.", "14"),
    ]
    document = read_document(pdfs.pdf(pages), "application/pdf", "", "https://a.test/")
    match = match_quote(document, Quote(exact="The first office of the harbour of Tarfaya was closed in May"))
    assert match.outcome is FOUND
    assert match.passage.page == 1
    assert match_quote(document, Quote(exact="It stayed so for years")).passage.page == 2
    assert match_quote(document, Quote(exact="was clo- THE SAHEL REPORT sed in May")).outcome is not FOUND
