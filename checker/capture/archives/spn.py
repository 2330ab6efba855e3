"""Save Page Now 2: the Internet Archive takes a copy for the owner of an account.

A request begins a job; the job is asked for until it ends. The keys go with each request and stay in no other place.
Which errors are worth another try is the practice of Wikipedia's InternetArchiveBot.
"""

import re
import threading
import time
from typing import Final
from urllib.parse import quote

from checker.capture.archives.pace import Pacer
from checker.capture.archives.taking import SAVE_REASONS, Saver, Taken, object_in, words_of
from checker.capture.base import Exchange
from checker.capture.classify import REASONS
from checker.capture.guard import GuardedSession
from checker.capture.retry_after import retry_after
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["REFUSED", "RETRYABLE", "SavePageNow"]

RETRYABLE: Final = frozenset(
    {"user-session-limit", "soft-time-limit-exceeded", "proxy-error", "browsing-timeout", "no-browsers-available",
     "redis-error", "capture-location-error", "too-many-requests"}
)  # fmt: skip
"""Errors of the service itself, which pass."""

REFUSED: Final = frozenset(
    {"blocked-url", "blocked", "invalid-url-syntax", "ftp-access-denied", "filesize-limit", "method-not-allowed",
     "no-access", "too-many-daily-captures", "not-found", "unauthorized"}
)  # fmt: skip
"""Errors by which it says that it will not take this page, or that there is none to take."""

_JOB: Final = re.compile(r"[\w-]{1,100}", re.ASCII)
_POLLS: Final = (2.0, 3.0, 5.0, 8.0, 10.0)
_UNSENT: Final = frozenset({"dns", "refused", "no-route", "connect-timeout", "private-address", "bad-port"})


