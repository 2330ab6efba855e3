"""Who takes copies where: one line an archive that does."""

from collections.abc import Callable, Sequence
from typing import Final

from checker.capture.archives.base import Archive
from checker.capture.archives.client import ArchiveClient
from checker.capture.archives.pace import Pacer
from checker.capture.archives.record import PywbRecorder
from checker.capture.archives.save import SaveFetcher
from checker.capture.archives.spn import SavePageNow
from checker.capture.archives.taking import SAVE_REASONS, Saver, Taken
from checker.capture.guard import GuardedSession
from checker.model.capture import Outcome
from checker.settings import Settings

__all__ = ["SAVERS", "save_fetcher"]


def _save_page_now(settings: Settings, session: GuardedSession, archive: Archive) -> Saver:
    pacer = Pacer({"save": 60 / settings.save_rate, "status": 0.0})
    tries = 1 + settings.retries
    return SavePageNow(archive.endpoint, session, settings.save_keys, pacer, own=archive.own, tries=tries)


def _recorder(_settings: Settings, session: GuardedSession, archive: Archive) -> Saver:
    return PywbRecorder(archive.endpoint, session)


SAVERS: Final[dict[str, Callable[[Settings, GuardedSession, Archive], Saver]]] = {
    "wayback": _save_page_now,
    "pywb": _recorder,
}
"""By the archive's dialect."""


class _Nobody(Saver):
    """None of the archives takes copies."""

    def take(self, url: str) -> Taken:
        del url
        return Taken(Outcome.NOT_ASKED, "save-nobody", SAVE_REASONS["save-nobody"].sentence)

    def stop(self) -> None:
        pass


def save_fetcher(settings: Settings, session: GuardedSession, archives: Sequence[ArchiveClient]) -> SaveFetcher:
    """Who takes copies into the first archive of the settings that does so.

    Args:
        settings: The account's keys, rate and budget.
        session: The guarded session.
        archives: The archives of the settings, each with its pace.
    """
    for client in archives:
        if client.archive.dialect in SAVERS:
            saver = SAVERS[client.archive.dialect](settings, session, client.archive)
            return SaveFetcher(settings, saver, client)
    return SaveFetcher(settings, _Nobody(), archives[0])
