"""What plainly stands on a page: the standard library's parser and whole words, nothing of the house."""

import re
from html.parser import HTMLParser
from typing import Final

__all__ = ["plain_text", "stands", "words"]

_APART: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_SILENT: Final = frozenset({"script", "style", "template", "head"})
_EDGES: Final = ".,;:!?\"'“”‘’«»„()[]{}…–—*"


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent += tag in _SILENT
        if tag in _APART:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _APART:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """The page's text with single spaces: what a plain search is given."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


def words(text: str) -> list[str]:
    """The words of a text, small, without the punctuation around them; a minus and a currency belong to theirs."""
    return [word for piece in text.casefold().split() if (word := piece.strip(_EDGES))]


def stands(phrase: str, page_words: str, page_letters: str, *, letters: bool = True) -> bool:
    """Whether a changed phrase stands on the page all the same, so that it is no changed phrase.

    Args:
        phrase: The phrase.
        page_words: The page's words with spaces between and around them.
        page_letters: The page's letters and digits alone.
        letters: Also when only its letters and digits stand there; not for changes that keep those.
    """
    if f" {' '.join(words(phrase))} " in page_words:
        return True
    return letters and re.sub(r"[\W_]+", "", phrase.casefold()) in page_letters
