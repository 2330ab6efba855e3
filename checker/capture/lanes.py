"""Many captures at once, few at a host.

A run is as long as its busiest host, its slowest answer and its politeness, in that order. So the host with most left
goes first and keeps its connections; a try that waits (a retry, a host that asked for a pause) waits in a heap and
never in a lane. (`breaker` leaves hosts alone that do not answer at all.)
"""

import contextlib
import datetime as dt
import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.breaker import LONGEST_PAUSE, retry_after
from checker.capture.classify import PASSING, REASONS
from checker.errors import SourcecheckError
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["host_of", "run_lanes"]

_BACK_OFF: Final = 1.0
_PAUSE: Final = 5.0
"""Seconds to leave a host alone that asked for a pause without saying how long."""


def host_of(request: CaptureRequest) -> str:
    """Whose patience a request uses: the live host, or the archive's."""
    url = request.url if request.kind is CaptureKind.LIVE else request.pinned
    with contextlib.suppress(ValueError):
        return (urlsplit(url).hostname or "") if url else "archive"
    return ""


@dataclass(slots=True)
class _Job:
    """One request and how often it was tried."""

    request: CaptureRequest
    tries: int = 0


@dataclass(slots=True)
class _Host:
    """What is known of one host in this run."""

    name: str
    waiting: deque[_Job] = field(default_factory=deque)
    active: int = 0
    queued: bool = False
    paused_until: float = 0.0


class _Board:
    """Who goes next. Every method expects the lock to be held."""

    def __init__(self, per_host: int) -> None:
        self.per_host = per_host
        self.hosts: dict[str, _Host] = {}
        self.ready: list[tuple[int, int, _Host]] = []
        self.later: list[tuple[float, int, _Host, _Job | None]] = []
        self._count = itertools.count()

    def add(self, name: str, job: _Job) -> None:
        """Queue a job at its host."""
        self.hosts.setdefault(name, _Host(name)).waiting.append(job)

    def offer(self, host: _Host) -> None:
        """Put a host among the ready ones, if something can be asked there now."""
        if host.queued or not host.waiting or host.active >= self.per_host:
            return
        if host.paused_until > time.monotonic():
            return
        host.queued = True
        heapq.heappush(self.ready, (-len(host.waiting), next(self._count), host))

    def delay(self, host: _Host, seconds: float, job: _Job | None) -> None:
        """Come back to a host, or to one of its jobs, after a while."""
        heapq.heappush(self.later, (time.monotonic() + seconds, next(self._count), host, job))

    def take(self) -> tuple[_Host, _Job] | None:
        """The next job, from the host with most waiting, or None when nothing can be asked now."""
        while self.later and self.later[0][0] <= time.monotonic():
            _, _, host, job = heapq.heappop(self.later)
            if job is not None:
                host.waiting.appendleft(job)
            self.offer(host)
        while self.ready:
            _, _, host = heapq.heappop(self.ready)
            host.queued = False
            if host.paused_until > time.monotonic():
                continue
            job = host.waiting.popleft()
            host.active += 1
            self.offer(host)
            return host, job
        return None

    def patience(self) -> float | None:
        """Seconds until something delayed is due; None when nothing is."""
        return max(0.0, self.later[0][0] - time.monotonic()) if self.later else None


