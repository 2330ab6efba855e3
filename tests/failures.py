"""The first law, as a table: ways in which servers, archives and parsers fail, and what each one gets.

    python -m tests.failures

Every row is a real audit over a real connection. The server rows cite a page with a quote and ask no archive; the
parser rows serve bytes that no reader can make words of; the archive rows (the Wayback Machine's dialect) and the
memento rows (RFC 7089) cite a page that refuses us, so that only the archive could tell. None may be called gone, not
archived or not found.
"""

import datetime as dt
import gzip
from collections.abc import Callable
from dataclasses import dataclass

from checker.audit import audit
from checker.capture.archives import ArchiveFetcher
from checker.capture.base import CaptureRequest, Fetched, Fetcher
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.robots import Robots
from checker.claims.load import load_text
from checker.model.capture import CaptureKind
from checker.model.report import Report, Run
from checker.worker import WorkerPool
from tests.capture.fake_memento import ENDPOINT, LINKS, timegate, timemap
from tests.capture.fake_memento import HOST as MEMENTO_HOST
from tests.capture.fake_wayback import INDEX, http_date, row
from tests.web import Host, LoopbackWeb
from tests.web import misbehave as bad

__all__ = ["FAILURES", "Failure", "Row", "audited", "table"]

QUOTE = "the lifeboats could not be lowered"
PAGE = f"<!doctype html><title>Ferry</title><p>The master said that {QUOTE} on one side.</p>"
CHANGED = "<!doctype html><title>Ferry</title><p>This page has been rewritten from the first word to the last.</p>"
STAMP = "20240302101500"

HTML = ("Content-Type", "text/html")

Make = Callable[[LoopbackWeb, Host], str]


@dataclass(frozen=True)
class Failure:
    """One way to fail: a name, where (`server`, `parser`, `archive` or `memento`), and how to bring it about.

    `make` prepares the host (the cited one, or the archive's) and returns the cited address, "" for the host's /page.
    """

    name: str
    where: str
    make: Make


PLACE = "#nowhere:~:text=nothing%20like%20this"
"""A place that no page has: a page that was not read must not be said to lack it."""


@dataclass(frozen=True)
class Row:
    """What a failure got: its captures' outcomes and reasons, and the finding."""

    name: str
    where: str
    outcome: str
    reason: str
    finding: str
    severity: str


def route(how: Callable[..., None]) -> Make:
    """Let the page misbehave."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.route("/page", how)
        return ""

    return make


def status(code: int, **headers: str) -> Make:
    """Answer with a status, and the very words that are quoted: a refusal is not a page."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.page("/page", PAGE, status=code, headers={key.replace("_", "-"): value for key, value in headers.items()})
        return ""

    return make


def content(body: bytes | str, kind: str = "text/html; charset=utf-8") -> Make:
    """Serve something that no reader can make words of."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.page("/page", body, content_type=kind)
        return ""

    return make


def tls(kind: str) -> Make:
    """A host with a bad certificate."""

    def make(web: LoopbackWeb, host: Host) -> str:
        web.bad_tls(host.name, kind).page("/page", PAGE)
        return f"https://{host.name}/page"

    return make


def robots(how: Callable[..., None]) -> Make:
    """A good page behind a robots.txt that is not."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.page("/page", PAGE)
        host.route("/robots.txt", how)
        return ""

    return make


def redirect(to: str) -> Make:
    """Redirect to where nothing good comes from."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.redirect("/page", to.replace("HOST", host.name), 302)
        return ""

    return make


def refuse(web: LoopbackWeb, host: Host) -> str:
    web.refuse(host.name)
    return ""


def swallow(web: LoopbackWeb, host: Host) -> str:
    web.swallow(host.name)
    return f"https://{host.name}/page"


def unknown_name(_web: LoopbackWeb, _host: Host) -> str:
    return "http://no-such-name.invalid/page"


def index(how: Callable[..., None]) -> Make:
    """Let the archive's index misbehave."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.route(INDEX, how)
        return ""

    return make


