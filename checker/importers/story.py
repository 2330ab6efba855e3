"""From blocks and references to an import: what the readers of Markdown, HTML and Word files have in common."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.capture.secrets import redact
from checker.claims.urls import url_fault
from checker.errors import ImportFileError
from checker.importers.base import Imported, Leftover
from checker.importers.build import many
from checker.importers.citation import read_citation
from checker.importers.claims import ClaimMaker, Work, is_prose, says
from checker.importers.dates import find_date, read_any_date
from checker.importers.flow import Block, Flow
from checker.importers.markers import Mark, MarkKind, Stripped
from checker.importers.places import Span, keys_by_url, placed
from checker.model.claim import ClaimFile, DocumentInfo, Source, UrlStatus

__all__ = ["NOWHERE", "Met", "Story", "around", "left_over", "linked_works", "some"]

NOWHERE: Final = (-1, -1)
"""The place of what is met where no places are known."""

_MOST_NAMED: Final = 12
_SHOWN: Final = 80
_GENERIC: Final = frozenset({"link", "online", "here", "pdf", "web", "full text", "website", "url", "html", "source"})
"""Words of links that name no work."""
_LONGEST: Final = 500
_RETRIEVED: Final = re.compile(
    r"\W*\b(?:retrieved|accessed|last accessed|access date|abgerufen)(?: on)?:? ([^.;()]{4,24}\d)\W*", re.IGNORECASE
)


@dataclass(slots=True)
class Met:
    """A reference that was met: the label of what it points to, how it is shown, its line, and why it is not cited.

    `at` is its place in the document's text, line ends counted as one character; (-1, -1) where that is not known.
    """

    label: str
    shown: str
    line: int = 0
    why: str = ""
    at: tuple[int, int] = NOWHERE


@dataclass(slots=True)
class Story:
    """A document under way: its flow, the references met, and what their labels point to.

    `remarks` are labels whose notes are the document's own words; those are given to `notes` as blocks.
    """

    language: str = "en"
    flow: Flow = field(default_factory=Flow)
    met: list[Met] = field(default_factory=list)
    works: dict[str, list[Work]] = field(default_factory=dict)
    remarks: dict[str, list[Block]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    addresses: list[tuple[int, int, str]] = field(default_factory=list)

    def refer(self, met: Met, *, locator: str = "", whole: bool = False) -> None:
        """A reference in the text. `whole`: it stands for its whole sentence, as a link on some of its words does."""
        self.met.append(met)
        serial = len(self.met) - 1
        if not met.why:
            self.numbers.setdefault(met.label, str(len(self.numbers) + 1))
            self.flow.mark(MarkKind.REFERENCE, met.label, locator=locator, serial=serial, whole=whole)

    def link(self, url: str, shown: str, line: int = 0, at: tuple[int, int] = NOWHERE) -> None:
        """A link on words of a sentence."""
        label = f"url\n{url}"
        why = url_fault(url)
        self.refer(Met(label, shown or url, line, why[0] if why else "", at), whole=True)
        if not why and label not in self.works:
            self.works[label] = [Work(Source(url=url))]

    def imported(self, document: DocumentInfo, notes: Sequence[str] = (), text: str = "") -> Imported:
        """The document as claims.

        Args:
            document: What is known of it.
            notes: What else a person should know.
            text: The document with its line ends, where places in it were met.

        Raises:
            ImportFileError: nothing in it is a sentence or a cited fact.
        """
        self.flow.flush()
        maker = ClaimMaker(self.language.partition("-")[0].lower() or "en", merge=True, whole_context=True)
        undefined: list[str] = []
        # The names that the document itself gives are taken first.
        for met in sorted(self.met, key=lambda met: not any(work.key for work in self.works.get(met.label, ()))):
            key = (MarkKind.REFERENCE, met.label)
            if met.why or key in maker.keys or met.label in self.remarks:
                continue
            works = self.works.get(met.label)
            if works is None:
                undefined.append(met.shown)
                works = [
                    Work(Source(ref=(" ".join(met.label.split())[:80],), note="the document does not say what this is"))
                ]
            maker.cite(*key, works)
        passed = 0
        for block in self.flow.blocks:
            passed += not self._take(maker, block)
        used = {met.label for met in self.met if not met.why}
        spoken = [label for label in self.remarks if label in used]
        for label in spoken:
            for block in self.remarks[label]:
                maker.words(self._tagged(block.stripped))
        if not maker.claims:
            raise ImportFileError("nothing in it is a sentence or a cited fact", "is it the text of an article?")
        leftovers = tuple(self._leftovers(maker))
        counts = maker.counts(
            references=len(self.works),
            remarks=len(spoken),
            marks=len(self.met),
            cited_marks=len(self.met) - len(leftovers),
        )
        file = ClaimFile(schema_version=1, document=document, sources=maker.sources, claims=tuple(maker.claims))
        told = [*self._notes(maker, undefined, leftovers), *notes]
        places = placed(text, self._spans(maker)) if text else ()
        return Imported(file, tuple(told), counts, tuple(maker.proposals), leftovers, places)

    def _take(self, maker: ClaimMaker, block: Block) -> bool:
        """Make claims of a block; whether there was anything to make."""
        stripped = self._tagged(block.stripped)
        prose, marked = is_prose(stripped.text), bool(stripped.marks)
        if (block.beside and not marked) or not says(stripped.text) or not (prose or marked):
            return False
        if block.row and not marked:
            return False
        if prose and not block.row:
            maker.paragraph(stripped)
        elif prose and not block.prefix:
            maker.words(stripped)
        else:
            lead = f"{block.prefix}: " if block.prefix else ""
            moved = (
                Mark(mark.kind, mark.labels, mark.at + len(lead), mark.locator, mark.serial, mark.whole)
                for mark in stripped.marks
            )
            maker.row(Stripped(lead + stripped.text, tuple(moved), ()))
        return True

    def _tagged(self, stripped: Stripped) -> Stripped:
        """Marks of the document's own remarks are tags: what they say is a claim of its own."""
        if not self.remarks:
            return stripped
        marks = tuple(
            Mark(MarkKind.NOTE, (self.numbers.get(mark.labels[0], mark.labels[0]),), mark.at, "", mark.serial)
            if mark.kind is MarkKind.REFERENCE and mark.labels[0] in self.remarks
            else mark
            for mark in stripped.marks
        )
        return Stripped(stripped.text, marks, stripped.cuts)

    def _leftovers(self, maker: ClaimMaker) -> Iterator[Leftover]:
        for serial, met in enumerate(self.met):
            if serial not in maker.serials:
                yield Leftover(met.shown[:300], met.why or "no words stand before it", met.line)

    def _spans(self, maker: ClaimMaker) -> Iterator[Span]:
        """Where references and addresses stand."""
        by_url = keys_by_url(maker.sources)
        for serial, met in enumerate(self.met):
            keys = tuple(dict.fromkeys(cited.key for cited in maker.keys.get((MarkKind.REFERENCE, met.label), ())))
            url = met.label[4:] if met.label.startswith("url\n") else ""
            kind = "link" if url else "reference"
            yield Span(kind, *met.at, url, keys, tuple(maker.claimed.get(serial, ())))
        for start, end, url in self.addresses:
            yield Span("address", start, end, url, by_url.get(url, ()))

    def _notes(self, maker: ClaimMaker, undefined: Sequence[str], leftovers: Sequence[Leftover]) -> Iterator[str]:
        if maker.bare:
            yield f"{len(maker.bare)} of {many(maker.sentences, 'sentence')} without a reference of their own."
        if maker.tails:
            yield f"Words behind the last reference of a sentence, so without a source: {some(maker.tails)}."
        if undefined:
            yield f"References that the document does not explain: {some(list(dict.fromkeys(undefined)))}."
        if needs := maker.needs_url():
            yield f"Without an address (needs-url): {some(needs)}."
        if leftovers:
            yield left_over(leftovers)


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(name[:_SHOWN] for name in names[:_MOST_NAMED]) + more


