"""The links of Markdown, as CommonMark and GitHub read it: written out, by reference, bare, in images, notes and HTML.

markdown-it-py tells in which lines a block stands and not in which column a link does. The rules that make links are
therefore wrapped: each notes where in its block it began and ended.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, Final

from checker.importers.base import DocumentLinks, Link, LinkReader
from checker.importers.html_links import HtmlLinks
from checker.importers.slugs import heading_anchors

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["AT", "MarkdownLinks", "Source", "SourceBlock", "noting"]

AT: Final = "at"
"""Where a token keeps the span of its source, as offsets in its block."""

_MAKERS: Final = frozenset({"link_open", "image", "html_inline", "footnote_ref"})
_SCHEME: Final = re.compile(r"[a-z][a-z0-9.+-]*\Z", re.IGNORECASE)
_SCHEME_ROOM: Final = 64
_LONGEST_LINK: Final = 200
"""Tokens between the two tags of a link, at most."""

_FRONT_TITLE: Final = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


class MarkdownLinks(LinkReader):
    """Markdown files; raw HTML in them included."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[frozenset[str]] = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
    headings: ClassVar[bool] = True

    def read(self, text: str, *, include_code: bool = False) -> DocumentLinks:
        source = Source(text)
        environment: dict[str, Any] = {}
        found = _Found(source, include_code)
        for token, after in _with_next(_parser().parse(text, environment)):
            found.take(token, after, environment.get("references") or {})
        return found.done()


@cache
def _parser() -> "MarkdownIt":
    """GitHub's Markdown: tables, bare addresses, notes, front matter. Addresses without a scheme are file names."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import autolink, html_inline, image, link, linkify
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("gfm-like", {"store_labels": True}).use(front_matter_plugin).use(footnote_plugin)
    linkify_it = parser.linkify
    assert linkify_it is not None
    linkify_it.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    # GitHub makes no link of either, and `//` begins comments in code.
    linkify_it.add("//", None)
    linkify_it.add("mailto:", None)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    rules = {"link": link, "image": image, "autolink": autolink, "html_inline": html_inline, "linkify": linkify}
    for name, rule in rules.items():
        parser.inline.ruler.at(name, noting(rule))
    return parser


def _any_link(url: str) -> bool:  # noqa: ARG001 - the parser's own hook
    """What is no link to ask is counted, not taken for text."""
    return True


def noting(rule: "Callable[[StateInline, bool], bool]") -> "Callable[[StateInline, bool], bool]":
    """The rule, noting on the token it makes the span of its source."""

    def noting(state: "StateInline", silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if len(state.pending) > _SCHEME_ROOM:
            # The parser looks for a scheme in all the words before a colon, again at every colon.
            rest = state.pending[-_SCHEME_ROOM:]
            state.pending = state.pending[:-_SCHEME_ROOM]
            state.pushPending()
            state.pending, before = rest, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            made = next((token for token in state.tokens[before:] if token.type in _MAKERS), None)
            if made is not None and AT not in made.meta:
                if made.markup == "linkify":  # the rule begins at the colon, behind the scheme
                    scheme = _SCHEME.search(state.src[max(0, start - _SCHEME_ROOM) : start])
                    start -= len(scheme[0]) if scheme else 0
                made.meta[AT] = (start, state.pos)
        return True

    return noting


class Source:
    """The document's lines, and where a block's text stands in them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._used: dict[int, int] = defaultdict(int)

    def line(self, number: int) -> tuple[int, str]:
        """A line's offset and text; lines count from 0."""
        if number >= len(self._starts):
            return len(self.text), ""
        start = self._starts[number]
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)
        return start, self.text[start:end]

    def block(self, content: str, first: int | None) -> "SourceBlock":
        """Where each line of a block's text stands: markers and indentation are taken out of it.

        Args:
            content: The block's text.
            first: Its first line, or None when that is not known.
        """
        lines = content.split("\n")
        if first is None:
            start = max(0, self.text.find(lines[0]))
            first = bisect_right(self._starts, start) - 1
        places = []
        for number, words in enumerate(lines, start=first):
            start, line = self.line(number)
            # Two cells of a row are two blocks on one line.
            column = line.find(words, self._used[number])
            column = max(column, line.find(words), 0) if column < 0 else column
            self._used[number] = column + len(words)
            places.append(start + column)
        return SourceBlock(lines, places)


class SourceBlock:
    """Offsets in a block's text to offsets in the document."""

    def __init__(self, lines: list[str], places: list[int]) -> None:
        self._places = places
        self._starts = [0]
        for line in lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def place(self, offset: int) -> int:
        """The offset in the document."""
        number = bisect_right(self._starts, offset) - 1
        return self._places[number] + offset - self._starts[number]


