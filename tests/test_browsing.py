"""From an empty page to a report: what a browser reads, what it may not decide, and the same again without one."""

import datetime as dt
import os

import pytest

from checker.audit import audit
from checker.capture.browser import Browser
from checker.capture.browser_page import Rendering
from checker.capture.guard import GuardedSession
from checker.capture.live import LiveFetcher
from checker.capture.rendered import RenderedFetcher
from checker.capture.replay import ReplayFetcher
from checker.capture.store import EvidenceStore, RecordingFetcher
from checker.claims.load import load_text
from checker.cli.session import _ByKind
from checker.formats import FORMATS
from checker.formats.base import RenderOptions
from checker.model.capture import CaptureKind
from checker.model.match import MatchOutcome
from checker.model.report import Run
from tests.web import LoopbackWeb

STORY = "The harbour of Tarfaya was closed in May 2015, and the boats were taken to Laayoune by road. "
SHELL = "<!doctype html><title>Story</title><div id=app></div><script src=/app.js></script>"
NAME = "Chromium 156.0.1.2"


class Answers(Browser):
    """A browser that has made up its mind."""

    def __init__(self, settings, made):
        super().__init__(settings)
        self.made = made
        self.asked = []

    def render(self, url, network):
        self.asked.append(url)
        return self.made


class Kept(ReplayFetcher):
    """Answers what the run before it could ask."""

    def answers(self, kind):
        return kind in (CaptureKind.LIVE, CaptureKind.RENDERED)


def both(web, readers, state, quotes, *, browser=None, path="/story", **chosen):
    """The report of a run, which must be that of its replay."""
    lines = "".join(f"- {{id: c{n}, text: 'A claim.', url: 'http://shell.test{path}', quote: '{q}'}}\n"
                    for n, q in enumerate(quotes))  # fmt: skip
    loaded = load_text(f"schema: 1\nclaims:\n{lines}", "story.yaml")
    assert not loaded.problems
    settings = web.settings(archive="never", retries=0, browser=True, **chosen)
    session = GuardedSession(settings)
    day, run = dt.date(2026, 11, 22), Run(version="0", started="")
    store = EvidenceStore(state, write=True)
    try:
        store.begin_run("2026-11-22")
        rendered = RenderedFetcher(settings, store, None, browser)
        asking = _ByKind({CaptureKind.LIVE: LiveFetcher(session), CaptureKind.RENDERED: rendered})
        fetcher = RecordingFetcher(asking, store)
        online = audit(loaded, settings, fetcher, readers, as_of=day, run=run)
        fetcher.close()
        replayed = audit(loaded, settings, Kept(store), readers, as_of=day, run=run)
    finally:
        store.close()
        session.close()
    assert replayed.model_dump(exclude={"run"}) == online.model_dump(exclude={"run"})
    return online


def lives(report):
    return [claim.citations[0].quotes[0].live for claim in report.claims]


@pytest.fixture
def web():
    with LoopbackWeb() as web:
        web.host("shell.test").page("/story", SHELL)
        yield web


def test_words_that_scripts_write_are_found_and_said_to_be(web, readers, tmp_path):
    browser = Answers(web.settings(), Rendering(f"<html><body><p>{STORY * 6}</p></body></html>", NAME))
    quotes = ["The harbour of Tarfaya was closed in May 2015", "harbour of Tarfaya was not closed in May 2015",
              "A bridge fell into the river near the mill"]  # fmt: skip
    report = both(web, readers, tmp_path, quotes, browser=browser)
    found, differs, absent = lives(report)
    assert browser.asked == ["http://shell.test/story"]
    assert [match.outcome for match in (found, differs, absent)] == [
        MatchOutcome.FOUND, MatchOutcome.DIFFERS, MatchOutcome.NOT_FOUND]  # fmt: skip
    assert found.notes[0].code == "read-by-browser"
    assert NAME in found.notes[0].text
    assert {citation.browser for claim in report.claims for citation in claim.citations} == {NAME}
    assert [claim.status.value for claim in report.claims] == ["words-found", "failing", "failing"]
    kept = report.inputs.captures["rendered:http://shell.test/story"]
    assert kept.evidence is not None
    assert kept.digest.startswith("sha256:")
    for form in FORMATS:
        if form.name not in ("badge",):
            assert NAME in "".join(form.render(report, RenderOptions(verbose=2))), form.name


def test_what_is_not_all_there_may_hold_words_and_lacks_none(web, readers, tmp_path):
    made = Rendering(f"<html><body><p>{STORY * 6}</p></body></html>", NAME, partial="it did not come to rest in time")
    quotes = ["The harbour of Tarfaya was closed in May 2015", "harbour of Tarfaya was closed in May 2016"]
    found, other = lives(both(web, readers, tmp_path, quotes, browser=Answers(web.settings(), made)))
    assert found.outcome is MatchOutcome.FOUND
    assert (other.outcome, other.reason) == (MatchOutcome.UNREADABLE, "browser-partial")
    assert "did not come to rest" in other.detail


