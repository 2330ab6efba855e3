"""What an archive lists of one address, in the order of time: the material of a timeline."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from checker.capture.address import same_address
from checker.capture.archives.base import Archive, Copy, tidy_original
from checker.capture.archives.choose import valid_timestamp
from checker.capture.archives.client import ArchiveClient, Refusal, refusal
from checker.capture.archives.memento import LINK_FORMAT
from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.live import digests
from checker.capture.secrets import redacted
from checker.capture.visit import Visit
from checker.model.capture import Capture, CaptureKind, Outcome

__all__ = ["PAGE", "IndexFetcher", "copies_in", "listing_archive"]

PAGE: Final = 10_000
"""Rows asked for at once."""


class IndexFetcher(Fetcher):
    """Answers requests of the kind `index`: the rows as the archive gives them are the capture's body.

    Args:
        archives: The archives of the settings; the first that lists its copies is asked.
    """

    def __init__(self, archives: Sequence[ArchiveClient]) -> None:
        chosen = listing_archive([client.archive for client in archives])
        self._client = next(client for client in archives if client.archive is chosen)

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask for one page of the index; see `Fetcher.fetch`."""
        if request.kind is not CaptureKind.INDEX:
            raise ValueError("only requests for an index are answered here")
        archive, exchanges = self._client.archive, list[Exchange]()
        try:
            address = archive.list_url(tidy_original(request.url) or request.url, request.near, limit=PAGE)
            if not address:
                raise Refusal(Outcome.NOT_ASKED, "archive-no-list", f"{archive.host} gives no list of its copies.")
            visit = self._client.ask("index", address)
            exchanges += visit.exchanges
            refused = refusal(visit, archive.host)
            if refused is not None:
                raise refused
            if visit.status != 200 or _is_page(visit):
                raise Refusal(
                    Outcome.NO_ANSWER, "archive-garbage", f"The index of {archive.host} answered with something else."
                )
        except Refusal as stop:
            return Fetched(
                request, _capture(request, exchanges, stop.outcome, stop.reason, stop.detail), b"", tuple(exchanges)
            )
        if not visit.body.strip():
            detail = f"The index of {archive.host} lists no copy of this address."
            capture = _capture(request, exchanges, Outcome.NOT_ARCHIVED, "archive-empty", detail)
            return Fetched(request, capture, b"", tuple(exchanges))
        digest, sha1 = digests(visit.body, exchanges[-1])
        capture = _capture(request, exchanges, Outcome.CAPTURED, "archive-listed", f"The index of {archive.host}.")
        capture = replace(
            capture,
            final_url=visit.url,
            status=visit.status,
            media_type="text/plain",
            size=len(visit.body),
            digest=digest,
            digest_sha1=sha1,
        )
        return Fetched(request, redacted(capture), visit.body, tuple(exchanges))

    def close(self) -> None:
        """Send away threads that wait for a turn."""
        self._client.stop()


def listing_archive(archives: Sequence[Archive]) -> Archive:
    """The first archive that lists its copies by time; the first of all when none does."""
    return next((archive for archive in archives if archive.list_url("https://a.example/", "", limit=1)), archives[0])


def _is_page(visit: Visit) -> bool:
    """Whether the answer is a web page or JSON, whatever it calls itself. A TimeMap begins with `<`, too."""
    begins = visit.body.lstrip()[:1]
    return "html" in visit.media_type or begins == b"{" or (begins == b"<" and visit.media_type != LINK_FORMAT)


def copies_in(archive: Archive, body: bytes, url: str) -> tuple[tuple[Copy, ...], str]:
    """Read a page of an index: the copies of exactly this address by time, and what is missing in a sentence, or "".

    Args:
        archive: Whose dialect it is in.
        body: The page.
        url: The address asked for; an index may add similar ones.
    """
    rows = archive.rows(body.decode("utf-8", "replace"))
    own: Iterable[Copy] = (copy for copy in rows.copies if same_address(copy.original, url))
    sound = sorted((copy for copy in own if valid_timestamp(copy.timestamp)), key=lambda copy: copy.timestamp)
    missing = ""
    if rows.pages:
        missing = "The list has further pages, which were not asked for; copies are missing."
    elif rows.bad:
        lines = "One line of the index is no row" if rows.bad == 1 else f"{rows.bad} lines of the index are no rows"
        missing = f"{lines}; copies may be missing."
    return tuple(sound), missing


def _capture(request: CaptureRequest, exchanges: list[Exchange], outcome: Outcome, reason: str, detail: str) -> Capture:
    when = exchanges[-1].fetched_at if exchanges else dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = outcome is not Outcome.NOT_ASKED
    return Capture(request.kind, request.url, outcome, reason, detail, when if asked else "")