def playback(how: Callable[..., None] | None = None, original: str = "http://cited.example/page") -> Make:
    """An honest index, and a copy that cannot be had."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        cited = "http://cited.example/page"
        text = (row(STAMP, cited) + "\n").encode()
        host.route(INDEX, lambda call: call.reply(200, text, [("Content-Type", "text/plain")]))
        fields = [HTML, ("Memento-Datetime", http_date(STAMP)), ("Link", f'<{original}>; rel="original"')]
        host.route(f"/web/{STAMP}id_/{cited}", how or (lambda call: call.reply(200, PAGE.encode(), fields)))
        return ""

    return make


CITED = "http://cited.example/page"
WALL = b"<!doctype html><title>Session verification</title>"
NO_SUCH = (404, b"<html>not here</html>", HTML)


def memento(gate: Callable[..., None] | None = None, listed: Callable[..., None] | None = None) -> Make:
    """Let the TimeGate misbehave, or the TimeMap behind a TimeGate that knows of no copy."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.route(f"/all/{CITED}", gate or reply(*NO_SUCH))
        host.route(f"/all/timemap/link/{CITED}", listed or reply(*NO_SUCH))
        return ""

    return make


def replayed(how: Callable[..., None]) -> Make:
    """An honest TimeGate, and a copy that cannot be had."""

    def make(_web: LoopbackWeb, host: Host) -> str:
        host.route(f"/all/{CITED}", timegate(STAMP, CITED))
        host.route(f"/all/{STAMP}id_/{CITED}", how)
        return ""

    return make


def reply(code: int, body: bytes = b"", *headers: tuple[str, str]) -> Callable[..., None]:
    """An answer with a status."""
    return lambda call: call.reply(code, body, headers)


