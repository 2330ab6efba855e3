"""What a rule is, and what it is shown.

A rule is one file: an id, a summary, help, an example, a file before and after it was mended, and a `check` that yields
findings. It judges only what it is shown; it never fetches and never reads a file. The registry (`checker.rules.RULES`)
is what the audit, the command line, the documentation and the tests iterate.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from checker.match.canonical import canonical_quote
from checker.model.authorship import Authorship
from checker.model.capture import Capture
from checker.model.claim import ClaimFile, Location, Waiver
from checker.model.document import Suspicion
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.links import LocalLink
from checker.model.memory import LinkMemory
from checker.model.report import CitationResult, ClaimResult, QuoteResult

__all__ = ["Audited", "CitedUrl", "LinkRule", "QuoteRule", "Rule"]


@dataclass(frozen=True, slots=True)
class CitedUrl:
    """An address, its live capture, and every citation of it with the claim it stands in."""

    url: str
    capture: Capture | None
    citations: tuple[tuple[ClaimResult, CitationResult], ...]

    @property
    def doubt(self) -> Suspicion | None:
        """What speaks against the live page being the one cited."""
        return next((found for _, citation in self.citations if (found := citation.doubts.get(citation.live))), None)


@dataclass(frozen=True, slots=True)
class Audited:
    """What rules are shown. `claims` and `captures` are empty in `lint`, which fetches nothing.

    `findings` holds what the other rules found, waivers applied; only rules of the last stage may look at it.
    `memory` is by address, this run's looks included. `local` are the links of documents that were not found on disk.
    `partial` says that only some of the claims were audited. `authors` is by full id, and filled where reviews are
    required; `reviews_required` says how many a claim.
    """

    as_of: dt.date
    files: tuple[ClaimFile, ...]
    waivers: tuple[Waiver, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    captures: Mapping[str, Capture] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    memory: Mapping[str, LinkMemory] = field(default_factory=dict)
    local: tuple[LocalLink, ...] = ()
    partial: bool = False
    authors: Mapping[str, Authorship] = field(default_factory=dict)
    reviews_required: int = 0
    _urls: list[CitedUrl] = field(default_factory=list, init=False, repr=False, compare=False)  # a dozen rules ask

    def quotes(self, rule: str) -> Iterator[tuple[ClaimResult, CitationResult, QuoteResult]]:
        """Every quote whose verdict names the rule."""
        for claim in self.claims:
            for citation in claim.citations:
                for quote in citation.quotes:
                    if quote.verdict.rule == rule:
                        yield claim, citation, quote

    def urls(self) -> Iterator[CitedUrl]:
        """Every cited address once, with all that cites it, sorted."""
        if not self._urls:
            by_url: dict[str, list[tuple[ClaimResult, CitationResult]]] = {}
            for claim in self.claims:
                for citation in claim.citations:
                    if citation.url:
                        by_url.setdefault(citation.url, []).append((claim, citation))
            for url in sorted(by_url):
                pairs = tuple(by_url[url])
                self._urls.append(CitedUrl(url, self.captures.get(pairs[0][1].live), pairs))
        yield from self._urls


class Rule(ABC):
    """One rule.

    Attributes:
        id: Its name everywhere: findings, waivers, documentation, command line.
        severity: Its usual severity; a finding may carry a milder one and says why.
        summary: One line.
        help: What it means and what to do, in a few sentences. Markdown.
        example: A finding, as it is printed.
        before: The whole of a small file that brings the finding about.
        mended: What is different after, in one sentence. Markdown.
        after: The same file mended. Where nothing in a file mends it, the honest way out: a copy, a review, a waiver.
        place: Which file of a repository `before` and `after` show.
        source: Where the rule comes from: a standard, a paper, a practice, an issue.
        offline: True when it needs no network: `lint` runs it.
        last: True when it judges the other rules' findings.
    """

    id: ClassVar[str]
    family: ClassVar[Family]
    severity: ClassVar[Severity]
    summary: ClassVar[str]
    help: ClassVar[str]
    example: ClassVar[str]
    before: ClassVar[str]
    mended: ClassVar[str]
    after: ClassVar[str]
    place: ClassVar[str] = "claims/storms.yaml"
    source: ClassVar[str] = ""
    offline: ClassVar[bool] = False
    last: ClassVar[bool] = False

    @abstractmethod
    def check(self, audited: Audited) -> Iterable[Finding]:
        """Yield what the rule finds, in any order."""

    def at_quote(
        self, claim: ClaimResult, citation: CitationResult, quote: QuoteResult, message: str, advice: str
    ) -> Finding:
        """A finding about one quote on one source, with the severity of its verdict."""
        return Finding(
            rule=self.id,
            severity=quote.verdict.severity or self.severity,
            family=Family.QUOTE,
            message=_with_note(message, "; ".join(filter(None, (quote.verdict.note, _browser(citation))))),
            where=quote.where,
            fingerprint=fingerprint(Family.QUOTE, claim.id, citation.url, canonical_quote(quote.quote.exact)),
            claim=claim.id,
            source=_source(claim, citation),
            url=citation.url,
            quote=quote.quote.exact,
            help=advice,
            captures=tuple(dict.fromkeys(key for key in (citation.live, citation.read, *_asked(quote)) if key)),
        )

    def at_url(
        self,
        url: str,
        pairs: Iterable[tuple[ClaimResult, CitationResult]],
        message: str,
        advice: str,
        *,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding about an address: one however many claims cite it, listing them all."""
        found = tuple(pairs)
        places = tuple(dict.fromkeys(citation.where for _, citation in found))
        keys = dict.fromkeys(key for _, citation in found for key in (citation.live, *citation.copies) if key)
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            family=Family.LINK,
            message=message,
            where=places[0],
            fingerprint=fingerprint(Family.LINK, "", url, ""),
            claim=found[0][0].id if len({claim.id for claim, _ in found}) == 1 else "",
            source=_source(*found[0]) if len({_source(*pair) for pair in found}) == 1 else "",
            url=url,
            help=advice,
            captures=tuple(keys),
            also=places[1:],
        )

    def at_claim(self, claim_id: str, where: Location, message: str, advice: str) -> Finding:
        """A finding about a claim as a whole."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            family=Family.CLAIM,
            message=message,
            where=where,
            fingerprint=fingerprint(Family.CLAIM, claim_id, "", self.id),
            claim=claim_id,
            help=advice,
        )

    def at_source(self, name: str, where: Location, message: str, advice: str, *, url: str = "") -> Finding:
        """A finding about a source or a decision, `name` telling it from others in all files."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            family=Family.SOURCE,
            message=message,
            where=where,
            fingerprint=fingerprint(Family.SOURCE, name, url, self.id),
            source=name,
            url=url,
            help=advice,
        )


