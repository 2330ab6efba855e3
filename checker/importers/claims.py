"""Text with marks, and the works they point to, into claims and sources. Every form of document ends here.

A form's own reader takes the marks out of the text and keeps their offsets (`Stripped`), says what each label points
to (`Work`), and hands over paragraphs and rows. Sentences are told apart without the marks; each mark is given back to
the words before it.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from checker.importers.base import Counts, Proposal
from checker.importers.furniture import ends_sentence
from checker.importers.identifiers import completed
from checker.importers.markers import Mark, MarkKind, Stripped, groups
from checker.importers.names import claim_id, source_key
from checker.importers.quotes import quoted_words
from checker.importers.sentences import owner, split_sentences
from checker.model.claim import At, Citation, Claim, Quote, Source

__all__ = ["Cited", "ClaimMaker", "Work", "is_prose", "says", "sentences_of"]

_TRIM: Final = " \t\u00a0,;:–—"
_LONGEST_CONTEXT: Final = 5_000
_EMPTY: Final = re.compile(r" ?\([\s,;:]*\)")
_LED: Final = re.compile(r"\(\s*[;,]\s+")


@dataclass(frozen=True, slots=True)
class Work:
    """A work as one reference cites it: its fields, the words the reference quotes, the place it points to.

    `key` is the name that the document itself has for it, if any.
    """

    source: Source
    quotes: tuple[Quote, ...] = ()
    locator: str = ""
    label: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a label stands for: the key of a source, with the words and the place of this reference."""

    key: str
    quotes: tuple[Quote, ...] = ()
    locator: str = ""
    label: str = ""


