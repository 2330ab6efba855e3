"""A pasted article's paragraphs, rows and reference entries into claims and sources, and what a person should know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.importers.base import Counts
from checker.importers.citation import Printed, read_citation
from checker.importers.claims import ClaimMaker, Work
from checker.importers.furniture import Layout
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.references import Entry, compare_backlinks, like_one_page

__all__ = ["ClaimBuilder", "many", "named"]


@dataclass(slots=True)
class ClaimBuilder:
    """Collects claims, sources and counts while a pasted article is read."""

    known: KnownLabels
    references: Sequence[Entry]
    remarks: Sequence[Entry]
    language: str = "en"
    maker: ClaimMaker = field(init=False)
    printed: dict[str, Printed] = field(default_factory=dict)
    words: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maker = ClaimMaker(self.language)
        for entry in self.references:
            self.printed[entry.label] = read_citation(entry.text)
            work = Work(self.printed[entry.label].source((entry.label,)))
            self.maker.cite(MarkKind.REFERENCE, entry.label, (work,))
        for entry in self.remarks:
            printed = read_citation(entry.text)
            if printed.like_a_source and not strip_marks(entry.text, self.known).marks:
                work = Work(printed.source((f"note {entry.label}",)))
                self.maker.cite(MarkKind.NOTE, entry.label, (work,))
            else:
                self.words.append(entry)

    def row(self, text: str) -> None:
        """A cited row of an infobox or table."""
        self.maker.row(strip_marks(text, self.known))

    def paragraph(self, text: str) -> None:
        """A paragraph: its sentences, each with the marks behind its words."""
        self.maker.paragraph(strip_marks(text, self.known))

    def own_words(self) -> None:
        """The notes that say something themselves; marks in them count as anywhere else."""
        for entry in self.words:
            self.maker.words(strip_marks(entry.text, self.known))

    def counts(self) -> Counts:
        """What was counted."""
        agree, off = compare_backlinks(self.references, self.maker.met)
        return self.maker.counts(
            references=len(self.references),
            remarks=len(self.words),
            backlinks_agree=agree,
            backlinks_disagree=tuple(label for label, _, _ in off),
            duplicates=like_one_page(self.printed),
        )

    def notes(self, layout: Layout, counts: Counts) -> list[str]:
        """What a person should know of the import, as sentences."""
        notes: list[str] = []
        if not self.references:
            notes.append("There is no list of references: every source is known by its number only.")
        for label, backlinks, marks in compare_backlinks(self.references, self.maker.met)[1]:
            notes.append(
                f"Reference {label} lists {many(backlinks, 'backlink')}, the text has {many(marks, 'marker')}."
            )
        if counts.backlinks_agree and not counts.backlinks_disagree:
            notes.append(f"The backlinks of all {many(counts.backlinks_agree, 'reference')} agree with the markers.")
        for label in sorted(self.maker.dangling, key=lambda text: (len(text), text)):
            if self.references:
                notes.append(f"Marker [{label}] has no entry in the reference list.")
        unused = [entry.label for entry in self.references if not self.maker.met[entry.label]]
        if unused:
            notes.append(f"Never cited in the text: {named('reference', unused)}.")
        for labels in counts.duplicates:
            notes.append(
                f"{named('reference', labels).capitalize()} have one title and look like one page; not merged."
            )
        if self.maker.bare:
            notes.append(
                f"{len(self.maker.bare)} of {many(self.maker.sentences, 'sentence')} without a marker of their own "
                f"(paragraph.sentence): {', '.join(self.maker.bare)}."
            )
        if self.maker.tails:
            notes.append(
                f"Words behind the last marker of a sentence, so without a source: {', '.join(self.maker.tails)}."
            )
        if counts.needs_url:
            notes.append(f"Without an address (needs-url): {', '.join(counts.needs_url)}.")
        if layout.furniture:
            shown = list(dict.fromkeys(layout.furniture))
            quoted = ", ".join(f"“{text[:50]}{'…' if len(text) > 50 else ''}”" for text in shown[:8])
            more = f" and {len(shown) - 8} more" if len(shown) > 8 else ""
            notes.append(f"Left out as furniture of the site: {quoted}{more}.")
        if layout.other:
            notes.append(f"Passed over: {many(layout.other, 'heading or row', 'headings and rows')} without a marker.")
        return notes


def many(number: int, one: str, more: str = "") -> str:
    """`1 marker`, `2 markers`."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def named(noun: str, labels: Sequence[str]) -> str:
    """`reference 3`, `references 8 and 9`."""
    *firsts, last = labels
    return f"{noun}s {', '.join(firsts)} and {last}" if firsts else f"{noun} {last}"
