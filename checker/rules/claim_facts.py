"""`claim-facts`: a number, date, name or quoted word of the claim stands in no source that was read."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from checker.match.canonical import canonical_quote
from checker.model.claim import Decision, Location, Stance
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import Fact, FactKind, Statement
from checker.model.report import CitationResult, ClaimResult, QuoteResult
from checker.rules.base import Audited, Rule
from checker.rules.waivers import stale

__all__ = ["ClaimFacts"]

_WORDS: Final = {
    FactKind.NUMBER: "the number {}",
    FactKind.DATE: "the date {}",
    FactKind.NAME: "the name {}",
    FactKind.QUOTED: "the words “{}”",
}
_ADVICE: Final = {
    FactKind.NUMBER: "compare the claim with the source, and quote the words that say how many",
    FactKind.DATE: "compare the claim with the source, and quote the words that say when",
    FactKind.NAME: "see whether the source means the same by another name",
    FactKind.QUOTED: "see whose words they are, or take the quotation marks away",
}
_RELATIVE: Final = dt.timedelta(days=31)
"""So long after the event a source may still say *on Tuesday* or *last month* instead of a date."""


class ClaimFacts(Rule):
    """A number, date, name or quoted word of the claim stands in no source that was read."""

    id = "claim-facts"
    family = Family.FACTS
    severity = Severity.WARNING
    summary = "A number, date, name or quoted word of the claim stands in no source that was read."
    help = """\
The claim's numbers, dates, names and words in quotation marks were looked for in every source that was read for it,
live or from a copy, whether a quote is given or not. What stands in one of them is not missed in the others; what was
not read misses nothing. Sources marked `refutes` or `context` are left out, and so is what stands in a quote that has a
finding of its own.

Numbers and dates are compared by what they mean: 1.5 million is 1,500,000, twenty-four is 24, 5 March 2019 is
2019-03-05, and 24 % is never 24 people. Nothing is rounded. Number words and months are known in English, French,
German, Spanish, Arabic, Russian, Chinese and Japanese; in a source in another language only digits are compared, and
what is absent there is a note. A translated quote is compared with its original in the same way.

A number or date is a warning, a name or quoted words a note. So is everything when some source could not be read, when
a date is so near to the source's own that it may be meant by *on Tuesday*, and when a person's review says that the
claim is supported. A date later than the source itself, which the source does not name, is called impossible.

It is a flag, not a verdict: a source may say *half of them* where the claim says 50 %. The claim's status stays what
the words and links say. Read the source; correct the claim, quote the words that carry it, or waive the finding."""
    example = """\
warning[claim-facts]: the number 415 does not stand in any source that was read
 --> claims/storms.yaml:9:3"""
    before = """\
schema: 1
claims:
- text: The storm sank 415 boats.
  url: https://port.example/log"""
    mended = "The log has 42 boats: the claim has its number now, and quotes the words that say it."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    source = (
        "measured on 358 labelled claims: “a number is absent” was right in 96 of 100 cases when it said that the "
        "source does not fully support the claim"
    )

    def check(self, audited: Audited) -> Iterator[Finding]:
        for claim in audited.claims:
            yield from self._against_sources(claim)
            for citation in claim.citations:
                for quote in citation.quotes:
                    if quote.quote.translation:
                        yield from self._against_original(audited, claim, citation, quote)

    def _against_sources(self, claim: ClaimResult) -> Iterator[Finding]:
        """What no source has that was read."""
        supporting = [citation for citation in claim.citations if citation.stance is Stance.SUPPORTS]
        read = [citation for citation in supporting if citation.facts is not None]
        if not read or any(claim.text == quote.quote.exact for citation in read for quote in citation.quotes):
            return
        unread = len(supporting) - len(read)
        told = _told(claim, supporting)
        for fact in _in_none(read):
            if _place(fact) in told:
                continue
            own = [_own_date(citation) for citation in read]
            if fact.kind is FactKind.DATE and len(fact.date) == 4 and any(date[:4] == fact.date for date in own):
                continue  # a source need not print the year it appeared in
            message, severity = _said(fact, own)
            if unread:
                message += f"; {unread} other {'source was' if unread == 1 else 'sources were'} not read"
            if unread or _supported(claim):
                severity = Severity.NOTE
            yield self._finding(claim, read, fact, message, severity, claim.where)

    def _against_original(
        self, audited: Audited, claim: ClaimResult, citation: CitationResult, quote: QuoteResult
    ) -> Iterator[Finding]:
        """What a translation says that its original does not, and the other way round."""
        from checker.match.facts import missing_from  # with all that reads numbers and dates, for who needs it

        language = next((f.document.language for f in audited.files if f.stem == claim.id.partition("/")[0]), "")
        theirs, ours = quote.quote.exact, quote.quote.translation
        pairs = (
            (missing_from(Statement(ours, language), theirs, citation.source.language), "the original of the quote"),
            (missing_from(Statement(theirs, citation.source.language), ours, language), "the translation of the quote"),
        )
        for absent, where in pairs:
            for fact in absent:
                message = f"{_WORDS[fact.kind].format(fact.words)} does not stand in {where}"
                counted = fact.kind in (FactKind.NUMBER, FactKind.DATE) and not fact.weak
                severity = Severity.WARNING if counted else Severity.NOTE
                yield self._finding(claim, [citation], fact, message, severity, quote.where, "translation")

    def _finding(
        self,
        claim: ClaimResult,
        citations: Sequence[CitationResult],
        fact: Fact,
        message: str,
        severity: Severity,
        where: Location,
        what: str = "",
    ) -> Finding:
        url = citations[0].url if len({citation.url for citation in citations}) == 1 else ""
        key = citations[0].source_key if len({citation.source_key for citation in citations}) == 1 else ""
        captures = dict.fromkeys(name for citation in citations for name in (citation.live, *citation.copies) if name)
        return Finding(
            rule=self.id,
            severity=severity,
            family=self.family,
            message=message,
            where=where,
            fingerprint=fingerprint(
                self.family, claim.id, url if what else "", f"{what}{fact.kind.value} {canonical_quote(fact.words)}"
            ),
            claim=claim.id,
            source=f"{claim.id.partition('/')[0]}/{key}" if key else "",
            url=url,
            help=_ADVICE[fact.kind],
            captures=tuple(captures),
        )


