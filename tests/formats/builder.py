"""Puts reports together from the model's types, one claim with one source at a time."""

import hashlib
from collections.abc import Sequence

from checker.model.capture import Capture, CaptureKind, EvidenceRef, Hop, Memento, Outcome
from checker.model.claim import Location, Problem, Quote, Review, Source
from checker.model.finding import Family, Finding, Severity, fingerprint
from checker.model.match import Change, Match, MatchOutcome, Passage, WordChange
from checker.model.report import (
    CitationResult,
    ClaimResult,
    ClaimStatus,
    CopyReading,
    Counts,
    InputFile,
    Inputs,
    QuoteResult,
    Report,
    Run,
    Verdict,
)

DAY = "2026-03-14"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page(url: str, *, hops: tuple[Hop, ...] = ()) -> Capture:
    """A live page read today."""
    return Capture(
        CaptureKind.LIVE,
        url,
        Outcome.CAPTURED,
        "",
        "",
        f"{DAY}T06:12:44Z",
        final_url=hops[-1].location if hops else url,
        hops=hops,
        status=200,
        media_type="text/html",
        charset="utf-8",
        size=48_213,
        digest=sha(url),
        evidence=EvidenceRef("2026/03/14-0001.warc.gz", 18_204, 9_120, "urn:uuid:5b0f"),
    )


def failed(url: str, outcome: Outcome, detail: str, status: int | None = None, kind: str = "live") -> Capture:
    """A page or a copy that was not read."""
    reason = f"http-{status}" if status else "timeout"
    return Capture(CaptureKind(kind), url, outcome, reason, detail, f"{DAY}T06:12:44Z", url, status=status)


def copy(url: str, stamp: str = "20240720113000", *, pinned: bool = False) -> Capture:
    """An archived copy that was read."""
    address = f"https://web.archive.org/web/{stamp}/{url}"
    return Capture(
        CaptureKind.ARCHIVE,
        url,
        Outcome.CAPTURED,
        "",
        "",
        f"{DAY}T06:12:51Z",
        final_url=address,
        status=200,
        media_type="text/html",
        size=47_020,
        digest=sha(address),
        digest_sha1="3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        evidence=EvidenceRef("2026/03/14-0001.warc.gz", 31_877, 8_806, "urn:uuid:77c1"),
        memento=Memento("web.archive.org", address, stamp, url, pinned=pinned, distance_days=-1),
    )


def found(words: str, before: str = "", after: str = "", **more: object) -> Match:
    fragment = ":~:text=" + words.split(" ")[0]
    passage = Passage(before, words, after)
    return Match(MatchOutcome.FOUND, passage=passage, places=1, fragment=fragment, **more)  # type: ignore[arg-type]


def differs(changes: Sequence[WordChange], before: str = "", after: str = "") -> Match:
    source = " ".join("".join(run.source for run in changes).split())
    passage = Passage(before, source, after)
    fragment = ":~:text=" + source.split(" ")[0]
    return Match(MatchOutcome.DIFFERS, passage=passage, changes=tuple(changes), fragment=fragment)


def runs(*parts: str | tuple[str, str, Change]) -> tuple[WordChange, ...]:
    """A word diff: a text where both agree, a triple where they do not."""
    return tuple(WordChange(part, part) if isinstance(part, str) else WordChange(*part) for part in parts)


