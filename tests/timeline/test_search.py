"""The search in a row of states: right where history goes one way, honest where it does not, few questions."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.timeline.search import LEAST_PROBES, search

STATES = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=60)


@given(st.integers(1, 3000), st.data())
def test_one_turn_is_found_exactly_and_with_few_questions(count: int, data: st.DataObject) -> None:
    turn = data.draw(st.integers(1, count))
    said = search(count, lambda number: number < turn, most=24)
    assert max(number for number, has in said.items() if has) == turn - 1
    without = [number for number, has in said.items() if has is False]
    assert min(without, default=count) == turn
    assert len(said) <= 2 + count.bit_length() + 1 + LEAST_PROBES


@given(STATES, st.integers(1, 30), st.data())
def test_whatever_it_says_was_asked(states: list[bool | None], most: int, data: st.DataObject) -> None:
    known = data.draw(st.one_of(st.none(), st.integers(0, len(states) - 1)))
    asked: list[int] = []

    def ask(number: int) -> bool | None:
        asked.append(number)
        return states[number]

    said = search(len(states), ask, most=most, known=known)
    assert len(asked) == len(set(asked)) == len(said) <= most
    assert said == {number: states[number] for number in asked}


@settings(max_examples=200)
@given(STATES)
def test_with_enough_questions_nothing_readable_is_left_in_the_turn(states: list[bool | None]) -> None:
    said = search(len(states), lambda number: states[number], most=10_000)
    last = max((number for number, has in said.items() if has), default=None)
    if last is not None:
        behind = [number for number, has in said.items() if has is False and number > last]
        if behind:
            assert all(number in said for number in range(last + 1, min(behind)))
    elif any(states):
        raise AssertionError("words that some state has were overlooked")


def test_words_that_come_back_are_noticed() -> None:
    row = [True] * 40 + [False] * 10 + [True] * 30 + [False] * 40
    said = search(len(row), lambda number: row[number], most=24)
    assert max(number for number, has in said.items() if has) == 79
    assert said[80] is False


def test_unreadable_states_around_the_turn() -> None:
    row = [True, True, None, None, None, False, False]
    said = search(len(row), lambda number: row[number], most=24)
    assert said.keys() >= {1, 2, 3, 4, 5}


def test_nothing_readable() -> None:
    assert set(search(5, lambda number: None, most=24).values()) == {None}


def test_nothing_listed() -> None:
    assert search(0, lambda number: True, most=24) == {}
