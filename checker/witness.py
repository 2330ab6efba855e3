"""Witnesses: addresses asked, and what reading them says of the quotes.

Many lanes wait for servers, few processes read. Between the two stands a small room: when it is full the lanes wait,
so that pages never pile up in memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Final

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.lanes import run_lanes
from checker.capture.plan import Refusal, policy_capture
from checker.match.reading import read_capture
from checker.model.capture import Capture
from checker.document.glance import worth_reading
from checker.model.claim import Quote
from checker.model.match import Match, MatchOutcome, Reading
from checker.settings import Settings
from checker.worker import WorkerPool

__all__ = ["Bench", "Progress", "Witness"]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

_ROOM: Final = 4
"""Pages a reading process that may wait in memory."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One capture and what reading it gave: a match for each quote that was asked of it."""

    capture: Capture
    reading: Reading | None = None
    matches: Mapping[Quote, Match] = field(default_factory=dict)

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
    """

    def __init__(self, settings: Settings, fetcher: Fetcher, pool: WorkerPool, progress: Progress) -> None:
        self.witnesses: dict[str, Witness] = {}
        self.interrupted = False
        self._settings = settings
        self._fetcher = fetcher
        self._pool = pool
        self._progress = progress
        self._lock = Lock()

    def ask(self, stage: str, wanted: Iterable[tuple[CaptureRequest, Iterable[Quote], Refusal | None]]) -> None:
        """Ask every address once, however many citations want it, and read it for all their quotes.

        Args:
            stage: What this is, for the progress.
            wanted: Requests, each with the quotes to look for and our own reason not to ask, if there is one.
                Requests already answered are passed over.

        An address that one of them refuses is not asked for the others. A KeyboardInterrupt ends the asking: what is
        left gets a capture that says so.
        """
        requests = [entry for entry in wanted if entry[0].key not in self.witnesses]
        for request, _, refusal in requests:
            if refusal:
                self.witnesses.setdefault(request.key, Witness(policy_capture(request, refusal)))
        quotes: dict[CaptureRequest, dict[Quote, None]] = defaultdict(dict)
        for request, asked_for, _ in requests:
            if request.key not in self.witnesses:
                quotes[request].update(dict.fromkeys(asked_for))
        if quotes and not self.interrupted:
            try:
                self._ask_all(stage, quotes)
            except KeyboardInterrupt:
                with self._lock:
                    self.interrupted = True
        for request in quotes:
            if request.key not in self.witnesses:
                self.witnesses[request.key] = Witness(policy_capture(request, Refusal.INTERRUPTED))

    def _ask_all(self, stage: str, quotes: Mapping[CaptureRequest, Mapping[Quote, None]]) -> None:
        settings = self._settings
        room = BoundedSemaphore(settings.processes * _ROOM)
        done = 0
        self._progress(stage, 0, len(quotes))
        answers = run_lanes(
            quotes,
            self._fetcher.fetch,
            lanes=settings.lanes,
            # Nobody's patience is used when stored answers are read.
            per_host=settings.lanes if settings.offline else settings.per_host,
            retries=settings.retries,
            network=not settings.offline,
        )
        # Not a `with`: whoever ends the run must not wait for a page that takes long to read.
        readers = ThreadPoolExecutor(settings.processes, thread_name_prefix="reader")
        try:
            pending = []
            for fetched in answers:
                room.acquire()
                pending.append(readers.submit(self._read, fetched, tuple(quotes[fetched.request]), room))
                done += 1
                self._progress(stage, done, len(quotes))
            for future in pending:
                future.result()
        finally:
            answers.close()
            readers.shutdown(wait=False, cancel_futures=True)

    def _read(self, fetched: Fetched, quotes: tuple[Quote, ...], room: BoundedSemaphore) -> None:
        try:
            reading = None
            if fetched.capture.captured and (quotes or worth_reading(fetched.body, fetched.capture.media_type)):
                reading = read_capture(self._pool, fetched.body, fetched.capture, quotes)
            matches = dict(zip(quotes, reading.matches, strict=True)) if reading else {}
            with self._lock:
                if not self.interrupted:  # after that the report is being made from what there is
                    self.witnesses[fetched.request.key] = Witness(fetched.capture, reading, matches)
        finally:
            room.release()
