"""Paragraphs, rows and reference entries into claims and sources, with what was counted on the way."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.importers.base import Counts
from checker.importers.citation import Printed, read_citation
from checker.importers.furniture import Layout
from checker.importers.markers import KnownLabels, Mark, MarkKind, Stripped, groups, strip_marks
from checker.importers.names import claim_id, source_key
from checker.importers.references import Entry, compare_backlinks, like_one_page
from checker.importers.sentences import owner, split_sentences
from checker.model.claim import At, Citation, Claim, Source

__all__ = ["ClaimBuilder"]

_TRIM: Final = " \t\u00a0,;:–—"
_LONGEST_CONTEXT: Final = 5_000


@dataclass(slots=True)
class ClaimBuilder:
    """Collects claims, sources and counts while a document is read."""

    known: KnownLabels
    references: Sequence[Entry]
    remarks: Sequence[Entry]
    claims: list[Claim] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    printed: dict[str, Printed] = field(default_factory=dict)
    keys: dict[tuple[MarkKind, str], str] = field(default_factory=dict)
    words: list[Entry] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    dangling: set[str] = field(default_factory=set)
    uncited: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    sentences: int = 0
    markers: int = 0
    groups: int = 0

    def __post_init__(self) -> None:
        for entry in self.references:
            self.printed[entry.label] = read_citation(entry.text)
            self._add(MarkKind.REFERENCE, entry.label, self.printed[entry.label], entry.label)
        for entry in self.remarks:
            printed = read_citation(entry.text)
            if printed.like_a_source and not strip_marks(entry.text, self.known).marks:
                self._add(MarkKind.NOTE, entry.label, printed, f"note {entry.label}")
            else:
                self.words.append(entry)

    def _add(self, kind: MarkKind, label: str, printed: Printed, ref: str) -> None:
        """Keep a reference as a source under a key of its own."""
        key = source_key(printed, label, self.taken)
        self.keys[kind, label] = key
        self.sources[key] = printed.source((ref,))

    def row(self, text: str) -> None:
        """A cited row of an infobox or table."""
        stripped = strip_marks(text, self.known)
        self._sentence(stripped, 0, len(stripped.text), stripped.marks, stripped.cuts, None)

    def paragraph(self, text: str, number: int) -> None:
        """A paragraph: its sentences, each with the marks behind its words."""
        stripped = strip_marks(text, self.known)
        self.markers += sum(len(mark.labels) for mark in stripped.marks if mark.kind is MarkKind.REFERENCE)
        for place, (start, end, marks, cuts) in enumerate(_sentences(stripped), start=1):
            self.sentences += 1
            cited = self._sentence(stripped, start, end, marks, cuts, At(paragraph=number, sentence=place))
            self.groups += cited
            if not cited:
                self.bare.append(f"{number}.{place}")
                self.uncited.append(self.claims[-1].id or "")

    def own_words(self) -> None:
        """The notes that say something themselves; marks in them count as anywhere else."""
        for entry in self.words:
            stripped = strip_marks(entry.text, self.known)
            for start, end, marks, cuts in _sentences(stripped):
                self._sentence(stripped, start, end, marks, cuts, None)

    def _sentence(
        self,
        stripped: Stripped,
        start: int,
        end: int,
        marks: Sequence[Mark],
        cuts: Sequence[tuple[int, str]],
        at: At | None,
    ) -> int:
        """Make the claims of one sentence; returns how many groups of marks it has.

        A part runs from the group before to its own. Words behind the last group are a part without a source.
        """
        context = stripped.printed(start, end, cuts).strip()
        # Nobody prints a sentence this long; repeating it in every part would make a file without end.
        context = "" if len(context) > _LONGEST_CONTEXT else context
        found = groups(stripped, [mark for mark in marks if self._cites(mark)])
        tags = deque(mark for mark in marks if not self._cites(mark))
        begin = start
        waiting: list[Mark] = []
        for index, group in enumerate(found):
            waiting += group.marks
            last = index == len(found) - 1
            stop = end if last and not _says(stripped.text[group.end : end]) else min(group.start, end)
            if _says(stripped.text[begin:stop]):
                reach = len(stripped.text) if stop == end else group.end
                mine: list[Mark] = []
                while tags and tags[0].at <= reach:
                    mine.append(tags.popleft())
                self._claim(stripped.text[begin:stop], context, at, waiting, mine)
                begin, waiting = stop, []
        if _says(stripped.text[begin:end]):
            self._claim(stripped.text[begin:end], context, at, waiting, tuple(tags))
            if found and at is not None and not waiting:
                self.tails.append(f"{at.paragraph}.{at.sentence}")
        return len(found)

    def _cites(self, mark: Mark) -> bool:
        """Whether a mark points to a source: a reference does, and a note whose entry names a work."""
        return mark.kind is MarkKind.REFERENCE or (mark.kind, mark.labels[0]) in self.keys

    def _claim(self, text: str, context: str, at: At | None, marks: Sequence[Mark], tags: Sequence[Mark]) -> None:
        """Add one claim."""
        text = " ".join(text.split()).strip(_TRIM)
        cites: dict[str, None] = {}
        for mark in marks:
            for label in mark.labels:
                if mark.kind is MarkKind.REFERENCE:
                    self.met[label] += 1
                if (mark.kind, label) not in self.keys:
                    self.dangling.add(label)
                    self._add(mark.kind, label, Printed(), label)
                cites[self.keys[mark.kind, label]] = None
        names = [f"note {tag.labels[0]}" if tag.kind is MarkKind.NOTE else tag.labels[0] for tag in tags]
        name = claim_id(text, self.ids)
        self.claims.append(
            Claim(
                id=name,
                text=text,
                context=context if context != text else "",
                at=at,
                tags=tuple(dict.fromkeys(names)),
                cites=tuple(Citation(source=key) for key in cites),
            )
        )

    def counts(self, paragraphs: int, rows: int) -> Counts:
        """What was counted."""
        agree, off = compare_backlinks(self.references, self.met)
        return Counts(
            paragraphs=paragraphs,
            sentences=self.sentences,
            markers=self.markers,
            groups=self.groups,
            references=len(self.references),
            infobox_facts=rows,
            remarks=len(self.words),
            uncited_sentences=len(self.bare),
            uncited=tuple(self.uncited),
            backlinks_agree=agree,
            backlinks_disagree=tuple(label for label, _, _ in off),
            needs_url=tuple(key for key, source in self.sources.items() if not source.url and not source.type),
            duplicates=like_one_page(self.printed),
        )

    def notes(self, layout: Layout, counts: Counts) -> list[str]:
        """What a person should know of the import, as sentences."""
        notes: list[str] = []
        if not self.references:
            notes.append("There is no list of references: every source is known by its number only.")
        for label, backlinks, marks in compare_backlinks(self.references, self.met)[1]:
            notes.append(
                f"Reference {label} lists {_many(backlinks, 'backlink')}, the text has {_many(marks, 'marker')}."
            )
        if counts.backlinks_agree and not counts.backlinks_disagree:
            notes.append(f"The backlinks of all {_many(counts.backlinks_agree, 'reference')} agree with the markers.")
        for label in sorted(self.dangling, key=lambda text: (len(text), text)):
            if self.references:
                notes.append(f"Marker [{label}] has no entry in the reference list.")
        unused = [entry.label for entry in self.references if not self.met[entry.label]]
        if unused:
            notes.append(f"Never cited in the text: {_named('reference', unused)}.")
        for labels in counts.duplicates:
            notes.append(
                f"{_named('reference', labels).capitalize()} have one title and look like one page; not merged."
            )
        if self.bare:
            notes.append(
                f"{len(self.bare)} of {_many(self.sentences, 'sentence')} without a marker of their own "
                f"(paragraph.sentence): {', '.join(self.bare)}."
            )
        if self.tails:
            notes.append(f"Words behind the last marker of a sentence, so without a source: {', '.join(self.tails)}.")
        if counts.needs_url:
            notes.append(f"Without an address (needs-url): {', '.join(counts.needs_url)}.")
        if layout.furniture:
            shown = list(dict.fromkeys(layout.furniture))
            quoted = ", ".join(f"“{text[:50]}{'…' if len(text) > 50 else ''}”" for text in shown[:8])
            more = f" and {len(shown) - 8} more" if len(shown) > 8 else ""
            notes.append(f"Left out as furniture of the site: {quoted}{more}.")
        if layout.other:
            notes.append(f"Passed over: {_many(layout.other, 'heading or row', 'headings and rows')} without a marker.")
        return notes


def _sentences(stripped: Stripped) -> list[tuple[int, int, list[Mark], list[tuple[int, str]]]]:
    """The sentences of a paragraph: start, end, the marks and the pieces cut out that belong to each."""
    spans = split_sentences(stripped.text, (offset for offset, _ in stripped.cuts))
    starts = [start for start, _ in spans]
    marks: list[list[Mark]] = [[] for _ in spans]
    cuts: list[list[tuple[int, str]]] = [[] for _ in spans]
    for mark, cut in zip(stripped.marks, stripped.cuts, strict=True):
        if spans:
            marks[owner(starts, mark.at)].append(mark)
            cuts[owner(starts, cut[0])].append(cut)
    return [(start, end, marks[index], cuts[index]) for index, (start, end) in enumerate(spans)]


def _says(text: str) -> bool:
    """Whether there are words in it."""
    return any(character.isalnum() for character in text)


def _many(number: int, one: str, more: str = "") -> str:
    """`1 marker`, `2 markers`."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def _named(noun: str, labels: Sequence[str]) -> str:
    """`reference 3`, `references 8 and 9`."""
    *firsts, last = labels
    return f"{noun}s {', '.join(firsts)} and {last}" if firsts else f"{noun} {last}"
