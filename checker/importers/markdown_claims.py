"""Markdown articles: footnotes, links in sentences, numbered reference links, and the citation keys of pandoc.

The grammar is that of `markdown`: CommonMark with GitHub's additions and footnotes. Keys are pandoc's
(https://pandoc.org/MANUAL.html#citation-syntax).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, decode_document, document_text
from checker.importers.bibtex import BibtexImporter
from checker.importers.claims import Work
from checker.importers.csljson import CslJsonImporter
from checker.importers.furniture import heading
from checker.importers.html_tree import joined
from checker.importers.markdown import AT
from checker.importers.markdown import Source as Lines
from checker.importers.markdown_tokens import inside, parser
from checker.importers.markdown_tokens import label as label_of
from checker.importers.markdown_tokens import words as words_of
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.places import addresses
from checker.importers.ris import RisImporter
from checker.importers.sources import clean_key
from checker.importers.story import NOWHERE, Met, Story, linked_works
from checker.model.claim import DocumentInfo, Source

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["MarkdownImporter"]

_FOOTNOTE: Final = re.compile(r"^ {0,3}\[\^[^\]\s]{1,80}\]:", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(\s*<?https?://|^ {0,3}\[[^\]\n]{1,200}\]:\s*<?https?://", re.MULTILINE)
_KEY: Final = r"-?@(?:\{[^{}\s]{1,200}\}|[\w](?:[\w:.#$%&+?<>~/-]{0,200}[\w/])?)"
_KEYS: Final = re.compile(
    rf"\[([^\[\]]{{0,200}}{_KEY}[^\[\]]{{0,1000}})\]|(?<![\w@/.])({_KEY})(?:\s?\[([^\[\]@]{{1,100}})\])?"
)
_ONE_KEY: Final = re.compile(rf"({_KEY})\s*,?\s*([^;]*)")
_CITED: Final = re.compile(r"\[[^\[\]\n]{0,100}-?@[\w{]")
_MARKUP: Final = re.compile(r"^#{1,6} \S|^\s{0,3}[-*+] \S|\*\*\S|^```", re.MULTILINE)
_FRONT: Final = re.compile(r"^(title|lang|language):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_NUMBER: Final = re.compile(r"\[?\^?\d{1,4}\]?|[*†‡§]{1,3}")
_LOCATOR: Final = re.compile(r"\A(?:pp?\.?|pages?|S\.)\s*(?=[\divxlc])", re.IGNORECASE)
_TAG: Final = re.compile(r"\[[^\[\]]{3,60}\]")
_ANCHOR: Final = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.IGNORECASE)


class MarkdownImporter(Importer):
    """Reads one Markdown document."""

    name: ClassVar[str] = "markdown"
    summary: ClassVar[str] = "a Markdown article: footnotes, links, `[@key]` of pandoc"
    suffixes: ClassVar[frozenset[str]] = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})

    def sniff(self, data: bytes) -> float:
        """Judge by footnotes, links and keys."""
        try:
            text = decode_document(data[:400_000])
        except ImportFileError:
            return 0.0
        if re.match(r"\s*(?:<!doctype|<html|<\?xml)|\s*\{\{|\s*[\[{]\s*[\"{]", text, re.IGNORECASE) or "<ref" in text:
            return 0.0
        if _FOOTNOTE.search(text):
            return 0.92
        signs = bool(_LINK.search(text)) + bool(_CITED.search(text))
        return 0.55 + 0.1 * bool(_MARKUP.search(text)) if signs else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make claims of its paragraphs, list items and table rows."""
        text = decode_document(data)
        if not text.strip():
            raise ImportFileError("the document is empty")
        environment: dict[str, Any] = {}
        tokens = parser().parse(text, environment)
        reader = _Reader(environment, options, text)
        reader.tokens(tokens)
        document = DocumentInfo(
            title=reader.title[:300],
            path="" if name == "-" else name,
            url=options.url,
            language=options.language or reader.language,
        )
        return reader.story.imported(document, reader.notes(), document_text(data))


