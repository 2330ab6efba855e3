"""Every known sign holds on a page of its own, and none holds on ordinary pages.

A page is a file of headers, an empty line and a body: `cited` is the address asked for, `ended` where its redirects
led, `status` the status (200 unless said), everything else a header of the answer.
"""

from pathlib import Path

import pytest
from pydantic import ValidationError

from checker.capture import classify as classifying
from checker.capture.visit import Visit
from checker.document import pagekind
from checker.document.glance import worth_reading
from checker.document.read import read_document
from checker.match.reading import read_bytes
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.match import Reading
from checker.rules.suspicion import doubts
from checker.signs import SIGNS, Kind, address
from checker.signs.base import Level, Sign, load_signs, normal
from checker.witness import Witness
from tests.document.corpus import PAGES as CORPUS
from tests.document.test_pagekind import INNOCENT

HERE = Path(__file__).parent
PAGES = {path.stem: path for path in sorted((HERE / "pages").glob("*.page"))}
ORDINARY = {path.stem: path for path in sorted((HERE / "innocent").glob("*.page"))}
IDS = [sign.id for sign in SIGNS]


def judged(path: Path) -> str:
    """What a saved page is taken for, from its answer to its place among others; "" for the page that was cited."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    cited, status = fields.pop("cited"), int(fields.pop("status", "200"))
    ended = fields.pop("ended", cited)
    visit = Visit(cited, ended, status=status, headers=tuple(fields.items()), body=body.encode())
    outcome, reason, detail = classifying.classify(visit)
    assert detail
    if outcome is not Outcome.CAPTURED:
        return reason
    document = read_document(visit.body, "text/html", "utf-8", ended)
    assert document.readable
    reading = Reading(True, document.reason, document.detail, suspicion=document.suspicion)
    capture = Capture(CaptureKind.LIVE, cited, outcome, reason, detail, "2026-01-01T00:00:00Z", final_url=ended)
    doubt = doubts({"live": Witness(capture, reading)}).get("live")
    return document.reason or (doubt.kind if doubt else "")


def test_every_sign_has_a_page_and_every_page_a_sign():
    assert sorted(PAGES) == sorted(IDS)


@pytest.mark.parametrize("sign", SIGNS, ids=IDS)
def test_a_sign_holds_on_its_page(sign, monkeypatch):
    assert judged(PAGES[sign.id]) == sign.kind.value
    # And by itself: no other sign is needed, and none is in its way.
    for module, name in ((classifying, "_ANSWERS"), (address, "_SIGNS"), (pagekind, "_SIGNS")):
        monkeypatch.setattr(module, name, tuple(known for known in getattr(module, name) if known is sign))
    assert judged(PAGES[sign.id]) == sign.kind.value


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_pages_are_what_was_cited(name):
    assert judged(ORDINARY[name]) == ""


@pytest.mark.parametrize("markup", [*(CORPUS[name] for name in CORPUS), *INNOCENT])
def test_the_other_corpora_are_clean(markup):
    document = read_document(markup.encode(), "text/html", "utf-8", "http://paper.example/fire")
    assert (document.reason, document.suspicion) == ("", None)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign.level is Level.PAGE], ids=lambda sign: sign.id)
def test_a_glance_does_not_pass_over_a_page_with_a_sign(sign):
    body = PAGES[sign.id].read_bytes().partition(b"\n\n")[2]
    assert worth_reading(body, "text/html")
    title = body.partition(b"<title>")[2].partition(b"</title>")[0]
    named = any(normal(part) in sign.name for part in pagekind.TITLE_PARTS.split(title.decode()))
    assert worth_reading(body + b" " * 20_000, "text/html") or not named


def test_a_glance_passes_over_what_is_large_and_ordinary():
    large = b"<html><title>Fire at the mill</title><p>" + b"words and words " * 2000
    assert not worth_reading(large, "text/html")
    assert worth_reading(large.replace(b"Fire", b"404"), "text/html")
    assert worth_reading("<title>СТРАНИЦА НЕ НАЙДЕНА</title>".encode() + large, "")
    assert worth_reading("<title>Страница не найдена</title>".encode("cp1251") + large, "")
    assert not worth_reading(b"%PDF-1.7 404 not found", "application/pdf")
    assert not worth_reading(b"", "text/html")


def test_what_a_page_says_of_itself_comes_out_of_the_worker():
    body = PAGES["not-found-en"].read_bytes().partition(b"\n\n")[2]
    assert b'"suspicion":{"kind":"soft-404","sign":"not-found-en"' in read_bytes(body, "text/html", "utf-8", "", ())


GOOD = {"id": "a-sign", "kind": "parked", "sentence": "It is parked.", "source": "somewhere", "visible": 100}


@pytest.mark.parametrize(
    "wrong",
    [
        {"markup": ()},
        {"markup": ("short",)},
        {"markup": ("Upper Case Here",)},
        {"markup": ("two  spaces here",)},
        {"markup": ("some markup",), "host": ("a.example",)},
        {"markup": ("some markup",), "visible": None},
        {"markup": ("some markup",), "visible": 1_000_000},
        {"markup": ("some markup",), "kind": "login-wall"},
        {"markup": ("some markup",), "status": (403,)},
        {"markup": ("some markup",), "id": "A Sign"},
        {"markup": ("some markup",), "regex": ".*"},
        {"name": ("not a: normal name",), "prose": 100},
        {"name": ("a normal name",)},
        {"host": ("a.example",)},
        {"host": ("a.example",), "visible": None, "kind": "bot-wall"},
        {"host": ("a.example",), "visible": None, "answer": ("password",)},
        {"header": ("no colon",), "visible": None, "kind": "bot-wall"},
    ],
)
def test_a_sign_that_is_not_sound_is_refused(wrong):
    with pytest.raises(ValidationError):
        Sign.model_validate(GOOD | wrong)


def test_a_sound_sign_is_read_and_two_of_a_name_are_not():
    assert Sign.model_validate(GOOD | {"markup": ("some markup",)}).level is Level.PAGE
    one = '[[sign]]\nid = "x"\nkind = "parked"\nsentence = "It is."\nsource = "there"\nhost = ["a.example"]\n'
    assert [(sign.id, sign.kind, sign.level) for sign in load_signs(one)] == [("x", Kind.PARKED, Level.ADDRESS)]
    with pytest.raises(ValidationError, match="same id"):
        load_signs(one + one)


def test_names_are_compared_without_case_and_punctuation():
    assert normal("  404: Page — Not  Found!! ") == "404 page not found"
    assert normal("Η ΣΕΛΊΔΑ δεν βρέθηκε.") == "η σελίδα δεν βρέθηκε"