class _Lanes:
    """The threads of one run and what they share."""

    def __init__(
        self, fetch: Callable[[CaptureRequest], Fetched], per_host: int, retries: int, bound: int, network: bool
    ) -> None:
        self.fetch = fetch
        self.network = network
        self.retries = retries
        self.bound = bound
        self.condition = threading.Condition()
        self.board = _Board(per_host)
        self.results: deque[Fetched] = deque()
        self.left = 0
        self.stopped = False
        self.error: SourcecheckError | None = None

    def work(self) -> None:
        """One lane: take, fetch, settle, until all is done."""
        while True:
            with self.condition:
                taken = self._next()
                if taken is None:
                    return
            host, job = taken
            try:
                fetched = self._fetch(job.request)
            except SourcecheckError as error:
                with self.condition:
                    self.error = self.error or error
                    self.stopped = True
                    self.condition.notify_all()
                return
            with self.condition:
                while len(self.results) >= self.bound and not self.stopped:
                    self.condition.wait()
                if self.stopped:
                    return
                self._settle(host, job, fetched)
                self.condition.notify_all()

    def _next(self) -> tuple[_Host, _Job] | None:
        while not self.stopped and self.left:
            taken = self.board.take()
            if taken is not None:
                return taken
            self.condition.wait(self.board.patience())
        return None

    def _fetch(self, request: CaptureRequest) -> Fetched:
        try:
            return self.fetch(request)
        except SourcecheckError:
            raise  # on purpose: evidence that cannot be kept ends the run
        except Exception as error:
            # A fetcher must not raise; if one does, the other addresses are still asked.
            return _broken(request, error)

    def _settle(self, host: _Host, job: _Job, fetched: Fetched) -> None:
        """Draw the consequences of an answer for its host and for the job itself."""
        host.active -= 1
        job.tries += 1
        again = self._consequence(host, job, fetched.capture) if self.network else None
        if again is None:
            self.left -= 1
            self.results.append(fetched)
        else:
            self.board.delay(host, again, job)
        self.board.offer(host)

    def _consequence(self, host: _Host, job: _Job, capture: Capture) -> float | None:
        """Pause the host where it asked for that; seconds until the job's next try, None for no other."""
        if capture.kind is not CaptureKind.LIVE:
            return None  # archives have a pace and tries of their own
        wait = retry_after(capture) if capture.reason in ("http-429", "http-503") else None
        if capture.reason == "http-429":
            wait = _PAUSE if wait is None else wait
            if wait <= LONGEST_PAUSE:
                host.paused_until = max(host.paused_until, time.monotonic() + wait)
                self.board.delay(host, wait, None)
        passing = capture.reason in PASSING or 500 <= (capture.status or 0) < 600
        if not passing or job.tries > self.retries:
            return None
        wait = _BACK_OFF * job.tries if wait is None else wait
        return wait if wait <= LONGEST_PAUSE else None


def run_lanes(
    requests: Iterable[CaptureRequest],
    fetch: Callable[[CaptureRequest], Fetched],
    *,
    lanes: int,
    per_host: int,
    retries: int,
    network: bool = True,
    host: Callable[[CaptureRequest], str] = host_of,
) -> Generator[Fetched, None, None]:
    """Fetch every distinct request once, many at a time.

    Args:
        requests: What to ask; a second one with the same key is left out.
        fetch: Asks one; called from many threads.
        lanes: Most requests at once.
        per_host: Most requests at once to one host.
        retries: Further tries after a passing failure (see `classify.PASSING`); none after a time-out.
        network: False when answers are only replayed: nothing is tried again and nobody asks for a pause.
        host: Which host a request counts for.

    Yields:
        One result a request, as they complete; after a retry, the last one, as the evidence has it. When the consumer
        stops early, nothing new is asked and requests still going are not waited for (closing the session ends them).

    Raises:
        SourcecheckError: what a fetch raised on purpose, such as an EvidenceError; it ends the run.
    """
    jobs = {request.key: _Job(request) for request in requests}
    state = _Lanes(fetch, per_host, retries, bound=max(4, lanes // 2), network=network)
    with state.condition:
        for job in jobs.values():
            state.board.add(host(job.request), job)
        for entry in state.board.hosts.values():
            state.board.offer(entry)
        state.left = len(jobs)
    for number in range(min(lanes, len(jobs))):
        threading.Thread(target=state.work, name=f"lane-{number + 1}", daemon=True).start()
    try:
        for _ in range(len(jobs)):
            with state.condition:
                while not state.results:
                    if state.error is not None:
                        raise state.error
                    state.condition.wait()
                fetched = state.results.popleft()
                state.condition.notify_all()
            yield fetched
    finally:
        with state.condition:
            state.stopped = True
            state.condition.notify_all()


def _broken(request: CaptureRequest, error: Exception) -> Fetched:
    """The result of a request that this program itself failed at."""
    live = request.kind is CaptureKind.LIVE
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    detail = f"{REASONS['internal'].sentence.removesuffix('.')}: {type(error).__name__}: {error}"
    outcome = Outcome.UNREACHABLE if live else Outcome.NO_ANSWER
    return Fetched(request, Capture(request.kind, request.url, outcome, "internal", detail, now))
