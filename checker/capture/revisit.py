"""Ask whether a page has changed, and use the one that was captured when it has not.

A server that says "not modified" cannot put words on a page: what is read then is what was captured earlier, verified
before the question and again before the reading. Nothing is asked this way where the answer might mean another page:
behind redirects, and where the server says that its pages vary.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Final

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.classify import REASONS
from checker.capture.secrets import redact
from checker.capture.store import EvidenceStore
from checker.capture.visit import Visit
from checker.errors import EvidenceError
from checker.model.capture import Capture, Outcome, Revisit

__all__ = ["KnownPages", "conditions"]

_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_LONGEST: Final = 1_000
_OLDEST: Final = dt.timedelta(days=30)
"""A page is fetched whole at least so often: a server that errs says "not modified" for ever."""
_ALIKE: Final = frozenset({"accept", "accept-encoding", "cookie", "origin"})
"""Request headers that this program always sends alike, or never: a page that varies by them does not vary for it."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class KnownPages:
    """The pages that the evidence store holds, to ask about again.

    Args:
        store: The evidence; its owner closes it.
        max_bytes: The most of a page that this run would read.
        now: The clock; for tests.
    """

    def __init__(self, store: EvidenceStore, max_bytes: int, now: Callable[[], dt.datetime] = _now) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._now = now

    def earlier(self, request: CaptureRequest) -> Capture | None:
        """The capture to ask about, its bytes verified and `revisit.captured_at` filled in; None to ask plainly."""
        try:
            capture = self._store.last_captured(request.key)
            if capture is None or not conditions(capture) or capture.size > self._max_bytes:
                return None
            _, date = self._store.dated_body(capture)
            fresh = self._now() - dt.datetime.fromisoformat(date) < _OLDEST
        except (EvidenceError, ValueError, TypeError):
            return None  # what is damaged, or has no time, is captured anew
        return replace(capture, revisit=Revisit(date)) if fresh else None

    def unchanged(self, request: CaptureRequest, visit: Visit, earlier: Capture) -> Fetched | None:
        """What "not modified" comes to.

        Args:
            request: The request.
            visit: The visit that ended with 304.
            earlier: The capture that was asked about.

        Returns:
            The earlier page as captured now; None when the answer is not about that page, or its bytes are gone.
        """
        assert earlier.revisit is not None
        if visit.failure or visit.hops or not visit.exchanges or not _same_page(visit, earlier):
            return None
        try:
            body = self._store.body(earlier)
        except EvidenceError:
            return None
        since = earlier.revisit.captured_at
        said = {name.lower(): redact(value)[:_LONGEST] for name, value in visit.headers}
        updated = {name: said[name] for name in ("date", "etag", "last-modified") if name in said}
        capture = replace(
            earlier,
            outcome=Outcome.CAPTURED,
            reason="http-304",
            detail=f"{REASONS['http-304'].sentence.removesuffix('.')}: {since}.",
            fetched_at=visit.exchanges[-1].fetched_at,
            final_url=redact(visit.final_url),
            status=304,
            # RFC 9111 §3.2: a 304 updates what is known of the page.
            headers=tuple((dict(earlier.headers) | updated).items()),
        )
        return Fetched(request, capture, body, visit.exchanges)


def conditions(capture: Capture) -> dict[str, str]:
    """The headers that ask whether a captured page has changed (RFC 9110 §13.1); {} where that cannot be asked.

    The answer is only about the page that was captured when no redirect lies between, and no header of ours decides
    which page is sent. Weak validators will do: words are looked for, not bytes (§8.8.1).
    """
    headers = dict(capture.headers)
    vary = {name.strip().lower() for name in headers.get("vary", "").split(",")} - {""}
    if not capture.captured or capture.hops or not capture.digest_sha1 or not capture.evidence or vary - _ALIKE:
        return {}
    etag, date = headers.get("etag", ""), headers.get("last-modified", "")
    found = {}
    if _ETAG.fullmatch(etag) and len(etag) < _LONGEST and "REDACTED" not in etag:
        found["If-None-Match"] = etag
    if _is_date(date):
        found["If-Modified-Since"] = date
    return found


def _same_page(visit: Visit, earlier: Capture) -> bool:
    """Whether the validators of a 304, where it has any, are those that were asked about (RFC 9111 §4.3.4)."""
    asked = dict(earlier.headers)
    etag = visit.header("etag")
    if etag and "etag" in asked:
        return etag.removeprefix("W/") == asked["etag"].removeprefix("W/")
    date = visit.header("last-modified")
    return not (date and "last-modified" in asked) or date == asked["last-modified"]


def _is_date(text: str) -> bool:
    try:
        return len(text) < _LONGEST and text.isascii() and parsedate_to_datetime(text) is not None
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
