"""`--time-budget`: from a moment on nothing more is asked, and each address left over is said to be so.

It stands inside the recording, so that an offline run says the same of what was not reached.
"""

import time

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.plan import Refusal, policy_capture
from checker.model.capture import CaptureKind

__all__ = ["BudgetFetcher"]


class BudgetFetcher(Fetcher):
    """Another fetcher, until the time is up.

    Args:
        fetcher: Who asks.
        until: The moment, by `time.monotonic`.
    """

    def __init__(self, fetcher: Fetcher, until: float) -> None:
        self._fetcher = fetcher
        self._until = until

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask while there is time; afterwards the capture says that there was none."""
        if time.monotonic() >= self._until:
            return Fetched(request, policy_capture(request, Refusal.TIME_BUDGET))
        return self._fetcher.fetch(request)

    def answers(self, kind: CaptureKind) -> bool:
        """What the fetcher inside says."""
        return self._fetcher.answers(kind)

    def spacing(self, request: CaptureRequest) -> float:
        """What the fetcher inside says."""
        return self._fetcher.spacing(request)

    def close(self) -> None:
        """Close the fetcher inside."""
        self._fetcher.close()
