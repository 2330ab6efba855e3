"""Have a copy taken, and believe it only once the archive's index lists it.

    ask for a copy  →  the archive's word  →  the index  →  saved · refused · no-answer

An error may still have archived the page, and a success may not be listed yet: the index decides in both cases, and a
copy that it does not list is never claimed. The outcome is a capture like any other: recorded with everything that was
said, and given again by an offline run.
"""

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from checker.capture.archives.base import Copy
from checker.capture.archives.choose import moment, valid_timestamp
from checker.capture.archives.client import ArchiveClient
from checker.capture.archives.lookup import lookup
from checker.capture.archives.taking import SAVE_REASONS, Saver, Taken
from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.naming import why_not_named
from checker.capture.secrets import redacted
from checker.model.capture import Capture, CaptureKind, Memento, Outcome
from checker.settings import Settings

__all__ = ["SaveFetcher"]

_WAITS: Final = (3.0, 10.0, 30.0)
_SKEW: Final = dt.timedelta(minutes=2)


class SaveFetcher(Fetcher):
    """Answers requests of the kind `save`.

    Args:
        settings: The budget of the run.
        saver: Who takes the copy.
        index: The archive whose index confirms it.
        waits: Seconds before each question to the index.
    """

    def __init__(
        self, settings: Settings, saver: Saver, index: ArchiveClient, *, waits: Sequence[float] | None = None
    ) -> None:
        self._saver = saver
        self._index = index
        self._waits = _WAITS if waits is None else tuple(waits)
        self._left = settings.save_budget
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Have one copy taken; see `Fetcher.fetch`."""
        if request.kind is not CaptureKind.SAVE:
            raise ValueError("only requests to take a copy are answered here")
        private = why_not_named(request.url)
        if private:
            return _not_asked(request, "save-not-named", private)
        with self._lock:
            spent = self._left <= 0
            self._left -= not spent
        if spent:
            return _not_asked(request, "save-budget")
        began = dt.datetime.now(dt.UTC)
        taken = self._saver.take(request.url)
        if taken.outcome is Outcome.NOT_ASKED or not (taken.begun or taken.outcome is Outcome.SAVED):
            return _fetched(request, taken, taken.exchanges)
        return self._confirmed(request, taken, began)

    def close(self) -> None:
        """Send away threads that wait."""
        self._stopped.set()
        self._saver.stop()

    def _confirmed(self, request: CaptureRequest, taken: Taken, began: dt.datetime) -> Fetched:
        """The outcome, once the index was asked for the copy: more than once only where the archive says it has one."""
        said = taken.outcome is Outcome.SAVED
        exchanges = list(taken.exchanges)
        stamp = taken.timestamp if valid_timestamp(taken.timestamp) else ""
        earliest = stamp or moment(began - _SKEW)
        why = "its index lists no such copy"
        for wait in self._waits if said else self._waits[:1]:
            if self._stopped.wait(wait):
                break
            found = lookup(self._index, request.url, stamp or moment(dt.datetime.now(dt.UTC) + _SKEW))
            exchanges += found.exchanges
            copy = found.copy
            latest = moment(dt.datetime.now(dt.UTC) + _SKEW)
            if copy is not None and copy.usable and earliest <= copy.timestamp <= latest:
                return _saved(request, self._index, copy, tuple(exchanges))
            if found.refused is not None and found.refused.outcome is not Outcome.NOT_ARCHIVED:
                why = found.refused.detail.removesuffix(".")
        if said:
            day = f" on {_day(stamp)}" if stamp else ""
            detail = (
                f"{self._index.archive.host} says that it took a copy{day}, but that is not confirmed yet ({why}): "
                "ask again later."
            )
            taken = replace(taken, outcome=Outcome.NO_ANSWER, reason="save-unconfirmed", detail=detail)
        return _fetched(request, taken, tuple(exchanges))


def _not_asked(request: CaptureRequest, reason: str, because: str = "") -> Fetched:
    sentence = SAVE_REASONS[reason].sentence
    detail = f"{sentence.removesuffix('.')}: {because}." if because else sentence
    return _fetched(request, Taken(Outcome.NOT_ASKED, reason, detail), ())


def _saved(request: CaptureRequest, index: ArchiveClient, copy: Copy, exchanges: tuple[Exchange, ...]) -> Fetched:
    archive = index.archive
    memento = Memento(archive.host, archive.view_url(copy), copy.timestamp, copy.original)
    taken = Taken(Outcome.SAVED, "saved", f"{archive.host} took a copy on {_day(copy.timestamp)}.")
    return _fetched(request, taken, exchanges, memento)


def _fetched(
    request: CaptureRequest, taken: Taken, exchanges: tuple[Exchange, ...], memento: Memento | None = None
) -> Fetched:
    asked = taken.outcome is not Outcome.NOT_ASKED
    last = exchanges[-1].fetched_at if exchanges else dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    capture = Capture(
        kind=request.kind,
        url=request.url,
        outcome=taken.outcome,
        reason=taken.reason,
        detail=taken.detail,
        fetched_at=last if asked else "",
        memento=memento,
    )
    return Fetched(request, redacted(capture), b"", exchanges)


def _day(timestamp: str) -> str:
    return f"{timestamp[:4]}-{timestamp[4:6]}-{timestamp[6:8]}"