class _Reader:
    """Takes the tokens of a document."""

    def __init__(self, environment: dict[str, Any], options: ImportOptions, text: str) -> None:
        self.story = Story(options.language or "en")
        self.title = ""
        self.language = ""
        self._flow = self.story.flow
        self._base = options.url
        self._references: dict[str, Any] = environment.get("references") or {}
        self._keys: dict[str, None] = {}
        self._works, self._unread = _listed(options)
        self._line = 0
        self._open: tuple[str, tuple[int, int]] = ("", NOWHERE)
        self._source = Lines(text)
        self._block = self._source.block("", 0)
        self._words = ""
        self._reached = 0

    def notes(self) -> list[str]:
        """What else a person should know."""
        told = [f"The bibliography {name} could not be read: {why}." for name, why in self._unread]
        if not self._keys:
            return told
        shown = ", ".join(list(self._keys)[:12]) + (f" and {len(self._keys) - 12} more" if len(self._keys) > 12 else "")
        advice = f"Keys of the document's bibliography: {shown}. Import it, and put its sources in their place."
        return [*told, f"Keys that the bibliography does not have: {shown}." if self._works else advice]

    def tokens(self, tokens: "Sequence[Token]") -> None:
        """The document: its notes first, for their marks come before them."""
        body = list(self._without_notes(tokens))
        for number, token in enumerate(body):
            self._line = token.map[0] + 1 if token.map else self._line
            if token.type == "front_matter":
                self._front(token.content)
            elif token.type == "heading_open":
                self._flow.flush()
                inline = body[number + 1]
                words = words_of(inline.children or ())
                self.title = self.title or (words if token.tag == "h1" else "")
                if token.tag in ("h1", "h2") or not self._flow.beside:
                    self._flow.beside = bool(heading(words))
                inline.hidden = True
            elif token.type == "inline":
                self._enter(token)
                self._inline(token.children or [], in_heading=token.hidden)
            elif token.type in ("paragraph_open", "list_item_open", "dt_open", "dd_open"):
                self._flow.flush()
            elif token.type == "tr_open":
                self._flow.flush(row=True)
            elif token.type in ("td_open", "th_open") and any(map(str.isalnum, self._flow.last())):
                self._flow.write(" | ")
            elif token.type in ("tr_close", "paragraph_close", "heading_close"):
                self._flow.flush()

    def _enter(self, token: "Token") -> None:
        """A block of words begins: what is met in it is told by its place in the document."""
        self._block = self._source.block(token.content, token.map[0] if token.map else None)
        self._words, self._reached = token.content, 0

    def _at(self, token: "Token") -> tuple[int, int]:
        """Where a mark stands."""
        if AT not in token.meta:
            return NOWHERE
        start, end = token.meta[AT]
        return self._block.place(start), self._block.place(end)

    def _address(self, token: "Token", url: str) -> None:
        """Where a link's address stands: in it, or where it is defined."""
        start, end = self._at(token)
        reference = self._references.get(token.meta.get("label", "")) if token.meta.get("label") else None
        if reference and reference.get("map"):
            start, line = self._source.line(reference["map"][0])
            end = start + len(line)
        if start >= 0:
            spans = addresses(self._source.text, start, end, {url: ()})
            self.story.addresses += [(span.start, span.end, url) for span in spans][-1:]

    def _front(self, content: str) -> None:
        said = {match[1]: match[2] for match in _FRONT.finditer(content)}
        self.title = said.get("title", "") or self.title
        language = said.get("lang") or said.get("language") or ""
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", language):
            self.language = language
            self.story.language = language

    def _without_notes(self, tokens: "Sequence[Token]") -> "Iterator[Token]":
        """The tokens outside notes; notes are read on the way, and known before any mark is met."""
        label = ""
        held: list[Token] = []
        kept: list[Token] = []
        for token in tokens:
            if token.type == "footnote_open":
                label, held = label_of(token), []
            elif token.type == "footnote_close":
                self._note(label, held)
                label = ""
            elif label:
                held.append(token)
            elif not token.type.startswith("footnote_block"):
                kept.append(token)
        return iter(kept)

    def _note(self, label: str, tokens: "Sequence[Token]") -> None:
        """What a note cites; or what it says itself."""
        children = [child for token in tokens if token.type == "inline" for child in token.children or []]
        for token in tokens:
            if token.type == "inline":
                self._enter(token)
                for child in token.children or []:
                    if child.type == "link_open":
                        self._address(child, joined(self._base, str(child.attrs.get("href", ""))))
        words, links = words_of(children), list(self._links(children))
        keys = list(_found_keys(words))
        works = linked_works(words, links, label.lstrip("^"))
        works += [self._key_work(key, said) for key, said in keys]
        if works:
            self.story.works[label] = works
            return
        start = len(self._flow.blocks)
        self._flow.aside(lambda: self._flow.write(words))
        self.story.remarks[label] = self._flow.blocks[start:]
        del self._flow.blocks[start:]

    def _links(self, children: "Sequence[Token]") -> Iterator[tuple[str, str]]:
        for number, child in enumerate(children):
            if child.type == "link_open":
                url = joined(self._base, str(child.attrs.get("href", "")))
                if url.lower().startswith(("http://", "https://")):
                    yield url, words_of(inside(children, number))

    def _inline(self, children: "Sequence[Token]", *, in_heading: bool = False) -> None:
        """The words of a block, and its marks."""
        skip = 0
        for number, child in enumerate(children):
            if skip and number < skip:
                continue
            if child.type == "text":
                self._text(child.content, in_heading=in_heading)
            elif child.type in ("code_inline", "math_inline"):
                self._flow.write(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                self._flow.write(" ")
            elif child.type == "footnote_ref":
                self._refer(
                    Met(label_of(child), f"[^{label_of(child)}]", self._line, at=self._at(child)), in_heading=in_heading
                )
            elif child.type == "html_inline":
                self._html(child)
            elif child.type == "link_open":
                skip = self._link(children, number, in_heading=in_heading)

    def _html(self, token: "Token") -> None:
        """A tag of HTML: a link counts behind its words."""
        if match := _ANCHOR.match(token.content):
            self._open = (match[1], self._at(token))
            self._address(token, match[1])
        elif self._open[0] and token.content.lower().startswith("</a"):
            url, (start, end) = self._open
            self.story.link(url, url, self._line, (start, self._at(token)[1] if start >= 0 else end))
            self._open = ("", NOWHERE)

    def _refer(self, met: Met, *, in_heading: bool, locator: str = "") -> None:
        if in_heading:
            met.why = "it stands in a heading"
        self.story.refer(met, locator=locator)

    def _link(self, children: "Sequence[Token]", number: int, *, in_heading: bool) -> int:
        """A link; returns the place behind it. One on a number alone is a reference mark."""
        within = list(inside(children, number))
        behind = number + len(within) + 2
        url = joined(self._base, str(children[number].attrs.get("href", "")))
        words = words_of(within)
        web = url.lower().startswith(("http://", "https://"))
        if web and _NUMBER.fullmatch(words):
            label = f"url\n{url}"
            title = str(children[number].attrs.get("title", ""))
            self.story.works.setdefault(label, [Work(Source(ref=(words.strip("[]^"),), url=url, title=title[:500]))])
            self._refer(Met(label, words, self._line, at=self._at(children[number])), in_heading=in_heading)
            self._address(children[number], url)
            return behind
        self._inline(within, in_heading=in_heading)
        if web and in_heading:
            self.story.met.append(Met(url, words or url, self._line, "it stands in a heading"))
        elif web and not self._flow.beside:
            self.story.link(url, words, self._line, self._at(children[number]))
            self._address(children[number], url)
        return behind

    def _text(self, text: str, *, in_heading: bool) -> None:
        """Words, with keys and editors' tags taken out."""
        place = 0
        for match in _KEYS.finditer(text):
            keys = list(_found_keys(match[1] or match[2] + (f", {match[3]}" if match[3] else "")))
            if not keys:
                continue
            self._words_and_tags(text[place : match.start()])
            found = self._words.find(match[0], self._reached)
            at = NOWHERE
            if found >= 0:
                self._reached = found + len(match[0])
                at = self._block.place(found), self._block.place(self._reached)
            for key, locator in keys:
                label = f"@{key}"
                self.story.works.setdefault(label, [self._key_work(key, "")])
                self._refer(Met(label, match[0], self._line, at=at), in_heading=in_heading, locator=locator)
            place = match.end()
        self._words_and_tags(text[place:])

    def _words_and_tags(self, text: str) -> None:
        place = 0
        for match in _TAG.finditer(text):
            marks = strip_marks(match[0], KnownLabels()).marks
            if marks and marks[0].kind is MarkKind.TAG:
                self._flow.write(text[place : match.start()])
                self._flow.mark(MarkKind.TAG, marks[0].labels[0])
                place = match.end()
        self._flow.write(text[place:])

    def _key_work(self, key: str, locator: str) -> Work:
        """A work known by its key in another file."""
        if (known := self._works.get(clean_key(key).casefold())) is not None:
            source = known.model_copy(update={"ref": (f"@{key}",)})
            return Work(source, (), locator, "page" if locator else "", key)
        self._keys[key] = None
        return Work(Source(ref=(f"@{key}",)), (), locator, "page" if locator else "", key)


def _listed(options: ImportOptions) -> tuple[dict[str, Source], list[tuple[str, str]]]:
    """The works of the lists that belong to the document, by key; and the lists that could not be read, with why."""
    works: dict[str, Source] = {}
    unread: list[tuple[str, str]] = []
    readers: tuple[Importer, ...] = (BibtexImporter(), CslJsonImporter(), RisImporter())
    for name, data in options.beside:
        ending = PurePath(name).suffix.lower()
        reader = max(readers, key=lambda one: one.sniff(data) + (ending in one.suffixes))
        try:
            found = reader.read(data, name, ImportOptions())
        except ImportFileError as error:
            unread.append((name, error.message))
            continue
        for key, source in found.file.sources.items():
            works.setdefault(key.casefold(), source)
    return works, unread


def _found_keys(text: str) -> Iterator[tuple[str, str]]:
    """The keys of a citation, each with the place in the source: `see @smith2010, p. 12; -@doe99`."""
    for part in text.split(";"):
        if match := _ONE_KEY.search(part):
            key = match[1].lstrip("-@").strip("{}").rstrip(".,:")
            said = match[2].strip(" ,")
            place = (
                _LOCATOR.sub("", said) if _LOCATOR.match(said) else said if re.match(r"\d|ch|sec|vol|§", said) else ""
            )
            if key and not key.isdecimal():
                yield key, place[:100]
