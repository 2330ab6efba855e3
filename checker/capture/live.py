"""The first witness: the address itself, asked now."""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.breaker import Breaker
from checker.capture.classify import classify
from checker.capture.guard import GuardedSession
from checker.capture.revisit import KnownPages, conditions
from checker.capture.robots import Robots
from checker.capture.secrets import redact
from checker.capture.visit import Visit
from checker.model.capture import Capture, Hop, Outcome
from checker.signs.archives import untrusted

__all__ = ["KEPT_HEADERS", "LiveFetcher", "digests", "kept_headers"]

KEPT_HEADERS: Final = frozenset(
    {"content-type", "content-encoding", "content-length", "last-modified", "etag", "date", "link", "location",
     "retry-after", "vary", "x-robots-tag"}
)  # fmt: skip
"""Headers that go into a report; the evidence keeps all."""

_LONGEST: Final = 2_000


class LiveFetcher(Fetcher):
    """Asks live addresses through the guard.

    Args:
        session: The guarded session; its owner closes it.
        robots: What sites allow programs; None to ask nobody.
        known: Pages captured earlier, to be asked whether they changed; None to fetch them whole.
        by_host: Whether a redirect to another host ends a fetch: it comes back with `onward`, and the next fetch of the
            same request goes on there. For whoever gives every host its turn, as lanes do.
    """

    def __init__(
        self,
        session: GuardedSession,
        robots: Robots | None = None,
        known: KnownPages | None = None,
        *,
        by_host: bool = False,
    ) -> None:
        self._session = session
        self._robots = robots
        self._known = known
        self._by_host = by_host
        self._begun: dict[str, Visit] = {}
        self._breaker = Breaker()

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Ask the address once, unless its host was given up.

        Returns:
            The capture, with the decoded body only when the outcome is `captured`. Servers hand out tokens in
            redirects: none of them gets into the capture, which is published with the report.
        """
        begun = self._begun.pop(request.key, None)
        closed = self._breaker.why_closed(begun.final_url if begun else request.url)
        asked_at = _now()
        if closed is not None:
            visit, (outcome, reason, detail) = begun or Visit(request.url, request.url), closed
            return self._fetched(request, visit, outcome, reason, detail, asked_at)
        earlier = self._known.earlier(request) if self._known and not begun else None
        visit = self._visit(request.url, conditions(earlier) if earlier else {}, begun)
        if self._known and earlier and visit.status == 304:
            unchanged = self._known.unchanged(request, visit, earlier)
            if unchanged is not None:
                self._breaker.note(unchanged.capture)
                return unchanged
            visit = self._visit(request.url, {})
        if visit.onward:
            self._begun[request.key] = visit
            unfinished = Capture(request.kind, request.url, Outcome.SKIPPED, "host-busy", "", asked_at)
            return Fetched(request, unfinished, onward=visit.final_url)
        outcome, reason, detail = classify(visit)
        fetched = self._fetched(request, visit, outcome, reason, detail, asked_at)
        self._breaker.note(fetched.capture)
        return fetched

    def _fetched(
        self, request: CaptureRequest, visit: Visit, outcome: Outcome, reason: str, detail: str, asked_at: str
    ) -> Fetched:
        """A visit in the form that all captures have."""
        captured = outcome is Outcome.CAPTURED
        last = visit.exchanges[-1] if visit.exchanges else None
        digest, digest_sha1 = digests(visit.body, last)
        capture = Capture(
            kind=request.kind,
            url=request.url,
            outcome=outcome,
            reason=reason,
            detail=redact(detail),
            fetched_at=last.fetched_at if last else asked_at,
            final_url=redact(visit.final_url),
            hops=tuple(Hop(redact(hop.url), hop.status, redact(hop.location)) for hop in visit.hops),
            status=visit.status,
            media_type=visit.media_type,
            charset=visit.charset,
            headers=kept_headers(visit.headers),
            size=len(visit.body) if captured else 0,
            digest=digest if captured else "",
            digest_sha1=digest_sha1,
        )
        return Fetched(request, capture, visit.body if captured else b"", visit.exchanges)

    def spacing(self, request: CaptureRequest) -> float:
        """Seconds that the site wants between two requests."""
        return self._robots.delay(request.url) if self._robots else 0.0

    def close(self) -> None:
        """Send away whoever waits for a turn at a site."""
        if self._robots:
            self._robots.stop()

    def _visit(self, url: str, headers: Mapping[str, str], begun: Visit | None = None) -> Visit:
        """Ask the address, or go on with it, if the site lets programs ask it."""
        there = begun.final_url if begun else url
        refused = self._refusal(there)
        if refused is not None:
            return replace(begun or Visit(url, url), onward=False, failure=refused[0], detail=refused[1])
        if self._robots is not None:
            self._robots.wait(there)
        return self._session.get(
            url, headers=headers, trusted=False, permit=self._refusal, stay=self._by_host, begun=begun
        )

    def _refusal(self, url: str) -> tuple[str, str] | None:
        """Why an address is not asked, a redirect's too: a reason code and a few words, None when it may be."""
        archive = untrusted(url)
        if archive is not None:
            return "untrusted-archive", f"{archive.name}: {archive.because}"
        return self._robots.refusal(url) if self._robots is not None else None


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digests(body: bytes, exchange: Exchange | None) -> tuple[str, str]:
    """The two digests of a capture.

    Args:
        body: The decoded body.
        exchange: The response it came in.

    Returns:
        `sha256:` and hex over the decoded body; base32 of sha1 over the entity as it was sent, which is what web
        archives write in their indexes, or "" when the entity is not whole.
    """
    sha1 = ""
    if exchange is not None and not exchange.truncated:
        sha1 = base64.b32encode(hashlib.sha1(exchange.raw, usedforsecurity=False).digest()).decode()
    return "sha256:" + hashlib.sha256(body).hexdigest(), sha1


def kept_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers worth reporting, in lower case, without secrets and cut to a sane length."""
    return tuple((name.lower(), redact(value)[:_LONGEST]) for name, value in headers if name.lower() in KEPT_HEADERS)
