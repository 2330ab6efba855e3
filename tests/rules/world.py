"""Claims as text, witnesses by hand, judged by the real functions."""

import datetime as dt
from dataclasses import dataclass, field

from checker.capture.plan import plan
from checker.claims.load import load_text
from checker.model.capture import Capture, CaptureKind, Hop, Memento, Outcome
from checker.model.document import ChannelName
from checker.model.match import Change, Match, MatchOutcome, Passage, Reading, WordChange
from checker.model.memory import LinkMemory
from checker.rules import Audited, judge
from checker.rules.memory import remember
from checker.rules.results import results
from checker.witness import Witness

TODAY = dt.date(2026, 11, 22)


def match(outcome, words="the words", **more):
    passage = None if outcome is MatchOutcome.NOT_FOUND else Passage("before ", words, " after", ChannelName.VISIBLE)
    changes = (WordChange("24", "42", Change.NUMBER),) if outcome is MatchOutcome.DIFFERS else ()
    return Match(outcome, passage=passage, changes=changes, **more)


FOUND, DIFFERS, NOT_FOUND = MatchOutcome.FOUND, MatchOutcome.DIFFERS, MatchOutcome.NOT_FOUND
HIDDEN, UNREADABLE = MatchOutcome.HIDDEN, MatchOutcome.UNREADABLE


@dataclass
class World:
    """What each address answers; `live` and `copy` set it, `judge` says what comes of it."""

    text: str
    witnesses: dict[str, Witness] = field(default_factory=dict)
    copies: dict[int, list[str]] = field(default_factory=dict)
    waivers: str = ""
    remembered: dict[str, LinkMemory] = field(default_factory=dict)

    def __post_init__(self):
        self.loaded = load_text(self.text, "storms.yaml")
        assert not self.loaded.problems, self.loaded.problems
        self.citations = plan(self.loaded.files)

    def live(self, number, outcome=Outcome.CAPTURED, sees=FOUND, *, status=200, detail="said plainly", **more):
        cited = self.citations[number]
        capture = Capture(
            CaptureKind.LIVE, cited.live.url, outcome, "reason", detail, "2026-11-22T00:00:00Z",
            final_url=more.get("final_url", cited.live.url), hops=more.get("hops", ()), status=status,
        )  # fmt: skip
        self._set(cited.live.key, capture, cited, sees, more.get("reading"))
        return self

    def copy(
        self, number, outcome=Outcome.CAPTURED, sees=FOUND, *, original=None, status=200, which="lookup", reading=None,
        reason="reason", timestamp="20240302101500", **memento_fields,
    ):  # fmt: skip
        cited = self.citations[number]
        request = cited.pinned if which == "pinned" else cited.lookups[0]
        memento = Memento(
            "archive",
            "http://archive.example/web/20240302/x",
            timestamp,
            original or request.url,
            pinned=which == "pinned",
            **memento_fields,
        )
        capture = Capture(
            CaptureKind.ARCHIVE, request.url, outcome, reason, "the archive did not answer", "2026-11-22T00:00:00Z",
            status=status,
            memento=memento if outcome in (Outcome.CAPTURED, Outcome.GONE) or memento_fields else None,
        )  # fmt: skip
        self._set(request.key, capture, cited, sees, reading)
        self.copies.setdefault(number, []).append(request.key)
        return self

    def _set(self, key, capture, cited, sees, reading=None):
        matches = {quote: match(sees) for quote in cited.quotes} if capture.captured else {}
        self.witnesses[key] = Witness(capture, reading or Reading(readable=True), matches)

    def memory(self):
        return remember(self.remembered, (witness.capture for witness in self.witnesses.values()), TODAY)

    def results(self):
        return results(self.loaded.files, self.citations, self.witnesses, self.copies, self.memory())

    def judge(self):
        waivers = load_text(self.waivers, "waivers.yaml").waivers if self.waivers else ()
        captures = {key: witness.capture for key, witness in self.witnesses.items()}
        memory = self.memory()
        return judge(Audited(TODAY, self.loaded.files, waivers, self.results(), captures, memory=memory))

    def rules(self):
        return [finding.rule for finding in self.judge()]


def hop(status, url, location):
    return Hop(url, status, location)
