"""A browser as a second look at a live page whose text is built by scripts: what it shows is kept and read like a page.

The page's bytes come from the evidence of this run, so that what was captured and what the browser ran are the same.
What the browser made of them is kept beside them as a record of its own, with its digest: `--offline` needs no browser.
"""

import base64
import contextlib
import datetime as dt
import hashlib
from typing import Final

from checker.capture.base import CaptureRequest, Exchange, Fetched, Fetcher
from checker.capture.browser import Browser
from checker.capture.browser_net import PageNetwork, Reply, Sessions
from checker.capture.browser_page import Rendering
from checker.capture.classify import Reason
from checker.capture.robots import Robots
from checker.capture.secrets import redact
from checker.capture.store import EvidenceStore
from checker.capture.warc import entity_digest
from checker.errors import EvidenceError
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.settings import Settings
from checker.signs.archives import untrusted

__all__ = ["BROWSER_REASONS", "PARTIAL", "WHOLE", "RenderedFetcher"]

WHOLE: Final = "browser"
PARTIAL: Final = "browser-partial"
"""The two reasons of a rendering: the second may hold words, and its lack of them proves nothing."""

_LOOK: Final = "What a browser shows is what a reader sees, docs/browser.md"
_LIMITS: Final = "The limits of this program: what is read may come from strangers"

BROWSER_REASONS: Final[dict[str, Reason]] = {
    WHOLE: Reason("A browser ran the page's scripts, and the page came to rest.", _LOOK),
    PARTIAL: Reason("A browser ran the page's scripts, and something that they wanted was missing.", _LOOK),
    "browser-missing": Reason("There is no browser, or nothing to drive it with.", "docs/browser.md"),
    "browser-failed": Reason("The browser did not start, or died.", "docs/browser.md"),
    "browser-timeout": Reason("The page's scripts kept the browser busy for too long.", _LIMITS),
    "browser-memory": Reason("The page's scripts made the browser take too much memory.", _LIMITS),
    "browser-too-large": Reason("What the page's scripts build is larger than what is read.", _LIMITS),
    "browser-sent-on": Reason("The page's scripts send its visitors on to another address.", _LOOK),
}
"""Reasons of captures by a browser, by code."""


class RenderedFetcher(Fetcher):
    """Has a browser read live pages that were captured.

    Args:
        settings: The browser and its limits.
        store: The evidence with the pages; its owner closes it.
        robots: What sites allow programs; None to ask nobody.
        browser: Who renders; normally the system's.
    """

    def __init__(
        self, settings: Settings, store: EvidenceStore, robots: Robots | None, browser: Browser | None = None
    ) -> None:
        self._settings = settings
        self._store = store
        self._robots = robots
        self._browser = browser or Browser(settings)
        self._sessions = Sessions(settings)

    def answers(self, kind: CaptureKind) -> bool:
        """Whether it is a rendering that is asked for."""
        return kind is CaptureKind.RENDERED

    def fetch(self, request: CaptureRequest) -> Fetched:
        """Render the page that the last capture of the address holds.

        Returns:
            The rendering as a capture whose body is the document that the browser showed in the end, as UTF-8; or an
            unreachable one with its reason.
        """
        try:
            page = self._store.latest(f"{CaptureKind.LIVE}:{request.url}")
            body = self._store.body(page) if page is not None else b""
        except EvidenceError as error:
            return _failed(request, "browser-failed", f"the page's own evidence cannot be read: {error.message}")
        if page is None or not page.captured:
            return _failed(request, "browser-failed", "there is no page to render")
        served = Reply(200, _headers(page), body)
        url = page.final_url or page.url
        network = PageNetwork(
            url,
            served,
            self._sessions,
            self._refusal,
            max_bytes=self._settings.max_bytes,
            timeout=min(self._settings.timeout, self._settings.browser_timeout),
        )
        made = self._browser.render(url, network)
        if made.failure:
            return _failed(request, made.failure, made.detail, made.browser, tuple(network.exchanges))
        return _captured(request, page, made, tuple(network.exchanges))

    def close(self) -> None:
        """End the browser."""
        with contextlib.suppress(Exception):
            self._browser.close()
        self._sessions.close()

    def _refusal(self, url: str) -> tuple[str, str] | None:
        """Why an address that a page wants is not asked."""
        archive = untrusted(url)
        if archive is not None:
            return "untrusted-archive", archive.name
        return self._robots.refusal(url) if self._robots is not None else None


def _headers(page: Capture) -> dict[str, str]:
    """What the browser must know of the page's bytes."""
    charset = f"; charset={page.charset}" if page.charset else ""
    return {"content-type": f"{page.media_type or 'text/html'}{charset}"}


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _captured(request: CaptureRequest, page: Capture, made: Rendering, exchanges: tuple[Exchange, ...]) -> Fetched:
    """A rendering as a capture, and as a `resource` record named by its digest (RFC 6920) behind what it took."""
    body = ("<!DOCTYPE html>\n" + made.html).encode("utf-8", "replace")
    sha256 = hashlib.sha256(body)
    now = _now()
    detail = f"Read by a browser: {made.browser}."
    if made.partial:
        detail = f"{detail} Not all of it: {redact(made.partial)}."
    capture = Capture(
        kind=CaptureKind.RENDERED,
        url=request.url,
        outcome=Outcome.CAPTURED,
        reason=PARTIAL if made.partial else WHOLE,
        detail=detail,
        fetched_at=now,
        final_url=page.final_url,
        media_type="text/html",
        charset="utf-8",
        size=len(body),
        digest=f"sha256:{sha256.hexdigest()}",
        digest_sha1=entity_digest(body),
    )
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Rendered-Of", page.final_url or page.url),
        ("X-Rendered-From", page.evidence.record_id if page.evidence else ""),
        ("X-Rendered-By", made.browser),
    )
    name = base64.urlsafe_b64encode(sha256.digest()).decode().rstrip("=")
    kept = tuple((key, value) for key, value in headers if value)
    record = Exchange(f"ni:///sha-256;{name}", "", (), 0, "", kept, body, now, given=True)
    return Fetched(request, capture, body, (*exchanges, record))


def _failed(
    request: CaptureRequest, reason: str, detail: str, browser: str = "", exchanges: tuple[Exchange, ...] = ()
) -> Fetched:
    """A page that no browser could read. What was asked for it stays in the evidence."""
    said = f"{BROWSER_REASONS[reason].sentence.removesuffix('.')}: {redact(detail)}."
    if browser:
        said = f"{said} ({browser})"
    capture = Capture(request.kind, request.url, Outcome.UNREACHABLE, reason, said, fetched_at=_now())
    return Fetched(request, capture, exchanges=exchanges)