class _Found:
    """Collects what the tokens of a document say."""

    def __init__(self, source: Source, include_code: bool) -> None:
        self._source = source
        self._include_code = include_code
        self._links: list[Link] = []
        self._headings: list[str] = []
        self._anchors: set[str] = set()
        self._title = ""

    def take(self, token: "Token", after: "Token | None", references: dict[str, Any]) -> None:
        """Look at one block token and the one behind it."""
        first = token.map[0] if token.map else None
        if token.type == "heading_open" and after is not None:
            heading = _text(after.children or ())
            self._headings.append(heading)
            self._title = self._title or (heading if token.tag == "h1" else "")
        elif token.type == "front_matter":
            found = _FRONT_TITLE.search(token.content)
            self._title = found[1] if found else self._title
        elif token.type == "html_block":
            self._html(token.content, self._source.block(token.content.removesuffix("\n"), first))
        elif token.type in ("fence", "code_block") and self._include_code:
            line = (first or 0) + (token.type == "fence")
            self._code(token.content, self._source.block(token.content.removesuffix("\n"), line))
        elif token.type == "inline":
            self._inline(token, self._source.block(token.content, first), references)

    def done(self) -> DocumentLinks:
        """Everything, in the order of the document."""
        links = sorted(self._links, key=lambda link: link.start)
        return DocumentLinks(tuple(links), heading_anchors(self._headings) | self._anchors, self._title)

    def _inline(self, token: "Token", block: SourceBlock, references: dict[str, Any]) -> None:
        """The links among words."""
        children = token.children or []
        for number, child in enumerate(children):
            start, _ = child.meta.get(AT, (0, 0))
            if child.type == "link_open":
                words = _text(_inside(children, number), pictures=True)
                self._link(str(child.attrs.get("href", "")), words, child, block, references)
            elif child.type == "image":
                self._link(str(child.attrs.get("src", "")), child.content, child, block, references)
            elif child.type == "html_inline" and "=" in child.content:
                words = _text(_inside(children, number, "</a"), pictures=True)
                self._html(child.content, block, start, words)
            elif child.type == "code_inline" and self._include_code:
                at = max(0, token.content.find(child.content))
                self._code(child.content, block, at)

    def _link(self, target: str, text: str, token: "Token", block: SourceBlock, references: dict[str, Any]) -> None:
        """A link or an image; one by reference stands where its definition does, for that is what one mends."""
        start, end = (block.place(offset) for offset in token.meta.get(AT, (0, 0)))
        reference = references.get(token.meta.get("label", "")) if token.meta.get("label") else None
        if reference and reference.get("map"):
            start, line = self._source.line(reference["map"][0])
            begins = line.find("[")
            start, end = start + max(begins, 0), start + len(line.rstrip())
        self._links.append(Link(target, " ".join(text.split()), start, end))

    def _html(self, html: str, block: SourceBlock, offset: int = 0, words: str = "") -> None:
        """A piece of HTML, and the words that stand behind it."""
        piece = HtmlLinks().read(html)
        self._anchors |= piece.anchors
        for link in piece.links:
            start, end = block.place(offset + link.start), block.place(offset + link.end)
            self._links.append(Link(link.target, link.text or " ".join(words.split()), start, end))

    def _code(self, code: str, block: SourceBlock, offset: int = 0) -> None:
        """The addresses in code."""
        linkify = _parser().linkify
        for found in (linkify.match(code) or ()) if linkify is not None else ():
            start, end = block.place(offset + found.index), block.place(offset + found.last_index)
            self._links.append(Link(found.url, "", start, end))


def _with_next(tokens: "Sequence[Token]") -> "Iterator[tuple[Token, Token | None]]":
    """Each token and the one behind it."""
    return zip_longest(tokens, tokens[1:])


def _inside(tokens: "Sequence[Token]", opening: int, tag: str = "") -> "Iterator[Token]":
    """The tokens of a link, which holds no other link: to its end, or to that tag of HTML; none without an end."""
    ends = (
        number
        for number in range(opening + 1, min(opening + _LONGEST_LINK, len(tokens)))
        if (tokens[number].content.lower().startswith(tag) if tag else tokens[number].type == "link_close")
    )
    return iter(tokens[opening + 1 : next(ends, opening)])


def _text(tokens: "Sequence[Token] | Iterator[Token]", *, pictures: bool = False) -> str:
    """The words of inline tokens as a reader sees them; those of pictures only where they are asked for."""
    kinds = ("text", "code_inline", "image") if pictures else ("text", "code_inline")
    return "".join(
        token.content if token.type in kinds else " " if token.type == "softbreak" else "" for token in tokens
    )