@pytest.mark.parametrize("reason", ["browser-missing", "browser-failed", "browser-timeout", "browser-memory",
                                    "browser-too-large", "browser-sent-on"])  # fmt: skip
def test_a_browser_that_fails_leaves_the_page_unread(web, readers, tmp_path, reason):
    made = Rendering(failure=reason, detail="because of that", browser=NAME)
    report = both(web, readers, tmp_path, ["The harbour of Tarfaya was closed"], browser=Answers(web.settings(), made))
    (match,) = lives(report)
    assert (match.outcome, match.reason) == (MatchOutcome.UNREADABLE, reason)
    assert "because of that" in match.detail
    assert [claim.status.value for claim in report.claims] == ["inconclusive"]
    assert [finding.rule for finding in report.findings] == ["page-unreadable"]


@pytest.mark.parametrize(
    "html",
    ["<html><body>Loading…<script src=/app.js></script></body></html>", "<html><body></body></html>",
     "<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x.js'></script>"
     "<p>Checking your browser</p></body></html>"],
)  # fmt: skip
def test_a_shell_that_stays_one_is_unread(web, readers, tmp_path, html):
    browser = Answers(web.settings(), Rendering(html, NAME))
    (match,) = lives(both(web, readers, tmp_path, ["The harbour of Tarfaya was closed"], browser=browser))
    assert match.outcome is MatchOutcome.UNREADABLE
    assert NAME in match.detail


def test_words_hidden_in_data_are_found_where_a_script_shows_them(web, readers, tmp_path):
    data = f'<script type=application/json>{{"text": "{STORY}"}}</script>'
    web.host("shell.test").page("/data", SHELL + data)
    shown = Rendering(f"<html><body><p>{STORY * 6}</p></body></html>", NAME)
    quotes = ["harbour of Tarfaya was closed in May 2015"]
    (match,) = lives(both(web, readers, tmp_path / "a", quotes, browser=Answers(web.settings(), shown), path="/data"))
    assert match.outcome is MatchOutcome.FOUND
    failed = Rendering(failure="browser-timeout", detail="too long")
    (match,) = lives(both(web, readers, tmp_path / "b", quotes, browser=Answers(web.settings(), failed), path="/data"))
    assert match.outcome is MatchOutcome.HIDDEN


@pytest.mark.parametrize("path", ["/search?q=the+harbour+of+Tarfaya+was+closed", "/the-harbour-of-tarfaya-was-closed"])
def test_a_page_that_paints_its_own_address_is_said_to(web, readers, tmp_path, path):
    web.host("shell.test").page(path, SHELL)
    made = Rendering(f"<html><body><p>No page for: The harbour of Tarfaya was closed.</p>{'<p>Try.</p>' * 200}", NAME)
    quotes = ["the harbour of Tarfaya was closed"]
    (match,) = lives(both(web, readers, tmp_path, quotes, browser=Answers(web.settings(), made), path=path))
    assert [note.code for note in match.notes].count("in-own-url") == 1


def test_a_page_with_text_needs_no_browser(web, readers, tmp_path):
    web.host("shell.test").page("/plain", f"<!doctype html><title>Plain</title><p>{STORY * 6}</p>")
    browser = Answers(web.settings(), Rendering("<p>A bridge fell into the river</p>", NAME))
    quotes = ["A bridge fell into the river"]
    report = both(web, readers, tmp_path, quotes, browser=browser, path="/plain")
    assert not browser.asked
    assert lives(report)[0].outcome is MatchOutcome.NOT_FOUND
    assert report.claims[0].citations[0].browser == ""


@pytest.mark.browser
@pytest.mark.usefixtures("swept")
def test_a_real_browser_reads_a_shell(web, readers, tmp_path, chromium_path):
    script = f"document.getElementById('app').innerHTML = '<p>{STORY * 6}</p>'"
    web.host("shell.test").page("/app.js", script, content_type="text/javascript")
    quotes = ["The harbour of Tarfaya was closed in May 2015", "the boats were taken to Laayoune by rail"]
    report = both(web, readers, tmp_path, quotes, browser_path=chromium_path, browser_sandbox=os.geteuid() != 0)
    assert [match.outcome for match in lives(report)] == [MatchOutcome.FOUND, MatchOutcome.DIFFERS]
    assert report.claims[0].citations[0].browser.startswith("Chromium 1")
    paths = [hit.path for hit in web.hits_of("shell.test")]
    assert paths == ["/story", "/app.js"], "the page's own bytes are not asked for twice"