class SavePageNow(Saver):
    """The service at `ENDPOINT/save`.

    Args:
        endpoint: `https://web.archive.org`, or one that an operator set in its place.
        session: The guarded session.
        keys: `ACCESS:SECRET`; without them nothing is asked, for the service answers nobody else (401).
        pacer: Turns of the kinds `save` and `status`, shared by all threads.
        own: Whether the operator named the endpoint.
        tries: How often a copy is asked for in all.
        patience: Seconds to wait for one copy.
        polls: Seconds between questions after a job; the last is used again.
    """

    def __init__(
        self,
        endpoint: str,
        session: GuardedSession,
        keys: str,
        pacer: Pacer,
        *,
        own: bool,
        tries: int = 3,
        patience: float = 300.0,
        polls: tuple[float, ...] | None = None,
    ) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._session = session
        self._secret = {"Authorization": f"LOW {keys}"} if keys else {}
        self._pacer = pacer
        self._own = own
        self._tries = tries
        self._patience = patience
        self._polls = polls or _POLLS
        self._stopped = threading.Event()

    def take(self, url: str) -> Taken:
        """See `Saver.take`."""
        if not self._secret:
            sentence = f"{SAVE_REASONS['save-no-keys'].sentence} See docs/saving.md."
            return Taken(Outcome.NOT_ASKED, "save-no-keys", sentence)
        exchanges: list[Exchange] = []
        begun = False
        taken = Taken(Outcome.NO_ANSWER, "archive-paused", "The archive failed several times and was left alone.")
        for _ in range(self._tries):
            if not self._pacer.turn("save"):
                break
            form = {"url": url, "skip_first_archive": "1"}
            visit = self._ask("POST", f"{self._endpoint}/save", exchanges, form)
            begun = begun or visit.failure not in ("", *_UNSENT)
            taken, again = self._begin(visit, exchanges)
            begun = begun or taken.begun
            if not again:
                break
        return Taken(taken.outcome, taken.reason, taken.detail, taken.timestamp, begun, tuple(exchanges))

    def stop(self) -> None:
        """See `Saver.stop`."""
        self._stopped.set()
        self._pacer.stop()

    def _ask(self, method: str, url: str, exchanges: list[Exchange], form: dict[str, str]) -> Visit:
        visit = self._session.call(
            method, url, form=form, headers={"Accept": "application/json"}, secret=self._secret, trusted=self._own
        )
        exchanges += visit.exchanges
        return visit

    def _begin(self, visit: Visit, exchanges: list[Exchange]) -> tuple[Taken, bool]:
        """What the answer to a request comes to, and whether to ask again."""
        if visit.failure:
            self._pacer.failed(reached=visit.failure not in _UNSENT)
            return _unanswered(visit), False
        answer = object_in(visit) or {}
        error = _error(answer)
        if visit.status == 429 or error == "user-session-limit":
            self._pacer.failed(reached=True, wait=retry_after(visit.header("Retry-After")))
            detail = "The archive asked this program to slow down."
            return Taken(Outcome.NO_ANSWER, "archive-busy", detail), True
        if visit.status in (401, 403):
            said = words_of(answer.get("message"))
            sentence = SAVE_REASONS["save-keys"].sentence
            return Taken(Outcome.NO_ANSWER, "save-keys", f"{sentence} It says: {said}." if said else sentence), False
        if error:
            return self._ended(answer, error)
        job = answer.get("job_id")
        if isinstance(job, str) and _JOB.fullmatch(job):
            self._pacer.answered()
            return self._wait(job, exchanges)
        if visit.status != 200:
            self._pacer.failed(reached=True, wait=retry_after(visit.header("Retry-After")))
            detail = f"The archive answered with an error of its own ({visit.status})."
            return Taken(Outcome.NO_ANSWER, "archive-http", detail, begun=True), (visit.status or 0) >= 500
        detail = "The archive answered with something else than a job."
        return Taken(Outcome.NO_ANSWER, "archive-garbage", detail, begun=True), False

    def _wait(self, job: str, exchanges: list[Exchange]) -> tuple[Taken, bool]:
        """Ask after a job until it ends: what it came to, and whether to ask for the copy again."""
        until = time.monotonic() + self._patience
        polls = iter(self._polls)
        pause, failures = self._polls[-1], 0
        while True:
            pause = next(polls, pause)
            if time.monotonic() + pause > until or self._stopped.wait(pause) or not self._pacer.turn("status"):
                return Taken(Outcome.NO_ANSWER, "save-slow", SAVE_REASONS["save-slow"].sentence, begun=True), False
            visit = self._ask("GET", f"{self._endpoint}/save/status/{quote(job)}", exchanges, {})
            answer = object_in(visit) if not visit.failure else None
            if answer is None or "status" not in answer:
                # The job goes on whether or not its status can be had.
                failures += 1
                if failures >= 3:
                    taken = _unanswered(visit) if visit.failure else _no_status(visit)
                    return Taken(taken.outcome, taken.reason, taken.detail, begun=True), False
                continue
            failures = 0
            if answer["status"] == "success":
                stamp = answer.get("timestamp")
                return Taken(
                    Outcome.SAVED, "saved", "", stamp if isinstance(stamp, str) else "", begun=True
                ), False  # fmt: skip
            if answer["status"] == "error":
                return self._ended(answer, _error(answer))

    def _ended(self, answer: dict[str, object], error: str) -> tuple[Taken, bool]:
        said = words_of(answer.get("message")) or error
        if error in REFUSED:
            sentence = SAVE_REASONS["save-refused"].sentence
            # Too many copies today are copies all the same: the index is asked.
            begun = error == "too-many-daily-captures"
            return Taken(Outcome.REFUSED, "save-refused", f"{sentence} It says: {said}.", begun=begun), False
        detail = f"{SAVE_REASONS['save-failed'].sentence} It says: {said}."
        return Taken(Outcome.NO_ANSWER, "save-failed", detail, begun=True), error in RETRYABLE


def _error(answer: dict[str, object]) -> str:
    """The error's name (`status_ext`, without `error:`), "" for no error."""
    found = answer.get("status_ext")
    if isinstance(found, str) and found:
        return found.removeprefix("error:")
    return "unknown" if answer.get("status") == "error" else ""


def _unanswered(visit: Visit) -> Taken:
    code = visit.failure if visit.failure in REASONS else "internal"
    words = f": {visit.detail}" if visit.detail else ""
    return Taken(Outcome.NO_ANSWER, code, f"{REASONS[code].sentence.removesuffix('.')}{words}.")


def _no_status(visit: Visit) -> Taken:
    detail = f"The archive does not say what became of the job ({visit.status})."
    return Taken(Outcome.NO_ANSWER, "archive-garbage", detail)