@dataclass(slots=True)
class ClaimMaker:
    """Collects claims, sources and counts while a document is read.

    `language` is the document's. `merge`: works that are the same in every field are one source with two references.
    `whole_context`: each cited claim keeps the document's sentence, so that its `text` can be put in other words.
    """

    language: str = "en"
    merge: bool = False
    whole_context: bool = False
    claims: list[Claim] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    keys: dict[tuple[MarkKind, str], tuple[Cited, ...]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    serials: set[int] = field(default_factory=set)
    claimed: dict[int, list[str]] = field(default_factory=dict)
    dangling: set[str] = field(default_factory=set)
    uncited: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    paragraphs: int = 0
    rows: int = 0
    sentences: int = 0
    markers: int = 0
    groups: int = 0
    _same: dict[tuple[object, ...], str] = field(default_factory=dict)
    _citations: dict[tuple[str, tuple[Quote, ...], str, str], Citation] = field(default_factory=dict)

    def cite(self, kind: MarkKind, label: str, works: Iterable[Work]) -> None:
        """Say what a label points to."""
        cited = [Cited(self.add(work.source, label, work.key), work.quotes, work.locator, work.label) for work in works]
        self.keys[kind, label] = tuple(dict.fromkeys(cited))

    def add(self, source: Source, label: str, key: str = "") -> str:
        """Keep a source under a key of its own, and return the key: `key`, where that is free."""
        bare = tuple(value for name, value in source.__dict__.items() if name != "ref")
        empty = not any((source.url, source.title, source.doi, source.isbn, source.note))
        if self.merge and not empty and (same := self._same.get(bare)):
            known = self.sources[same]
            refs = tuple(dict.fromkeys((*known.ref, *source.ref)))
            self.sources[same] = known.model_copy(update={"ref": refs})
            return same
        if not key or key in self.sources:
            key = source_key(source, label, self.taken)
        self.taken.setdefault(key, 1)
        self.sources[key] = completed(source)
        self._same[bare] = key
        return key

    def row(self, stripped: Stripped) -> None:
        """A cited row of an infobox, table or list."""
        self.rows += 1
        self.sentence(stripped, 0, len(stripped.text), stripped.marks, stripped.cuts, None)

    def paragraph(self, stripped: Stripped) -> None:
        """The next paragraph: its sentences, each with the marks behind its words."""
        self.paragraphs += 1
        self.markers += sum(len(mark.labels) for mark in stripped.marks if mark.kind is MarkKind.REFERENCE)
        for place, (start, end, marks, cuts) in enumerate(sentences_of(stripped, self.language), start=1):
            self.sentences += 1
            at = At(paragraph=self.paragraphs, sentence=place)
            cited = self.sentence(stripped, start, end, marks, cuts, at)
            self.groups += cited
            if not cited:
                self.bare.append(f"{self.paragraphs}.{place}")
                self.uncited.append(self.claims[-1].id or "")

    def words(self, stripped: Stripped) -> None:
        """What the document says outside its paragraphs, as in a note; marks in it count as anywhere else."""
        for start, end, marks, cuts in sentences_of(stripped, self.language):
            self.sentence(stripped, start, end, marks, cuts, None)

    def sentence(
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
        context = _tidy(stripped.printed(start, end, cuts))
        # Nobody prints a sentence this long; repeating it in every part would make a file without end.
        context = "" if len(context) > _LONGEST_CONTEXT else context
        cites = [replace(mark, at=end) if mark.whole else mark for mark in marks if self._cites(mark)]
        found = groups(stripped, sorted(cites, key=lambda mark: mark.at))
        tags = deque(mark for mark in marks if not self._cites(mark))
        begin = start
        waiting: list[Mark] = []
        for index, group in enumerate(found):
            waiting += group.marks
            last = index == len(found) - 1
            stop = end if last and not says(stripped.text[group.end : end]) else min(group.start, end)
            if says(stripped.text[begin:stop]):
                reach = len(stripped.text) if stop == end else group.end
                mine: list[Mark] = []
                while tags and tags[0].at <= reach:
                    mine.append(tags.popleft())
                self._claim(stripped.text[begin:stop], context, at, waiting, mine)
                begin, waiting = stop, []
        if says(stripped.text[begin:end]):
            self._claim(stripped.text[begin:end], context, at, waiting, tuple(tags))
            if found and at is not None and not waiting:
                self.tails.append(f"{at.paragraph}.{at.sentence}")
        return len(found)

    def _cites(self, mark: Mark) -> bool:
        """Whether a mark points to a source: a reference does, and a note whose entry names a work."""
        return mark.kind is MarkKind.REFERENCE or (mark.kind, mark.labels[0]) in self.keys

    def _claim(self, text: str, context: str, at: At | None, marks: Sequence[Mark], tags: Sequence[Mark]) -> None:
        """Add one claim."""
        text = _tidy(text).strip(_TRIM)
        name = claim_id(text, self.ids)
        cites: dict[tuple[str, str], Citation] = {}
        for mark in marks:
            self.serials.add(mark.serial)
            self.claimed.setdefault(mark.serial, []).append(name)
            for label in mark.labels:
                if mark.kind is MarkKind.REFERENCE:
                    self.met[label] += 1
                if (mark.kind, label) not in self.keys:
                    self.dangling.add(label)
                    self.cite(mark.kind, label, (Work(Source(ref=(label,))),))
                for cited in self.keys[mark.kind, label]:
                    self._cite(cites, cited, mark.locator)
        for tag in tags:
            self.serials.add(tag.serial)
            if tag.kind is MarkKind.NOTE and tag.serial >= 0:
                self.claimed.setdefault(tag.serial, []).append(name)
        names = [f"note {tag.labels[0]}" if tag.kind is MarkKind.NOTE else tag.labels[0] for tag in tags]
        citations = tuple(cites.values())
        kept = self.whole_context and citations
        self.claims.append(
            Claim(
                id=name,
                text=text,
                context=context if kept or context != text else "",
                at=at,
                tags=tuple(dict.fromkeys(names)),
                cites=citations,
            )
        )
        # The words of a part are cut at its mark; a quotation may be longer.
        if len(citations) == 1 and not citations[0].quotes:
            self.proposals += [Proposal(name, exact) for exact in quoted_words(text)]

    def _cite(self, cites: dict[tuple[str, str], Citation], cited: Cited, own: str) -> None:
        """Add one citation of a claim; the same place of a source twice is once."""
        locator, label = (own, "page") if own else (cited.locator, cited.label)
        before = cites.get((cited.key, locator))
        quotes = cited.quotes if before is None else tuple(dict.fromkeys((*before.quotes, *cited.quotes)))
        alike = (cited.key, quotes, locator, label)
        if alike not in self._citations:
            self._citations[alike] = Citation(source=cited.key, quotes=quotes, locator=locator, label=label)
        cites[cited.key, locator] = self._citations[alike]

    def counts(self, **more: object) -> Counts:
        """What was counted; `more` are further fields of `Counts`."""
        values: dict[str, object] = {
            "paragraphs": self.paragraphs,
            "sentences": self.sentences,
            "markers": self.markers,
            "groups": self.groups,
            "references": len(self.sources),
            "infobox_facts": self.rows,
            "uncited_sentences": len(self.bare),
            "uncited": tuple(self.uncited),
            "needs_url": self.needs_url(),
        }
        return Counts(**{**values, **more})  # type: ignore[arg-type]

    def needs_url(self) -> tuple[str, ...]:
        """The keys of sources that neither have an address nor are of a kind that says why not."""
        return tuple(key for key, source in self.sources.items() if not source.url and not source.type)


def sentences_of(stripped: Stripped, language: str = "en") -> list[tuple[int, int, list[Mark], list[tuple[int, str]]]]:
    """The sentences of a text: start, end, the marks and the pieces cut out that belong to each."""
    spans = split_sentences(stripped.text, (mark.at for mark in stripped.marks), language)
    starts = [start for start, _ in spans]
    marks: list[list[Mark]] = [[] for _ in spans]
    cuts: list[list[tuple[int, str]]] = [[] for _ in spans]
    if spans:
        for mark in stripped.marks:
            marks[owner(starts, mark.at)].append(mark)
        for cut in stripped.cuts:
            cuts[owner(starts, cut[0])].append(cut)
    return [(start, end, marks[index], cuts[index]) for index, (start, end) in enumerate(spans)]


def _tidy(text: str) -> str:
    """The words with single blanks, without the brackets that something unprintable left empty: `Linnet (; 1901)`."""
    text = " ".join(text.split())
    return _LED.sub("(", _EMPTY.sub("", text)) if "(" in text else text


def is_prose(text: str) -> bool:
    """Whether a text is running text: it ends as a sentence does and is long enough to be one."""
    return ends_sentence(text) and (len(text.split()) >= 5 or len(text.strip()) >= (40 if text.isascii() else 12))


def says(text: str) -> bool:
    """Whether there are words in it."""
    return any(character.isalnum() for character in text)
