"""The tokens of a Markdown document for its importer: CommonMark with GitHub's additions and footnotes."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from checker.importers.markdown import noting

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["inside", "label", "parser", "words"]


@cache
def parser() -> "MarkdownIt":
    """The parser; its rules note where links and marks stand (`markdown.AT`)."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import autolink, html_inline, link, linkify
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref
    from mdit_py_plugins.front_matter import front_matter_plugin

    found = MarkdownIt("gfm-like", {"store_labels": True}).use(front_matter_plugin).use(footnote_plugin)
    rules = {"link": link, "autolink": autolink, "html_inline": html_inline, "linkify": linkify,
             "footnote_ref": footnote_ref, "footnote_inline": footnote_inline}  # fmt: skip
    for name, rule in rules.items():
        found.inline.ruler.at(name, noting(rule))
    if found.linkify is not None:
        found.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    found.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - the parser's own hook
    return found


def label(token: "Token") -> str:
    """A note's name; one written in place has a number only."""
    return f"^{token.meta.get('label') or token.meta.get('id')}"


def inside(children: "Sequence[Token]", opening: int) -> "Iterator[Token]":
    """The tokens of a link."""
    for token in children[opening + 1 :]:
        if token.type == "link_close":
            return
        yield token


def words(children: "Sequence[Token] | Iterator[Token]") -> str:
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
