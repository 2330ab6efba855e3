"""An archived copy beside the address of a page that is gone or has changed."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from checker.model.capture import Capture
from checker.model.claim import UrlStatus
from checker.model.finding import Finding
from checker.model.report import CitationResult, Report
from checker.proposals.base import Consent, CopyToName, Judged, Proposal, Proposer, Spot, Target, Withheld
from checker.proposals.copies import copies_to_name
from checker.rules.words import day

__all__ = ["ArchivedCopy"]

_TOLD: Final = (UrlStatus.DEAD, UrlStatus.DEVIATED, UrlStatus.UNFIT, UrlStatus.USURPED)


class ArchivedCopy(Proposer):
    """Names a copy that was read and holds everything that is quoted from the page."""

    kind: ClassVar[str] = "archived-copy"
    summary: ClassVar[str] = "archive_url, archive_date and url_status for a page that is gone or has changed"
    rules: ClassVar[frozenset[str]] = frozenset({"link-rot", "content-drift", "archive-saved"})

    def propose(self, target: Target) -> Iterator[Proposal | Withheld]:
        """Where all that is cited from an entry stands in one copy, that is named there, else citation by citation."""
        for spot in target.spots:
            for one in self._whole_or_parts(target, spot):
                found = self._finding(target, one)
                if found is not None:
                    yield self._proposal(target, one, found)

    @staticmethod
    def _whole_or_parts(target: Target, spot: Spot) -> tuple[Spot, ...]:
        if next(copies_to_name(target.report, _citations(spot)), None) is not None:
            return (spot,)
        return spot.parts() or (spot,)

    def _finding(self, target: Target, spot: Spot) -> Finding | None:
        found = (target.standing(judged, self.rules) for judged in spot.judged)
        ranked = sorted(filter(None, found), key=lambda finding: sorted(self.rules).index(finding.rule), reverse=True)
        return ranked[0] if ranked else None

    def _proposal(self, target: Target, spot: Spot, finding: Finding) -> Proposal | Withheld:
        report, citations = target.report, _citations(spot)
        claims = tuple(dict.fromkeys(judged.claim.id for judged in spot.judged))

        def withheld(why: str) -> Withheld:
            return Withheld(target.path, finding.rule, finding.fingerprint, why, claims, spot.url)

        pinned = any(citation.source.archive_url for citation in citations)
        chosen = next(
            (
                capture
                for _, capture in copies_to_name(report, citations)
                if not pinned or (capture.memento is not None and capture.memento.pinned)
            ),
            None,
        )
        if chosen is None or chosen.memento is None:
            if pinned:
                return withheld("it names a copy already, which was not read or lacks the words")
            return withheld("no copy that readers can see was read and holds all that is quoted")
        status = None if finding.rule == "archive-saved" else _status(finding, spot)
        if any(citation.source.url_status in _TOLD for citation in citations):
            status = None
        if pinned and status is None:
            return withheld("it names that copy already")
        when = day(chosen.memento.timestamp)
        edit = spot.name_copy(CopyToName("" if pinned else chosen.memento.url, when, status))
        if edit is None:
            return withheld("there is no place for a copy in that file")
        because = _unsure(report, finding, spot.judged, chosen)
        if not because and spot.replaces and finding.rule != "link-rot":
            because = "the page is still there, and the copy would take its place"
        has = "has the words" if any(citation.quotes for citation in citations) else "can be read"
        mark = f", and call the address {status}" if status else ""
        return Proposal(
            kind=self.kind,
            file=target.path,
            says=f"say that the address is {status}: the copy it names {has}"
            if pinned
            else f"{'cite' if spot.replaces else 'name'} the copy of {when}, which {has}{mark}",
            edit=edit,
            consent=Consent.ASK if because else Consent.SAFE,
            because=because,
            rule=finding.rule,
            fingerprint=finding.fingerprint,
            claims=claims,
            url=spot.url,
        )


def _citations(spot: Spot) -> list[CitationResult]:
    return [judged.citation for judged in spot.judged]


def _status(finding: Finding, spot: Spot) -> UrlStatus:
    """What the rule says of the page, in the words of `url_status`."""
    if finding.rule == "content-drift":
        return UrlStatus.DEVIATED
    doubts = (citation.doubts.get(citation.live) for citation in _citations(spot))
    return UrlStatus.USURPED if any(doubt and doubt.kind == "parked" for doubt in doubts) else UrlStatus.DEAD


def _unsure(report: Report, finding: Finding, judged: Sequence[Judged], copy: Capture) -> str:
    """Why only a person can say that the page is gone, or that the copy is the right one; "" when that is sure.

    One failing look is no end: Wikipedia's InternetArchiveBot waits for the third, and so does this.
    """
    if copy.memento is not None and copy.memento.weak and not any(one.citation.quotes for one in judged):
        return "the copy is far from the day wanted, and no words tell whether it is the right one"
    if finding.rule != "link-rot":
        return ""
    for one in judged:
        live = report.inputs.captures.get(one.citation.live)
        if one.citation.live in one.citation.doubts:
            return "that the page is gone is only a guess, by its looks"
        if live is None:
            return "the page was not asked"
        remembered = report.memory.get(live.url)
        if live.status != 410 and not (remembered and remembered.dead):
            return "it is not gone for good yet: that takes three failing looks, days apart, or its server's word (410)"
    return ""
