"""Our own earlier evidence as an earlier copy: what a run before this one captured at the live address.

It is what the program itself saw, so it needs nobody's word and no network; and it is there for the pages that no
archive holds. Only a page other than today's is an earlier copy: the same bytes once more would say nothing new.
"""

from dataclasses import replace
from typing import Final

from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.classify import Reason
from checker.capture.store import ERASED, EvidenceStore
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["FIRST", "NO_OTHER", "OWN_REASONS", "OwnEvidence"]

FIRST: Final = "first"
"""What `CaptureRequest.near` says to ask for the first capture that is kept, instead of the last."""

NO_OTHER: Final = "own-none"
"""The reason of a capture that says that nothing but today's page is kept."""

_OWN: Final = "What this program captured itself, kept with its digest"

OWN_REASONS: Final[dict[str, Reason]] = {
    "own-copy": Reason("An earlier run captured the page, and it was another then.", _OWN),
    NO_OTHER: Reason("No earlier run kept another state of the page.", _OWN),
    "own-damaged": Reason("The evidence that an earlier run kept of the page is damaged or missing.", _OWN),
}
"""Reasons of captures from our own evidence, by code."""


class OwnEvidence(Fetcher):
    """Gives live captures of earlier runs.

    Args:
        store: The evidence; its owner closes it.
    """

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store

    def answers(self, kind: CaptureKind) -> bool:
        """Whether it is our own evidence that is asked for."""
        return kind is CaptureKind.OWN

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Give an earlier run's capture of the address; see `CaptureRequest` for which.

        Returns:
            The capture, with the time at which it was made; `not-archived` when there is none, and `no-answer` when
            there is one whose bytes are not what they were: that says nothing of the page.
        """
        try:
            pages = self._store.earlier_pages(f"{CaptureKind.LIVE}:{request.url}")
            others = [page for page in pages if page.digest and page.digest != request.unlike]
            if not others or (request.near == FIRST and others[-1].digest == others[0].digest):
                # What is not there because somebody erased it is not what was never there.
                if erased := self._store.erased(f"{CaptureKind.LIVE}:{request.url}"):
                    return _without(request, Outcome.NO_ANSWER, ERASED, erased.detail)
                return _without(request, Outcome.NOT_ARCHIVED, NO_OTHER, OWN_REASONS[NO_OTHER].sentence)
            page = others[-1 if request.near == FIRST else 0]
            body = self._store.body(page)
        except EvidenceError as error:
            sentence = f"{OWN_REASONS['own-damaged'].sentence.removesuffix('.')}: {error.message}."
            return _without(request, Outcome.NO_ANSWER, "own-damaged", sentence)
        detail = f"Our own copy of {page.fetched_at[:10]}, kept by an earlier run."
        return Fetched(
            request, replace(page, kind=CaptureKind.OWN, reason="own-copy", detail=detail, revisit=None), body
        )


def _without(request: CaptureRequest, outcome: Outcome, reason: str, detail: str) -> Fetched:
    """A capture that has nothing to show; it has no time, for nobody was asked."""
    return Fetched(request, Capture(CaptureKind.OWN, request.url, outcome, reason, detail, fetched_at=""))
