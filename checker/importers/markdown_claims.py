"""Markdown articles: footnotes, links in sentences, numbered reference links, and the citation keys of pandoc.

The grammar is that of `markdown`: CommonMark with GitHub's additions and footnotes. Keys are pandoc's
(https://pandoc.org/MANUAL.html#citation-syntax).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, decode_document
from checker.importers.claims import Work
from checker.importers.furniture import heading
from checker.importers.html_tree import joined
from checker.importers.markers import KnownLabels, MarkKind, strip_marks
from checker.importers.story import Met, Story, linked_works
from checker.model.claim import DocumentInfo, Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
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
        tokens = _parser().parse(text, environment)
        reader = _Reader(environment, options)
        reader.tokens(tokens)
        document = DocumentInfo(
            title=reader.title[:300],
            path="" if name == "-" else name,
            url=options.url,
            language=options.language or reader.language,
        )
        return reader.story.imported(document, reader.notes())


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("gfm-like", {"store_labels": True}).use(front_matter_plugin).use(footnote_plugin)
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - the parser's own hook
    return parser


class _Reader:
    """Takes the tokens of a document."""

    def __init__(self, environment: dict[str, Any], options: ImportOptions) -> None:
        self.story = Story(options.language or "en")
        self.title = ""
        self.language = ""
        self._flow = self.story.flow
        self._base = options.url
        self._references: dict[str, Any] = environment.get("references") or {}
        self._keys: dict[str, None] = {}
        self._line = 0
        self._open = ""

    def notes(self) -> list[str]:
        """What else a person should know."""
        if not self._keys:
            return []
        shown = ", ".join(list(self._keys)[:12]) + (f" and {len(self._keys) - 12} more" if len(self._keys) > 12 else "")
        return [f"Keys of the document's bibliography: {shown}. Import that file, and put its sources in their place."]

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
                words = _words(inline.children or ())
                self.title = self.title or (words if token.tag == "h1" else "")
                if token.tag in ("h1", "h2") or not self._flow.beside:
                    self._flow.beside = bool(heading(words))
                inline.hidden = True
            elif token.type == "inline":
                self._inline(token.children or [], in_heading=token.hidden)
            elif token.type in ("paragraph_open", "list_item_open", "dt_open", "dd_open"):
                self._flow.flush()
            elif token.type == "tr_open":
                self._flow.flush(row=True)
            elif token.type in ("td_open", "th_open") and any(map(str.isalnum, self._flow.last())):
                self._flow.write(" | ")
            elif token.type in ("tr_close", "paragraph_close", "heading_close"):
                self._flow.flush()

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
        inside: list[Token] = []
        kept: list[Token] = []
        for token in tokens:
            if token.type == "footnote_open":
                label, inside = _label(token), []
            elif token.type == "footnote_close":
                self._note(label, inside)
                label = ""
            elif label:
                inside.append(token)
            elif not token.type.startswith("footnote_block"):
                kept.append(token)
        return iter(kept)

    def _note(self, label: str, tokens: "Sequence[Token]") -> None:
        """What a note cites; or what it says itself."""
        children = [child for token in tokens if token.type == "inline" for child in token.children or []]
        words, links = _words(children), list(self._links(children))
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
                    yield url, _words(_inside(children, number))

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
                self._refer(Met(_label(child), f"[^{_label(child)}]", self._line), in_heading=in_heading)
            elif child.type == "html_inline":
                self._html(child.content)
            elif child.type == "link_open":
                skip = self._link(children, number, in_heading=in_heading)

    def _html(self, piece: str) -> None:
        """A tag of HTML: a link counts behind its words."""
        if match := _ANCHOR.match(piece):
            self._open = match[1]
        elif self._open and piece.lower().startswith("</a"):
            self.story.link(self._open, self._open, self._line)
            self._open = ""

    def _refer(self, met: Met, *, in_heading: bool, locator: str = "") -> None:
        if in_heading:
            met.why = "it stands in a heading"
        self.story.refer(met, locator=locator)

    def _link(self, children: "Sequence[Token]", number: int, *, in_heading: bool) -> int:
        """A link; returns the place behind it. One on a number alone is a reference mark."""
        inside = list(_inside(children, number))
        behind = number + len(inside) + 2
        url = joined(self._base, str(children[number].attrs.get("href", "")))
        words = _words(inside)
        web = url.lower().startswith(("http://", "https://"))
        if web and _NUMBER.fullmatch(words):
            label = f"url\n{url}"
            title = str(children[number].attrs.get("title", ""))
            self.story.works.setdefault(label, [Work(Source(ref=(words.strip("[]^"),), url=url, title=title[:500]))])
            self._refer(Met(label, words, self._line), in_heading=in_heading)
            return behind
        self._inline(inside, in_heading=in_heading)
        if web and in_heading:
            self.story.met.append(Met(url, words or url, self._line, "it stands in a heading"))
        elif web and not self._flow.beside:
            self.story.link(url, words, self._line)
        return behind

    def _text(self, text: str, *, in_heading: bool) -> None:
        """Words, with keys and editors' tags taken out."""
        place = 0
        for match in _KEYS.finditer(text):
            keys = list(_found_keys(match[1] or match[2] + (f", {match[3]}" if match[3] else "")))
            if not keys:
                continue
            self._words_and_tags(text[place : match.start()])
            for key, locator in keys:
                label = f"@{key}"
                self.story.works.setdefault(label, [self._key_work(key, "")])
                self._refer(Met(label, match[0], self._line), in_heading=in_heading, locator=locator)
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
        self._keys[key] = None
        return Work(Source(ref=(f"@{key}",)), (), locator, "page" if locator else "", key)


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


def _label(token: "Token") -> str:
    """A note's name; one written in place has a number only."""
    return f"^{token.meta.get('label') or token.meta.get('id')}"


def _inside(children: "Sequence[Token]", opening: int) -> "Iterator[Token]":
    """The tokens of a link."""
    for token in children[opening + 1 :]:
        if token.type == "link_close":
            return
        yield token


def _words(children: "Sequence[Token] | Iterator[Token]") -> str:
    """The words of inline tokens as a reader sees them."""
    parts = (
        child.content
        if child.type in ("text", "code_inline")
        else " "
        if child.type in ("softbreak", "hardbreak")
        else ""
        for child in children
    )
    return " ".join("".join(parts).split())
