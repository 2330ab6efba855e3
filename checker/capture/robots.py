"""robots.txt (RFC 9309): what a site asks programs to leave alone, and how slowly it wants to be asked.

The file is asked once for each scheme, host and port, through the same guard as everything else. What the site says is
obeyed; a file that is not there allows everything; a file that cannot be had allows nothing (§2.3.1.4), which makes the
address inconclusive and no more than that.
"""

import random
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from checker.capture.classify import REASONS, reason_of
from checker.capture.guard import GuardedSession
from checker.capture.robots_cache import RobotsCache
from checker.capture.visit import Visit
from checker.settings import Settings

__all__ = ["LONGEST_DELAY", "Robots", "for_us"]

LONGEST_DELAY: Final = 30.0
"""Seconds. A longer Crawl-delay counts as this: it means a crawler of everything, not a visitor of what is cited."""

_LARGEST: Final = 512_000
"""RFC 9309 §2.5: at least 500 KiB must be read."""

_REFUSED_WHOLE: Final = 4_000_000
_SECONDS: Final = 10.0
_KEPT: Final = 4_096
_TRIES: Final = 2
_REDIRECTS: Final = 5

_OWN_FAILURE: Final = frozenset(
    {"dns", "no-route", "refused", "connect-timeout", "tls-expired", "tls-wrong-host", "tls-untrusted", "tls-other",
     "private-address", "bad-port", "bad-scheme", "bad-url", "userinfo"}
)  # fmt: skip
"""Failures that any address of the same origin would share: they are said of the page itself."""

_NOWHERE: Final = frozenset({"too-many-redirects", "redirect-loop", "bad-redirect"})
"""Redirects that lead to no file: there is none (RFC 9309 §2.3.1.2)."""

