"""The evidence store in the place of the network: `--offline` asks it and gets what was answered then."""

from functools import partial
from typing import Final

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.classify import Reason
from checker.capture.store import ERASED, EvidenceStore
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["REPLAY_REASONS", "ReplayFetcher"]

_EVIDENCE: Final = "What cannot be shown again is not reported"

REPLAY_REASONS: Final[dict[str, Reason]] = {
    "offline-no-capture": Reason("Offline, and no earlier run kept a capture of this address.", _EVIDENCE),
    ERASED: Reason("The evidence kept of this address was erased on purpose.", _EVIDENCE),
    "evidence-damaged": Reason("The evidence kept of this address is damaged or missing.", _EVIDENCE),
}
"""Reasons that only a replay gives, by code."""


class ReplayFetcher(Fetcher):
    """Answers every request from stored evidence, and opens no socket.

    What was never captured is `skipped` (or `not-asked` of an archive), and damaged evidence is `unreachable` (or
    `no-answer`): neither says anything about the page.

    Args:
        store: The evidence; its owner closes it.
    """

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store

    def answers(self, kind: CaptureKind) -> bool:  # noqa: ARG002 - whatever was asked was kept
        """Every kind: what was asked then is answered now."""
        return True

    def at_hand(self, request: CaptureRequest) -> Fetched:
        """Everything is."""
        return self.fetch(request)

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Give the last stored capture of this request; see `Fetcher.fetch`."""
        live = request.kind is CaptureKind.LIVE
        try:
            capture = self._store.latest(request.key)
            if capture is None:
                return _without(
                    request,
                    Outcome.SKIPPED if live else Outcome.NOT_ASKED,
                    "offline-no-capture",
                    REPLAY_REASONS["offline-no-capture"].sentence,
                )
            self._store.verify(capture)
            return Fetched(request, capture, unpack=partial(self._unpacked, request, capture))
        except EvidenceError as error:
            return _damaged(request, error)

    def _unpacked(self, request: CaptureRequest, capture: Capture) -> Fetched:
        """A verified capture with its body."""
        try:
            return Fetched(request, capture, self._store.body(capture))
        except EvidenceError as error:
            return _damaged(request, error)


def _damaged(request: CaptureRequest, error: EvidenceError) -> Fetched:
    sentence = f"{REPLAY_REASONS['evidence-damaged'].sentence.removesuffix('.')}: {error.message}."
    outcome = Outcome.UNREACHABLE if request.kind is CaptureKind.LIVE else Outcome.NO_ANSWER
    return _without(request, outcome, "evidence-damaged", sentence)


def _without(request: CaptureRequest, outcome: Outcome, reason: str, detail: str) -> Fetched:
    """A capture that has nothing to show; it has no time, for nothing was asked."""
    return Fetched(request, Capture(request.kind, request.url, outcome, reason, detail, fetched_at=""))
