"""What a page in the browser gets when it asks for something: an answer of the guard, or nothing.

The browser has no network of its own. Each request that a page makes is asked by the guarded session, under the
address policy and robots.txt, with no cookie and no credential; whatever the session does not ask does not leave.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urldefrag, urlsplit

from checker.capture.base import Exchange
from checker.capture.guard import GuardedSession
from checker.capture.secrets import redact
from checker.capture.visit import Visit
from checker.settings import Settings

__all__ = ["Asked", "PageNetwork", "Reply", "Sessions"]

_NEEDED: Final = frozenset({"script", "fetch", "xhr", "stylesheet"})
"""What a page's text may come from. Pictures, fonts and films are not fetched: nobody looks."""

_LIVE: Final = frozenset({"eventsource", "websocket"})
"""What a page's text may come from and is never opened: it has no end."""

MOST_REQUESTS: Final = 300
_BYTES: Final = 4
"""Times the largest page: what a page may load besides."""

_DROPPED: Final = frozenset(
    {"set-cookie", "set-cookie2", "content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive",
     "alt-svc", "link", "refresh", "strict-transport-security", "service-worker-allowed", "report-to", "nel",
     "reporting-endpoints", "clear-site-data", "origin-trial", "accept-ch", "trailer", "upgrade", "location"}
)  # fmt: skip
"""Headers that would have the browser remember or ask something, or that speak of the transfer."""

_PASSED_ON: Final = frozenset({"accept", "accept-language", "origin"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a page: what Chromium calls its type (`script`, `fetch` …), and whether it is the page's own."""

    url: str
    method: str
    type: str
    headers: dict[str, str] = field(default_factory=dict)
    main: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page gets."""

    status: int
    headers: dict[str, str]
    body: bytes


class Sessions:
    """The guarded sessions that answer pages. No operator's credential is in them.

    Only requests to the page's own host may reach a private network that an operator let the guard through to: a page
    from elsewhere has no business there.

    Args:
        settings: Limits and identity of the run.
    """

    def __init__(self, settings: Settings) -> None:
        bare = settings.model_copy(update={"host": {}, "save_keys": ""})
        self.own = GuardedSession(bare, trusted=frozenset())
        self.others = (
            GuardedSession(bare.model_copy(update={"allow_private": ()}), trusted=frozenset())
            if settings.allow_private
            else self.own
        )

    def close(self) -> None:
        """Let go of the connections."""
        self.own.close()
        if self.others is not self.own:
            self.others.close()


class PageNetwork:
    """The network of one page. Safe to ask from several threads.

    Args:
        url: The page's address, where its visit ended.
        page: The page as it was captured: the browser gets these bytes, and nobody is asked for them again.
        sessions: Who asks for the rest.
        refusal: Why an address may not be asked: a reason code and a few words, None when it may.
        max_bytes: Of one answer.
        timeout: Seconds for one answer.

    Attributes:
        exchanges: What was asked and answered, for the evidence.
        failed: What the page wanted, may have made text of, and did not get: a sentence's end for each.
        sent_on: Where the page wanted to send its visitor, "" when it stayed.
    """

    def __init__(
        self,
        url: str,
        page: Reply,
        sessions: Sessions,
        refusal: Callable[[str], tuple[str, str] | None],
        *,
        max_bytes: int,
        timeout: float,
    ) -> None:
        self._url = urldefrag(url).url
        self._host = urlsplit(url).hostname
        self._page = page
        self._sessions = sessions
        self._refusal = refusal
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._lock = threading.Lock()
        self._left = max_bytes * _BYTES
        self._count = 0
        self._served = False
        self.exchanges: list[Exchange] = []
        self.failed: list[str] = []
        self.sent_on = ""

    def answer(self, asked: Asked) -> Reply | None:
        """Answer one request of the page; None for none at all. Never raises."""
        url = urldefrag(asked.url).url
        if asked.main:
            with self._lock:
                if not self._served and url == self._url and asked.method == "GET":
                    self._served = True
                    return self._page
                self.sent_on = self.sent_on or redact(asked.url)
            return None
        if asked.type in _LIVE:
            self.fail(f"{asked.type} {redact(url)}: it has no end")
        if asked.type not in _NEEDED:
            return None
        why = self._why_not(asked, url)
        if why:
            self.fail(f"{asked.type} {redact(url)}: {why}")
            return None
        session = self._sessions.own if urlsplit(url).hostname == self._host else self._sessions.others
        kept = {name: value for name, value in asked.headers.items() if name.lower() in _PASSED_ON}
        visit = session.get(
            url, headers=kept, timeout=self._timeout, max_bytes=self._max_bytes, trusted=False, permit=self._refusal
        )
        return self._reply(asked, visit)

    def fail(self, what: str) -> None:
        """Note something that the page did not get."""
        with self._lock:
            if len(self.failed) < MOST_REQUESTS:
                self.failed.append(what)

    def _why_not(self, asked: Asked, url: str) -> str:
        """Why a request is not asked, "" when it is."""
        with self._lock:
            self._count += 1
            if self._count > MOST_REQUESTS:
                return f"more than {MOST_REQUESTS} requests"
            if self._left <= 0:
                return "it loads too much"
        if asked.method != "GET":
            return f"{asked.method} is not asked, only GET"
        refused = self._refusal(url) if urlsplit(url).scheme in ("http", "https") else ("bad-scheme", "")
        return refused[0] if refused else ""

    def _reply(self, asked: Asked, visit: Visit) -> Reply | None:
        """What the guard got, in the form that the browser takes."""
        with self._lock:
            size = sum(len(exchange.raw) for exchange in visit.exchanges) + len(visit.body)
            if size <= self._left:
                self.exchanges.extend(visit.exchanges)
            self._left -= size
        if visit.failure or visit.status is None:
            self.fail(f"{asked.type} {redact(asked.url)}: {visit.failure or 'no answer'}")
            return None
        if visit.status >= 400:
            self.fail(f"{asked.type} {redact(asked.url)}: status {visit.status}")
        headers: dict[str, str] = {}
        for name, value in visit.headers:
            key = name.lower()
            if key not in _DROPPED:
                headers[key] = f"{headers[key]}, {value}" if key in headers else value
        return Reply(visit.status, headers, visit.body)
