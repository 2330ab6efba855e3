"""A document that can be mended where it stands: the address of a link, or quoted words, and nothing else.

Where a link stands is what the importer says. The edited document is read again, and must then link to what it linked
to before, but for the address in question, under the same words.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from checker.errors import ImportFileError, UsageError
from checker.importers.base import CONTROLS, DocumentLinks, Imported, Link, LinkReader
from checker.importers.limited import import_limited
from checker.importers.parse import LINK_READERS, DocumentParser, reader_of
from checker.importers.wikitext_links import WikitextLinks, parameter_before
from checker.model.report import QuoteResult, Report
from checker.proposals.base import CopyToName, Edit, Judged, Spot, Target
from checker.proposals.wikitext import name_in_templates

__all__ = ["DocumentTarget", "reader_for"]

_BREAKS: Final = re.compile("\r\n?")
_TEXT_BEFORE: Final = "\ufeff"
_MARKUP: Final = re.compile(r"[*_\[\]<>&{}|`'#~$\\^=!\n]|://")
"""What some form of document takes for more than itself."""


def reader_for(path: str) -> LinkReader | None:
    """Who reads the links of a document, by its ending."""
    return reader_of(Path(path))


@dataclass(frozen=True, slots=True)
class _AddressEdit:
    """Other addresses wherever a document links to some; in wikitext `bare` leaves those of citation templates out.

    `pairs` has each address and the one that takes its place.
    """

    reader: str
    pairs: tuple[tuple[str, str], ...]
    bare: bool = False

    def apply(self, text: str, name: str) -> str:
        reader = next(reader for reader in LINK_READERS if reader.name == self.reader)
        instead, addresses = dict(self.pairs), frozenset(address for pair in self.pairs for address in pair)
        with DocumentParser() as parser:
            seen, read = _read(parser, text, reader)
            wanted, places = [], set[tuple[int, int, str]]()
            for link, (target, words) in zip(read.links, _told(read.links, addresses), strict=True):
                meant = target in instead and not (self.bare and parameter_before(seen, link.start))
                wanted.append((instead[target] if meant else target, words))
                if meant:
                    places.add((link.start, link.end, target))
            if {old for _, _, old in places} != set(instead):
                raise ImportFileError(f"{name}: it does not link to that address", "audit it again")
            for variants in zip(*(_variants(new, html=self.reader == "html") for new in instead.values()), strict=True):
                written = dict(zip(instead, variants, strict=True))
                for last in (True, False):
                    edited = _replaced(text, seen, sorted(places), written, last=last)
                    if edited is not None and _told(_read(parser, edited, reader)[1].links, addresses) == wanted:
                        return edited
        raise ImportFileError(f"{name}: the address cannot be replaced alone", "edit it by hand")


@dataclass(frozen=True, slots=True)
class _CopyEdit:
    """An archived copy where wikitext cites an address: beside it in a citation template, else in its place."""

    old: str
    copy: CopyToName

    def apply(self, text: str, name: str) -> str:
        edited = name_in_templates(text, self.old, self.copy, name)
        with DocumentParser() as parser:
            seen, read = _read(parser, edited, WikitextLinks())
        if any(link.target == self.old and not parameter_before(seen, link.start) for link in read.links):
            edited = _AddressEdit(WikitextLinks.name, ((self.old, self.copy.url),), bare=True).apply(edited, name)
        if edited == text:
            raise ImportFileError(f"{name}: there is no place for a copy beside that address", "edit it by hand")
        return edited


@dataclass(frozen=True, slots=True)
class _WordsEdit:
    """Other words in place of words that stand once in a document."""

    old: str
    new: str

    def apply(self, text: str, name: str) -> str:
        if text.count(self.old) != 1:
            raise ImportFileError(f"{name}: the quote does not stand there once", "edit it by hand")
        edited = text.replace(self.old, self.new)
        before, after = (import_limited(each.encode(), name) for each in (text, edited))
        if list(_says(before, self.old, self.new)) != list(_says(after, self.new, self.new)):
            raise ImportFileError(f"{name}: the quote cannot be replaced alone", "edit it by hand")
        return edited


class DocumentSpot(Spot):
    """An address that a document links to, wherever it does."""

    def __init__(
        self, url: str, judged: tuple[Judged, ...], reader: LinkReader, links: DocumentLinks, text: str
    ) -> None:
        self.url = url
        self.judged = judged
        self._reader = reader
        self._linked = [link for link in links.links if link.target.strip() == url]
        self._text = text

    @property
    def replaces(self) -> bool:
        return self._reader.name != WikitextLinks.name

    def parts(self) -> tuple[Spot, ...]:
        return ()

    def address(self, url: str) -> Edit | None:
        return _AddressEdit(self._reader.name, ((self.url, url),)) if self._linked else None

    def name_copy(self, copy: CopyToName) -> Edit | None:
        if not self._linked or not copy.url:
            return None
        return self.address(copy.url) if self.replaces else _CopyEdit(self.url, copy)

    def words(self, judged: Judged, quote: QuoteResult, words: str) -> Edit | None:  # noqa: ARG002 - others need it
        old = quote.quote.exact
        plain = not _MARKUP.search(words) and not _MARKUP.search(old)
        return _WordsEdit(old, words) if plain and self._text.count(old) == 1 else None

    def quote(self, judged: Judged, words: str) -> Edit | None:  # noqa: ARG002 - a document's sentences are its author's
        return None


class DocumentTarget(Target):
    """A document beside the report that judged its links, or the claims made of it.

    Args:
        path: The document's path.
        text: Its text, with its line ends as they are.
        report: The report.
        files: The claim files whose claims are this document's; its own path where its links were audited.

    Raises:
        ImportFileError: its links cannot be read.
    """

    def __init__(self, path: str, text: str, report: Report, files: Iterable[str]) -> None:
        self.path, self.text, self.report = path, text, report
        reader = reader_for(path)
        if reader is None:
            raise UsageError(f"{path} is of a form that is not mended", "Markdown, HTML and wikitext are")
        with DocumentParser() as parser:
            links = _read(parser, text, reader)[1]
        linked = {link.target.strip() for link in links.links}
        own, found = frozenset(files), dict[str, list[Judged]]()
        for claim in report.claims:
            for citation in claim.citations if claim.where.file in own else ():
                quoted = any(quote.verdict.rule == "quote-differs" for quote in citation.quotes)
                if citation.url and (claim.where.file == path or citation.url in linked or quoted):
                    found.setdefault(citation.url, []).append(Judged(claim, citation))
        self.spots = tuple(DocumentSpot(url, tuple(judged), reader, links, text) for url, judged in found.items())

    def joined(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """All addresses are replaced on one reading of the document."""
        plain = [edit for edit in edits if isinstance(edit, _AddressEdit)]
        pairs = tuple(dict(pair for edit in plain for pair in edit.pairs).items())
        others = (edit for edit in edits if not isinstance(edit, _AddressEdit))
        return (*((_AddressEdit(plain[0].reader, pairs),) if plain else ()), *others)


def _read(parser: DocumentParser, text: str, reader: LinkReader) -> tuple[str, DocumentLinks]:
    return parser.parse(text.encode(), reader)


def _variants(url: str, *, html: bool) -> Iterator[str]:
    """An address as it may have to be written: as it is, with entities, with what closes a link in escapes."""
    escaped = escape(url)
    yield from (escaped, url) if html else (url, escaped)
    safe = url
    for char in "()<>\"'\\|[]":
        safe = safe.replace(char, f"%{ord(char):02X}")
    yield safe


def _replaced(
    text: str, seen: str, places: Iterable[tuple[int, int, str]], written: Mapping[str, str], *, last: bool
) -> str | None:
    """The text with an address replaced once in each place, the last or the first time that it stands there.

    Args:
        text: The text.
        seen: The same with newlines alone for line ends, as the places count.
        places: Where which address stands, from the first to the last.
        written: What is to stand there, by the address.
        last: Which one of several is meant.
    """
    begins = _Offsets(text)
    pieces, done = list[str](), 0
    for start, end, old in places:
        span = seen[start:end]
        for form in dict.fromkeys((old, escape(old), old.replace("&", "&amp;"))):
            at = span.rfind(form) if last else span.find(form)
            if at >= 0:
                break
        else:
            return None
        first = begins.of(start + at)
        if first < done:
            return None
        pieces += (text[done:first], written[old])
        done = first + len(form)
    return "".join((*pieces, text[done:]))


class _Offsets:
    """From offsets in a document as it is read to offsets in its text."""

    def __init__(self, text: str) -> None:
        self._mark = len(_TEXT_BEFORE) if text.startswith(_TEXT_BEFORE) else 0
        pairs = (found.start() - self._mark for found in _BREAKS.finditer(text) if len(found[0]) == 2)
        self._pairs = [start - number for number, start in enumerate(pairs)]

    def of(self, offset: int) -> int:
        return offset + bisect_right(self._pairs, offset - 1) + self._mark


def _told(links: Iterable[Link], addresses: Collection[str]) -> list[tuple[str, str]]:
    """What links say: their addresses and words, but for words that are only an address, which may change with it."""
    return [(link.target.strip(), "" if link.text.strip() in addresses else link.text) for link in links]


def _says(imported: Imported, old: str, new: str) -> Iterator[tuple[object, ...]]:
    """What a document says, with one run of its words for another."""
    for claim in imported.file.claims:
        sources = [imported.file.source_of(citation) for citation in claim.cites or ()]
        words = CONTROLS.sub(" ", claim.text), claim.context
        quotes = [quote.exact.replace(old, new) for citation in claim.cites or () for quote in citation.quotes]
        yield *(text.replace(old, new) for text in words), [source.url for source in sources], quotes