FAILURES: tuple[Failure, ...] = (
    Failure("takes the request and never answers", "server", route(bad.hang())),
    Failure("sends a header for ever", "server", route(bad.drip_headers())),
    Failure("sends the body a byte at a time", "server", route(bad.drip_body())),
    Failure("sends zeros without end", "server", route(bad.endless_body())),
    Failure("promises to answer, for ever (100)", "server", route(bad.continue_flood())),
    Failure("sends headers of megabytes", "server", route(bad.header_flood())),
    Failure("a gzip bomb", "server", route(bad.gzip_bomb(1 << 27))),
    Failure("a gzip bomb in a gzip", "server", route(bad.nested_gzip_bomb(1 << 27))),
    Failure("ends before Content-Length", "server", route(bad.cut_length(PAGE.encode()))),
    Failure("ends between chunks", "server", route(bad.cut_chunks(PAGE.encode()))),
    Failure("ends inside the gzip stream", "server", route(bad.cut_gzip())),
    Failure("a chunk of negative size", "server", route(bad.chunk_size_negative())),
    Failure("a coding that was not asked for", "server", route(bad.wrong_coding("br"))),
    Failure("resets the connection", "server", route(bad.reset())),
    Failure("resets inside the body", "server", route(bad.reset_in_body())),
    Failure("refuses the connection", "server", refuse),
    Failure("is silent in the TLS handshake", "server", swallow),
    Failure("certificate expired", "server", tls("expired")),
    Failure("certificate of another host", "server", tls("wrong-host")),
    Failure("certificate nobody vouches for", "server", tls("untrusted")),
    Failure("the name does not resolve", "server", unknown_name),
    Failure("400", "server", status(400)),
    Failure("401", "server", status(401)),
    Failure("403", "server", status(403)),
    Failure("429 with Retry-After", "server", status(429, Retry_After="86400")),
    Failure("451", "server", status(451)),
    Failure("999", "server", status(999)),
    Failure("500", "server", status(500)),
    Failure("503 with Retry-After", "server", status(503, Retry_After="86400")),
    Failure("206, a part of the page", "server", status(206, Content_Range="bytes 0-10/9999")),
    Failure("304, unasked", "server", status(304)),
    Failure("redirects to itself", "server", redirect("http://HOST/page")),
    Failure("redirects to a private address", "server", redirect("http://10.1.2.3/page")),
    Failure("redirects to a file", "server", redirect("file:///etc/passwd")),
    Failure("robots.txt: 500", "server", robots(bad.status(500))),
    Failure("robots.txt: never answers", "server", robots(bad.hang())),
    Failure("robots.txt: keeps programs out", "server", robots(reply(200, b"User-agent: *\nDisallow: /"))),
    Failure("a bot wall with status 200", "parser", content(
        "<!doctype html><title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>"
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
    )),
    Failure("a shell that a script fills", "parser", content(
        '<!doctype html><title>App</title><div id="root"></div><script src="/static/main.js"></script>'
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
    )),
    Failure("a picture", "parser", content(b"\xff\xd8\xff\xe0 not words", "image/jpeg")),
    Failure("a PDF that is none", "parser", content(b"%PDF-1.7\nnothing that follows is a PDF", "application/pdf")),
    Failure("an archive of files", "parser", content(b"PK\x03\x04" + bytes(200), "application/zip")),
    Failure("a feed that breaks off", "parser", content("<?xml version='1.0'?><feed><entry>", "application/atom+xml")),
    Failure("index: 429", "archive", index(reply(429, b"slow down", ("Retry-After", "86400")))),
    Failure("index: 429 as a page", "archive", index(reply(429, b"<html><h1>Too many requests</h1></html>", HTML))),
    Failure("index: 403", "archive", index(reply(403, b"no"))),
    Failure("index: 404", "archive", index(reply(404, b"no"))),
    Failure("index: 500", "archive", index(reply(500))),
    Failure("index: 503", "archive", index(reply(503))),
    Failure("index: never answers", "archive", index(bad.hang())),
    Failure("index: resets", "archive", index(bad.reset())),
    Failure("index: a page with 200", "archive", index(reply(200, b"<html>We are moving house</html>", HTML))),
    Failure("index: rows cut off", "archive", index(bad.cut_length(b"example,cited)/page 2024"))),
    Failure("index: nonsense rows", "archive", index(reply(200, b"a b c d e f g\n1 2\n"))),
    Failure("archive refuses connections", "archive", refuse),
    Failure("copy: 503", "archive", playback(reply(503))),
    Failure("copy: 429", "archive", playback(reply(429))),
    Failure("copy: never answers", "archive", playback(bad.hang())),
    Failure("copy: 404 that no archive signed", "archive", playback(reply(404, b"no such page"))),
    Failure("copy: ends inside the gzip stream", "archive", playback(
        lambda call: call.reply(
            200,
            gzip.compress(PAGE.encode() * 50)[:60],
            [HTML, ("Content-Encoding", "gzip"), ("Memento-Datetime", http_date(STAMP))],
        )
    )),
    Failure("copy: of another page", "archive", playback(original="http://other.example/")),
    Failure("TimeGate: 429", "memento", memento(reply(429, b"slow down"))),
    Failure("TimeGate: 403", "memento", memento(reply(403, b"no"))),
    Failure("TimeGate: 503", "memento", memento(reply(503))),
    Failure("TimeGate: never answers", "memento", memento(bad.hang())),
    Failure("TimeGate: resets", "memento", memento(bad.reset())),
    Failure("TimeGate: leads to another site", "memento", memento(reply(302, b"", ("Location", "http://x.example/")))),
    Failure("TimeGate: a circle", "memento", memento(reply(302, b"", ("Location", f"/all/{CITED}?")))),
    Failure("TimeGate and TimeMap: 404 of a mistyped address", "memento", memento()),
    Failure("TimeMap: a page that wants a browser", "memento", memento(listed=reply(200, WALL, HTML))),
    Failure("TimeMap: that page, called a TimeMap", "memento", memento(listed=reply(200, WALL, LINKS))),
    Failure("TimeMap: 503", "memento", memento(listed=reply(503, b"", LINKS))),
    Failure("TimeMap: cut off", "memento", memento(listed=bad.cut_length(timemap(CITED, [STAMP])))),
    Failure("TimeMap: of other addresses", "memento", memento(
        listed=reply(200, timemap(CITED, [STAMP], of="http://other.example/"), LINKS)
    )),
    Failure("TimeMap: copies elsewhere", "memento", memento(
        listed=reply(200, timemap(CITED, [], f'<http://x.example/{STAMP}/{CITED}>; rel="memento"'), LINKS)
    )),
    Failure("copy: 503", "memento", replayed(reply(503))),
    Failure("copy: 404 that no archive signed", "memento", replayed(reply(404, b"no such page"))),
    Failure("copy: 200 that no archive signed", "memento", replayed(reply(200, PAGE.encode(), HTML))),
    Failure("copy: never answers", "memento", replayed(bad.hang())),
)  # fmt: skip


