"""Find the turn in a row of states with few questions, and never take an unread state for one like its neighbours.

The states of a page are asked one by one: has it the words, has it not, or can that not be said? Where the words are
found before they are missing, the place between is halved until nothing readable lies between. Histories that go back
and forth are looked for with what is left of the questions, and the last turn is then halved again.
"""

from collections.abc import Callable
from typing import Final

__all__ = ["LEAST_PROBES", "search"]

LEAST_PROBES: Final = 4
"""States asked beyond the turn, where there are any, to notice words that went and came back."""

Ask = Callable[[int], bool | None]


def search(count: int, ask: Ask, *, most: int, known: int | None = None) -> dict[int, bool | None]:
    """Ask the states that tell when the words went.

    Args:
        count: How many states there are, in the order of time.
        ask: Whether state n has the words; None when that cannot be said. Each is asked once.
        most: At most so many questions.
        known: A state that had the words when it was read, to begin with.

    Returns:
        What each state that was asked said.
    """
    said: dict[int, bool | None] = {}

    def look(number: int) -> bool | None:
        if number not in said and len(said) < most:
            said[number] = ask(number)
        return said.get(number)

    for number in dict.fromkeys((count - 1, *([known] if known is not None else []), 0)):
        if 0 <= number < count:
            look(number)
    # No state with the words yet: look further, evenly.
    for number in _spread(count):
        if any(said.values()) or len(said) >= most:
            break
        look(number)
    probes = 0
    while len(said) < most:
        turn = _last_turn(said, count)
        middle = _middle(*turn, said) if turn else None
        if middle is None:
            # The turn is as narrow as it gets: is the rest as one would think?
            middle = next((number for number in _spread(count) if number not in said), None)
            probes += 1
            if middle is None or probes > LEAST_PROBES:
                break
        look(middle)
    return said


def _last_turn(said: dict[int, bool | None], count: int) -> tuple[int, int] | None:
    """The last state known to have the words and the first behind it known not to, or None."""
    last = max((number for number, has in said.items() if has), default=None)
    if last is None:
        return None
    behind = [number for number, has in said.items() if has is False and number > last]
    return (
        (last, min(behind)) if behind else ((last, count) if last < count - 1 and said.get(count - 1) is None else None)
    )


def _middle(low: int, high: int, said: dict[int, bool | None]) -> int | None:
    """The state nearest to the middle between two that was not asked, or None."""
    left = [number for number in range(low + 1, high) if number not in said]
    return min(left, key=lambda number: abs(2 * number - low - high)) if left else None


def _spread(count: int) -> list[int]:
    """All states, those first that lie farthest from the ones before: halves, quarters, eighths."""
    order: dict[int, None] = {}
    parts = 2
    while len(order) < count and parts <= 4 * max(count, 1):
        for part in range(1, parts, 2):
            order[count * part // parts] = None
        parts *= 2
    return [number for number in (*order, *range(count)) if number < count]
