"""When to leave a host alone for the rest of a run.

A host that does not answer would cost a time-out for each of its addresses, and one that asked for an hour's pause
means it. Both are decided here, inside the fetcher, so that the decision is recorded like any other answer.
"""

import threading
from collections import Counter
from typing import Final
from urllib.parse import urlsplit

from checker.capture.classify import REASONS
from checker.capture.retry_after import wait_asked
from checker.model.capture import Capture, Outcome

__all__ = ["LONGEST_PAUSE", "Breaker"]

LONGEST_PAUSE: Final = 30.0
"""Seconds a run waits for a host that asks for a pause. One that asks for more is left alone until the next run: to
ask again earlier than it said would be rude, to wait longer would hold up everybody else."""

_ENOUGH: Final = 3
_SILENT: Final = {"refused": 1, "no-route": 1, "connect-timeout": 1, "timeout": 1, "reset": 1, "dns": 2}
"""Failures without a word from the host, and how much each counts towards giving it up: a name that is not known
will not be known for its next page either."""


class Breaker:
    """What one run knows of the hosts it asked. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._weight: Counter[tuple[str, str]] = Counter()
        self._failures: Counter[tuple[str, str]] = Counter()
        self._closed: dict[tuple[str, str], tuple[Outcome, str, str]] = {}

    def why_closed(self, url: str) -> tuple[Outcome, str, str] | None:
        """Why an address is not to be asked: outcome, reason code and sentence; None when it may be."""
        scheme, host = _line(url)
        with self._lock:
            return self._closed.get(("", host)) or self._closed.get((scheme, host))

    def note(self, capture: Capture) -> None:
        """Draw the consequences of a visit for the host where it ended, and for those that sent it on."""
        line = _line(capture.final_url or capture.url)
        code = capture.reason
        with self._lock:
            answered = [_line(hop.url) for hop in capture.hops]
            for host in [*answered, line] if capture.status is not None else answered:
                self._weight.pop(host, None)
                self._failures.pop(host, None)
            if capture.status is None and code in _SILENT and line not in answered:
                self._weight[line] += _SILENT[code]
                self._failures[line] += 1
                if self._weight[line] >= _ENOUGH:
                    words = f"{self._failures[line]} times, the last time: {REASONS[code].sentence}"
                    self._close(line, Outcome.UNREACHABLE, "host-unreachable", words)
            if code == "http-429":
                wait = wait_asked(capture) or 0.0
                if wait > LONGEST_PAUSE:
                    self._close(("", line[1]), Outcome.BLOCKED, "host-paused", f"it asked for {wait:.0f} s.")

    def _close(self, line: tuple[str, str], outcome: Outcome, reason: str, words: str) -> None:
        self._closed[line] = outcome, reason, f"{REASONS[reason].sentence.removesuffix('.')}: {words}"


def _line(url: str) -> tuple[str, str]:
    """Scheme and host: plain http may be silent where https is not."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""
