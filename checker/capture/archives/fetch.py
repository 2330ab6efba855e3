"""Captures from archives: a pinned copy as it is, or the copy nearest to a date."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from checker.capture.address import same_address
from checker.capture.archives.base import Archive, Copy, tidy_original
from checker.capture.archives.choose import day_of, distance_days, moment, valid_timestamp, wanted_timestamp
from checker.capture.archives.client import ArchiveClient, Refusal
from checker.capture.archives.lookup import lookup
from checker.capture.archives.pace import Pacer
from checker.capture.archives.playback import Playback, play
from checker.capture.archives.registry import archive_named, archives_named
from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.guard import GuardedSession
from checker.capture.live import digests, kept_headers
from checker.capture.secrets import redacted
from checker.model.capture import Capture, CaptureKind, Memento, Outcome
from checker.settings import Settings
from checker.signs.archives import KNOWN, untrusted

__all__ = ["PLAYBACKS_A_SECOND", "ArchiveFetcher"]

PLAYBACKS_A_SECOND: Final = 8.0
"""Copies read a second from a public archive, apart from its index."""

_ERRORS: Final = frozenset({"archive-copy-gone", "archive-copy-status"})
_FURTHER: Final = 2
"""Copies tried after one that turns out to be of an error, where the index did not say so."""


class ArchiveFetcher(Fetcher):
    """Asks archives through the guarded session.

    Look-ups go to the archive that the request names; pinned copies to the archive their address names, if it is one of
    the settings or a known public one. Any other address is not asked: it could be a page that says whatever its owner
    likes.

    Args:
        settings: Which archives, their rate, and further tries.
        session: The guarded session.
        backoff: Seconds of the first wait when a busy archive does not say how long.

    Raises:
        SettingsError: an archive of the settings is not known.
    """

    def __init__(self, settings: Settings, session: GuardedSession, *, backoff: float = 5.0) -> None:
        def client(archive: Archive) -> ArchiveClient:
            paced = not archive.own or "archive_rate" in settings.model_fields_set
            intervals = {
                "index": 60 / settings.archive_rate if paced else 0.0,
                "playback": 0.0 if archive.own else 1 / PLAYBACKS_A_SECOND,
            }
            return ArchiveClient(archive, session, Pacer(intervals, backoff=backoff), tries=1 + settings.retries)

        self._clients = {archive.name: client(archive) for archive in archives_named(settings.archives)}
        self._main = self._clients[settings.archives[0]]
        self._budget = self._left = settings.archive_budget
        self._window = settings.archive_window
        self._lock = threading.Lock()
        self._chosen = tuple(self._clients[name] for name in settings.archives)
        for known in KNOWN:
            if known.name not in self._clients:
                self._clients[known.name] = client(archive_named(known.name))

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask for one copy; see `Fetcher.fetch`."""
        if request.kind is not CaptureKind.ARCHIVE:
            raise ValueError("an archive fetcher only answers archive requests")
        try:
            fetched = self._pinned(request) if request.pinned else self._nearest(request)
        except Refusal as refused:
            fetched = _refused(request, refused, ())
        # A copy's redirect may hold what a server handed out then.
        return replace(fetched, capture=redacted(fetched.capture))

    @property
    def main(self) -> ArchiveClient:
        """The first archive of the settings, with the pace that all who ask it share."""
        return self._main

    @property
    def chosen(self) -> tuple[ArchiveClient, ...]:
        """The archives of the settings, in their order."""
        return self._chosen

    def close(self) -> None:
        """Send away threads that wait for a turn."""
        for client in self._clients.values():
            client.stop()

    def _nearest(self, request: CaptureRequest) -> Fetched:
        """The copy nearest to the date, or the newest."""
        try:
            wanted = wanted_timestamp(request.near) if request.near else moment(dt.datetime.now(dt.UTC))
        except ValueError as error:
            raise Refusal(Outcome.NOT_ASKED, "archive-bad-date", f"{error}.") from None
        url = tidy_original(request.url)
        if not url:
            raise Refusal(Outcome.NOT_ASKED, "bad-url", "Only web addresses are looked up in an archive.")
        client = self._clients[request.archive] if request.archive else self._main
        if not client.archive.own:
            self._spend()
        found = lookup(client, url, wanted)
        if found.copy is None:
            assert found.refused is not None
            return _refused(request, found.refused, found.exchanges)
        copy, before = found.copy, found.exchanges
        played = first = play(client, copy)
        # Where the index did not say what the archive was answered, a neighbour may be of the page itself.
        for other in found.others[:_FURTHER] if copy.unsure else ():
            if played.reason not in _ERRORS:
                break
            before += played.exchanges
            copy, played = other, play(client, other)
        if played is not first and played.outcome is not Outcome.CAPTURED:
            before, played, copy = before + played.exchanges, replace(first, exchanges=()), found.copy
        if found.bad:
            words = f"{found.bad} lines of its index were" if found.bad > 1 else "One line of its index was"
            played = replace(played, detail=f"{played.detail} {words} passed over as no row.")
        return _fetched(request, client.archive, copy, played, before, wanted if request.near else "", self._window)

    def _spend(self) -> None:
        """Take one look-up from the budget.

        Raises:
            Refusal: it is used up.
        """
        with self._lock:
            if self._left <= 0:
                raise Refusal(
                    Outcome.NOT_ASKED,
                    "archive-budget",
                    f"No archive was asked: the {self._budget} look-ups of this run were used up. "
                    "The next run asks for this one first.",
                )
            self._left -= 1

    def _pinned(self, request: CaptureRequest) -> Fetched:
        """The copy that an archive's own address names."""
        client, copy = self._named(request.pinned)
        played = play(client, copy)
        before: tuple[Exchange, ...] = ()
        if played.missing and copy.original:
            # Playback says it has no such copy. Only what the index says of it too is a finding.
            asked = lookup(client, copy.original, copy.timestamp)
            before = asked.exchanges
            if asked.refused is not None:
                said = asked.refused
                played = replace(played, outcome=said.outcome, reason=said.reason, detail=said.detail)
        return _fetched(request, client.archive, copy, played, before, copy.timestamp, self._window)

    def _named(self, pinned: str) -> tuple[ArchiveClient, Copy]:
        """The archive and the copy an address names.

        Raises:
            Refusal: `not-asked`, with the reason.
        """
        refused = untrusted(pinned)
        if refused is not None:
            raise Refusal(
                Outcome.NOT_ASKED,
                "untrusted-archive",
                f"{refused.name} was not asked and does not count: {refused.because} ({refused.source}).",
            )
        owners = [client for client in self._clients.values() if client.archive.owns(pinned)]
        client = next((client for client in owners if client.archive.parse(pinned)), owners[0] if owners else None)
        if client is None:
            try:
                host = urlsplit(pinned).hostname or pinned
            except ValueError:
                host = pinned
            raise Refusal(
                Outcome.NOT_ASKED, "archive-unknown-host", f"{host} is no archive known here, so it was not asked."
            )
        copy = client.archive.parse(pinned)
        if copy is None or not (copy.address or valid_timestamp(copy.timestamp)):
            raise Refusal(
                Outcome.NOT_ASKED,
                "archive-bad-address",
                "The archive address does not name one copy: it needs a 14-digit time and the page's own address.",
            )
        if copy.timestamp > moment(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
            raise Refusal(Outcome.NOT_ASKED, "archive-bad-address", "The archive address names a time in the future.")
        return client, copy


def _fetched(
    request: CaptureRequest,
    archive: Archive,
    asked: Copy,
    played: Playback,
    before: tuple[Exchange, ...],
    wanted: str,
    window: int,
) -> Fetched:
    """Put a playback into the form that all captures have."""
    visit = played.visit
    days = distance_days(played.timestamp, wanted) if wanted and played.timestamp else None
    original, shown = asked.original or played.copy.original, played.copy.original
    memento = Memento(
        archive=archive.host,
        url=archive.view_url(played.copy),
        timestamp=played.timestamp,
        original=original,
        pinned=bool(request.pinned),
        distance_days=days,
        weak=days is not None and abs(days) > window,
        shows="" if same_address(shown, original) else shown,
    )
    exchanges = before + played.exchanges
    body = visit.body if visit is not None and played.outcome is Outcome.CAPTURED else b""
    captured = played.outcome is Outcome.CAPTURED
    if captured and memento.weak and not memento.pinned and abs(distance_days(asked.timestamp, wanted)) <= window:
        # What the index lists near the date was not read: what this one lacks proves nothing of it.
        detail = f"{played.detail} Its index lists one of {day_of(asked.timestamp)}, which it did not give."
        played = replace(played, reason="archive-inconsistent", detail=detail)
    digest, digest_sha1 = digests(body, played.exchanges[-1] if played.exchanges else None)
    capture = Capture(
        kind=request.kind,
        url=request.url,
        outcome=played.outcome,
        reason=played.reason,
        detail=played.detail,
        fetched_at=_when(exchanges),
        final_url=visit.url if visit is not None else "",
        hops=played.hops,
        status=visit.status if visit is not None else None,
        media_type=visit.media_type if visit is not None else "",
        charset=visit.charset if visit is not None else "",
        headers=kept_headers(visit.headers) if visit is not None else (),
        size=len(body),
        digest=digest if captured else "",
        digest_sha1=digest_sha1,
        memento=memento,
    )
    return Fetched(request, capture, body, exchanges)


def _refused(request: CaptureRequest, refused: Refusal, exchanges: tuple[Exchange, ...]) -> Fetched:
    """A capture without a copy."""
    asked = refused.outcome is not Outcome.NOT_ASKED
    capture = Capture(
        kind=request.kind,
        url=request.url,
        outcome=refused.outcome,
        reason=refused.reason,
        detail=refused.detail,
        fetched_at=_when(exchanges) if asked else "",
        final_url=exchanges[-1].url if exchanges else "",
        status=exchanges[-1].status if exchanges else None,
    )
    return Fetched(request, capture, b"", exchanges)


def _when(exchanges: tuple[Exchange, ...]) -> str:
    """When the last answer came; now, when none did."""
    return exchanges[-1].fetched_at if exchanges else dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
