"""From bytes to a reading, through a real limited process."""

import pytest

from checker.match.reading import read_bytes, read_capture
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.claim import Quote
from checker.model.match import MatchOutcome
from checker.worker import Answer, WorkerPool

PAGE = """<!doctype html><html lang="en"><head><title>The war</title></head><body><article>
<p>It is often described as the “Sahelian <i>excep</i>tion,”<sup><a href="#n1">1</a></sup> drawing on quiet.</p>
<p>The factor was 10<sup>2</sup> in all the cases that were looked at, and the men left the <b>T</b>own on Monday.</p>
<p style="display:none">The hidden words stand here and nowhere else.</p>
<p>So that it is long enough for an article, a few more sentences follow. They say nothing of note, and are read by
nobody. They end here, after a while, and then the page is over.</p>
</article></body></html>""".encode()

QUOTES = (
    Quote(exact="described as the “Sahelian exception,” drawing on"),
    Quote(exact="the factor was 102 in all the cases"),
    Quote(exact="The hidden words stand here"),
    Quote(exact="oath of allegiance in another year"),
)
OUTCOMES = [MatchOutcome.FOUND, MatchOutcome.DIFFERS, MatchOutcome.HIDDEN, MatchOutcome.NOT_FOUND]


def capture(media_type: str = "text/html") -> Capture:
    return Capture(
        CaptureKind.LIVE, "https://e.example/", Outcome.CAPTURED, "", "", "2026-01-01T00:00:00Z", media_type=media_type
    )


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(1, 60.0, 2_000_000_000) as pool:
        yield pool


class Scripted(WorkerPool):
    """A pool that gives these answers, and notes what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(1, 1.0, 1)
        self.answers = list(answers)
        self.asked = []

    def call(self, target, *args, timeout=None):
        self.asked.append(args)
        return self.answers.pop(0)


def test_a_page_is_read_in_a_process_of_its_own(pool):
    reading = read_capture(pool, PAGE, capture(), QUOTES)
    assert reading.readable
    assert (reading.title, reading.language) == ("The war", "en")
    assert [match.outcome for match in reading.matches] == OUTCOMES
    assert reading.matches[1].reason == "number"


def test_the_careful_reader_says_the_same(pool):
    answer = pool.call(
        "checker.match.reading:read_bytes", PAGE, "text/html", "utf-8", "https://e.example/", QUOTES, True
    )
    answers = Scripted(Answer(None, "crash", "signal 11"), answer)
    reading = read_capture(answers, PAGE, capture(), QUOTES)
    assert [match.outcome for match in reading.matches] == OUTCOMES
    assert [args[5] for args in answers.asked] == [False, True]


@pytest.mark.parametrize("failure", ["deadline", "memory", "crash"])
def test_a_reader_that_dies_twice_leaves_everything_unreadable(failure):
    reading = read_capture(Scripted(*[Answer(None, failure, "why")] * 2), PAGE, capture(), QUOTES)
    assert (reading.readable, reading.reason) == (False, f"reader-{failure}")
    assert [match.outcome for match in reading.matches] == [MatchOutcome.UNREADABLE] * 4
    assert {match.reason for match in reading.matches} == {f"reader-{failure}"}


def test_a_mistake_or_a_pdf_is_not_read_twice():
    for answer, media_type in (
        (Answer(None, "error", "KeyError"), "text/html"),
        (Answer(None, "crash"), "application/pdf"),
    ):
        scripted = Scripted(answer)
        assert not read_capture(scripted, PAGE, capture(media_type), QUOTES).readable
        assert len(scripted.asked) == 1


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'{"readable": true, "matches": []}'])
def test_an_answer_that_makes_no_sense_is_no_reading(value):
    reading = read_capture(Scripted(Answer(value)), PAGE, capture(), QUOTES)
    assert (reading.readable, reading.reason) == (False, "reader-error")
    assert len(reading.matches) == len(QUOTES)


def test_no_quotes_are_a_reading_too():
    reading = read_capture(
        Scripted(Answer(read_bytes(PAGE, "text/html", "", "https://e.example/", ()))), PAGE, capture(), ()
    )
    assert reading.readable
    assert reading.matches == ()
