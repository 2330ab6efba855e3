"""How many requests are at a host at once, whatever led there: a citation, a redirect, a robots.txt, an archive.

The lanes of a run give every host its share (`checker.capture.board`). Here the bound is kept even where they could
not know: each request takes a place at its host and gives it back once its answer is read. A thread never holds two
places, so nobody waits in a circle.
"""

import contextlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator

from checker.capture.failures import FetchError
from checker.capture.watchdog import Ticket, Watchdog
from checker.settings import Settings

__all__ = ["Places", "manners"]


def manners(settings: Settings) -> tuple[int, Callable[[str], str]]:
    """Most requests at once to one host, and from the name of a host to whom it counts for.

    A host counts for itself; when we are polite, for its registered domain.
    """
    if settings.polite:
        from checker.capture.polite import domain_of

        return 1, domain_of
    return settings.per_host, str


class Places:
    """The places at all hosts of one session. Safe to use from many threads.

    Args:
        most: Requests at once to one host.
        whose: From the name of a host to whom it counts for: itself, or its registered domain.
        watchdog: Whose clocks stand still while somebody waits for a place: it is not the server who is slow then.
    """

    def __init__(self, most: int, whose: Callable[[str], str], watchdog: Watchdog) -> None:
        self._whose = whose
        self._most = most
        self._watchdog = watchdog
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()
        self._queues: dict[str, deque[threading.Event]] = {}
        self._stopped = False

    def same(self, one: str, other: str) -> bool:
        """Whether two hosts share their places."""
        return self._whose(one) == self._whose(other)

    @contextlib.contextmanager
    def at(self, host: str, ticket: Ticket) -> Iterator[None]:
        """Hold a place at a host; wait for one, first come first served, as long as the request may still take.

        Raises:
            FetchError: `host-busy`, when none became free in that time.
        """
        key = self._whose(host)
        with self._lock:
            turn = self._enter(key)
        if turn is not None:
            with self._watchdog.paused(ticket) as left:
                turn.wait(left)
            with self._lock:
                if not turn.is_set():
                    self._queues[key].remove(turn)
                    raise FetchError("host-busy")
        try:
            yield
        finally:
            with self._lock:
                self._leave(key)

    def stop(self) -> None:
        """Send everybody on who waits: the session closes, and their requests end by that."""
        with self._lock:
            self._stopped = True
            for queue in self._queues.values():
                for turn in queue:
                    turn.set()

    def _enter(self, key: str) -> threading.Event | None:
        """Take a place, or stand in line: then the event says that a place was handed over."""
        if self._stopped or self._taken[key] < self._most:
            self._taken[key] += 1
            return None
        turn = threading.Event()
        self._queues.setdefault(key, deque()).append(turn)
        return turn

    def _leave(self, key: str) -> None:
        """Hand the place to who waits longest."""
        queue = self._queues.get(key)
        if queue and not self._stopped:
            queue.popleft().set()
            return
        self._taken[key] -= 1
        if self._taken[key] <= 0:
            del self._taken[key]
            self._queues.pop(key, None)
