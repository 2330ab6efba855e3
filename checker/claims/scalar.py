"""A text as YAML that reads back to exactly that text, by any YAML 1.1 or 1.2 reader, as readable as may be."""

import json
import re
from typing import Final

__all__ = ["folded", "one_line", "quoted"]

WIDTH: Final = 100
"""Characters a line of a folded block may have, its indentation not counted."""

# Words that some YAML readers take for something other than a text.
_NOT_TEXT: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
# Begins with a letter, so that it is no number, date or sign of YAML's; holds nothing that ends an unquoted text.
_PLAIN: Final = re.compile(r"(?!.*(?:[:\s]$|:\s|\s#|[^\S ]))[^\W\d_].*", re.DOTALL)
_NEEDS_ESCAPE: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BREAK: Final = re.compile(r"(?<=\S) (?=\S)")
_SENTENCE_END: Final = re.compile(r"[.!?]['\"”’»)\]]*$")


def one_line(text: str) -> str:
    """The text on one line: unquoted when that is safe, otherwise in double quotation marks.

    What cannot be seen (control characters, no-break spaces, marks of direction) is written as an escape.
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT and not _NEEDS_ESCAPE.search(text):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """The text on one line in double quotation marks, as it may stand anywhere, also inside [ ] and { }."""
    return _NEEDS_ESCAPE.sub(_escape, json.dumps(text, ensure_ascii=False))


def folded(text: str, indent: str) -> str:
    """The text as a value for prose: on one line when short and simple, otherwise as a `>-` block.

    A block's lines end with sentences, so that a change in one sentence is a change in its lines only.

    Args:
        text: The text.
        indent: White space before each line of a block; deeper than the key's own.
    """
    line = one_line(text)
    simple = len(line) <= WIDTH and "\\" not in line
    if simple or _NEEDS_ESCAPE.search(text) or text != text.strip() or not text:
        return line
    return "\n".join((">-", *(indent + line for line in _lines(text))))


def _lines(text: str) -> list[str]:
    """The text cut at single spaces: after each sentence, and where a line would be too long."""
    lines: list[str] = []
    sentence = 0  # characters since the last sentence ended; 0 begins a line
    for word in _BREAK.split(text):
        if sentence and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
        sentence += len(word) + 1
        # A short one may be an abbreviation, and goes on.
        if sentence > WIDTH // 3 and _SENTENCE_END.search(word):
            sentence = 0
    return lines


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