class QuoteRule(Rule):
    """A rule for the quotes whose cell of the table names it; it only finds the words for what the table decided."""

    family = Family.QUOTE

    def check(self, audited: Audited) -> Iterable[Finding]:
        """One finding a quote."""
        for claim, citation, quote in audited.quotes(self.id):
            yield self.at_quote(claim, citation, quote, *self.say(audited, quote))

    @abstractmethod
    def say(self, audited: Audited, quote: QuoteResult) -> tuple[str, str]:
        """The message, and what to do."""


class LinkRule(Rule):
    """A rule for the addresses with a citation whose cell of the table names it."""

    family = Family.LINK

    def check(self, audited: Audited) -> Iterable[Finding]:
        """One finding an address, with the worst severity among its citations."""
        for cited in audited.urls():
            pairs = tuple(pair for pair in cited.citations if pair[1].names(self.id))
            if pairs:
                named = replace(cited, citations=pairs)
                message, advice = self.say(audited, named)
                verdicts = (verdict for _, citation in pairs for verdict in citation.verdicts)
                named_by = (verdict.severity or self.severity for verdict in verdicts if verdict.rule == self.id)
                worst = min(named_by, key=lambda severity: severity.rank)
                yield self.at_url(cited.url, pairs, message, advice, severity=worst)

    @abstractmethod
    def say(self, audited: Audited, cited: CitedUrl) -> tuple[str, str]:
        """The message, and what to do. `cited` holds the citations the rule is named by, no others."""


def _asked(quote: QuoteResult) -> Iterator[str]:
    """The keys of the copies that a quote was looked for in."""
    yield from (copy.capture for copy in quote.copies)
    yield from quote.timeline.captures if quote.timeline else ()


def _source(claim: ClaimResult, citation: CitationResult) -> str:
    return f"{claim.id.partition('/')[0]}/{citation.source_key}" if citation.source_key else ""


def _browser(citation: CitationResult) -> str:
    return f"the live page was read by a browser: {citation.browser}" if citation.browser else ""


def _with_note(message: str, note: str) -> str:
    return f"{message} ({note})" if note else message