class Builder:
    """Collects captures, claims and findings into a report."""

    def __init__(self) -> None:
        self.captures: dict[str, Capture] = {}
        self.claims: list[ClaimResult] = []
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []

    def keep(self, capture: Capture) -> str:
        stamp = f"@{capture.memento.timestamp}" if capture.memento else "@newest"
        key = f"{capture.kind.value}:{capture.url}" + (stamp if capture.kind is CaptureKind.ARCHIVE else "")
        self.captures[key] = capture
        return key

    def cite(
        self,
        where: Location,
        live: Capture | None,
        source: Source,
        words: str = "",
        said: Match | None = None,
        copies: Sequence[tuple[Capture, Match | None]] = (),
        verdict: Verdict | None = None,
        **more: object,
    ) -> CitationResult:
        """A citation with one quote, or none; its captures go into the report."""
        verdict = verdict or Verdict()
        readings = tuple(CopyReading(capture=self.keep(capture), match=match) for capture, match in copies)
        quote = QuoteResult.model_construct(
            quote=Quote.model_construct(exact=words, prefix="", suffix="", translation="", locator="", label=""),
            where=Location(where.file, where.line + 1, 12, where.line + 1, 60),
            live=said,
            copies=readings,
            verdict=verdict,
            digest="sha256:" + sha(words),
        )
        return CitationResult.model_validate(
            {
                "where": where,
                "url": source.url,
                "source": source,
                "live": self.keep(live) if live else "",
                "live_readable": True if live and live.captured else None,
                "copies": tuple(reading.capture for reading in readings),
                "quotes": (quote,) if words else (),
                "link": Verdict() if words else verdict,
                **more,
            }
        )

    def claim(
        self,
        place: Location,
        name: str,
        text: str,
        status: ClaimStatus,
        *citations: CitationResult,
        title: str = "",
        context: str = "",
        reviews: Sequence[Review] = (),
    ) -> ClaimResult:
        claim = ClaimResult(
            id=f"{place.file.rsplit('/', 1)[-1].removesuffix('.yaml')}/{name}",
            text=text,
            context=context,
            where=place,
            document=title,
            status=status,
            citations=citations,
            reviews=tuple(reviews),
        )
        self.claims.append(claim)
        return claim

    def find(
        self,
        rule: str,
        severity: Severity,
        message: str,
        claim: ClaimResult | None = None,
        *,
        cite: int = 0,
        where: Location | None = None,
        family: Family = Family.QUOTE,
        **more: object,
    ) -> None:
        """A finding; of a claim's quote, or of its address when the family is LINK, or of the claim."""
        citation = claim.citations[cite] if claim and claim.citations else None
        quote = citation.quotes[0] if citation and citation.quotes and family is not Family.LINK else None
        place = where or (quote.where if quote else citation.where if citation else claim.where if claim else None)
        assert place is not None
        words, url = quote.quote.exact if quote else "", citation.url if citation else ""
        owner = claim.id if claim and family is not Family.LINK else ""
        keys = tuple(key for key in (citation.live, *citation.copies) if key) if citation else ()
        print_of = fingerprint(family, owner, url, f"{rule} {words} {place}")
        values: dict[str, object] = {"claim": owner, "url": url, "quote": words, "captures": keys, **more}
        self.findings.append(Finding(rule, severity, family, message, place, print_of, **values))  # type: ignore[arg-type]

    def report(self, **run: object) -> Report:
        status = [claim.status for claim in self.claims]
        citations = [citation for claim in self.claims for citation in claim.citations]
        shown = [finding.severity for finding in self.findings if not finding.waived]
        counts = Counts(
            claims=len(self.claims),
            citations=len(citations),
            quotes=sum(len(citation.quotes) for citation in citations),
            words_found=status.count(ClaimStatus.WORDS_FOUND),
            links_only=status.count(ClaimStatus.LINKS_ONLY),
            failing=status.count(ClaimStatus.FAILING),
            contested=status.count(ClaimStatus.CONTESTED),
            inconclusive=status.count(ClaimStatus.INCONCLUSIVE),
            uncited=status.count(ClaimStatus.UNCITED),
            reviewed=sum(bool(claim.reviews) for claim in self.claims),
            errors=shown.count(Severity.ERROR),
            warnings=shown.count(Severity.WARNING),
            inconclusive_citations=shown.count(Severity.INCONCLUSIVE),
            notes=shown.count(Severity.NOTE),
            waived=len(self.findings) - len(shown),
            problems=len(self.problems),
        )
        titles = {claim.where.file: claim.document for claim in self.claims}
        number = {file: sum(claim.where.file == file for claim in self.claims) for file in titles}
        facts: dict[str, object] = {
            "version": "0.1.0",
            "started": f"{DAY}T06:12:40Z",
            "seconds": 21.4,
            "command": "sourcecheck audit",
            "vantage": "continuous integration, eu-central",
            "scope": f"all claims of {len(titles)} files",
            "revision": "4be1c07",
        }
        inputs = Inputs(
            as_of=DAY,
            files=tuple(
                InputFile(path=file, sha256=sha(file), title=titles[file], claims=number[file])
                for file in sorted(titles)
            ),
            settings={"timeout": "20.0"},
            settings_digest=sha("settings"),
            captures=self.captures,
            problems=tuple(self.problems),
        )
        claims, findings = tuple(self.claims), tuple(self.findings)
        return Report(
            run=Run.model_validate({**facts, **run}), inputs=inputs, claims=claims, findings=findings, counts=counts
        )
