"""Large and packed documents are parsed in a limited process; what it says is what would be said here."""

import pytest

from checker.errors import ImportFileError
from checker.importers import import_bytes, limited
from checker.importers.base import MAX_BYTES
from checker.importers.limited import import_limited
from checker.worker import Answer
from tests.importers.asking import document

LARGE = document("linnet.wiki") + "\nThe ferry sank in the year 1955.{{cn}}\n" * 500


def test_the_answer_is_the_same_on_both_sides() -> None:
    assert len(LARGE) > 1_000
    far, near = import_limited(LARGE.encode(), "x.wiki"), import_bytes(LARGE.encode(), "x.wiki")
    assert far == near
    assert far.remarks() == near.remarks()
    assert import_limited(b"The ferry sank in a single night.[1]", "x.txt").file.claims


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"words " * 5_000, "no importer knows"),
        (b"a" * (4 * MAX_BYTES + 1), "20 MB"),
        (b"PK\x03\x04 word/document.xml", "cannot be unpacked"),
    ],
)
def test_refusals_are_the_same_too(data: bytes, words: str) -> None:
    with pytest.raises(ImportFileError, match=words) as caught:
        import_limited(data, "some/file")
    assert caught.value.message.startswith("some/file: ")


def test_one_that_takes_too_long_is_refused() -> None:
    with pytest.raises(ImportFileError, match="too many seconds"):
        import_limited(LARGE.encode(), "x.wiki", seconds=0.01)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"TY  - JOUR\nER  - \n" * 200_000, "x.ris", "200,000 works"),
        (b"TY  - JOUR\nTI  - Title\nER  - \n" * 100_000, "x.ris", "100,000 works"),
        (b"@misc{a, title={T}}\n" * 100_000, "x.bib", "100,000 works"),
        (b'[{"title":"T","type":"x"}' + b',{"title":"T"}' * 99_999 + b"]", "x.json", "100,000 works"),
    ],
)
def test_a_list_that_no_claim_file_could_hold_is_refused_with_its_number(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ImportFileError, match=words) as caught:
        import_limited(data, name)
    assert caught.value.hint == "import it in parts"


def test_what_would_say_more_than_a_claim_file_holds_is_refused_in_a_sentence() -> None:
    answer = Answer(None, "error", "the answer has 20000001 bytes; the limit is 20000000")
    assert limited._failure(answer).startswith("what it says is more than 20 MB")
