"""An archive that speaks RFC 7089 on the loopback web, honest unless a test says otherwise."""

from collections.abc import Iterable

from checker.capture.archives import ArchiveFetcher
from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.model.capture import CaptureKind
from tests.capture.fake_wayback import http_date, settings_of
from tests.web import Call, LoopbackWeb, Route

__all__ = ["ENDPOINT", "HOST", "LINKS", "FakeMemento", "memento_link", "timegate", "timemap"]

HOST = "memento.test"
ENDPOINT = f"http://{HOST}/all"
LINKS = ("Content-Type", "application/link-format")


def memento_link(timestamp: str, url: str, rel: str = "memento", prefix: str = ENDPOINT) -> str:
    """A copy as a TimeMap lists it."""
    return f'<{prefix}/{timestamp}/{url}>; rel="{rel}"; datetime="{http_date(timestamp)}"'


def timemap(url: str, timestamps: Iterable[str], *more: str, of: str = "") -> bytes:
    """A TimeMap of one address, `of` another when it is to list foreign copies."""
    links = [
        f'<{url}>; rel="original"',
        f'<{ENDPOINT}/{url}>; rel="timegate"',
        f'<{ENDPOINT}/timemap/link/{url}>; rel="self"; type="application/link-format"',
        *(memento_link(timestamp, of or url) for timestamp in timestamps),
        *more,
    ]
    return ",\n".join(links).encode()


def timegate(timestamp: str, url: str, *named: str) -> Route:
    """Redirect to a copy, and name others in the `Link` header."""
    links = ", ".join([f'<{url}>; rel="original"', *named])
    fields = [("Location", f"{ENDPOINT}/{timestamp}/{url}"), ("Vary", "accept-datetime"), ("Link", links)]
    return lambda call: call.reply(302, b"", fields)


class FakeMemento:
    """The archive's host and a fetcher that asks it through the guard."""

    def __init__(self, web: LoopbackWeb, session: GuardedSession, name: str = f"memento+{ENDPOINT}") -> None:
        self.host = web.host(HOST)
        self.host.routes.clear()
        self._web, self._before = web, len(web.hits)
        self.fetcher = ArchiveFetcher(settings_of(web, archives=[name]), session, backoff=0.0)

    def gate(self, url: str, route: Route) -> None:
        """What the TimeGate answers for an address."""
        self.host.route(f"/all/{url}", route)

    def map(self, url: str, route: Route | bytes) -> None:
        """What the TimeMap of an address is."""
        self.host.route(f"/all/timemap/link/{url}", _served(route))

    def page(self, path: str, body: bytes) -> None:
        """A page of a TimeMap."""
        self.host.route(path, _served(body))

    def copy(self, timestamp: str, url: str, body: bytes = b"<p>archived words</p>", *, status: int = 200) -> None:
        """Play back a copy raw."""
        fields = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Memento-Datetime", http_date(timestamp)),
            ("Link", f'<{url}>; rel="original"'),
        ]
        self.host.route(f"/all/{timestamp}id_/{url}", lambda call: call.reply(status, body, fields))

    @property
    def asked(self) -> list[str]:
        """Paths asked, in order, without what all have in common."""
        return [hit.path.removeprefix("/all/") for hit in self._web.hits[self._before :] if hit.host == HOST]

    def fetch(self, url: str, near: str = "", pinned: str = "") -> Fetched:
        return self.fetcher.fetch(CaptureRequest(CaptureKind.ARCHIVE, url, near, pinned))


def _served(route: Route | bytes) -> Route:
    if not isinstance(route, bytes):
        return route

    def serve(call: Call) -> None:
        call.reply(200, route, [LINKS])

    return serve
