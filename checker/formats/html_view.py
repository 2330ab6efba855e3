"""The report as its page shows it: everything chosen, cut and put in order, so that the template only sets it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urldefrag, urlsplit

from checker.formats.encode import one_line, shown_url, web_link
from checker.formats.finding_view import FindingView, Ready, decisions, finding_view
from checker.formats.passages import ColumnView, Token, columns_of, diff_of
from checker.formats.timeline_view import TimelineView, timeline_of
from checker.formats.view import SIGNS, STATUS_WORDS, active, needs_person, places
from checker.model.capture import Capture
from checker.model.claim import Problem, Review, Source, Stance, UrlStatus
from checker.model.finding import Finding, Severity
from checker.model.match import MatchOutcome
from checker.model.notice import NoticeKind
from checker.model.report import CitationResult, ClaimResult, ClaimStatus, QuoteResult, Report
from checker.proposals.copies import copies_to_name

__all__ = ["CitationView", "ClaimView", "DocumentView", "QuoteView", "documents_of"]

_TONES = {
    ClaimStatus.CONTESTED: "error",
    ClaimStatus.FAILING: "error",
    ClaimStatus.INCONCLUSIVE: "inconclusive",
    ClaimStatus.LINKS_ONLY: "note",
    ClaimStatus.WORDS_FOUND: "ok",
    ClaimStatus.UNCITED: "note",
}
_NEVER_LINKED = (UrlStatus.UNFIT, UrlStatus.USURPED)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote, what is wrong with it, what each witness shows; `best` is one that shows these very words."""

    text: str
    translation: str
    locator: str
    where: str
    tone: str
    sign: str
    findings: tuple[FindingView, ...]
    diff: tuple[Token, ...]
    against: str
    columns: tuple[ColumnView, ...]
    best: ColumnView | None
    remarks: tuple[str, ...]
    digest: str
    ready: tuple[Ready, ...]
    timeline: TimelineView | None = None


@dataclass(frozen=True, slots=True)
class CitationView:
    """A source as cited. `href` is "" for one that may not be linked, and `caution` says why.

    `known` is what registers say that makes no finding: that they know of nothing.
    """

    title: str
    byline: str
    url: str
    href: str
    caution: str
    stance: str
    cited: bool
    findings: tuple[FindingView, ...]
    quotes: tuple[QuoteView, ...]
    columns: tuple[ColumnView, ...]
    captures: tuple[Capture, ...]
    known: tuple[str, ...] = ()


_ORDER = {status: number for number, status in enumerate(ClaimStatus)}


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with all that hangs on it. `severities`, `rules`, `hosts` and `fresh` are what the filters ask for."""

    id: str
    anchor: str
    text: str
    context: str
    where: str
    status: str
    status_words: str
    tone: str
    sign: str
    attention: bool
    severities: tuple[str, ...]
    rules: tuple[str, ...]
    findings: tuple[FindingView, ...]
    cited: Callable[[], tuple[CitationView, ...]]
    reviews: tuple[Review, ...]
    ready: tuple[Ready, ...]
    hosts: tuple[str, ...]
    fresh: bool
    rank: tuple[int, int, int]

    @property
    def citations(self) -> tuple[CitationView, ...]:
        """Made when they are set on the page: those of all claims together would take three times the report."""
        return self.cited()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One claim file: what needs looking at first, then what is well, a line each."""

    number: int
    title: str
    path: str
    cards: tuple[ClaimView, ...]
    rows: tuple[ClaimView, ...]
    loose: tuple[FindingView, ...]
    problems: tuple[Problem, ...]


