"""Answers of an audit that was killed before it could report: the next one does not ask for them again."""

import datetime as dt
from typing import Final

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.classify import PASSING
from checker.capture.reuse import ReusingFetcher
from checker.capture.store import EvidenceStore
from checker.errors import EvidenceError
from checker.model.capture import CaptureKind, Outcome

__all__ = ["LONGEST_BREAK", "ResumingFetcher"]

LONGEST_BREAK: Final = dt.timedelta(hours=24)
"""What was asked longer ago is asked again: the report is to say what is so now."""

_FINAL: Final = frozenset(
    {
        Outcome.CAPTURED,
        Outcome.GONE,
        Outcome.BLOCKED,
        Outcome.UNREACHABLE,
        Outcome.NOT_ARCHIVED,
        Outcome.EXCLUDED,
        Outcome.SAVED,
        Outcome.REFUSED,
    }
)
_AGAIN: Final = PASSING | {"timeout", "connect-timeout"}
"""Failures that the killed run would have tried once more."""


class ResumingFetcher(ReusingFetcher):
    """Gives what a killed audit has recorded, each address once, and asks another fetcher for the rest.

    Args:
        fetcher: Whom to ask.
        store: The evidence; its owner closes it.
        since: When the killed audit began, ISO 8601.
    """

    def __init__(self, fetcher: Fetcher, store: EvidenceStore, since: str) -> None:
        super().__init__(fetcher, store, 0)
        self.since = since
        self._given: set[str] = set()

    def _stored(self, request: CaptureRequest) -> Fetched | None:
        with self._lock:
            if request.key in self._given:
                return None  # a second try is a question
            self._given.add(request.key)
        if request.kind is CaptureKind.OWN:
            return None
        try:
            capture = self._store.latest(request.key)
            if capture is None or capture.outcome not in _FINAL or capture.reason in _AGAIN:
                return None
            if dt.datetime.fromisoformat(capture.fetched_at) < dt.datetime.fromisoformat(self.since):
                return None
            return self._given_whole(request, capture)
        except (EvidenceError, ValueError, TypeError):
            return None  # damaged, or without a time: asked anew
