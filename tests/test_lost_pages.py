"""From a server's answer to the report: pages that are not the one cited, and pages that only look so."""

import datetime as dt

import pytest

from checker.audit import audit
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.claims.load import load_text
from checker.model.capture import CaptureKind
from checker.model.report import Run
from checker.worker import WorkerPool
from tests.web import LoopbackWeb

TEXT = "".join(
    f"<p>The mill burnt for {number} hours before anyone could be called to it.</p>" for number in range(2, 9)
)
FIRE = f"<!doctype html><title>Fire at the mill</title><h1>Fire at the mill</h1>{TEXT}"
FRONT = "<!doctype html><title>Paper</title><h1>Paper</h1><ul><li>Fire at the mill</li><li>Flood</li></ul>"
LOGIN = "<!doctype html><title>Members</title><form><input name=u><input name=p type=password></form>"
LOST = (
    f"<!doctype html><title>Seite nicht gefunden – Zeitung</title><nav>{'<a href=/>Start</a> ' * 400}</nav><p>Oh.</p>"
)
SALE = "<!doctype html><title>mill.example</title><p>This domain may be for sale.</p>"
QUOTE = "burnt for 5 hours before anyone"


def build(web):
    """The site, and for each path the rule of its finding, with a quote and without; "" for none."""
    paper = web.host("paper.example")
    paper.page("/", FRONT)
    paper.page("/fire", FIRE)
    paper.page("/lost", LOST)
    paper.page("/login", LOGIN)
    paper.page("/404.html", FRONT)
    paper.page("/oops/error", FRONT)
    paper.page("/all", FRONT)
    paper.redirect("/to-front", "/", 302)
    paper.redirect("/to-lost", "/404.html", 302)
    paper.redirect("/to-login", "/login?next=/to-login", 302)
    paper.redirect("/to-error", "/oops/error", 302)
    paper.redirect("/to-members", "/app/signin", 302)
    paper.page("/app/signin", FRONT)
    paper.redirect("/renamed", "/fire", 301)
    paper.redirect("/check", "/set-cookie?back=/check-done", 302)
    paper.redirect("/set-cookie", "/check-done", 302)
    paper.page("/check-done", FIRE)
    for year in ("y2019", "y2020", "y2021"):
        paper.redirect(f"/{year}", "/all", 301)
    web.host("mill.example").page("/", SALE)
    return {
        "/fire": ("", ""),
        "/lost": ("link-soft-404", "link-soft-404"),
        "/to-front": ("link-soft-404", "link-soft-404"),
        "/to-lost": ("link-soft-404", "link-soft-404"),
        "/to-login": ("link-blocked", "link-blocked"),
        "/to-error": ("page-unreadable", "page-unreadable"),
        "/to-members": ("page-unreadable", ""),
        "/check": ("", ""),
        "/y2019": ("link-soft-404", "link-soft-404"),
        "/y2020": ("link-soft-404", "link-soft-404"),
        "/y2021": ("link-soft-404", "link-soft-404"),
        "/": ("quote-not-found", ""),
        "http://mill.example/": ("link-parked", "link-parked"),
    }


class LivePages(ReplayFetcher):
    """Answers what the run before it could ask: it had no earlier evidence."""

    def answers(self, kind):
        return kind in (CaptureKind.LIVE, CaptureKind.ARCHIVE)


def report_of(web, pool, expected, fetcher, quoted):
    claims = "".join(
        f"- {{id: c{number}, text: 'A claim.', url: '{path if '://' in path else f'http://paper.example{path}'}'"
        + (f", quote: '{QUOTE}'}}\n" if quoted else "}\n")
        for number, path in enumerate(expected)
    )
    loaded = load_text(f"schema: 1\nclaims:\n{claims}", "paper.yaml")
    assert not loaded.problems
    settings = web.settings(archive="never", retries=0)
    return audit(loaded, settings, fetcher, pool, as_of=dt.date(2026, 11, 22), run=Run(version="0", started=""))


@pytest.mark.parametrize("quoted", [True, False])
def test_each_page_is_what_it_is_and_stays_so_offline(quoted, tmp_path):
    with LoopbackWeb() as web, WorkerPool(1, 20.0, 1_500_000_000) as pool:
        expected = build(web)
        session = GuardedSession(web.settings())
        store = EvidenceStore(tmp_path, write=True)
        try:
            store.begin_run("2026-11-22")
            online = report_of(web, pool, expected, RecordingFetcher(LiveFetcher(session), store), quoted)
            offline = report_of(web, pool, expected, LivePages(store), quoted)
        finally:
            store.close()
            session.close()
    found = {finding.claim: finding.rule for finding in online.findings}
    assert found == {
        f"paper/c{number}": rules[not quoted] for number, rules in enumerate(expected.values()) if rules[not quoted]
    }
    assert all(finding.severity.value in ("warning", "inconclusive") for finding in online.findings), (
        "without an archive nothing here is an error"
    )
    assert offline.model_dump(exclude={"run"}) == online.model_dump(exclude={"run"})
