"""A document with the verdict at each reference, for who reads the article rather than the report."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from checker.capture.address import same_address
from checker.importers.base import DocumentLinks, Link
from checker.model.finding import Severity
from checker.model.report import CitationResult, Report

__all__ = ["ANNOTATORS", "Annotated", "Annotator", "annotate", "annotator_of", "verdict_words"]

_WORST: Final = (Severity.ERROR, Severity.WARNING, Severity.INCONCLUSIVE)
_SIGNS: Final = {Severity.ERROR: "✗", Severity.WARNING: "⚠", Severity.INCONCLUSIVE: "?"}


@dataclass(frozen=True, slots=True)
class Annotated:
    """The document's text, and how many of its links have a verdict, none in the report, or no place for one."""

    text: str
    placed: int
    unknown: int
    without_place: int


class Annotator(ABC):
    """Writes verdicts into one form of document. `form` is the name of the form's `LinkReader`."""

    form: ClassVar[str]

    @abstractmethod
    def place(self, text: str, link: Link) -> int | None:
        """The offset at which words may stand that belong to a link, None where there is none."""

    @abstractmethod
    def written(self, words: str) -> str:
        """The words as this form shows them; they hold no markup of their own."""


class MarkdownAnnotator(Annotator):
    """Behind the link. The definition of a reference link shows nothing, so it has no place."""

    form: ClassVar[str] = "markdown"

    def place(self, text: str, link: Link) -> int | None:
        start = text.rfind("\n", 0, link.start) + 1
        if re.match(r" {0,3}\[(?!\^)[^\]\n]{1,200}\]:", text[start : link.end]):
            return None
        return link.end

    def written(self, words: str) -> str:
        return f" **({words})**"


class WikitextAnnotator(Annotator):
    """At the end of the reference that the link stands in; else behind its brackets or template."""

    form: ClassVar[str] = "wikitext"

    def place(self, text: str, link: Link) -> int | None:
        opened, closed = text.rfind("<ref", 0, link.start), text.rfind("</ref", 0, link.start)
        end = re.compile(r"</ref\s*>", re.IGNORECASE).search(text, link.end)
        head = text.find(">", opened, link.start) if opened > closed else -1
        if head >= 0 and text[head - 1] != "/":
            return end.start() if end else None
        depth, place = 0, link.start
        for found in re.finditer(r"\{\{|\}\}", text[link.end : link.end + 20_000]):
            depth += 1 if found[0] == "{{" else -1
            if depth < 0:
                return link.end + found.end() if text.rfind("{{", 0, place) > text.rfind("}}", 0, place) else link.end
        bracket = text.find("]", link.end)
        return bracket + 1 if text[max(0, place - 1) : place] == "[" and bracket >= 0 else link.end

    def written(self, words: str) -> str:
        return f" <small>({words})</small>"


ANNOTATORS: Final[tuple[Annotator, ...]] = (MarkdownAnnotator(), WikitextAnnotator())
"""Every form of document that verdicts can be written into."""


def annotator_of(form: str) -> Annotator | None:
    """The annotator of a form, or None."""
    return next((annotator for annotator in ANNOTATORS if annotator.form == form), None)


def verdict_words(citations: Iterable[CitationResult]) -> str:
    """What a report says of one address, the worst first, in a few words; "" where it says nothing."""
    found = list(citations)
    verdicts = [verdict for citation in found for verdict in citation.verdicts]
    for severity in _WORST:
        rules = dict.fromkeys(verdict.rule for verdict in verdicts if verdict.severity is severity)
        if rules:
            shown = ", ".join(filter(None, rules)) or severity.value
            return f"{_SIGNS[severity]} {'not read: ' if severity is Severity.INCONCLUSIVE else ''}{shown}"
    notes = dict.fromkeys(verdict.rule for verdict in verdicts if not verdict.ok)
    if notes or not verdicts:
        return ", ".join(filter(None, notes)) or ("noted" if notes else "")
    return "✓ words found" if any(citation.quotes for citation in found) else "link resolves, nothing quoted"


def annotate(text: str, links: DocumentLinks, annotator: Annotator, report: Report) -> Annotated:
    """Write the report's verdicts into a document.

    Args:
        text: The document.
        links: Where it links to.
        annotator: Of the document's form.
        report: The last run.
    """
    by_url: dict[str, list[CitationResult]] = {}
    for claim in report.claims:
        for citation in claim.citations:
            if citation.url:
                by_url.setdefault(citation.url, []).append(citation)
    known: dict[str, str] = {}
    marks: dict[int, dict[str, None]] = {}
    placed = unknown = without = 0
    for link in links.links:
        if not link.target.lower().startswith(("http://", "https://", "//")):
            continue
        if link.target not in known:
            target = link.target if not link.target.startswith("//") else f"https:{link.target}"
            meant = (
                [by_url[target]] if target in by_url else [by_url[url] for url in by_url if same_address(url, target)]
            )
            known[link.target] = verdict_words(citation for citations in meant for citation in citations)
        words, place = known[link.target], annotator.place(text, link)
        if not words:
            unknown += 1
        elif place is None:
            without += 1
        else:
            placed += 1
            marks.setdefault(place, {})[words] = None
    pieces: list[str] = []
    done = 0
    for place, words_here in sorted(marks.items()):
        pieces += (text[done:place], *(annotator.written(f"sourcecheck: {words}") for words in words_here))
        done = place
    return Annotated("".join((*pieces, text[done:])), placed, unknown, without)
