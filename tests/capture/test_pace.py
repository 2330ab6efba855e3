"""Turns, back-off and giving up. The clock is the test's own, so nothing here waits or measures."""

import datetime as dt
import queue
import threading

import pytest

from checker.capture.archives.pace import LONGEST_WAIT, Pacer
from checker.capture.retry_after import retry_after


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def waiting_turn(pacer: Pacer, kind: str = "index") -> tuple[threading.Thread, "queue.SimpleQueue[bool]"]:
    """Ask for a turn in another thread."""
    answer: queue.SimpleQueue[bool] = queue.SimpleQueue()
    thread = threading.Thread(target=lambda: answer.put(pacer.turn(kind)))
    thread.start()
    return thread, answer


def test_only_one_of_many_threads_gets_each_turn(clock: Clock) -> None:
    pacer = Pacer({"index": 60.0}, clock=clock)
    waiting = [waiting_turn(pacer) for _ in range(10)]
    first = [answer for _, answer in waiting]
    while all(answer.empty() for answer in first):
        pass
    pacer.stop()
    for thread, _ in waiting:
        thread.join()
    assert sorted(answer.get() for answer in first) == [False] * 9 + [True]


def test_the_next_turn_comes_after_the_interval(clock: Clock) -> None:
    pacer = Pacer({"index": 2.5, "playback": 0.0}, clock=clock)
    assert pacer.turn("index")
    assert pacer.turn("playback")
    assert pacer.turn("playback")
    clock.now += 2.5
    assert pacer.turn("index")


def test_failures_in_a_row_end_in_a_pause(clock: Clock) -> None:
    pacer = Pacer({"index": 0.0}, clock=clock, patience=3)
    for _ in range(2):
        pacer.failed(reached=False)
        assert not pacer.paused
    pacer.failed(reached=False)
    assert pacer.paused
    assert not pacer.turn("index")


def test_an_answer_in_between_starts_the_count_again(clock: Clock) -> None:
    pacer = Pacer({"index": 0.0}, clock=clock, patience=2)
    for _ in range(5):
        pacer.failed(reached=False)
        pacer.answered()
    assert not pacer.paused


def test_a_pause_frees_threads_that_wait(clock: Clock) -> None:
    pacer = Pacer({"index": 3600.0}, clock=clock, patience=1)
    assert pacer.turn("index")
    thread, answer = waiting_turn(pacer)
    pacer.failed(reached=True)
    thread.join()
    assert answer.get() is False


def test_back_off_grows_and_holds_for_every_kind_of_question(clock: Clock) -> None:
    pacer = Pacer({"index": 0.0, "playback": 0.0}, clock=clock, patience=9, backoff=5.0)
    pacer.failed(reached=True)
    clock.now += 5.0
    assert pacer.turn("playback")
    pacer.failed(reached=True)
    thread, answer = waiting_turn(pacer)
    assert answer.empty()
    pacer.stop()
    thread.join()
    clock.now += 10.0
    assert answer.get() is False


def test_an_archive_that_names_a_time_is_given_that_time(clock: Clock) -> None:
    pacer = Pacer({"index": 0.0}, clock=clock)
    pacer.failed(reached=True, wait=30.0)
    clock.now += 30.0
    assert pacer.turn("index")


def test_an_archive_that_wants_longer_than_we_wait_is_left_alone(clock: Clock) -> None:
    pacer = Pacer({"index": 0.0}, clock=clock)
    pacer.failed(reached=True, wait=LONGEST_WAIT + 1)
    assert pacer.paused


def test_an_archive_that_was_not_reached_is_tried_at_once(clock: Clock) -> None:
    pacer = Pacer({"index": 60.0}, clock=clock)
    assert pacer.turn("index")
    pacer.failed(reached=False)
    assert pacer.turn("index")


NOW = dt.datetime(2026, 11, 22, 12, 0, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Sun, 99 Nov 2026 12:00:30 GMT", None),
    ],
)
def test_what_retry_after_asks_for(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_an_absurd_number_is_read_without_harm() -> None:
    wait = retry_after("9" * 5000)
    assert wait is not None
    assert wait > LONGEST_WAIT