def left_over(leftovers: Sequence[Leftover]) -> str:
    """How many references no claim cites, why, and the first of them."""
    why = Counter(leftover.why for leftover in leftovers)
    told = "; ".join(f"{count}: {reason}" for reason, count in why.most_common(4))
    first = redact(" ".join(leftovers[0].what.split()))[:_SHOWN]
    return f"{many(len(leftovers), 'reference')} not cited by any claim ({told}); the first: {first}"


def linked_works(words: str, links: Sequence[tuple[str, str]], ref: str = "") -> list[Work]:
    """What a note cites: each of its links, and the words around the first; or the work that its words name.

    Args:
        words: The note as it is read.
        links: Its links: address and words.
        ref: Its number.

    Returns:
        The works; none when the note names no work, but says something itself.
    """
    refs = (ref,) if ref else ()
    for _, shown in links:
        if shown.casefold().strip(" .") in _GENERIC:
            words = " ".join(words.replace(shown, " ", 1).split())
    printed = read_citation(words)
    good = list(dict.fromkeys((url, shown) for url, shown in links if url_fault(url) is None))
    if not good:
        return [Work(printed.source(refs))] if printed.like_a_source else []
    first = printed.source(refs)
    if printed.url and url_fault(printed.url) is None and (not good or printed.url == good[0][0]):
        good = [(url, shown) for url, shown in good if url != printed.url] if len(good) > 1 else good
    url, shown = good[0]
    titled = len(shown) > 3 and not shown.startswith("http") and shown in words and not re.search('["“”]', words)
    if titled:
        first = around(Source(ref=refs, title=shown[:_LONGEST]), words)
    copies = [address for address, _ in good if address != url and "archive" in address and url in address]
    update = {
        "url": url,
        "title": (first.title or shown)[:_LONGEST],
        "archive_url": first.archive_url or (copies[0] if copies else ""),
    }
    works = [Work(first.model_copy(update=update))]
    works += [
        Work(Source(ref=refs, url=address, title="" if text.startswith("http") else text[:_LONGEST]))
        for address, text in good[1:]
        if address not in copies and address not in (url, first.archive_url)
    ]
    return works


def around(source: Source, words: str, *, dead: bool = False) -> Source:
    """A linked source with what stands around its link: dates where they are certain, everything else as a note."""
    update: dict[str, object] = {"url_status": UrlStatus.DEAD} if dead else {}
    rest = words.replace(source.title, " ", 1) if source.title else words
    if (match := _RETRIEVED.search(rest)) and (date := read_any_date(match[1])):
        update["accessed"] = date
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    issued, rest = find_date(rest)
    if issued:
        update["issued"] = issued
    rest = re.sub(r"[\s,.;:()\[\]\"“”]+\Z|\A[\s,.;:()\[\]\"“”]+", "", re.sub(r"\(\s*\)|([,.;]\s*)+(?=[,.;])", "", rest))
    if rest and not source.title and len(rest) <= 200:
        update["title"] = rest
    elif sum(map(str.isalpha, rest)) > 1:
        update["note"] = rest[:1_000]
    return source.model_copy(update=update)
