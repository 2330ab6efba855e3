"""What each rule shows an editor, before and after: read, linted, and audited against a web made by hand."""

import re
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.audit import audit
from checker.capture.base import Fetched, Fetcher
from checker.claims.load import load_text
from checker.cli.main import command_line
from checker.importers.gather import gather
from checker.model.authorship import Authorship, Person
from checker.model.capture import Capture, CaptureKind, Hop, Memento, Outcome
from checker.model.finding import Severity
from checker.model.report import Run
from checker.rules import RULES
from checker.rules.lint import lint
from checker.rules.page import rule_page
from checker.settings import ReviewSettings, Settings
from checker.worker import Answer
from tests.rules.world import TODAY

LOG = "https://port.example/log"
WORDS = "<p>42 boats went down in the harbour."
FILL = "<p>" + "The log of the port has more to say than what is quoted of it. " * 6
SAVED = f"https://web.archive.org/web/20261122101500/{LOG}"


def page(body: str, head: str = "<title>The log of the port</title>") -> str:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}{FILL}</body></html>"


@dataclass(frozen=True)
class Answered:
    """What an address answers, live: a page, or what went wrong."""

    body: str = ""
    outcome: Outcome = Outcome.CAPTURED
    status: int | None = 200
    ends: str = ""
    redirect: int = 301


@dataclass(frozen=True)
class Scene:
    """The web of one rule, the same before and after: live pages and archived copies, by the address they are of.

    `pinned` copies are in an archive where nobody looks unless an `archive_url` leads there. `signed` is who committed
    the reviews.
    """

    live: dict[str, str | Answered] = field(default_factory=lambda: {LOG: page(WORDS)})
    copies: dict[str, str] = field(default_factory=dict)
    pinned: dict[str, str] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    signed: str = ""


BLOCKED = Answered(outcome=Outcome.BLOCKED, status=403)
GONE = Answered(outcome=Outcome.GONE, status=404)
LOST = page("<p>Nothing is said of the boats here.")
KEPT = {LOG: page(WORDS)}
CORRECTED = page(
    f"{WORDS}{FILL * 3}<p>Correction: an earlier version of this page gave a wrong name of the harbour master."
)
RETRACTED = page(
    WORDS, '<title>RETRACTED: Storms of the coast</title><meta name="citation_doi" content="10.1234/storms">'
)

SCENES = {
    "quote-not-found": Scene({LOG: page(WORDS), "https://gazette.example/storm": LOST}),
    "quote-hidden": Scene({LOG: page(f'{WORDS}<p style="display: none">42 boats are lost.')}),
    "content-drift": Scene({LOG: LOST}, KEPT),
    "link-gone": Scene({LOG: page(WORDS), "https://port.example/old/log": GONE}),
    "link-rot": Scene({LOG: GONE}, KEPT),
    "link-soft-404": Scene(
        {LOG: page(WORDS), "https://port.example/2024/log": Answered(LOST, ends="https://port.example/", redirect=302)}
    ),
    "link-parked": Scene(
        {LOG: Answered(LOST, ends="https://www.hugedomains.com/domain_profile.cfm?d=port.example")}, pinned=KEPT
    ),
    "link-moved": Scene({LOG: page(WORDS), "http://harbour.example/log": Answered(page(WORDS), ends=LOG)}),
    "link-fragment": Scene({LOG: page(f"<h2 id=monday>Monday</h2>{WORDS}")}),
    "link-blocked": Scene({LOG: BLOCKED}, pinned=KEPT),
    "link-unreachable": Scene({LOG: Answered(outcome=Outcome.UNREACHABLE, status=None)}),
    "link-skipped": Scene({}, pinned=KEPT),
    "page-unreadable": Scene(
        {LOG: Answered("<!doctype html><title>Log</title><div id=root></div><script src=app.js></script>")}
    ),
    "archive-wrong": Scene(copies={LOG: page(WORDS), "https://port.example/fees": LOST}),
    "archive-untrusted": Scene(copies=KEPT),
    "archive-saved": Scene(settings={"archive": "save"}),
    "claim-facts": Scene(),
    "review-missing": Scene(settings={"review": ReviewSettings(required=1)}, signed="A. Editor"),
    "review-unattributed": Scene(settings={"review": ReviewSettings(required=1)}, signed="A. Editor"),
    "source-retracted": Scene({LOG: page(WORDS), "https://journal.example/storms": RETRACTED}),
    "source-corrected": Scene({LOG: CORRECTED}),
    "waiver-stale": Scene({LOG: page("<p>42 boats went down in the harbor.")}),
}
"""Where a rule shows a digest, it is the one that comes of its scene: `sourcecheck review` would write the same."""
EACH = [pytest.param(rule, id=rule.id) for rule in RULES]
WAIVED_ONLY = {"link-unreachable", "page-unreadable", "source-corrected"}
"""Rules whose way out lets the finding stand: it is still shown, with the waiver's reason."""


