"""Who takes copies where: one line an archive that does."""

from collections.abc import Callable
from typing import Final

from checker.capture.archives.client import ArchiveClient
from checker.capture.archives.pace import Pacer
from checker.capture.archives.record import PywbRecorder
from checker.capture.archives.save import SaveFetcher
from checker.capture.archives.spn import SavePageNow
from checker.capture.archives.taking import Saver
from checker.capture.archives.wayback import WAYBACK_ENDPOINT
from checker.capture.guard import GuardedSession
from checker.settings import Settings

__all__ = ["SAVERS", "save_fetcher"]


def _save_page_now(settings: Settings, session: GuardedSession) -> Saver:
    endpoint = settings.archive_endpoint.rstrip("/")
    pacer = Pacer({"save": 60 / settings.save_rate, "status": 0.0})
    own = endpoint != WAYBACK_ENDPOINT
    return SavePageNow(endpoint, session, settings.save_keys, pacer, own=own, tries=1 + settings.retries)


def _recorder(settings: Settings, session: GuardedSession) -> Saver:
    return PywbRecorder(settings.archive_endpoint, session)


SAVERS: Final[dict[str, Callable[[Settings, GuardedSession], Saver]]] = {
    "wayback": _save_page_now,
    "pywb": _recorder,
}
"""By the archive's dialect."""


def save_fetcher(settings: Settings, session: GuardedSession, index: ArchiveClient) -> SaveFetcher:
    """Who takes copies into the archive of the settings.

    Args:
        settings: The archive, the account's keys, rate and budget.
        session: The guarded session.
        index: The same archive's index, with its pace.
    """
    return SaveFetcher(settings, SAVERS[settings.archive_dialect](settings, session), index)
