"""Who is asked next: the order of a run, apart from the threads that carry it out.

A run is as long as its busiest host, its slowest answer and its politeness, in that order. So the host with most work
left goes first, where an answer known to be slow is much work; a job that waits (a retry, a host that asked for a
pause) waits in a heap and never in a lane.
"""

import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from checker.capture.base import CaptureRequest, Fetched

__all__ = ["Board", "Host", "Job", "Past", "Schedule"]

_USUAL: Final = 0.5
"""Seconds that an answer is taken to need when nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs know of an address: it decides the order and second chances, never a verdict.

    `seconds` is how long its answer took, 0 when unknown; `good` whether the last look got the page; `checked` the day
    of that look (ISO 8601), "" for never.
    """

    seconds: float = 0.0
    good: bool = False
    checked: str = ""


def _nothing(_request: CaptureRequest) -> Past:
    return Past()


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a run knows beforehand, and when it has to end.

    `past` tells of earlier runs. With `until` (of `time.monotonic`) the addresses that were not asked for longest go
    first, and from then on nothing waits for anybody: whoever answers must then answer at once that it is too late.
    """

    past: Callable[[CaptureRequest], Past] = _nothing
    until: float | None = None


@dataclass(slots=True)
class Job:
    """One request, how often it was tried, what its last try gave, and where a redirect leads it (None: nowhere)."""

    request: CaptureRequest
    past: Past = field(default_factory=Past)
    tries: int = 0
    fetched: Fetched | None = None
    going: CaptureRequest | None = None

    @property
    def place(self) -> CaptureRequest:
        """What is asked next, as far as its host is concerned."""
        return self.going or self.request

    @property
    def seconds(self) -> float:
        """How long it is expected to take."""
        return self.past.seconds or _USUAL


@dataclass(slots=True)
class Host:
    """What is known of one host in this run. `work` is the seconds that its waiting jobs are expected to take."""

    name: str
    waiting: deque[Job] = field(default_factory=deque)
    work: float = 0.0
    active: int = 0
    queued: bool = False
    paused_until: float = 0.0


class Board:
    """Who goes next. Not safe for threads by itself: its owner holds a lock.

    Args:
        jobs: All jobs.
        name: The name of the host that a request counts for.
        per_host: Most jobs of one host at once.
        until: When the run has to end, by `time.monotonic`; then the stalest go first.

    `sooner` is set when something delayed may be due earlier than `patience` said before; its reader clears it.
    """

    def __init__(
        self, jobs: Iterable[Job], name: Callable[[CaptureRequest], str], per_host: int, until: float | None = None
    ) -> None:
        self._name = name
        self._per_host = per_host
        self._until = until
        self._hosts: dict[str, Host] = {}
        self._ready: list[tuple[str, float, int, Host]] = []
        self._later: list[tuple[float, int, Host, Job | None]] = []
        self.sooner = False
        self._last: list[tuple[Host, Job]] = []
        self._count = itertools.count()
        for job in sorted(jobs, key=self._order):
            host = self._host(job)
            host.waiting.append(job)
            host.work += job.seconds
        for host in self._hosts.values():
            self.offer(host)

    @property
    def late(self) -> bool:
        """Whether the run's time is up: nobody is waited for any more."""
        return self._until is not None and time.monotonic() >= self._until

    def offer(self, host: Host) -> None:
        """Put a host among the ready ones, if something can be asked there now."""
        if host.queued or not self._free(host):
            return
        host.queued = True
        first = host.waiting[0]
        stale = first.past.checked if self._until is not None else ""
        left = max(first.seconds, host.work / self._per_host)
        heapq.heappush(self._ready, (stale, -left, next(self._count), host))

    def pause(self, host: Host, seconds: float) -> None:
        """Leave a host alone for a while."""
        until = time.monotonic() + seconds
        if until > host.paused_until:
            host.paused_until = until
            self._remember(until, host, None)

    def delay(self, seconds: float, job: Job) -> None:
        """Come back to a job after a while."""
        self._remember(time.monotonic() + seconds, self._host(job), job)

    def postpone(self, job: Job) -> None:
        """Come back to a job when all others are done."""
        self._last.append((self._host(job), job))

    def go_on(self, job: Job) -> None:
        """Let a job that was sent to another host wait for its turn there, before those that have not begun."""
        self._put(self._host(job), job)

    def postponed(self) -> int:
        """How many jobs wait for all others."""
        return len(self._last)

    def resume(self) -> None:
        """All others are done: let the postponed jobs go."""
        for host, job in self._last:
            self._put(host, job)
        self._last.clear()

    def take(self, last: Host | None = None) -> tuple[Host, Job] | None:
        """The next job and its host, or None when nothing can be asked now.

        Args:
            last: The host a lane asked last: it goes on there while it may, over the connection it has. (Where the
                stalest go first, it does not.)
        """
        late = self.late
        while self._later and (late or self._later[0][0] <= time.monotonic()):
            _, _, host, job = heapq.heappop(self._later)
            if job is not None:
                self._put(host, job)
            self.offer(host)
        if late:
            self.resume()
            for host in self._hosts.values():
                self.offer(host)
        if last is not None and self._until is None and self._free(last):
            return self._begin(last)
        if self.ready():
            host = heapq.heappop(self._ready)[-1]
            host.queued = False
            return self._begin(host)
        return None

    def ready(self) -> bool:
        """Whether something can be asked now, apart from what is due meanwhile."""
        while self._ready:
            host = self._ready[0][-1]
            if self._free(host):
                return True
            heapq.heappop(self._ready)
            host.queued = False
        return False

    def patience(self) -> float | None:
        """Seconds until something delayed is due; None when nothing is."""
        due = [self._later[0][0]] if self._later else []
        if self._until is not None and not self.late:
            due.append(self._until)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _free(self, host: Host) -> bool:
        """Whether something waits at a host and may be asked now."""
        if not host.waiting:
            return False
        return (host.active < self._per_host and host.paused_until <= time.monotonic()) or self.late

    def _begin(self, host: Host) -> tuple[Host, Job]:
        job = host.waiting.popleft()
        host.work -= job.seconds
        host.active += 1
        self.offer(host)
        return host, job

    def _put(self, host: Host, job: Job) -> None:
        host.waiting.appendleft(job)
        host.work += job.seconds
        self.offer(host)

    def _remember(self, due: float, host: Host, job: Job | None) -> None:
        heapq.heappush(self._later, (due, next(self._count), host, job))
        self.sooner = True

    def _host(self, job: Job) -> Host:
        """The host that a job counts for now."""
        name = self._name(job.place)
        return self._hosts.setdefault(name, Host(name))

    def _order(self, job: Job) -> tuple[str, float]:
        return (job.past.checked if self._until is not None else "", -job.seconds)