class Hand(Fetcher):
    """Answers from a scene at once. An archive has what the scene says, of the day that a pinned address names."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def answers(self, kind):
        return kind in (CaptureKind.LIVE, CaptureKind.ARCHIVE, CaptureKind.SAVE)

    def at_hand(self, request):
        return self.fetch(request)

    def fetch(self, request):
        by_kind = {CaptureKind.LIVE: self._live, CaptureKind.ARCHIVE: self._copy, CaptureKind.SAVE: self._save}
        return by_kind[request.kind](request)

    def _live(self, request):
        answer = self._scene.live[request.url]
        answer = Answered(answer) if isinstance(answer, str) else answer
        hops = (Hop(request.url, answer.redirect, answer.ends),) if answer.ends else ()
        return self._fetched(
            request, answer.outcome, answer.body, status=answer.status, final_url=answer.ends or request.url, hops=hops
        )

    def _copy(self, request):
        stamp, original = re.fullmatch(r"https://[^/]+/[a-z]+/(\d+)/(.*)|", request.pinned).groups("")
        held = self._scene.copies | self._scene.pinned if request.pinned else self._scene.copies
        body = held.get(original or request.url, "")
        if request.pinned == SAVED:
            body = page(WORDS)
        if not body:
            return self._fetched(request, Outcome.NOT_ARCHIVED)
        address = request.pinned or f"https://web.archive.org/web/20240302101500/{request.url}"
        memento = Memento(
            "web.archive.org", address, stamp or "20240302101500", original or request.url, pinned=bool(request.pinned)
        )
        return self._fetched(request, Outcome.CAPTURED, body, status=200, memento=memento)

    def _save(self, request):
        memento = Memento("web.archive.org", SAVED, "20261122101500", request.url)
        return self._fetched(request, Outcome.SAVED, memento=memento)

    def _fetched(self, request, outcome, body="", **more):
        capture = Capture(
            request.kind, request.url, outcome, "by-hand", "said plainly", "2026-11-22T00:00:00Z",
            media_type="text/html", charset="utf-8", **more,
        )  # fmt: skip
        return Fetched(request, capture, body.encode())


class Here:
    """The readers, called in this process."""

    def call(self, target, *arguments, timeout=None):
        module, _, name = target.partition(":")
        return Answer(getattr(import_module(module), name)(*arguments))


def blocks(rule):
    """The two files, as its page shows them."""
    section = rule_page(rule).partition("## Before and after\n")[2]
    return [text for _, text in re.findall(r"^```(yaml|markdown)\n(.*?)^```$", section, re.M | re.S)]


def loaded(rule, text, folder):
    """One of the two files, read as what it is."""
    if rule.place.endswith(".md"):
        (folder / rule.place).write_text(text, encoding="utf-8")
        return gather([folder / rule.place])
    return load_text(text, rule.place)


def counted(report, rule):
    """The findings of a rule that no waiver covers."""
    return [finding for finding in report.findings if finding.rule == rule.id and not finding.waived]


def audited(rule, text, folder):
    scene = SCENES.get(rule.id, Scene())
    files = loaded(rule, text, folder)
    if scene.signed:
        (claim,) = files.files[0].claims
        signed = tuple(Person(name=scene.signed) for _ in claim.reviews)
        authors = {files.files[0].full_id(claim): Authorship(changed=Person(name="B. Writer"), reviews=signed)}
        files = replace(files, authors=authors)
    run = Run(version="0", started="")
    return audit(files, Settings(**scene.settings), Hand(scene), Here(), as_of=TODAY, run=run)


@pytest.mark.parametrize("rule", EACH)
def test_a_rule_shows_two_sound_files_and_says_what_was_mended(rule, tmp_path):
    before, after = blocks(rule)
    assert before == f"{rule.before}\n"
    assert after == f"{rule.after}\n"
    assert before != after
    assert re.fullmatch(r"[A-Z].*\.", rule.mended, re.S)
    for text in (before, after):
        read = loaded(rule, text, tmp_path)
        assert read.problems == ()
        assert read.files or read.waivers


def test_no_scene_is_left_over():
    assert set(SCENES) | WAIVED_ONLY <= {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", EACH)
def test_explain_shows_them(rule):
    shown = CliRunner().invoke(command_line, ["explain", rule.id])
    assert shown.exit_code == 0
    assert rule.before in shown.output
    assert rule.after in shown.output
    assert rule.mended in " ".join(shown.output.split())


@pytest.mark.parametrize("rule", EACH)
def test_a_page_names_commands_and_options_that_there_are(rule):
    helps = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    commands = {tuple(words.split()) for words in re.findall(r"^#+ sourcecheck (.*)$", helps, re.M)}
    told = rule_page(rule)
    for first, second in re.findall(r"`sourcecheck ([a-z]+)(?: ([a-z]+))?", told):
        assert (first, second) in commands or (first,) in commands
        assert (first, second) in commands or not any(words[0] == first and words[1:] for words in commands)
    for option in re.findall(r"--[a-z][a-z-]+", told):
        assert re.search(rf"{option}\b", helps), option


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if rule.offline])
def test_lint_finds_it_before_and_not_after(rule, tmp_path):
    before, after = (lint(loaded(rule, text, tmp_path), TODAY, "") for text in (rule.before, rule.after))
    assert counted(before, rule)
    assert after.findings == ()


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if not rule.offline])
def test_an_audit_finds_it_before_and_not_after(rule, tmp_path):
    before, after = (audited(rule, text, tmp_path) for text in (rule.before, rule.after))
    assert counted(before, rule)
    assert counted(after, rule) == []
    assert any(finding.rule == rule.id for finding in after.findings) is (rule.id in WAIVED_ONLY)
    assert [
        finding.message for finding in after.findings if finding.severity is not Severity.NOTE and not finding.waived
    ] == []
