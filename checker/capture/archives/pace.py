"""How often an archive may be asked, and when it is left alone.

The Wayback Machine's index takes about thirty questions a minute from one address, whatever the number of threads, and
answers more with 429; who goes on asking for a minute is locked out for an hour. So all threads share one pacer.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["LONGEST_WAIT", "Pacer"]

LONGEST_WAIT: Final = 60.0
"""Seconds. Asked to wait longer, we do not ask again in this run."""


class Pacer:
    """Turns for all threads that ask one archive.

    Args:
        intervals: Least seconds between two starts, by kind of question (`index`, `playback`); 0 for no limit.
        patience: After so many failures in a row the archive is paused for the rest of the run.
        backoff: Seconds to wait after the first failure that names no time; doubled with each further one.
        clock: Seconds that only grow.

    Safe to use from many threads.
    """

    def __init__(
        self,
        intervals: Mapping[str, float],
        *,
        patience: int = 3,
        backoff: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._intervals = dict(intervals)
        self._patience = patience
        self._backoff = backoff
        self._clock = clock
        self._next = dict.fromkeys(intervals, 0.0)
        self._failures = 0
        self._paused = False
        self._changed = threading.Condition()

    @property
    def paused(self) -> bool:
        """Whether the archive is left alone from now on."""
        with self._changed:
            return self._paused

    def turn(self, kind: str) -> bool:
        """Wait for the next turn; False when the archive is paused, before or while waiting."""
        with self._changed:
            while not self._paused:
                now = self._clock()
                wait = self._next[kind] - now
                if wait <= 0:
                    self._next[kind] = now + self._intervals[kind]
                    return True
                self._changed.wait(wait)
            return False

    def answered(self) -> None:
        """The archive answered: earlier failures no longer count."""
        with self._changed:
            self._failures = 0

    def failed(self, *, reached: bool, wait: float | None = None) -> None:
        """The archive did not answer, or asked for less.

        Args:
            reached: Whether it was bothered at all. When it was not (no name, no route, connection refused), nobody
                is spared by waiting, so the next thread may find out at once that it is away.
            wait: Seconds that its Retry-After asked for.
        """
        with self._changed:
            self._failures += 1
            if self._failures >= self._patience or (wait or 0) > LONGEST_WAIT:
                self._paused = True
            else:
                seconds = self._backoff * 2 ** (self._failures - 1) if wait is None else wait
                until = self._clock() + min(seconds, LONGEST_WAIT) if reached else 0.0
                self._next = {kind: max(at, until) if reached else 0.0 for kind, at in self._next.items()}
            self._changed.notify_all()

    def stop(self) -> None:
        """Send every waiting thread away: the run ends."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()
