"""One article: its references resolved, its sentences made claims, and nothing lost on the way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.claims.urls import url_fault
from checker.errors import ImportFileError
from checker.importers.base import Imported, Leftover
from checker.importers.build import many
from checker.importers.claims import ClaimMaker, Work, is_prose, says
from checker.importers.flow import Block
from checker.importers.markers import Mark, MarkKind, Stripped
from checker.importers.places import Span, addresses, keys_by_url, placed
from checker.importers.story import left_over, some
from checker.importers.wikitext.found import Found, Walk
from checker.importers.wikitext.refs import Content, Library, plain_work, read_content
from checker.importers.wikitext.walk import walk
from checker.model.claim import ClaimFile, DocumentInfo, Source

__all__ = ["import_article"]

_MOST_NAMED: Final = 12


def import_article(text: str, document: DocumentInfo, whole: str = "") -> Imported:
    """An article's wikitext as claims.

    Args:
        text: The wikitext.
        document: What is known of the article. Its language tells how sentences are split.
        whole: The document with its line ends, when places in it are wanted.

    Raises:
        ImportFileError: it is a redirect, or nothing in it is a sentence or a cited fact.
    """
    if text.lstrip()[:9].upper() == "#REDIRECT":
        raise ImportFileError("the article is a redirect", "import the article that it leads to")
    walked = walk(text)
    article = _Article(walked, document.language.partition("-")[0] or "en")
    article.resolve()
    for block in walked.blocks:
        article.take(block)
    article.remarks()
    maker = article.maker
    if not maker.claims:
        raise ImportFileError("nothing in it is a sentence or a cited fact", "is it the text of an article?")
    leftovers = tuple(article.leftovers(text))
    counts = maker.counts(
        references=len(article.numbers),
        remarks=article.remark_count,
        marks=len(walked.found),
        cited_marks=len(walked.found) - len(leftovers),
    )
    file = ClaimFile(schema_version=1, document=document, sources=maker.sources, claims=tuple(maker.claims))
    places = placed(whole, article.spans(text)) if whole else ()
    return Imported(file, tuple(article.notes(leftovers)), counts, tuple(maker.proposals), leftovers, places)


@dataclass(slots=True)
class _Article:
    """Resolves references, and hands blocks to the maker of claims."""

    walked: Walk
    language: str
    maker: ClaimMaker = field(init=False)
    library: Library = field(default_factory=Library)
    numbers: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    contents: dict[str, Content] = field(default_factory=dict)
    remark_of: dict[str, Found] = field(default_factory=dict)
    undefined: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unresolved: dict[str, None] = field(default_factory=dict)
    remark_count: int = 0
    passed: int = 0

    def __post_init__(self) -> None:
        self.maker = ClaimMaker(self.language, merge=True, whole_context=True)

    def resolve(self) -> None:
        """Say what each reference points to: names first, then what they hold, then numbers."""
        holders = self._holders()
        for label, found in holders.items():
            content = read_content(found.code, self.library)
            self.contents[label] = content
            if found.inner and content.remark and found.group:
                self.remark_of[label] = found
        self._number()
        for label in dict.fromkeys(
            label for label, found in zip(self.labels, self.walked.found, strict=True) if not found.definition and label
        ):
            if label not in self.remark_of:
                self.maker.cite(MarkKind.REFERENCE, label, self._works(label))
        for serial, label in enumerate(self.labels):
            if cited := self.maker.keys.get((MarkKind.REFERENCE, label)):
                self.maker.keys[MarkKind.REFERENCE, str(serial)] = cited

    def _holders(self) -> dict[str, Found]:
        """Which of the references met holds what is said, by label; labels are set for all."""
        holders: dict[str, Found] = {}
        bodies: dict[str, str] = {}
        for serial, found in enumerate(self.walked.found):
            label = ""
            if found.broken:
                pass
            elif found.name:
                label = f"{found.group}\n{found.name}"
                if found.code is not None:
                    body = str(found.code).strip()
                    if bodies.setdefault(label, body) != body:
                        # Two references of one name: each keeps its own words.
                        self.twice.append(found.name)
                        label = f"{label}\n{serial}"
                    holders.setdefault(label, found)
            elif found.url:
                label = f"url\n{found.url}"
                holders.setdefault(label, found)
            elif found.what == "short":
                label = f"short\n{found.code}"
                holders.setdefault(label, found)
            elif found.code is not None:
                label = f"#{serial}"
                holders[label] = found
            else:
                found.broken = "it says nothing"
            self.labels.append(label)
        return holders

    def _number(self) -> None:
        """Number references in the order of their first use, group by group, as MediaWiki does."""
        used: Counter[str] = Counter()
        for label, found in zip(self.labels, self.walked.found, strict=True):
            if not label or found.definition or label in self.numbers or found.what in ("cite", "link"):
                continue
            used[found.group] += 1
            self.numbers[label] = f"{found.group} {used[found.group]}".strip()

    def _works(self, label: str) -> list[Work]:
        """The works behind a label, with its number."""
        ref = (self.numbers[label],) if label in self.numbers else ()
        if label.startswith("url\n"):
            url = label[4:]
            return [Work(Source(url=url) if url_fault(url) is None else Source(title=url[:300]))]
        content = self.contents.get(label)
        if content is None:
            name = label.split("\n")[-1]
            self.undefined.append(name)
            return [Work(Source(ref=ref, note=f"the reference “{name[:100]}” is not defined in the document"))]
        for short in content.shorts:
            if self.library.find(short) is None:
                self.unresolved[short.shown] = None
        works = self.library.works(content) or [plain_work(content.words)]
        return [
            Work(work.source.model_copy(update={"ref": ref}), work.quotes, work.locator, work.label) for work in works
        ]

    def take(self, block: Block) -> None:
        """Make claims of a paragraph or a row; what has neither marks nor the form of a sentence is passed over."""
        stripped = self._notes_as_tags(block.stripped)
        prose = is_prose(stripped.text)
        if block.beside and not stripped.marks:
            self.passed += 1
        elif block.row or (not prose and stripped.marks):
            if not stripped.marks or not says(stripped.text):
                self.passed += not stripped.marks
            elif prose and not block.prefix:
                self.maker.words(stripped)
            else:
                self.maker.row(_prefixed(stripped, block.prefix))
        elif prose:
            self.maker.paragraph(stripped)
        else:
            self.passed += 1

    def _notes_as_tags(self, stripped: Stripped) -> Stripped:
        """Marks of remarks point to what the article says itself: they are tags, and their words are claims."""
        if not self.remark_of or not stripped.marks:
            return stripped
        marks = tuple(
            Mark(MarkKind.NOTE, (self.numbers.get(label, label),), mark.at, "", mark.serial)
            if mark.serial >= 0 and (label := self.labels[mark.serial]) in self.remark_of
            else mark
            for mark in stripped.marks
        )
        return Stripped(stripped.text, marks, stripped.cuts)

    def remarks(self) -> None:
        """What the article says in its notes."""
        for label, found in self.remark_of.items():
            if label in self.numbers:
                self.remark_count += 1
                for block in found.inner:
                    self.maker.words(self._notes_as_tags(block.stripped))

    def leftovers(self, text: str) -> Iterator[Leftover]:
        """Every reference met that no claim cites, and why."""
        used = self.maker.serials
        cited = {self.labels[serial] for serial in used if serial >= 0}
        for serial, (label, found) in enumerate(zip(self.labels, self.walked.found, strict=True)):
            if serial in used:
                continue
            if found.definition and label in cited:
                continue
            if found.what == "cite" and any(work.source in self.library.used for work in self.contents[label].works):
                continue
            raw = str(found.node)
            why = found.broken or (
                "it is listed, and nothing in the text points to it" if found.definition else "no words stand before it"
            )
            place = found.node.start
            yield Leftover(raw[:300], why, text.count("\n", 0, place) + 1 if place >= 0 else 0)

    def spans(self, text: str) -> Iterator[Span]:
        """Where each reference stands, and the addresses in it."""
        by_url = keys_by_url(self.maker.sources)
        for serial, (label, found) in enumerate(zip(self.labels, self.walked.found, strict=True)):
            start, end = found.node.start, found.node.end
            keys = tuple(dict.fromkeys(cited.key for cited in self.maker.keys.get((MarkKind.REFERENCE, label), ())))
            kind = "link" if found.what == "link" else "definition" if found.definition else "reference"
            yield Span(kind, start, end, found.url, keys, tuple(self.maker.claimed.get(serial, ())))
            if start >= 0 and (found.code is not None or found.url):
                held = [work.source for work in self.contents[label].works] if label in self.contents else []
                held += [self.maker.sources[key] for key in keys]
                urls = {url: by_url.get(url, ()) for source in held for url in (source.url, source.archive_url)}
                yield from addresses(text, start, end, urls)

    def notes(self, leftovers: Sequence[Leftover]) -> Iterator[str]:
        """What a person should know of the import, as sentences."""
        maker = self.maker
        if self.walked.apart:
            yield (
                "So many signs in it are never closed that it was read in pieces: templates and tables longer than one "
                "stand as they are."
            )
        if maker.bare:
            yield f"{len(maker.bare)} of {many(maker.sentences, 'sentence')} without a reference of their own."
        if maker.tails:
            yield f"Words behind the last reference of a sentence, so without a source: {some(maker.tails)}."
        if self.unresolved:
            yield f"Short citations that no work in the article answers to: {some(list(self.unresolved))}."
        if self.undefined:
            yield f"References used and not defined: {some(self.undefined)}."
        if self.twice:
            yield f"Names given to two different references, both kept: {some(self.twice)}."
        if needs := maker.needs_url():
            yield f"Without an address (needs-url): {some(needs)}."
        if self.walked.unknown:
            shown = ", ".join(f"{{{{{name}}}}}" for name in list(self.walked.unknown)[:_MOST_NAMED])
            yield f"Templates in sentences that are not known here stand as they are: {shown}."
        if leftovers:
            yield left_over(leftovers)


def _prefixed(stripped: Stripped, prefix: str) -> Stripped:
    """A row of a box with its field's name before it."""
    if not prefix:
        return stripped
    lead = f"{prefix}: "
    marks = tuple(
        Mark(mark.kind, mark.labels, mark.at + len(lead), mark.locator, mark.serial, mark.whole)
        for mark in stripped.marks
    )
    return Stripped(lead + stripped.text, marks, ())
