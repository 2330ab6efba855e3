"""Many captures at once, few at a host: the threads of a run.

`board` says who is next; `breaker` leaves hosts alone that do not answer at all.
"""

import contextlib
import datetime as dt
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.board import Board, Host, Job, Schedule
from checker.capture.breaker import LONGEST_PAUSE
from checker.capture.classify import PASSING, REASONS
from checker.capture.retry_after import wait_asked
from checker.errors import SourcecheckError
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["host_of", "run_lanes"]

_BACK_OFF: Final = 1.0
_PAUSE: Final = 5.0
"""Seconds to leave a host alone that asked for a pause without saying how long."""

_LATE: Final = frozenset({"timeout", "connect-timeout"})


def host_of(request: CaptureRequest) -> str:
    """Whose patience a request uses: the live host, the archive's, or a register's."""
    if request.kind is CaptureKind.WORK:
        return "register"
    url = request.url if request.kind in (CaptureKind.LIVE, CaptureKind.RENDERED) else request.pinned
    with contextlib.suppress(ValueError):
        return (urlsplit(url).hostname or "") if url else f"archive {request.archive}".rstrip()
    return ""


def _no_spacing(_request: CaptureRequest) -> float:
    return 0.0


class _Lanes:
    """The threads of one run and what they share.

    Nobody is woken for nothing: of the lanes without work one watches the clock, and the others sleep until there is
    something to ask. Whoever takes a job and leaves another wakes the next one.
    """

    def __init__(
        self,
        fetch: Callable[[CaptureRequest], Fetched],
        board: Board,
        left: int,
        *,
        retries: int,
        bound: int,
        network: bool,
        spacing: Callable[[CaptureRequest], float],
    ) -> None:
        self.fetch = fetch
        self.network = network
        self.retries = retries
        self.bound = bound
        self.spacing = spacing
        self.lock = threading.Lock()
        self.work = threading.Condition(self.lock)
        self.clock = threading.Condition(self.lock)
        self.room = threading.Condition(self.lock)
        self.come = threading.Condition(self.lock)
        self.idle = 0
        self.watched = False
        self.board = board
        self.results: deque[Fetched] = deque()
        self.left = left
        self.stopped = False
        self.error: Exception | None = None

    def lane(self) -> None:
        """One lane: take, fetch, settle, until all is done."""
        try:
            self._lane()
        except Exception as error:
            # Evidence that cannot be kept ends the run; and a lane that died silently would be waited for in vain.
            with self.lock:
                self.error = self.error or error
                self.stop()

    def _lane(self) -> None:
        host: Host | None = None
        while True:
            with self.lock:
                taken = self._next(host)
            if taken is None:
                return
            host, job = taken
            fetched = self._fetch(job.request)
            with self.lock:
                while len(self.results) >= self.bound and not self.stopped:
                    self.room.wait()
                if self.stopped:
                    return
                if fetched.onward:
                    self._go_on(host, job, fetched.onward)
                else:
                    self._settle(host, job, fetched)

    def stop(self) -> None:
        """Ask nothing more, and send everybody home. To be called with the lock."""
        self.stopped = True
        for condition in (self.work, self.clock, self.room, self.come):
            condition.notify_all()

    def _next(self, last: Host | None) -> tuple[Host, Job] | None:
        while not self.stopped and self.left:
            if self.left == self.board.postponed():
                self.board.resume()
            self._tell()
            taken = self.board.take(last)
            if taken is None:
                self._wait()
                continue
            host, job = taken
            if job.fetched is not None and self.board.late:
                # No time for another try: what the last one gave stands.
                host.active -= 1
                self._done(job.fetched)
                continue
            self._space(host, job)
            self._tell()
            if self.board.ready() or not self.watched:
                self._call()
            return taken
        self.work.notify_all()
        self.clock.notify_all()
        return None

    def _wait(self) -> None:
        """Sleep until somebody calls, or something delayed is due."""
        if self.watched:
            self.idle += 1
            self.work.wait()
        else:
            self.watched = True
            self.clock.wait(self.board.patience())
            self.watched = False

    def _tell(self) -> None:
        """Let the lane that watches the clock look again when something is due earlier than it knows."""
        if self.board.sooner:
            self.board.sooner = False
            self.clock.notify()

    def _call(self) -> None:
        """Wake one lane, if one sleeps."""
        if self.idle:
            self.idle -= 1
            self.work.notify()
        else:
            self.clock.notify()

    def _fetch(self, request: CaptureRequest) -> Fetched:
        try:
            return self.fetch(request)
        except SourcecheckError:
            raise  # on purpose: evidence that cannot be kept ends the run
        except Exception as error:
            # A fetcher must not raise; if one does, the other addresses are still asked.
            return _broken(request, error)

    def _go_on(self, host: Host, job: Job, url: str) -> None:
        """Let a job go where it was sent, when it is its turn there: another host has bounds of its own."""
        host.active -= 1
        self._space(host, job)
        job.going = replace(job.request, url=url)
        self.board.go_on(job)
        self.board.offer(host)

    def _settle(self, host: Host, job: Job, fetched: Fetched) -> None:
        """Draw the consequences of an answer for its host and for the job itself."""
        host.active -= 1
        job.tries += 1
        again = self._consequence(host, job, fetched.capture) if self.network else None
        another = again is None and self._deserves_another(job, fetched.capture)
        job.fetched = fetched if another or again is not None else None
        self._space(host, job)
        job.going = None  # another try begins at its beginning
        if again is not None:
            self.board.delay(again, job)
        elif another:
            self.board.postpone(job)
        else:
            self._done(fetched)
        self.board.offer(host)

    def _done(self, fetched: Fetched) -> None:
        self.left -= 1
        self.results.append(fetched)
        self.come.notify()

    def _space(self, host: Host, job: Job) -> None:
        seconds = self.spacing(job.place) if self.network and not self.board.late else 0.0
        if seconds > 0:
            self.board.pause(host, seconds)

    def _deserves_another(self, job: Job, capture: Capture) -> bool:
        """Whether to wait for it a second time: only when all else is done, and only where waiting once helped."""
        late = capture.kind is CaptureKind.LIVE and capture.reason in _LATE
        return self.network and late and job.past.good and job.tries == 1 and self.retries > 0

    def _consequence(self, host: Host, job: Job, capture: Capture) -> float | None:
        """Pause the host where it asked for that; seconds until the job's next try, None for no other."""
        if capture.kind is not CaptureKind.LIVE:
            return None  # archives have a pace and tries of their own
        wait = wait_asked(capture) if capture.reason in ("http-429", "http-503") else None
        if capture.reason == "http-429":
            wait = _PAUSE if wait is None else wait
            if wait <= LONGEST_PAUSE:
                self.board.pause(host, wait)
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
    spacing: Callable[[CaptureRequest], float] = _no_spacing,
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
) -> Generator[Fetched, None, None]:
    """Fetch every distinct request once, many at a time.

    Args:
        requests: What to ask; a second one with the same key is left out.
        fetch: Asks one; called from many threads. Where its result is `onward`, the request waits for its turn at that
            host and is then given to `fetch` again; no lane waits with it.
        lanes: Most requests at once.
        per_host: Most requests at once to one host.
        retries: Further tries after a passing failure (see `classify.PASSING`). A time-out is tried again only at the
            very end, and only at an address that was good before.
        network: False when answers are only replayed: nothing is tried again and nobody asks for a pause.
        host: Which host a request counts for.
        spacing: Least seconds between the starts of two requests to this one's host, and from an answer to the next.
        schedule: What earlier runs know, and when this one has to end.

    Yields:
        One result a request, as they complete; after a retry, the last one, as the evidence has it. When the consumer
        stops early, nothing new is asked and requests still going are not waited for (closing the session ends them).

    Raises:
        SourcecheckError: what a fetch raised on purpose, such as an EvidenceError; it ends the run.
    """
    jobs = {request.key: Job(request, schedule.past(request)) for request in requests}
    board = Board(jobs.values(), host, per_host, schedule.until)
    state = _Lanes(fetch, board, len(jobs), retries=retries, bound=max(4, lanes // 2), network=network, spacing=spacing)
    for number in range(min(lanes, len(jobs))):
        threading.Thread(target=state.lane, name=f"lane-{number + 1}", daemon=True).start()
    try:
        for _ in range(len(jobs)):
            with state.lock:
                while not state.results:
                    if state.error is not None:
                        raise state.error
                    state.come.wait()
                fetched = state.results.popleft()
                state.room.notify()
            yield fetched
    finally:
        with state.lock:
            state.stop()


def _broken(request: CaptureRequest, error: Exception) -> Fetched:
    """The result of a request that this program itself failed at."""
    live = request.kind is CaptureKind.LIVE
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    detail = f"{REASONS['internal'].sentence.removesuffix('.')}: {type(error).__name__}: {error}"
    outcome = Outcome.UNREACHABLE if live else Outcome.NO_ANSWER
    return Fetched(request, Capture(request.kind, request.url, outcome, "internal", detail, now))