def documents_of(report: Report) -> list[DocumentView]:
    """The report by claim file, the file with the worst claim first, in each file the worst claim first."""
    by_claim: dict[str, list[Finding]] = defaultdict(list)
    by_url: dict[str, list[Finding]] = defaultdict(list)
    loose: dict[str, list[Finding]] = defaultdict(list)
    for finding, place in zip(report.findings, places(report), strict=True):
        if finding.claim and place.claim:
            by_claim[finding.claim].append(finding)
        elif finding.url and place.citation:
            by_url[finding.url].append(finding)
        else:
            loose[finding.where.file].append(finding)
    views: dict[str, list[ClaimView]] = defaultdict(list)
    titles: dict[str, str] = {file.path: file.title for file in report.inputs.files}
    for claim in report.claims:
        urls = dict.fromkeys(citation.url for citation in claim.citations)
        shared = [finding for url in urls for finding in by_url.get(url, ())]
        views[claim.where.file].append(_claim(report, claim, [*by_claim[claim.id], *shared]))
        titles[claim.where.file] = titles.get(claim.where.file) or claim.document
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in report.inputs.problems:
        problems[problem.where.file].append(problem)

    def badness(path: str) -> tuple[int, int, str]:
        worst = min((view.rank[0] for view in views[path]), default=9)
        worst = min([worst, *(finding.severity.rank for finding in active(loose[path]))])
        return (0 if views[path] else 1, worst, path)

    out = []
    for number, path in enumerate(sorted({*views, *loose, *problems}, key=badness)):
        ranked = sorted(views[path], key=lambda view: view.rank)
        out.append(
            DocumentView(
                number=number,
                title=one_line(titles.get(path, "")) or path or "No file",
                path=path,
                cards=tuple(view for view in ranked if view.attention),
                rows=tuple(view for view in ranked if not view.attention),
                loose=tuple(finding_view(finding, report) for finding in _ordered(loose[path])),
                problems=tuple(problems[path]),
            )
        )
    return out


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (bool(finding.waived), finding.severity.rank, finding.rule))


def _claim(report: Report, claim: ClaimResult, findings: Sequence[Finding]) -> ClaimView:
    """One claim; each finding goes to the quote it is about, else to the citation, else to the claim."""
    urls = {citation.url for citation in claim.citations} - {""}
    left = [finding for finding in _ordered(findings) if finding.url not in urls] if findings else []
    open_findings, comparison = active(findings), report.run.comparison
    worst = min((finding.severity for finding in open_findings), key=lambda s: s.rank, default=None)
    tone = worst.value if worst and worst is not Severity.NOTE else _TONES[claim.status]
    serious = (ClaimStatus.CONTESTED, ClaimStatus.FAILING, ClaimStatus.INCONCLUSIVE)
    attention = claim.status in serious or any(
        needs_person(finding) or finding.severity is Severity.INCONCLUSIVE for finding in open_findings
    )
    place = _ORDER[claim.status]
    severities = sorted({finding.severity for finding in open_findings}, key=lambda severity: severity.rank)
    return ClaimView(
        id=claim.id,
        anchor="c-" + hashlib.sha256(claim.id.encode()).hexdigest()[:12],
        text=claim.text,
        context=claim.context,
        where=str(claim.where),
        status=claim.status.value,
        status_words=STATUS_WORDS[claim.status].capitalize(),
        tone=tone,
        sign=SIGNS[Severity(tone)] if tone != "ok" else SIGNS[None],
        attention=attention,
        severities=tuple(severity.value for severity in severities) or ("none",),
        rules=tuple(sorted({"-".join(one_line(finding.rule).split()) for finding in findings})),
        findings=tuple(finding_view(finding, report) for finding in left),
        cited=partial(_citations, report, claim, findings),
        reviews=claim.reviews,
        ready=decisions(claim, findings) if attention and claim.where.line > 1 else (),
        hosts=tuple(sorted({host for citation in claim.citations if (host := _host(citation.url))})),
        fresh=comparison is not None and any(comparison.is_new(finding) for finding in open_findings),
        rank=(worst.rank if worst and worst is not Severity.NOTE else 5, place, claim.where.line),
    )  # fmt: skip


