"""Witnesses: addresses asked, and what reading them says of the quotes.

Many lanes wait for servers, few processes read. Between the two stands a small room: when it is full the lanes wait,
so that pages never pile up in memory.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore, Lock
from types import MappingProxyType
from typing import Any, Final, TypedDict

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.board import Schedule
from checker.capture.breaker import LONGEST_PAUSE
from checker.capture.classify import PASSING
from checker.capture.lanes import host_of, run_lanes
from checker.capture.plan import Refusal, policy_capture
from checker.capture.retry_after import wait_asked
from checker.document.glance import worth_reading
from checker.match.reading import read_capture
from checker.match.reading_cache import Asked, Known, ReadingCache
from checker.model.capture import Capture, CaptureKind
from checker.model.claim import Quote
from checker.model.match import Facts, Match, MatchOutcome, Passage, Reading, Statement
from checker.settings import Settings
from checker.worker import WorkerPool

__all__ = ["Bench", "Progress", "Witness"]

_SLOW: Final = 2.0
"""Seconds from which on it is worth remembering how long an answer takes."""

_AGAIN: Final = 1.0
"""Seconds that another try takes when nobody said how long to wait."""

_ROOM: Final = 4
"""Pages a reading process that may wait in memory."""

_NONE: Final[Mapping[Any, Any]] = MappingProxyType({})


class Progress:
    """Told how a run goes; this one keeps silent. Lanes call it from their threads."""

    def stage(self, name: str, done: int, of: int) -> None:
        """What is being done, how much of it is done, and how much there is."""

    def asked(self, request: CaptureRequest) -> None:
        """Somebody is being asked, and has not answered yet."""

    def answered(self, request: CaptureRequest, capture: Capture) -> None:
        """What came of it."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One capture and what reading it gave: a match for each quote that was asked of it.

    `browser` names the browser that read it, "" where the bytes were read as they came.
    """

    capture: Capture
    reading: Reading | None = None
    matches: Mapping[Quote, Match] = field(default_factory=lambda: _NONE)
    facts: Mapping[Statement, Facts | None] = field(default_factory=lambda: _NONE)
    passages: Mapping[Statement, tuple[Passage, ...]] = field(default_factory=lambda: _NONE)
    browser: str = ""

    def has(self, quote: Quote) -> bool:
        """Whether the exact words stand there."""
        match = self.matches.get(quote)
        return match is not None and match.outcome is MatchOutcome.FOUND


class Bench:
    """Where the witnesses of a run sit, by the key of the request.

    Args:
        settings: How many lanes, readers and tries.
        fetcher: Whom to ask.
        pool: Who reads.
        progress: Told after each address.
        schedule: What earlier runs know of the addresses, and when this one has to end.
        readings: What pages said when they were read before; with or without it a witness says the same.

    `latency` tells, by address, how many seconds the slow answers of live pages took, pauses included.
    """

    def __init__(
        self,
        settings: Settings,
        fetcher: Fetcher,
        pool: WorkerPool,
        progress: Progress,
        schedule: Schedule = Schedule(),  # noqa: B008 - frozen
        readings: ReadingCache | None = None,
    ) -> None:
        self.witnesses: dict[str, Witness] = {}
        self.interrupted = False
        self._settings = settings
        self._fetcher = fetcher
        self._pool = pool
        self._progress = progress
        self._schedule = schedule
        self._readings = readings
        self.latency: dict[str, float] = {}
        self._spent: dict[str, float] = {}
        self._lock = Lock()

    def answers(self, kind: CaptureKind) -> bool:
        """Whether anybody is there to ask for that kind."""
        return self._fetcher.answers(kind)

    def tell(self, stage: str, done: int, of: int) -> None:
        """Tell progress to whoever watches."""
        self._progress.stage(stage, done, of)

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask for something that is no page, outside the lanes. Its capture sits with the others; its body is returned.

        What was asked for already is asked for again only for its body, which is then that of the store or the archive.
        """
        if self.interrupted:
            return Fetched(request, policy_capture(request, Refusal.INTERRUPTED))
        try:
            fetched = self._fetcher.fetch(request).whole()
        except KeyboardInterrupt:
            self.interrupted = True
            fetched = Fetched(request, policy_capture(request, Refusal.INTERRUPTED))
        self.witnesses[request.key] = Witness(fetched.capture)
        return fetched

    def ask(
        self,
        stage: str,
        wanted: Iterable[tuple[CaptureRequest, Iterable[Quote], Refusal | None]],
        fragments: Mapping[CaptureRequest, Sequence[str]] = MappingProxyType({}),
        statements: Mapping[CaptureRequest, Sequence[Statement]] = MappingProxyType({}),
    ) -> None:
        """Ask every address once, however many citations want it, and read it for all their quotes.

        Args:
            stage: What this is, for the progress.
            wanted: Requests, each with the quotes to look for and our own reason not to ask, if there is one.
                Requests already answered are passed over.
            fragments: What links to a page have behind their `#`: looked for when it is read.
            statements: Claims that a page is to support: their numbers, dates and names are looked for.

        An address that one of them refuses is not asked for the others. A KeyboardInterrupt ends the asking: what is
        left gets a capture that says so.
        """
        requests = [entry for entry in wanted if entry[0].key not in self.witnesses]
        for request, _, refusal in requests:
            if refusal:
                self.witnesses.setdefault(request.key, Witness(policy_capture(request, refusal)))
        several: dict[CaptureRequest, list[Quote]] = defaultdict(list)
        for request, asked_for, _ in requests:
            if request.key not in self.witnesses:
                several[request].extend(asked_for)
        quotes = {request: tuple(dict.fromkeys(asked_for)) for request, asked_for in several.items()}
        del requests, several  # of 100,000 addresses they are no trifle
        if quotes and not self.interrupted:
            try:
                self._ask_all(stage, quotes, fragments, statements)
            except KeyboardInterrupt:
                with self._lock:
                    self.interrupted = True
        for request in quotes:
            if request.key not in self.witnesses:
                self.witnesses[request.key] = Witness(policy_capture(request, Refusal.INTERRUPTED))

    def _ask_all(
        self,
        stage: str,
        quotes: Mapping[CaptureRequest, tuple[Quote, ...]],
        fragments: Mapping[CaptureRequest, Sequence[str]],
        statements: Mapping[CaptureRequest, Sequence[Statement]],
    ) -> None:
        settings = self._settings
        room = BoundedSemaphore(settings.processes * _ROOM)
        done = 0
        self._progress.stage(stage, 0, len(quotes))
        answers = self._answers(quotes)
        # Not a `with`: whoever ends the run must not wait for a page that takes long to read.
        readers = ThreadPoolExecutor(settings.processes, thread_name_prefix="reader")
        try:
            pending: deque[Future[None]] = deque()
            for fetched in answers:
                asking = fetched.request
                asked = Asked(
                    quotes[asking],
                    tuple(fragments.get(asking, ())),
                    tuple(statements.get(asking, ())),
                    settings.passages,
                )
                if (known := self._known(fetched, asked)) is not None:
                    self._seat(asking, _witness(fetched.capture, asked, known.reading))
                else:
                    room.acquire()
                    pending.append(readers.submit(self._read, fetched, asked, room))
                    while pending and pending[0].done():
                        pending.popleft().result()
                done += 1
                self._progress.stage(stage, done, len(quotes))
            for future in pending:
                future.result()
        finally:
            answers.close()
            readers.shutdown(wait=False, cancel_futures=True)

    def _answers(self, requests: Iterable[CaptureRequest]) -> Generator[Fetched, None, None]:
        """What is at hand, here and at once: it needs no lane. Then the answers of who has to be asked."""
        left = []
        for request in requests:
            fetched = self._fetcher.at_hand(request)
            if fetched is None:
                left.append(request)
            else:
                yield fetched
        settings = self._settings
        manners = _manners(settings, self._fetcher)
        lanes, retries, schedule = settings.lanes, settings.retries, self._schedule
        yield from run_lanes(left, self._timed, lanes=lanes, retries=retries, schedule=schedule, **manners)

    def _timed(self, request: CaptureRequest) -> Fetched:
        began = time.monotonic()
        self._progress.asked(request)
        fetched = self._fetcher.fetch(request)
        self._progress.answered(request, fetched.capture)
        if request.kind is CaptureKind.LIVE:
            seconds = self._spent.pop(request.url, 0.0) + time.monotonic() - began
            capture = fetched.capture
            # What it takes to be asked again belongs to an address: asked early, several such pauses are one.
            again = capture.reason in PASSING or 500 <= (capture.status or 0) < 600
            pause = min(wait_asked(capture) or _AGAIN, LONGEST_PAUSE) if again else 0.0
            if fetched.onward or pause:
                self._spent[request.url] = seconds + pause
            if seconds >= _SLOW or pause:
                self.latency[request.url] = round(seconds + pause, 1)
        return fetched

    def _known(self, fetched: Fetched, asked: Asked) -> Known | None:
        """What there is to say without reading: the same was read before, or it is not worth it. None: to be read."""
        capture = fetched.capture
        if not capture.captured:
            return Known(None)
        known = self._readings.find(capture, asked) if self._readings else None
        if known is None and not fetched.unpack and not asked and not worth_reading(fetched.body, capture.media_type):
            return self._unread(capture, asked)
        return known

    def _unread(self, capture: Capture, asked: Asked) -> Known:
        if self._readings:
            self._readings.keep(capture, asked)
        return Known(None)

    def _read(self, fetched: Fetched, asked: Asked, room: BoundedSemaphore) -> None:
        try:
            fetched = fetched.whole()
            capture, body, reading = fetched.capture, fetched.body, None
            if capture.captured and (asked or worth_reading(body, capture.media_type)):
                keep = partial(self._readings.keep, capture, asked) if self._readings else _keep_nothing
                looked_for = (asked.quotes, asked.fragments, asked.statements)
                reading = read_capture(self._pool, body, capture, *looked_for, passages=asked.passages, keep=keep)
            elif capture.captured:
                self._unread(capture, asked)
            self._seat(fetched.request, _witness(capture, asked, reading))
        finally:
            room.release()

    def _seat(self, request: CaptureRequest, witness: Witness) -> None:
        with self._lock:
            if not self.interrupted:  # after that the report is being made from what there is
                self.witnesses[request.key] = witness


