"""What an export writes, the importer of that form reads; and what was read and written once stays as it is."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.read import read_text
from checker.claims.write import claim_file_text
from checker.exporters import EXPORTERS, exporter_named
from checker.importers.quotes import unwrapped
from checker.importers.registry import import_bytes
from checker.model.claim import (
    Access,
    At,
    Citation,
    Claim,
    ClaimFile,
    DocumentInfo,
    Quote,
    Review,
    Source,
    Stance,
    UrlStatus,
    Waiver,
)  # fmt: skip

DOCUMENTS = sorted((Path(__file__).parents[1] / "importers" / "documents").iterdir())
ARTICLE = Path(__file__).parents[1] / "importers" / "ferry-strike.txt"

WORD = st.sampled_from(
    [
        "ferry",
        "Ännchen",
        "d’Or",
        "well-known",
        "sank,",
        "5:30",
        "Ж",
        "漢字",
        "“so”",
        "(it)",
        "A.",
        "why?",
        "1,5",
        "a&b",
        "O'Neil",
    ]
)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
MAYBE = st.just("") | WORDS
DATE = st.sampled_from([None, "2020", "2020-07", "2020-07-21"])
HOSTILE = st.sampled_from(
    ["=1+1", "+44 20", "-5 degrees", "@all", '"; drop', "a\tb", "x,y;z|", "{[#1", "''@x", "'=1", "<i>a</i>"]
)


def url(path):
    return f"https://news.example/{path}"


@st.composite
def sources(draw):
    return Source(
        ref=tuple(draw(st.lists(st.sampled_from(["1", "2a", "note 3"]), max_size=2, unique=True))),
        url=url(draw(st.integers(1, 10_000))),
        title=draw(MAYBE),
        author=tuple(draw(st.lists(st.sampled_from(["Smith, Ann", "Board of Trade", "Li"]), max_size=2, unique=True))),
        container_title=draw(MAYBE),
        publisher=draw(MAYBE),
        issued=draw(DATE),
        accessed=draw(DATE),
        archive_url=draw(st.sampled_from(["", "https://web.archive.org/web/20200101000000/https://news.example/"])),
        archive_date=draw(DATE),
        url_status=draw(st.sampled_from([None, *UrlStatus])),
        access=draw(st.sampled_from([None, *Access])),
        type=draw(st.sampled_from(["book", "webpage", "article-newspaper"])),
        language=draw(st.sampled_from(["", "en", "pt-BR"])),
        note=draw(MAYBE),
        url_tentative=draw(st.booleans()),
    )


@st.composite
def claim_files(draw):
    known = draw(st.dictionaries(st.sampled_from(["smith2001", "board", "li2020b", "Lee1999"]), sources(), max_size=3))
    claims = []
    for number in range(draw(st.integers(1, 3))):
        cites = []
        for key in draw(st.lists(st.sampled_from([*known, ""]), max_size=2, unique=True)):
            quotes = draw(st.lists(st.builds(Quote, exact=WORDS, prefix=MAYBE, translation=MAYBE), max_size=2))
            place = {"source": key} if key else {"url": url("x")}
            cites.append(Citation(**place, stance=draw(st.sampled_from(Stance)), quotes=tuple(quotes)))
        claims.append(
            Claim(
                id=f"claim-{number}-x",
                text=draw(WORDS | HOSTILE),
                context=draw(MAYBE),
                at=draw(st.none() | st.just(At(paragraph=2, sentence=3))),
                tags=tuple(draw(st.lists(st.sampled_from(["citation needed", "dubious"]), max_size=2, unique=True))),
                cites=draw(st.sampled_from([tuple(cites), None])) if not cites else tuple(cites),
                reviews=(Review(decision="supported", by="B", date="2026-01-02"),) if draw(st.booleans()) else (),
                waivers=(Waiver(rule="link-blocked", because="a", by="b", until="2026-05-01"),)
                if draw(st.booleans())
                else (),
            )
        )
    return ClaimFile(schema_version=1, document=DocumentInfo(title="Ferry"), sources=known, claims=tuple(claims))


def written(form, file):
    return "".join(exporter_named(form).export([file]))


def read(form, text):
    name = {"jsonl": "a.jsonl", "csv": "a.csv", "csl": "a.json"}[form]
    return import_bytes(text.encode(), name).file


@settings(max_examples=30, deadline=None)
@given(claim_files())
def test_json_lines_lose_nothing(file):
    again = read("jsonl", written("jsonl", file))
    assert again.model_dump() == file.model_dump() | {"sources": {k: s.model_dump() for k, s in again.sources.items()}}
    assert {key: source.model_dump() for key, source in again.sources.items()} == {
        key: source.model_dump() for key, source in file.sources.items()
    }
    assert read_text(claim_file_text(again), "a.yaml").file.model_dump() == again.model_dump()


@settings(max_examples=30, deadline=None)
@given(claim_files())
def test_works_come_back_from_csl(file):
    if not file.sources and not any(claim.cites for claim in file.claims):
        return
    again = read("csl", written("csl", file))
    for key, source in file.sources.items():
        assert again.sources[key].model_dump() == source.model_dump()
    assert written("csl", again) == written("csl", read("csl", written("csl", again)))


@settings(max_examples=30, deadline=None)
@given(claim_files())
def test_a_sheet_that_came_back_once_stays(file):
    once = read("csv", written("csv", file))
    assert [claim.id for claim in once.claims] == [claim.id for claim in file.claims]
    assert [" ".join(claim.text.split()) for claim in file.claims] == [claim.text for claim in once.claims]
    for before, after in zip(file.claims, once.claims, strict=True):
        quoted = {quote.exact for cite in before.cites or () for quote in cite.quotes}
        # Marks around the whole are the sheet's, not the source's.
        assert {quote.exact for cite in after.cites or () for quote in cite.quotes} == {
            unwrapped(words) for words in quoted
        }
    twice = read("csv", written("csv", once))
    assert twice.model_dump() == once.model_dump()


@settings(max_examples=30, deadline=None)
@given(claim_files())
def test_no_cell_is_a_formula(file):
    for row in csv.reader(io.StringIO(written("csv", file), newline="")):
        assert not any(cell[:1] in "=+-@|%\t\r" for cell in row if cell)


@pytest.mark.parametrize("document", [ARTICLE, *DOCUMENTS], ids=lambda path: path.name)
@pytest.mark.parametrize("form", [exporter.name for exporter in EXPORTERS])
def test_real_looking_documents_are_stable(document, form):
    """import → export → import: what comes back the second time is what came back the first."""
    file = import_bytes(document.read_bytes(), document.name).file
    if form == "csl" and not file.sources:
        pytest.skip("it cites nothing")
    if form == "csv" and not file.claims:
        pytest.skip("it claims nothing")
    once = read(form, written(form, file))
    assert len(once.claims) == (0 if form == "csl" else len(file.claims))
    assert read(form, written(form, once)).model_dump() == once.model_dump()
    if form == "jsonl":
        assert once.model_dump() == file.model_dump()


def test_a_line_that_is_no_claim_is_told():
    good = written("jsonl", ClaimFile(schema_version=1, claims=(Claim(id="a-b", text="It sank."),)))
    bad = [
        '{"type":"claim","id":"a-b","text":"Twice."}',
        '{"type":"claim","txt":1}',
        '{"type":"claim","text":"c","cites":[{"source":{"key":"x"},"url":"https://a.example/"}]}',
        "[]",
        '{"type":"source","source":{}}',
        "{",
    ]
    found = import_bytes((good + "\n".join(bad)).encode(), "a.jsonl")
    assert [claim.id for claim in found.file.claims] == ["a-b"]
    assert [left.line for left in found.leftovers] == [2, 3, 4, 5, 6, 7]
    hostile = json.dumps({"type": "source", "source": {"key": "x", "url": "javascript:alert(1)", "title": "t"}})
    assert import_bytes(hostile.encode(), "a.jsonl", "jsonl").file.sources["x"].url == ""
