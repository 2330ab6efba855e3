"""A YAML parser's complaint as a sentence for the person who wrote the file."""

from typing import Final

import yaml

from checker.claims.tree import SourceText
from checker.model.claim import Problem

__all__ = ["parser_complaint"]

_BLOCK: Final = (
    "if it is part of a text, put the text in a `>-` block: `quote: >-`, and the words indented on the next line"
)

# What a parser says, in libyaml's words and in those of PyYAML's own parser, and what a person should be told.
_SENTENCES: Final[tuple[tuple[str, str, str], ...]] = (
    ("mapping values are not allowed", "a colon with a space after it stands inside an unquoted text", _BLOCK),
    ("cannot start any token", "an unquoted text cannot begin with @, `, % or a tab", _BLOCK),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it, or use a `>-` block"),
    ("unknown escape character", "a backslash inside double quotation marks begins an escape", _BLOCK),
    ("escape", "a backslash inside double quotation marks begins an escape", _BLOCK),
    ("hexdecimal", "a backslash inside double quotation marks begins an escape", _BLOCK),
    ("tab character", "a tab stands where the indentation should be", "indent with spaces"),
    ("expected ',' or", "a list or mapping in brackets is not closed, or words follow a bracket", _BLOCK),
    ("expected the node content", "something is missing here, or a text begins with a sign YAML uses itself", _BLOCK),
    ("could not find expected ':'", "a line here is not `key: value`, nor the rest of a text above it", _BLOCK),
    ("block sequence entries", "a dash with a space after it begins a list, and no list can stand here", _BLOCK),
    ("sequence entries are not allowed", "a dash with a space begins a list, and no list can stand here", _BLOCK),
    ("mapping keys are not allowed", "a question mark with a space after it begins a key in YAML", _BLOCK),
    ("'-' indicator", "this line is not at the indentation of the list around it, or words follow a quotation", _BLOCK),
    ("<block end>", "this line is not at the indentation of its neighbours, or words follow a quotation mark", _BLOCK),
    ("expected key", "this line is not at the indentation of its neighbours, or words follow a quotation mark", _BLOCK),
    ("block scalar", "after `>` or `|` a block begins on the next line", "write `>-` and the words indented below"),
    ("comment or line break", "after `>` or `|` a block begins on the next line", "write `>-` and the words below"),
    ("document start", "words stand after the end of the content, or before its beginning", _BLOCK),
    ("undefined tag", "a text that begins with `!` is a tag in YAML, which is not read", _BLOCK),
    ("tag", "a text that begins with `!` is a tag in YAML, which is not read", _BLOCK),
    ("anchor", "a text that begins with `&` is an anchor in YAML, which is not read", _BLOCK),
    ("alias", "a text that begins with `*` is an alias in YAML, which is not read", _BLOCK),
    ("directive", "a line beginning with `%` is a directive in YAML, which is not read", "remove it"),
)


def parser_complaint(error: yaml.YAMLError, source: SourceText) -> Problem:
    """The problem a parse error amounts to, at the place where the parser stopped.

    Never carries words of the file: they may be anything.
    """
    said, mark = "", None
    if isinstance(error, yaml.MarkedYAMLError):
        said, mark = error.problem or "", error.problem_mark or error.context_mark
        if "end of stream" in said and error.context_mark is not None:
            mark = error.context_mark
    offset = min(mark.index, len(source.text)) if mark is not None else 0
    for words, message, hint in _SENTENCES:
        if words in said:
            return Problem(source.location(offset), message, hint)
    return Problem(source.location(offset), "this is not YAML" + (f": {said}" if said else ""), _BLOCK)
