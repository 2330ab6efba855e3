"""What a page says of itself: which words and metadata count as a notice, and which never do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document.read import read_document
from checker.match.notices import doi_in, read_record
from checker.model.notice import NoticeKind
from checker.signs.notices import NOTICES, load_notices

DOI = "10.1234/storm.2020.5"


def page(title: str = "Storms of the north", *body: str, head: str = "") -> str:
    words = "".join(f"<p>{text}</p>" for text in body or ["The storm took the roof off the old market hall."])
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{words}</body>"


def record_of(text: str, *, careful: bool = False):
    return read_record(read_document(text.encode(), "text/html", "utf-8", "https://x.example/", careful=careful))


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


PAGES = [
    (page("RETRACTED: Storms", head=f'<meta name="citation_doi" content="{DOI}">'), NoticeKind.RETRACTED, True),
    (page("RETRACTED ARTICLE: Storms of the north"), NoticeKind.RETRACTED, False),
    (page("Storms", "This article has been retracted by its authors.", "It blew."), NoticeKind.RETRACTED, False),
    (page("Expression of Concern: Storms"), NoticeKind.CONCERN, False),
    (page("Storms", "It blew.", "Correction: an earlier version gave the wrong hall."), NoticeKind.CORRECTED, True),
    (page("Storms", "An earlier version of this article misstated the year.", "It blew."), NoticeKind.CORRECTED, True),
    (page("Storms", "It blew.", "• CORRECTION (5 May 2024): It was the other hall."), NoticeKind.CORRECTED, True),
    (page("Storms", "It blew.", "Berichtigung: Es war die neue Halle."), NoticeKind.CORRECTED, True),
    (page("Storms", "It blew.", "Rectificatif : c’était la halle neuve."), NoticeKind.CORRECTED, True),
    (page("Storms", "It blew.", "Fe de errores", "Era el otro mercado."), NoticeKind.CORRECTED, True),
    (
        page(head=script('{"correction":{"@type":"CorrectionComment","text":"It was the new hall."}}')),
        NoticeKind.CORRECTED,
        True,
    ),
    (page(head=script('{"@graph":[{"correction":["It was the new hall."]}]}')), NoticeKind.CORRECTED, True),
]


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(("body", "kind", "sure"), PAGES)
def test_notices(body, kind, sure, careful) -> None:
    record = record_of(body, careful=careful)
    assert record is not None
    assert [(notice.kind, notice.sure) for notice in record.notices] == [(kind, sure)]


def test_a_heading_is_shown_with_what_stands_below_it() -> None:
    record = record_of(page("Storms", "It blew.", "Fe de errores", "Era el otro mercado."))
    assert record is not None
    assert record.notices[0].words == "Fe de errores Era el otro mercado."


MANY = [f"Paragraph {number} of many that say nothing of the kind." for number in range(90)]
INNOCENT = [
    page("Retracted papers and what became of them"),
    page("The year of corrections"),
    page("Storms", *MANY[:40], "This article has been retracted, said the screen.", *MANY[40:]),
    page("Storms", "It blew. This article has been retracted, they joked."),
    page("Storms", "Corrections officers were sent to the hall."),
    page(head=script('{"correction": []}')),
    page(head=script('{"correction": {"@type": "CorrectionComment"}}')),
    page(head=script("not json")),
    page("Storms", "Correction: " + "far too long to be a note. " * 100),
]


@pytest.mark.parametrize("body", INNOCENT)
def test_what_is_no_notice(body) -> None:
    assert record_of(body) is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:modified_time" content="2025-05-05T10:00:00Z">', "2025-05-05"),
        (script('{"@graph":[{"dateModified":"2025-05-05"}]}'), "2025-05-05"),
        (script('[{"dateModified":"2025-05"},{"dateModified":"2024-01-01"}]'), "2025-05"),
        (script('{"comment":[{"dateModified":"2025-05-05"}]}'), ""),
        (script('{"dateModified":7}'), ""),
        ('<meta property="article:modified_time" content="yesterday">', ""),
        ('<meta property="article:published_time" content="2025-05-05">', ""),
    ],
)
def test_when_a_page_was_changed(head, day) -> None:
    record = record_of(page(head=head))
    assert (record.modified if record else "") == day


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="citation_doi" content="{DOI}">',
        f'<meta name="citation_doi" content="https://doi.org/{DOI.upper()}">',
        f'<meta name="DC.Identifier" content="doi:{DOI}">',
        f'<meta name="prism.doi" content="doi:{DOI}">',
    ],
)
def test_the_doi_of_a_page(head) -> None:
    record = record_of(page(head=head))
    assert record is not None
    assert record.doi == DOI


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1234/ABC", "10.1234/abc"),
        ("doi:10.1234/abc.", "10.1234/abc"),
        ("https://doi.org/10.1234/abc", "10.1234/abc"),
        ("https://doi.org/10.1234%2Fabc", "10.1234/abc"),
        (
            "https://dx.doi.org/10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0",
            "10.1002/(sici)1097-0258(19980815)17:15",
        ),
        ("https://j.example/doi/full/10.1234/abc", "10.1234/abc"),
        ("https://j.example/doi/10.1234/abc/full", "10.1234/abc"),
        ("https://j.example/doi/pdf/10.1234/abc.pdf", "10.1234/abc"),
        ("https://doi.org/10.1234/abc.pdf", "10.1234/abc.pdf"),
        ("https://j.example/v/10.5/story", ""),
        ("https://j.example/?doi=10.1234/abc", ""),
        ("https://j.example/10.1234/", ""),
        ("https://[broken/10.1234/abc", ""),
        ("", ""),
    ],
)
def test_dois_in_addresses_and_texts(text, doi) -> None:
    assert doi_in(text) == doi


def test_each_sign_has_a_source_and_a_name_of_its_own() -> None:
    assert len({sign.id for sign in NOTICES}) == len(NOTICES)
    for bad in ('id="a b"', "title=[]", 'title=["UPPER CASE:"]', 'title=["short"]'):
        with pytest.raises(ValueError):
            load_notices(f'[[notice]]\nid="x"\nkind="retracted"\nsource="somebody"\n{bad}')


@given(st.text(max_size=200), st.text(max_size=400), st.text(max_size=200))
@settings(max_examples=80)
def test_whatever_a_page_says_it_is_read_the_same_way_twice(title, body, data) -> None:
    text = page(title, body, head=f'<meta name="citation_doi" content="{data}">{script(data)}')
    record = record_of(text)
    assert record == record_of(text)
    if record is not None:
        assert not record.doi or doi_in(record.doi) == record.doi
