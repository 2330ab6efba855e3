"""The report on a terminal: each finding with its place, the words in question, the witnesses and what to do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.claims.scalar import one_line as yaml_line
from checker.formats.base import Format, RenderOptions
from checker.formats.encode import shorten, shown_url, terminal_text
from checker.formats.layout import Painter, Span, set_lines
from checker.formats.passages import edges_shown, tail
from checker.formats.summary import besides, headline, lead, run_facts, severity_totals, since
from checker.formats.view import CHANGE_WORDS, Place, match_words, places, witnesses
from checker.model.claim import Location, Problem
from checker.model.finding import Finding, Severity
from checker.model.match import Match, MatchOutcome, WordChange
from checker.model.report import CitationResult, ClaimStatus, QuoteResult, Report

__all__ = ["TerminalFormat"]

_BAR = Span("   | ", "gutter")
_FACT = Span("   = ", "gutter")
_MORE = Span("   :   ", "gutter")
_PASSAGE = 600
_MENDED = 5


class TerminalFormat(Format):
    """Findings in the manner of a compiler: grouped by file, worst first, then the headline and what to do next."""

    name = "terminal"
    summary = "for people at a terminal: findings with their words, then a headline"
    suffix = ".txt"

    def render(self, report: Report, options: RenderOptions) -> Iterator[str]:
        """Line by line, for a terminal of `options.width` cells; nothing when quiet and nothing needs a person."""
        for line in _Page(report, options).lines():
            yield f"{line}\n"


class _Page:
    """One rendering in the making."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.paint = Painter(color=options.color)
        self.width = max(options.width, 40)

    def lines(self) -> Iterator[str]:
        """Every line, without its end."""
        for file, problems, found in self._by_file():
            yield from self._wrapped([Span(terminal_text(file) or "(no file)", "bold")], first=Span("── ", "gutter"))
            yield ""
            for problem in problems:
                yield from (*self._problem(problem), "")
            spaced = True
            for finding, place in found:
                spaced = not (finding.severity in (Severity.INCONCLUSIVE, Severity.NOTE) or finding.waived)
                yield from (*self._finding(finding, place), "") if spaced else self._compact(finding, place)
            if not spaced:
                yield ""
        if self.options.verbose and not self.options.quiet:
            yield from self._found()
        if not self.options.quiet:
            yield from self._offered()
            yield from self._mended()
            yield from self._summary()

    def _by_file(self) -> list[tuple[str, list[Problem], list[tuple[Finding, Place]]]]:
        """Files, the one with the worst finding first; in a file the worst first, then by line."""
        problems: dict[str, list[Problem]] = defaultdict(list)
        found: dict[str, list[tuple[Finding, Place]]] = defaultdict(list)
        for problem in self.report.inputs.problems:
            problems[problem.where.file].append(problem)
        for finding, place in zip(self.report.findings, places(self.report), strict=True):
            if self._shown(finding):
                found[finding.where.file].append((finding, place))
        for listed in found.values():
            listed.sort(key=lambda item: (bool(item[0].waived), item[0].severity.rank, item[0].where.line))

        def badness(file: str) -> tuple[int, str]:
            worst = min((f.severity.rank + 10 * bool(f.waived) for f, _ in found[file]), default=99)
            return (0 if problems[file] else worst, file)

        return [(file, problems[file], found[file]) for file in sorted({*problems, *found}, key=badness)]

    def _shown(self, finding: Finding) -> bool:
        if self.options.quiet and not self.options.verbose:
            return not finding.waived and finding.severity in (Severity.ERROR, Severity.WARNING)
        return bool(self.options.verbose) or not (finding.waived or finding.severity is Severity.NOTE)

    def _wrapped(self, spans: Sequence[Span], first: Span = _FACT, rest: Span = _MORE) -> list[str]:
        return set_lines(spans, self.paint, width=self.width, first=first, rest=rest)

    def _title(self, severity: str, rule: str, message: str, *, fresh: bool = False) -> list[str]:
        mark = [Span(" new", "bold")] if fresh else []
        spans = [Span(f"[{terminal_text(rule)}]", "bold"), *mark, Span(": ", "bold"), Span(terminal_text(message))]
        return self._wrapped(spans, first=Span(severity, severity))

    def _fresh(self, finding: Finding) -> bool:
        comparison = self.report.run.comparison
        return comparison is not None and comparison.is_new(finding)

    def _problem(self, problem: Problem) -> list[str]:
        out = self._title("error", "claim-file", problem.message)
        out += self._arrow(problem.where)
        return out + (self._fact("help", problem.hint) if problem.hint else [])

    def _finding(self, finding: Finding, place: Place) -> list[str]:
        """An error or a warning in full."""
        out = self._title(finding.severity.value, finding.rule, finding.message, fresh=self._fresh(finding))
        out += self._arrow(finding.where)
        words = self._words(finding, place.quote)
        if words:
            out += [self.paint("   |", "gutter"), *words, self.paint("   |", "gutter")]
        if place.citation is not None:
            out += self._source(place.citation)
            out += self._witnesses(place.citation, place.quote)
        for where in finding.also[:3]:
            out += self._fact("also", str(where))
        if len(finding.also) > 3:
            out += self._fact("also", f"{len(finding.also) - 3:,} other places")
        if place.claim is not None:
            for review in place.claim.reviews:
                text = f"{review.decision.value.replace('-', ' ')}, says {review.by}, {review.date}"
                out += self._fact("review", text)
        return out + (self._fact("help", finding.help) if finding.help else [])

    def _compact(self, finding: Finding, place: Place) -> list[str]:
        """What asks for nothing: the message, and the place with the address."""
        severity = "note" if finding.waived else finding.severity.value
        text = f"waived: {finding.waived}" if finding.waived else finding.message
        address = finding.url or (place.citation.url if place.citation else "")
        return self._title(severity, finding.rule, text, fresh=self._fresh(finding)) + self._arrow(
            finding.where, address
        )

    def _arrow(self, where: Location, address: str = "") -> list[str]:
        spans = [Span(terminal_text(str(where))), Span(f"  {terminal_text(shown_url(address))}", "quiet")]
        return self._wrapped(spans, first=Span("  --> ", "gutter"))

    def _fact(self, name: str, text: str) -> list[str]:
        return self._wrapped([Span(f"{name}: ", "bold"), Span(terminal_text(text))])

    def _source(self, citation: CitationResult) -> list[str]:
        text = shown_url(citation.url) or citation.source.title
        return self._wrapped([Span("source: ", "bold"), Span(terminal_text(text))]) if text else []

    def _witnesses(self, citation: CitationResult, quote: QuoteResult | None) -> list[str]:
        """What the live page and the copies say, in one line."""
        said = "; ".join(terminal_text(text) for text in witnesses(self.report, citation, quote))
        return self._wrapped([Span(said)]) if said else []

    def _words(self, finding: Finding, quote: QuoteResult | None) -> list[str]:
        """The quoted words, and the source's where they are others, the difference marked."""
        if quote is None:
            return self._row("quoted", [Span(terminal_text(shorten(finding.quote, _PASSAGE)))]) if finding.quote else []
        matches = [quote.live, *(reading.match for reading in quote.copies)]
        differing = next((m for m in matches if m and m.outcome is MatchOutcome.DIFFERS and m.changes), None)
        if differing is None:
            return self._row("quoted", [Span(terminal_text(shorten(quote.quote.exact, _PASSAGE)))])
        kinds = [words for kind, words in CHANGE_WORDS.items() if any(run.change is kind for run in differing.changes)]
        return [
            *self._row("quoted", self._side(differing.changes, quoted=True)),
            *self._row("source", self._side(differing.changes, quoted=False)),
            *self._row("differs", [Span(f"in {', '.join(kinds)}", "quiet")]),
        ]

    def _side(self, changes: Sequence[WordChange], *, quoted: bool) -> list[Span]:
        """One side of the word diff: coloured, or between `[-…-]` and `{+…+}` where there is no colour."""
        opening, closing, style = ("[-", "-]", "removed") if quoted else ("{+", "+}", "added")
        spans: list[Span] = []
        for change in changes:
            text = change.quoted if quoted else change.source
            safe = terminal_text(text)
            same = change.quoted.split() == change.source.split()
            if change.change is not None and safe and not same:
                marked = safe if self.options.color else f"{opening}{safe}{closing}"
                spans += [Span(" " if text[:1].isspace() else ""), Span(marked, style)]
            elif safe:
                spans += [Span(" " if text[:1].isspace() else ""), Span(safe)]
            if text[-1:].isspace():
                spans.append(Span(" "))
        return spans

    def _row(self, name: str, spans: Sequence[Span]) -> list[str]:
        first = Span(f"   | {name:<7} ", "gutter")
        return self._wrapped(spans, first=first, rest=Span("   |         ", "gutter"))

    def _found(self) -> Iterator[str]:
        """What is well, for who asked to see it."""
        some = False
        for claim in self.report.claims:
            for citation in claim.citations:
                for quote in citation.quotes:
                    if quote.verdict.ok:
                        yield from self._found_quote(citation, quote)
                        some = True
            if claim.status is ClaimStatus.LINKS_ONLY:
                text = Span(terminal_text(shorten(claim.text, 200)))
                yield from self._wrapped([Span(": ", "ok"), text], first=Span("links only", "ok"))
                some = True
        if some:
            yield ""

    def _found_quote(self, citation: CitationResult, quote: QuoteResult) -> list[str]:
        words = Span(f": “{terminal_text(shorten(quote.quote.exact, 200))}”")
        out = self._wrapped([words], first=Span("words found", "ok")) + self._arrow(quote.where)
        out += self._source(citation)
        out += self._witnesses(citation, quote)
        if quote.verdict.note:
            out += self._fact("note", quote.verdict.note)
        if self.options.verbose > 1:
            for match in (quote.live, *(reading.match for reading in quote.copies)):
                out += self._passage(match) if match else []
        return out

    def _passage(self, match: Match) -> list[str]:
        if match.passage is None:
            return self._fact("passage", match_words(match))
        spans = [
            # Nothing is put between the three: the page's own space, or its quotation mark, stands there.
            Span(_edged(tail(edges_shown(match.passage.before)))),
            Span(terminal_text(shorten(match.passage.exact, _PASSAGE)), "bold"),
            Span(_edged(shorten(edges_shown(match.passage.after), 150))),
        ]
        return self._wrapped(spans, first=_BAR, rest=_BAR)

    def _offered(self) -> list[str]:
        """Passages that may carry a claim, as lines for its file: set as they are, so that they can be copied."""
        out: list[str] = []
        for claim in self.report.claims:
            for citation in claim.citations:
                if not citation.passages:
                    continue
                out += self._wrapped([Span(": "), Span(terminal_text(shorten(claim.text, 200)))], Span("claim", "bold"))
                out += self._arrow(citation.where)
                out += self._source(citation)
                for passage in citation.passages:
                    words = yaml_line(" ".join(passage.exact.split()))
                    page = f"  # page {passage.page}" if passage.page else ""
                    out.append(f"    quote: {terminal_text(words)}{page}")
                out.append("")
        title = "Passages that may carry the claim, for a person to take:"
        return [self.paint(title, "bold"), "", *out] if out else []

    def _mended(self) -> Iterator[str]:
        """What the baseline had and this run has no more: a few lines, all of them when asked."""
        comparison = self.report.run.comparison
        if comparison is None:
            return
        for word, listed in (("fixed", comparison.fixed), ("not seen again", comparison.unseen)):
            shown = listed if self.options.verbose else listed[:_MENDED]
            for past in shown:
                text = Span(f"[{terminal_text(past.rule)}]: {terminal_text(past.message)}")
                style = "ok" if word == "fixed" else "inconclusive"
                yield from (*self._wrapped([text], first=Span(word, style)), *self._arrow(past.where, past.url))
            if len(listed) > len(shown):
                yield from self._wrapped([Span(f"{len(listed) - len(shown):,} more {word}; -v shows them", "quiet")])
            if shown:
                yield ""

    def _summary(self) -> list[str]:
        """Headline, totals, what the run was, and last the line to act on."""
        first, rest = Span("", ""), Span("  ", "")
        out = self._wrapped([Span(headline(self.report), "bold")], first=first, rest=rest)
        totals = severity_totals(self.report)
        hidden = sum(not self._shown(finding) for finding in self.report.findings)
        if totals:
            text = totals + ("; -v shows the notes and the waived" if hidden else "")
            out += self._wrapped([Span(text)], first=first, rest=rest)
        if told := since(self.report):
            out += self._wrapped([Span(told)], first=first, rest=rest)
        for name, text in run_facts(self.report):
            out += self._wrapped([Span(f"{name}: ", "quiet"), Span(terminal_text(text), "quiet")])
        if self.report.run.interrupted:
            out += self._wrapped([Span("The run was interrupted: this is not the whole.", "warning")], first, rest)
        return out + self._wrapped(
            [Span(f"{lead(self.report)} {besides(self.report)}".rstrip(), "bold")], first=first, rest=rest
        )


def _edged(text: str) -> str:
    """A text for the terminal that keeps whether white space stood at its edges."""
    return f"{' ' if text[:1].isspace() else ''}{terminal_text(text)}{' ' if text[-1:].isspace() else ''}"
