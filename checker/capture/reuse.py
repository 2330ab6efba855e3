"""Answers that are young enough not to be asked for again (`--max-age`)."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.store import EvidenceStore
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind

__all__ = ["ReusingFetcher"]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class ReusingFetcher(Fetcher):
    """Gives what the store holds when it is a page and young enough, and asks another fetcher otherwise.

    A failure is never used again: it is asked whether it still stands. Neither is a page behind a later failure.

    Args:
        fetcher: Whom to ask.
        store: The evidence; its owner closes it.
        max_age: Seconds.
        now: The clock; for tests.
    """

    def __init__(
        self, fetcher: Fetcher, store: EvidenceStore, max_age: float, now: Callable[[], dt.datetime] = _now
    ) -> None:
        self._fetcher = fetcher
        self._store = store
        self._max_age = dt.timedelta(seconds=max_age)
        self._now = now
        self._lock = threading.Lock()
        self.reused = 0

    @property
    def inner(self) -> Fetcher:
        """Whom it asks."""
        return self._fetcher

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Give the stored capture, with its own time, or ask."""
        return self.at_hand(request) or self._fetcher.fetch(request)

    def at_hand(self, request: CaptureRequest) -> Fetched | None:
        """The stored capture, when it is a page and young enough."""
        stored = self._stored(request)
        if stored is not None:
            with self._lock:
                self.reused += 1
        return stored

    def answers(self, kind: CaptureKind) -> bool:
        """What the fetcher inside says."""
        return self._fetcher.answers(kind)

    def spacing(self, request: CaptureRequest) -> float:
        """What the host wants of those who ask it."""
        return self._fetcher.spacing(request)

    def close(self) -> None:
        """Close the other fetcher."""
        self._fetcher.close()

    def _stored(self, request: CaptureRequest) -> Fetched | None:
        if request.kind not in (CaptureKind.LIVE, CaptureKind.ARCHIVE):
            return None  # what costs nobody anything to ask
        try:
            capture = self._store.latest(request.key)
            if capture is None or not capture.captured:
                return None
            age = self._now() - dt.datetime.fromisoformat(capture.fetched_at)
            if not dt.timedelta(0) <= age <= self._max_age:
                return None
            return self._given_whole(request, capture)
        except (EvidenceError, ValueError, TypeError):
            return None  # damaged, or without a time: asked anew

    def _given_whole(self, request: CaptureRequest, capture: Capture) -> Fetched:
        """A stored capture whose records are there; it is unpacked when somebody reads it.

        Raises:
            EvidenceError: they are not.
        """
        self._store.verify(capture)
        return Fetched(request, capture, unpack=partial(self._unpacked, request, capture))

    def _unpacked(self, request: CaptureRequest, capture: Capture) -> Fetched:
        """A verified capture with its body, asked anew when it cannot be had after all."""
        try:
            return Fetched(request, capture, self._store.body(capture))
        except EvidenceError:
            return self._fetcher.fetch(request)
