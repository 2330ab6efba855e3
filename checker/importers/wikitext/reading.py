"""Wikitext to a tree: mwparserfromhell tells the tokens, here they become nodes that know where they stand.

Its own builder takes eight times as long as its tokenizer, and forgets the places. What stays is quick on every text:
see `bounds`.
"""

from typing import Any, Final

from mwparserfromhell import parser as _parser
from mwparserfromhell.parser import ParserError, tokens
from mwparserfromhell.parser.tokenizer import Tokenizer

from checker.importers.wikitext.bounds import pieces
from checker.importers.wikitext.tree import (
    Argument,
    Attribute,
    Code,
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Parameter,
    Tag,
    Template,
    Text,
    Wikilink,
)

__all__ = ["parse"]

_TOKENIZER: Final[Any] = getattr(_parser, "CTokenizer", None) or Tokenizer
_TEXT: Final[Any] = tokens.Text


def parse(text: str, start: int = 0, end: int | None = None) -> tuple[Code, bool]:
    """A text as nodes. Apostrophes of italics and bold stay in it.

    Args:
        text: The source.
        start: Where in it to begin.
        end: Where to end; None for its end.

    Returns:
        The nodes, their places those in the whole source; and whether the text had to be taken apart first, because
        reading it whole could take long.
    """
    end = len(text) if end is None else end
    wanted = text if (start, end) == (0, len(text)) else text[start:end]
    nodes: list[Any] = []
    spans = pieces(wanted)
    for first, last in spans:
        piece = wanted if len(spans) == 1 else wanted[first:last]
        try:
            nodes += _Builder(_TOKENIZER().tokenize(piece, 0, True), text, start + first).all(start + last)
        except (ParserError, _UnfitError):
            # The library's own surrender: the words are kept as words.
            nodes.append(Text(piece, text, start + first, start + last))
    return Code(nodes, text, start, end), len(spans) > 1


class _UnfitError(Exception):
    """The tokens do not make up the text."""


