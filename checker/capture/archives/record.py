"""An own pywb that records: asked for a page through its recorder, it fetches it and keeps what came.

`COLLECTION/record/id_/URL` of a collection whose configuration has a `recorder` (docs/own-archive.md shows one).
"""

from checker.capture.archives.taking import SAVE_REASONS, Saver, Taken
from checker.capture.classify import REASONS
from checker.capture.guard import GuardedSession
from checker.model.capture import Outcome

__all__ = ["PywbRecorder"]


class PywbRecorder(Saver):
    """The recorder of an own collection.

    Args:
        endpoint: The collection's address, as in the setting `archives`.
        session: The guarded session.
        patience: Seconds to wait for one copy.
    """

    def __init__(self, endpoint: str, session: GuardedSession, *, patience: float = 120.0) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._session = session
        self._patience = patience

    def take(self, url: str) -> Taken:
        """See `Saver.take`."""
        visit = self._session.call("GET", f"{self._endpoint}/record/id_/{url}", timeout=self._patience)
        if visit.failure:
            code = visit.failure if visit.failure in REASONS else "internal"
            return Taken(Outcome.NO_ANSWER, code, REASONS[code].sentence, begun=True, exchanges=visit.exchanges)
        if visit.status == 404 and not visit.header("Warcserver-Source-Coll") and not visit.header("Memento-Datetime"):
            detail = "The collection does not record: it has no such address (404)."
            return Taken(Outcome.NO_ANSWER, "archive-http", detail, exchanges=visit.exchanges)
        if visit.status != 200:
            # The recorder passes on what the page answered.
            detail = f"{SAVE_REASONS['save-failed'].sentence} The answer it got was {visit.status}."
            return Taken(Outcome.NO_ANSWER, "save-failed", detail, begun=True, exchanges=visit.exchanges)
        return Taken(Outcome.SAVED, "saved", "", begun=True, exchanges=visit.exchanges)

    def stop(self) -> None:
        """See `Saver.stop`. Nothing waits here; closing the session ends what is asked."""