def _in_none(read: Sequence[CitationResult]) -> Iterator[Fact]:
    """The facts that all of these lack, each once; weak when one of them says so."""
    first, *others = (citation.facts.absent if citation.facts else () for citation in read)
    for fact in first:
        same = [[other for other in absent if _place(other) == _place(fact)] for absent in others]
        if all(same):
            weak = fact.weak or any(other.weak for found in same for other in found)
            yield Fact(fact.kind, fact.words, fact.start, fact.end, fact.date, weak)


def _told(claim: ClaimResult, citations: Sequence[CitationResult]) -> set[tuple[FactKind, int, int]]:
    """The facts that stand in a quote which has a finding of its own: that one shows the same difference better."""
    found = [quote.quote.exact for citation in citations for quote in citation.quotes if not quote.verdict.ok]
    if not found:
        return set()
    from checker.match.facts import facts_of, missing_from

    statement = Statement(claim.text)
    every = {_place(fact) for fact, _ in facts_of(statement)}
    return {place for words in found for place in every - {_place(fact) for fact in missing_from(statement, words)}}


def _place(fact: Fact) -> tuple[FactKind, int, int]:
    return fact.kind, fact.start, fact.end


def _own_date(citation: CitationResult) -> str:
    """When the source appeared or was last changed, ISO: the later of what the file and the page say; "" unknown."""
    return max(citation.source.issued or "", citation.facts.dated if citation.facts else "")


def _said(fact: Fact, own: Sequence[str]) -> tuple[str, Severity]:
    """The message for an absent fact, and how bad it is as such."""
    words = _WORDS[fact.kind].format(fact.words)
    verb = "do" if fact.kind is FactKind.QUOTED else "does"
    message = f"{words} {verb} not stand in any source that was read"
    if fact.kind in (FactKind.NAME, FactKind.QUOTED):
        return message, Severity.NOTE
    if fact.date and all(own) and all(_later(fact.date, date) for date in own):
        newest = max(own)
        return f"{words} is later than the source itself, which is of {newest} and does not name it", Severity.WARNING
    if fact.date and any(_near(fact.date, date) for date in own):
        return f"{message}, which may say it as a weekday", Severity.NOTE
    if fact.weak:
        return f"{message}; in its language only digits are known here, not number words", Severity.NOTE
    return message, Severity.WARNING


def _later(date: str, own: str) -> bool:
    """Whether a date is after another, as far as both say."""
    size = min(len(date), len(own))
    return date[:size] > own[:size]


def _near(date: str, own: str) -> bool:
    """Whether a day lies in the month before a source's own date."""
    if len(date) < 7 or not own:
        return False
    if len(date) < 10 or len(own) < 10:
        size = min(len(date), len(own))
        return date[:size] == own[:size]
    try:
        distance = dt.date.fromisoformat(own) - dt.date.fromisoformat(date)
    except ValueError:
        return False
    return dt.timedelta(days=-1) <= distance <= _RELATIVE


def _supported(claim: ClaimResult) -> bool:
    """Whether a person who read the source found the claim supported, and nothing has changed since."""
    return any(review.decision is Decision.SUPPORTED and not stale(claim, review) for review in claim.reviews)