class _Both(Fetcher):
    def __init__(self, live: Fetcher, archive: Fetcher) -> None:
        self._by_kind = {CaptureKind.LIVE: live, CaptureKind.ARCHIVE: archive}

    def fetch(self, request: CaptureRequest) -> Fetched:
        return self._by_kind[request.kind].fetch(request)


def audited(
    web: LoopbackWeb, pool: WorkerPool, failure: Failure, number: int, *, changed: bool = False
) -> tuple[Row, Report]:
    """Bring one failure about, and audit a claim that meets it.

    With `changed`, the page that the archive rows cite can be read and has lost the words.
    """
    at_archive = failure.where in ("archive", "memento")
    host = web.host({"archive": "web.archive.org", "memento": MEMENTO_HOST}.get(failure.where, f"host{number}.example"))
    host.routes.clear()
    web.host("cited.example").page("/page", CHANGED if changed else "<p>no</p>", status=200 if changed else 403)
    made = failure.make(web, host)
    url = "http://cited.example/page" if at_archive else made or host.url("/page")
    settings = web.settings(
        connect_to=web.connect_to_hosts, timeout=1.5, connect_timeout=1.0, retries=0, max_bytes=1_000_000,
        archive="all" if at_archive else "never", archive_rate=600_000, read_timeout=10.0,
        archives=[f"memento+{ENDPOINT}" if failure.where == "memento" else "wayback"],
    )  # fmt: skip
    place = "" if changed else PLACE
    text = f"schema: 1\nclaims:\n- {{id: one, text: 'A claim.', url: '{url}{place}', quote: '{QUOTE}'}}\n"
    session = GuardedSession(settings)
    archives = ArchiveFetcher(settings, session, backoff=0.0)
    try:
        fetcher = _Both(LiveFetcher(session, Robots(settings, session)), archives)
        run = Run(version="0", started="")
        report = audit(load_text(text, "a.yaml"), settings, fetcher, pool, as_of=dt.date(2026, 11, 22), run=run)
    finally:
        archives.close()
        session.close()
    kind = CaptureKind.ARCHIVE if at_archive else CaptureKind.LIVE
    capture = next(capture for capture in report.inputs.captures.values() if capture.kind is kind)
    finding = report.findings[0]
    citation = report.claims[0].citations[0]
    reason = (citation.live_reason if failure.where == "parser" else "") or capture.reason
    row = Row(failure.name, failure.where, capture.outcome.value, reason, finding.rule, finding.severity.value)
    return row, report


def table() -> str:
    """Every failure and what it gets, in Markdown."""
    lines = ["| where | failure | capture | reason | finding | severity |", "|---|---|---|---|---|---|"]
    with WorkerPool(1, 10.0, 1_500_000_000) as pool:
        for number, failure in enumerate(FAILURES):
            with LoopbackWeb() as web:
                row, _ = audited(web, pool, failure, number)
            lines.append(
                f"| {row.where} | {row.name} | {row.outcome} | {row.reason} | {row.finding} | {row.severity} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
