"""One archive, its pace and the guarded session: the only place where an archive is really asked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from checker.capture.archives.base import Archive
from checker.capture.archives.pace import Pacer
from checker.capture.classify import REASONS
from checker.capture.guard import GuardedSession
from checker.capture.retry_after import retry_after
from checker.capture.visit import Visit
from checker.model.capture import Outcome

__all__ = ["ArchiveClient", "Refusal", "refusal"]

_UNREACHED: Final = frozenset({"dns", "refused", "no-route", "connect-timeout"})
_BROKEN: Final = frozenset({"timeout", "reset", "cut-off", "bad-response", "header-flood"})
_BUSY: Final = frozenset({429, 502, 503, 504})
_EXCLUDED: Final = (
    "AdministrativeAccessControlException",
    "RobotAccessControlException",
    "Blocked Site Error",
    "excluded from the Wayback Machine",
)


class Refusal(Exception):  # noqa: N818
    """Why there is no copy to read: an outcome, a reason code and a sentence. It never leaves this package."""

    def __init__(self, outcome: Outcome, reason: str, detail: str) -> None:
        super().__init__(outcome, reason, detail)
        self.outcome = outcome
        self.reason = reason
        self.detail = detail


class ArchiveClient:
    """Asks one archive at its pace. Safe to use from many threads.

    Args:
        archive: What is asked.
        session: The guarded session all requests go through.
        pacer: Shared by all threads.
        tries: How often a question is asked in all while the archive says it is busy.
    """

    def __init__(self, archive: Archive, session: GuardedSession, pacer: Pacer, *, tries: int) -> None:
        self.archive = archive
        self._session = session
        self._pacer = pacer
        self._tries = tries

    def ask(self, kind: str, url: str, headers: Mapping[str, str] = MappingProxyType({})) -> Visit:
        """Ask one address of the archive; redirects are not followed.

        Args:
            kind: `index` or `playback`.
            url: An address of this archive.
            headers: More headers.

        Returns:
            The visit; its failure is `archive-paused` when the archive is left alone.
        """
        visit = Visit(url, url, failure="archive-paused")
        for _ in range(self._tries):
            if not self._pacer.turn(kind):
                break
            visit = self._session.get(url, headers=headers, follow=False, trusted=self.archive.own)
            if visit.failure in _UNREACHED or visit.failure in _BROKEN or visit.failure.startswith("tls-"):
                self._pacer.failed(reached=visit.failure not in _UNREACHED)
                break
            if visit.status not in _BUSY or visit.header("Memento-Datetime"):
                self._pacer.answered()
                break
            self._pacer.failed(reached=True, wait=retry_after(visit.header("Retry-After")))
        return visit

    def stop(self) -> None:
        """Send waiting threads away."""
        self._pacer.stop()


def refusal(visit: Visit, host: str) -> Refusal | None:
    """What an answer without a memento means when it is no answer to the question, or None when it is one.

    Only what the archive says in so many words is an exclusion. A bare 403 may be a firewall that is tired of us, and
    must not count as "there is no copy".
    """
    if visit.failure == "archive-paused":
        return Refusal(
            Outcome.NO_ANSWER,
            "archive-paused",
            f"{host} failed several times in a row, so it was left alone for this run.",
        )
    if visit.failure:
        code = visit.failure if visit.failure in REASONS else "internal"
        words = f": {visit.detail}" if visit.detail else ""
        return Refusal(Outcome.NO_ANSWER, code, f"{host}: {REASONS[code].sentence.removesuffix('.')}{words}.")
    if _says_excluded(visit):
        return Refusal(Outcome.EXCLUDED, "archive-excluded", f"{host} says that it may not show this address.")
    if visit.status == 429:
        return Refusal(Outcome.NO_ANSWER, "archive-busy", f"{host} asked this program to slow down (429).")
    if visit.status is None or visit.status >= 400:
        return Refusal(Outcome.NO_ANSWER, "archive-http", f"{host} answered with an error of its own ({visit.status}).")
    return None


def _says_excluded(visit: Visit) -> bool:
    """Whether the archive itself says that it withholds the address: by status 451, by a header, or in words."""
    if visit.status == 451:
        return True
    error = visit.header("X-Archive-Wayback-Runtime-Error")
    words = visit.body[:4096].decode("utf-8", "replace")
    if any(mark in error for mark in _EXCLUDED):
        return True
    # The index's own error begins with its Java name, whatever the status. Any other page may speak of anything, and
    # words from the question may come back in it, so there they prove nothing.
    if visit.status != 403 and not words.startswith("org.archive."):
        return False
    return any(mark in words and mark.split()[0] not in visit.url for mark in _EXCLUDED)
