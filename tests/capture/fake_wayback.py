"""web.archive.org on the loopback web: an index of rows and raw playback, honest unless a test says otherwise."""

import datetime as dt
import json
from collections.abc import Iterable
from urllib.parse import parse_qsl

from checker.capture.archives import ArchiveFetcher
from checker.capture.archives.pace import Pacer
from checker.capture.archives.spn import SavePageNow
from checker.capture.base import CaptureRequest, Fetched
from checker.capture.guard import GuardedSession
from checker.model.capture import CaptureKind
from checker.settings import Settings
from tests.web import Call, LoopbackWeb, Route

__all__ = [
    "INDEX",
    "FakeSavePageNow",
    "FakeWayback",
    "archive_request",
    "http_date",
    "job_error",
    "pending",
    "plain",
    "row",
    "settings_of",
    "success",
]

INDEX = "/cdx/search/cdx"
DIGEST = "FEME523OHNOXMNZD54NGSUDR67CV2UZO"


def http_date(timestamp: str) -> str:
    """A 14-digit timestamp in the form of Memento-Datetime."""
    when = dt.datetime.strptime(f"{timestamp}Z", "%Y%m%d%H%M%S%z")
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


def row(timestamp: str, original: str, status: str = "200", digest: str = DIGEST) -> str:
    """One line of the index."""
    return f"test,example)/page {timestamp} {original} text/html {status} {digest} 1234"


def archive_request(url: str, near: str = "", pinned: str = "") -> CaptureRequest:
    return CaptureRequest(CaptureKind.ARCHIVE, url, near, pinned)


def settings_of(web: LoopbackWeb, **settings: object) -> Settings:
    """Settings that reach the archive of this web without a pace."""
    return web.settings(**{"archive_rate": 600_000, **settings})


class FakeWayback:
    """The archive's host and a fetcher that asks it through the guard.

    A session that is given is used, and stays open; its settings are the defaults of `settings_of`.
    """

    def __init__(self, web: LoopbackWeb, session: GuardedSession | None = None, **settings: object) -> None:
        self.web = web
        self.host = web.host("web.archive.org")
        self.host.routes.clear()
        self._before = len(web.hits)
        self.settings = settings_of(web, **settings)
        self.session = session or GuardedSession(self.settings)
        self._own = session is None
        self.fetcher = ArchiveFetcher(self.settings, self.session, backoff=0.0)

    @classmethod
    def away(cls, web: LoopbackWeb, **settings: object) -> "FakeWayback":
        """An archive that refuses every connection."""
        web.refuse("web.archive.org")
        return cls(web, **settings)

    def __enter__(self) -> "FakeWayback":
        return self

    def __exit__(self, *exc: object) -> None:
        self.fetcher.close()
        if self._own:
            self.session.close()

    @property
    def asked(self) -> list[str]:
        """Paths that the archive was asked for, in order."""
        return [path for host, path in self.hits if host == self.host.name]

    @property
    def hits(self) -> list[tuple[str, str]]:
        """Host and path of all that the web was asked for since this archive began."""
        return [(hit.host, hit.path) for hit in self.web.hits[self._before :]]

    def index(self, rows: Iterable[str] | Route) -> None:
        """What the index answers, whatever it is asked."""
        if callable(rows):
            self.host.route(INDEX, rows)
        else:
            text = "".join(f"{line}\n" for line in rows).encode()
            self.host.route(INDEX, lambda call: call.reply(200, text, [("Content-Type", "text/plain")]))

    def copy(
        self,
        timestamp: str,
        url: str,
        body: bytes = b"<p>archived words</p>",
        *,
        status: int = 200,
        given: str = "",
        original: str = "",
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Play back a copy; `given` and `original` let the archive give another one than was asked for."""
        fields = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Memento-Datetime", http_date(given or timestamp)),
            ("Link", f'<{original or url}>; rel="original", <https://web.archive.org/web/{url}>; rel="timegate"'),
            *headers,
        ]
        self.play(timestamp, url, lambda call: call.reply(status, body, fields))

    def play(self, timestamp: str, url: str, route: Route) -> None:
        """Let a function answer at the raw address of a copy."""
        self.host.route(f"/web/{timestamp}id_/{url}", route)

    def fetch(self, url: str, near: str = "", pinned: str = "") -> Fetched:
        return self.fetcher.fetch(archive_request(url, near, pinned))


def plain(status: int, body: bytes = b"", *headers: tuple[str, str]) -> Route:
    """Answer with a status and a body."""

    def route(call: Call) -> None:
        call.reply(status, body, headers)

    return route


class FakeSavePageNow:
    """Save Page Now 2 beside a `FakeWayback`, in the service's own dialect.

    `jobs` is what becomes of the requests, one list a request: the answers to the questions after the job, in order,
    the last one again and again. `posts` are the forms that came, `keys` what they were signed with.
    """

    KEYS = "ACCESS1234:SECRET5678"

    def __init__(self, archive: FakeWayback, *jobs: list[dict[str, object]], lists: bool = True) -> None:
        self.archive = archive
        self.jobs = [list(job) for job in jobs]
        self.lists = lists
        self.posts: list[dict[str, str]] = []
        self.keys: list[str] = []
        archive.host.route("/save", self._begin)
        archive.index([])

    def answer(self, status: int, body: object, *headers: tuple[str, str]) -> None:
        """Let every request for a copy be answered so."""
        self.archive.host.route("/save", plain(status, _json(body), *headers))

    def saver(self, keys: str = KEYS, **changes: object) -> SavePageNow:
        """A client of it that does not wait."""
        pacer = Pacer({"save": 0.0, "status": 0.0}, backoff=0.0)
        options = {"own": False, "polls": (0.0,), "patience": 10.0, **changes}
        return SavePageNow("https://web.archive.org", self.archive.session, keys, pacer, **options)

    def _begin(self, call: Call) -> None:
        form = dict(parse_qsl(call.hit.body.decode()))
        self.keys.append(call.hit.headers.get("authorization", ""))
        if self.keys[-1] != f"LOW {self.KEYS}":
            call.reply(401, _json({"message": "You need to be logged in to use Save Page Now."}))
            return
        self.posts.append(form)
        number = len(self.posts)
        answers = self.jobs[min(number, len(self.jobs)) - 1]
        job = f"spn2-{number:040x}"
        self.archive.host.route(f"/save/status/{job}", lambda asked: self._status(asked, answers, form["url"]))
        call.reply(200, _json({"url": form["url"], "job_id": job}), [("Content-Type", "application/json")])

    def _status(self, call: Call, answers: list[dict[str, object]], url: str) -> None:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.get("status") == "success" and self.lists:
            self.archive.index([row(str(answer["timestamp"]), url)])
        call.reply(200, _json(answer), [("Content-Type", "application/json")])


def pending() -> dict[str, object]:
    return {"status": "pending", "job_id": "spn2-1", "resources": []}


def success(timestamp: str, url: str) -> dict[str, object]:
    return {"status": "success", "job_id": "spn2-1", "original_url": url, "timestamp": timestamp, "duration_sec": 6.2}


def job_error(name: str, message: str = "It did not work.") -> dict[str, object]:
    return {"status": "error", "status_ext": f"error:{name}", "exception": "Any", "message": message}


def _json(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()