class _Builder:
    """Builds from tokens. `at` is the place in the source that is reached; every token moves it by what it is."""

    def __init__(self, found: list[Any], source: str, at: int) -> None:
        self._tokens = iter(found)
        self._source = source
        self._at = at
        self._takers = {
            tokens.TemplateOpen: self._template,
            tokens.ArgumentOpen: self._argument,
            tokens.WikilinkOpen: self._wikilink,
            tokens.ExternalLinkOpen: self._external,
            tokens.HTMLEntityStart: self._entity,
            tokens.HeadingStart: self._heading,
            tokens.CommentStart: self._comment,
            tokens.TagOpenOpen: self._tag,
        }

    def all(self, end: int) -> list[Any]:
        """Every node.

        Raises:
            _UnfitError: the tokens are not those of the text.
        """
        code, _ = self._until()
        if self._at != end:
            raise _UnfitError("the tokens do not add up to the text")
        return code.nodes

    def _until(self, *ends: type) -> tuple[Code, Any]:
        """Nodes up to a token of these kinds, and that token; without kinds, up to the end of all.

        Raises:
            _UnfitError: it does not come, or a token stands where none of its kind may.
        """
        nodes: list[Any] = []
        start = self._at
        found, source, takers = self._tokens, self._source, self._takers
        for token in found:
            kind = type(token)
            if kind is _TEXT:
                words = token["text"]
                begin = self._at
                self._at = end = begin + len(words)
                nodes.append(Text(words, source, begin, end))
            elif kind in ends:
                return Code(nodes, source, start, self._at), token
            elif (taker := takers.get(kind)) is not None:
                nodes.append(taker(token, self._at))
            else:
                raise _UnfitError("a token stands where none of its kind may")
        if ends:
            raise _UnfitError("a token that closes is missing")
        return Code(nodes, source, start, self._at), None

    def _template(self, token: Any, start: int) -> Template:  # noqa: ANN401 - tokens are untyped
        self._at += 2
        params: list[Parameter] = []
        name, end = self._until(tokens.TemplateParamSeparator, tokens.TemplateClose)
        unnamed = 1
        while type(end) is not tokens.TemplateClose:
            self._at += 1
            value, end = self._until(tokens.TemplateParamEquals, tokens.TemplateParamSeparator, tokens.TemplateClose)
            key = None
            while type(end) is tokens.TemplateParamEquals:
                self._at += 1
                key = value
                value, end = self._until(
                    tokens.TemplateParamEquals, tokens.TemplateParamSeparator, tokens.TemplateClose
                )
            if key is None:
                params.append(Parameter(Code([Text(str(unnamed))]), value, showkey=False))
                unnamed += 1
            else:
                params.append(Parameter(key, value, showkey=True))
        self._at += 2
        node = Template(self._source, start, self._at)
        node.name, node.params = name, params
        return node

    def _argument(self, token: Any, start: int) -> Argument:  # noqa: ANN401
        self._at += 3
        name, end = self._until(tokens.ArgumentSeparator, tokens.ArgumentClose)
        default = None
        while type(end) is tokens.ArgumentSeparator:
            self._at += 1
            default, end = self._until(tokens.ArgumentSeparator, tokens.ArgumentClose)
        self._at += 3
        node = Argument(self._source, start, self._at)
        node.name, node.default = name, default
        return node

    def _wikilink(self, token: Any, start: int) -> Wikilink:  # noqa: ANN401
        self._at += 2
        title, end = self._until(tokens.WikilinkSeparator, tokens.WikilinkClose)
        text = None
        if type(end) is tokens.WikilinkSeparator:
            self._at += 1
            text, _ = self._until(tokens.WikilinkClose)
        self._at += 2
        node = Wikilink(self._source, start, self._at)
        node.title, node.text = title, text
        return node

    def _external(self, token: Any, start: int) -> ExternalLink:  # noqa: ANN401
        brackets = bool(token["brackets"])
        self._at += brackets
        url, end = self._until(tokens.ExternalLinkSeparator, tokens.ExternalLinkClose)
        title = None
        if type(end) is tokens.ExternalLinkSeparator:
            self._at += 0 if end.get("suppress_space") is True else 1
            title, _ = self._until(tokens.ExternalLinkClose)
        self._at += brackets
        node = ExternalLink(self._source, start, self._at)
        node.url, node.title, node.brackets = url, title, brackets
        return node

    def _entity(self, token: Any, start: int) -> HTMLEntity:  # noqa: ANN401
        self._at += 1
        for part in self._tokens:
            if type(part) is tokens.HTMLEntityEnd:
                break
            # `#`, then `x` or `X` when it is hexadecimal, then the digits or the name.
            self._at += len(part["text"]) if type(part) is _TEXT else 1
        self._at += 1
        return HTMLEntity(self._source, start, self._at)

    def _heading(self, token: Any, start: int) -> Heading:  # noqa: ANN401
        level = token["level"]
        self._at += level
        title, _ = self._until(tokens.HeadingEnd)
        self._at += level
        node = Heading(self._source, start, self._at)
        node.title, node.level = title, level
        return node

    def _comment(self, token: Any, start: int) -> Comment:  # noqa: ANN401
        self._at += 4
        self._until(tokens.CommentEnd)
        self._at += 3
        return Comment(self._source, start, self._at)

    def _tag(self, token: Any, start: int) -> Tag:  # noqa: ANN401
        markup = token.get("wiki_markup") or ""
        self._at += len(markup) or (2 if token.get("invalid") else 1)
        inner = self._at
        tag, end = self._until(tokens.TagAttrStart, tokens.TagCloseOpen, tokens.TagCloseSelfclose)
        if markup:
            # Its name is not written: `|}` is a table.
            self._at = inner
        attributes: list[Attribute] = []
        while type(end) is tokens.TagAttrStart:
            attribute, end = self._attribute(end)
            attributes.append(attribute)
        self._at += len(end.get("padding") or "")
        contents = None
        closed = type(end) is tokens.TagCloseSelfclose
        if closed:
            # One of wikitext's own says nothing behind it.
            self._at += 0 if markup else 1 if end.get("implicit") else 2
        else:
            self._at += len(end.get("wiki_markup") or "") if markup else 1
            contents, end = self._until(tokens.TagOpenClose)
            closing = end.get("wiki_markup")
            self._at += 0 if markup else 2
            behind = self._at
            self._until(tokens.TagCloseClose)
            # What closes it is what opened it, unless the token says otherwise.
            self._at = behind + len(markup if closing is None else closing) if markup else self._at + 1
        node = Tag(self._source, start, self._at)
        node.tag, node.attributes, node.contents = (
            tag if not markup else Code([Text(str_of(tag))]),
            attributes,
            contents,
        )
        node.wiki_markup, node.self_closing = markup, closed
        return node

    def _attribute(self, token: Any) -> tuple[Attribute, Any]:  # noqa: ANN401
        """An attribute, and the token behind it."""
        ends = (tokens.TagAttrStart, tokens.TagCloseOpen, tokens.TagCloseSelfclose)
        self._at += len(token.get("pad_first") or "")
        name, end = self._until(tokens.TagAttrEquals, *ends)
        self._at += len(token.get("pad_before_eq") or "")
        if type(end) is not tokens.TagAttrEquals:
            return Attribute(name, None), end
        self._at += 1 + len(token.get("pad_after_eq") or "")
        value, end = self._until(tokens.TagAttrQuote, *ends)
        quoted = type(end) is tokens.TagAttrQuote
        if quoted:
            # It comes before the value: what was read so far is nothing.
            self._at += 1
            value, end = self._until(*ends)
            self._at += 1
        return Attribute(name, value), end


def str_of(code: Code) -> str:
    """The words of a name that stands nowhere in the source."""
    return "".join(node.value for node in code.nodes if type(node) is Text)