def _citations(report: Report, claim: ClaimResult, findings: Sequence[Finding]) -> tuple[CitationView, ...]:
    left = _ordered(findings)
    citations = []
    for citation in claim.citations:
        quotes = []
        for quote in citation.quotes:
            mine = [f for f in left if f.url == citation.url and f.quote and f.quote == quote.quote.exact]
            left = [finding for finding in left if finding not in mine]
            quotes.append(_quote(report, citation, quote, mine))
        mine = [finding for finding in left if finding.url and finding.url == citation.url]
        left = [finding for finding in left if finding not in mine]
        citations.append(_citation(report, citation, quotes, mine))
    return tuple(citations)


def _citation(
    report: Report, citation: CitationResult, quotes: Sequence[QuoteView], findings: Sequence[Finding]
) -> CitationView:
    source, captures = citation.source, report.inputs.captures
    never = source.url_status in _NEVER_LINKED
    keys = dict.fromkeys(
        (citation.live, *citation.copies, *(copy.capture for quote in citation.quotes for copy in quote.copies))
    )
    return CitationView(
        title=one_line(source.title or citation.title),
        byline=_byline(source),
        url=shown_url(citation.url),
        href="" if never else web_link(citation.url),
        caution=f"The editor marks this address as {source.url_status.value}: it is not linked."
        if never and source.url_status
        else "",
        stance="" if citation.stance is Stance.SUPPORTS else citation.stance.value,
        cited=citation.cited,
        findings=tuple(finding_view(finding, report) for finding in findings),
        quotes=tuple(quotes),
        columns=() if quotes else columns_of(report, citation, None),
        captures=tuple(captures[key] for key in keys if key in captures),
        known=tuple(one_line(notice.words) for notice in citation.notices if notice.kind is NoticeKind.NONE),
    )


def _host(url: str) -> str:
    """The host of an address for reading, without the `www.` that nobody looks for."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "".join(one_line(host).split()).removeprefix("www.")


def _byline(source: Source) -> str:
    """Who, where, when: as far as the claim file tells."""
    parts = ("; ".join(source.author), source.container_title, source.publisher, source.issued or "")
    return " · ".join(one_line(part) for part in parts if part)


def _quote(report: Report, citation: CitationResult, quote: QuoteResult, findings: Sequence[Finding]) -> QuoteView:
    verdict = quote.verdict
    diff, against = diff_of(report, quote)
    matches = [quote.live, *(copy.match for copy in quote.copies)]
    notes = dict.fromkeys(one_line(note.text) for match in matches if match for note in match.notes)
    columns = columns_of(report, citation, quote)
    return QuoteView(
        text=quote.quote.exact,
        translation=quote.quote.translation,
        locator=" ".join(one_line(part) for part in (quote.quote.label, quote.quote.locator) if part),
        where=str(quote.where),
        tone=verdict.severity.value if verdict.severity else "ok",
        sign=SIGNS[verdict.severity],
        findings=tuple(finding_view(finding, report) for finding in findings),
        diff=diff,
        against=against,
        columns=columns,
        best=next((column for column in columns if column.tone == "ok" and column.exact), None),
        remarks=(*((one_line(verdict.note),) if verdict.note else ()), *notes),
        digest=one_line(quote.digest),
        ready=_ready(report, citation, quote),
        timeline=timeline_of(quote.timeline),
    )


def _ready(report: Report, citation: CitationResult, quote: QuoteResult) -> tuple[Ready, ...]:
    """The line to put into the claim file when an earlier copy has the words and the live page does not.

    So does a copy that was taken for it in this run, whatever the live page says.
    """
    if citation.source.archive_url:
        return ()
    live = quote.live is not None and quote.live.outcome is MatchOutcome.FOUND
    saved = report.inputs.captures.get(f"save:{urldefrag(citation.url).url}")
    taken = saved.memento.url if saved and saved.memento else ""
    for _, capture in copies_to_name(report, [citation.model_copy(update={"quotes": (quote,)})]):
        if capture.memento is not None and (not live or capture.memento.url == taken):
            return (Ready("Line for the source", f"archive_url: {json.dumps(capture.memento.url)}"),)
    return ()
