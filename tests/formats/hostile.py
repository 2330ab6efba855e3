"""A report by an enemy: every place that a stranger's words can reach holds something meant to break out of it."""

from collections.abc import Sequence

from checker.model.capture import Capture, CaptureKind, EvidenceRef, Hop, Memento, Outcome
from checker.model.claim import Decision, Location, Problem, Quote, Review, Source
from checker.model.finding import Family, Severity
from checker.model.match import Change, Match, MatchNote, MatchOutcome, Passage, WordChange
from checker.model.report import CitationResult, ClaimStatus, CopyReading, QuoteResult, Report, Verdict
from tests.formats.builder import DAY, Builder

HOSTILE = (
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    '"><svg/onload=window.pwned=1>',
    "</style></script></title></textarea><b>",
    "javascript:window.pwned=1",
    "https://evil.example/'onmouseover='window.pwned=1",
    "{{ 7*7 }}{% raw %}",
    "]]>",
    "```\n# heading\n```",
    "`` ` ``` ~~~",
    "[link](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>",
    "www.evil.example @everyone #1 GH-1 https://evil.example/",
    "a | b \\| c \\\\| d",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "::error file=a::b",
    "##[error]x ##vso[task.complete]",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "line\r\nbreak\u2028sep\x00nul\x08bs",
    "=cmd|' /C calc'!A0",
    "漢字かな交じり文 " * 30,
    "x" * 5000,
    "&lt;b&gt; &amp;",
    "- item\n> quote\n1. one\n---\n| a |\n|---|",
)


def hostile_report(texts: Sequence[str] = HOSTILE) -> Report:
    """Claims, citations, captures, findings and problems filled with each text in turn."""
    b = Builder()
    for number, text in enumerate(texts):
        _fill(b, number, text)
    one = texts[0]
    return b.report(scope=one, vantage=texts[-1], command=one, revision=one, started=one, version=one)


def _fill(b: Builder, number: int, text: str) -> None:
    url = f"https://h{number}.example/" if number % 2 else text
    file = f"claims/{text[:60]}.yaml" if number % 3 == 0 else "claims/plain.yaml"
    place = Location(file, number + 1, 1, number + 1, 9)
    severity = list(Severity)[number % 4]
    live, old = f"live:{number}", f"archive:{number}"
    outcome = Outcome.CAPTURED if number % 4 else Outcome.BLOCKED
    hops, evidence = (Hop(text, 301, text),), EvidenceRef(text, 1, 2, text)
    b.captures[live] = Capture(
        CaptureKind.LIVE, url, outcome, text, text, text, text, hops, 200, text, text, (), 5, text, text, evidence
    )
    memento = Memento(text, text, text, text)
    b.captures[old] = Capture(CaptureKind.ARCHIVE, url, Outcome.CAPTURED, text, text, DAY, text, memento=memento)
    changes = (
        WordChange(text, text),
        WordChange(text, text + "2", Change.WORD),
        WordChange(" " + text, "", Change.CUT),
    )
    passage, words, notes = Passage(text, text, text), "word " + text, (MatchNote(text, text),)
    match = Match(MatchOutcome.DIFFERS, text, text, passage, changes, 1, notes, text)
    good = Match(MatchOutcome.FOUND, passage=passage, fragment=":~:text=" + text, places=1)
    quote = QuoteResult(
        quote=Quote(exact=words, prefix=text, suffix=text, translation=text, locator=text, label=text),
        where=place,
        live=match,
        copies=(CopyReading(capture=old, match=good),),
        verdict=Verdict(rule=text if number % 5 else "quote-differs", severity=severity, note=text),
        digest=text,
    )
    source = Source(
        title=text,
        author=(text,),
        container_title=text,
        publisher=text,
        url=url,
        archive_url=text if number % 2 else "",
        note=text,
    )
    citation = CitationResult(
        where=place,
        url=url,
        source=source,
        source_key=text,
        title=text,
        live=live,
        live_readable=False,
        live_reason=text,
        copies=(old,),
        quotes=(quote,) if number % 7 else (),
    )
    review = Review(decision=Decision.REFUTED, by=words, date="2026-01-01", note=text)
    status = list(ClaimStatus)[number % 6]
    claim = b.claim(place, f"{number}{text}", text, status, citation, title=text, context=text, reviews=[review])
    rule = text if number % 5 else "quote-differs"
    b.find(rule, severity, text, claim, help=text, also=(place,) * 7)
    b.find("loose-rule", severity, text, where=place, family=Family.SOURCE, help=text, waived=text * (number % 2))
    b.problems.append(Problem(place, text, text))