_AGENT: Final = re.compile(r"\s*user[ -]?agent(?:\s*:|\s)(.*)", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[A-Za-z_-]+")


def for_us(text: str, token: str) -> Protego:
    """The rules of a file as they concern one program.

    Args:
        text: The file.
        token: The program's product token (RFC 9309 §2.2.1), compared whole and in any case.

    Groups for other programs are put together under one name first: the parser copies each rule for each name of its
    group, which a hostile file could make quadratic.
    """
    lines = []
    for line in text.removeprefix("\ufeff").splitlines():
        agent = _AGENT.match(line)
        if agent:
            name = agent[1].partition("#")[0].strip()
            found = _TOKEN.match(name)
            if name and name != "*":
                ours = found is not None and found[0].lower() == token.lower()
                lines.append(f"User-agent: {token if ours else 'all others'}")
                continue
        lines.append(line)
    return Protego.parse("\n".join(lines))


@dataclass(slots=True)
class _Entry:
    """What is known of one origin. `rules` is None when everything is allowed; `failure` says why nothing is."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    known: bool = False
    tries: int = 0
    rules: Protego | None = None
    failure: tuple[str, str] | None = None
    delay: float = 0.0
    turn: float = 0.0


class Robots:
    """What the sites of one run allow. Safe to use from many threads.

    Args:
        settings: Who we are, and the hosts whose owner told us not to ask (`robots_ignore`).
        session: Who asks.
        cache: What earlier runs were told, for a day; None for no memory.
    """

    def __init__(self, settings: Settings, session: GuardedSession, cache: RobotsCache | None = None) -> None:
        self._session = session
        self._cache = cache
        self._timeout = min(settings.timeout, _SECONDS)
        self._ignored = tuple(host.lower().rstrip(".") for host in settings.robots_ignore)
        token = _TOKEN.match(settings.user_agent)
        self._token = token[0] if token else "sourcecheck"
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Why an address may not be asked now, or None when it may. Asks the site first, if nobody did.

        Returns:
            A reason code of `checker.capture.classify.REASONS` and a few words more.
        """
        entry = self._entry(url)
        if entry is None:
            return None
        if entry.failure is not None:
            return entry.failure
        if entry.rules is not None and not entry.rules.can_fetch(url, self._token):
            return "robots-disallowed", ""
        return None

    def delay(self, url: str) -> float:
        """Seconds that the site wants between two requests, as far as it is known already; at most 30."""
        with self._lock:
            entry = self._entries.get(_origin(url))
        return entry.delay if entry is not None else 0.0

    def wait(self, url: str) -> None:
        """Wait for this request's turn where the site named a delay. Returns at once after `stop`."""
        with self._lock:
            entry = self._entries.get(_origin(url))
            if entry is None or not entry.delay:
                return
            now = time.monotonic()
            mine = max(now, entry.turn)
            entry.turn = mine + entry.delay * random.uniform(1.0, 1.1)  # noqa: S311 - a jitter is no secret
        self._stopped.wait(mine - now)

    def stop(self) -> None:
        """Send away whoever waits for a turn: the run ends."""
        self._stopped.set()

    def _entry(self, url: str) -> _Entry | None:
        """What is known of the address's origin, asked now if need be; None when it is not to be asked."""
        origin = _origin(url)
        host = origin[1].rpartition("@")[2].partition(":")[0]
        if not host or any(host == own or host.endswith(f".{own}") for own in self._ignored):
            return None
        with self._lock:
            entry = self._entries.setdefault(origin, _Entry())
            self._entries.move_to_end(origin)
            if len(self._entries) > _KEPT:
                self._entries.popitem(last=False)
        with entry.lock:  # the other lanes of this host wait here, and no other host's
            if not entry.known:
                self._ask(origin, entry)
        return entry

    def _ask(self, origin: tuple[str, str], entry: _Entry) -> None:
        key = f"{origin[0]}://{origin[1]}"
        text = self._cache.fresh(key) if self._cache else None
        if text is None:
            visit = self._session.get(
                f"{key}/robots.txt",
                timeout=self._timeout,
                max_bytes=_REFUSED_WHOLE,
                max_redirects=_REDIRECTS,
                trusted=False,
            )
            text, entry.failure = _read(visit)
            if visit.failure == "host-busy":
                return  # it was not asked; nothing is known of it
            entry.tries += 1
            if text is not None and self._cache:
                self._cache.keep(key, text)
            if text is None and self._cache:
                text = self._cache.stale(key)
                entry.failure = None if text is not None else entry.failure
            # One that failed in passing is asked once more, by whoever comes next.
            passing = visit.failure in ("reset", "cut-off") or (visit.status or 0) >= 500
            entry.known = not (entry.failure and passing and entry.tries < _TRIES)
        else:
            entry.known = True
        if text:
            rules = for_us(text, self._token)
            entry.delay = min(rules.crawl_delay(self._token) or 0.0, LONGEST_DELAY)
            entry.rules = rules


def _read(visit: Visit) -> tuple[str | None, tuple[str, str] | None]:
    """The file's text, "" when there is none, or None and the reason why nothing may be asked."""
    status = visit.status or 0
    if visit.failure in _NOWHERE:
        return "", None
    if visit.failure == "host-busy" or (visit.failure in _OWN_FAILURE and not visit.hops):
        return None, (visit.failure, visit.detail)
    if visit.failure:
        return None, ("robots-unreachable", _words(visit.failure))
    if 200 <= status < 300:
        return visit.body[:_LARGEST].decode("utf-8", "replace"), None
    # §2.3.1.3: without the file everything is allowed. 429 is not about the file: it asks us to slow down.
    if 400 <= status < 500 and status != 429:
        return "", None
    return None, ("robots-unreachable", _words(reason_of(status), status))


def _words(code: str, status: int = 0) -> str:
    sentence = REASONS[code].sentence if code in REASONS else REASONS["bad-response"].sentence
    words = sentence.removesuffix(".")
    return f"{words[0].lower()}{words[1:]}" + (f" (status {status})" if status else "")


def _origin(url: str) -> tuple[str, str]:
    """Scheme, and host with the port where it is not the scheme's own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", ""
    host = (parts.hostname or "").lower()
    own = {"http": 80, "https": 443}.get(parts.scheme)
    if own is None or "@" in parts.netloc:
        return parts.scheme, ""
    host = f"[{host}]" if ":" in host else host
    return parts.scheme, host if port in (None, own) else f"{host}:{port}"
