"""Notices of sources as the two rules about them see them: the worst of each source once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from checker.model.finding import Finding, Severity
from checker.model.notice import Notice, NoticeKind
from checker.model.report import CitationResult, ClaimResult
from checker.rules.base import Audited, Rule

__all__ = ["Noticed", "noticed"]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice, the citation it was found at, and all that cite the same source."""

    rule: Rule
    notice: Notice
    pairs: tuple[tuple[ClaimResult, CitationResult], ...]

    @property
    def citation(self) -> CitationResult:
        """The first citation of the source."""
        return self.pairs[0][1]

    def finding(self, message: str, advice: str, severity: Severity) -> Finding:
        """A finding about the source, which lists everything that cites it."""
        claim, citation = self.pairs[0]
        key = f"{claim.id.partition('/')[0]}/{citation.source_key}" if citation.source_key else ""
        places = tuple(dict.fromkeys(cited.where for _, cited in self.pairs))
        finding = self.rule.at_source(key, places[0], message, advice, url=citation.url)
        alone = claim.id if len({claim.id for claim, _ in self.pairs}) == 1 else ""
        captures = (self.notice.capture,) if self.notice.capture else ()
        return replace(finding, severity=severity, claim=alone, also=places[1:], captures=captures)


def noticed(rule: Rule, audited: Audited, kinds: Collection[NoticeKind]) -> Iterator[Noticed]:
    """The worst notice of each source: by kind, what is sure first, and a register before a page."""
    sources: dict[tuple[str, str], list[tuple[ClaimResult, CitationResult]]] = {}
    for claim in audited.claims:
        for citation in claim.citations:
            if any(notice.kind in kinds for notice in citation.notices):
                key = claim.id.partition("/")[0] if citation.source_key else ""
                sources.setdefault((f"{key}/{citation.source_key}", citation.url), []).append((claim, citation))
    order = list(kinds)
    for _, pairs in sorted(sources.items(), key=lambda item: item[0]):
        notices = [notice for _, citation in pairs for notice in citation.notices if notice.kind in kinds]
        yield Noticed(rule, min(notices, key=lambda found: _rank(found, order)), tuple(pairs))


def _rank(notice: Notice, order: list[NoticeKind]) -> tuple[int, bool, bool, str]:
    return order.index(notice.kind), not notice.sure, notice.origin == "page", notice.words