def _witness(capture: Capture, asked: Asked, reading: Reading | None) -> Witness:
    """A capture and its reading, each answer beside what was asked."""
    if reading is None:
        return Witness(capture)
    matches = _few(asked.quotes, reading.matches)
    return Witness(
        capture,
        reading,
        matches,
        _few(asked.statements, reading.facts),
        _few(asked.statements, reading.passages),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _One(Mapping[Any, Any]):
    """A mapping of one key: a run has some for every page, and a dictionary would take five times the memory."""

    key: object
    value: object

    def __getitem__(self, key: object) -> object:
        if key != self.key:
            raise KeyError(key)
        return self.value

    def __iter__(self) -> Iterator[object]:
        yield self.key

    def __len__(self) -> int:
        return 1


def _few(asked: Sequence[Any], answers: Sequence[Any]) -> Mapping[Any, Any]:
    """Each answer beside what was asked. Of most pages nothing was asked, or one thing."""
    pairs = dict(zip(asked, answers, strict=False))
    return _One(*next(iter(pairs.items()))) if len(pairs) == 1 else pairs or _NONE


def _keep_nothing(_answer: bytes) -> None:
    """Without a cache."""


class _Manners(TypedDict):
    per_host: int
    host: Callable[[CaptureRequest], str]
    spacing: Callable[[CaptureRequest], float]


def _manners(settings: Settings, fetcher: Fetcher) -> _Manners:
    """How hosts are treated."""
    if settings.polite:
        from checker.capture.polite import polite_spacing, registered_domain

        def wider(request: CaptureRequest) -> float:
            return max(polite_spacing(request), fetcher.spacing(request))

        return _Manners(per_host=1, host=registered_domain, spacing=wider)
    return _Manners(per_host=settings.per_host, host=host_of, spacing=fetcher.spacing)
