"""Words in quotation marks: those a sentence holds, and the ones around a quote that a reference gives.

What a sentence puts in quotation marks may be its source's words, a title, or irony. It is offered to a person and
never taken for a quote.
"""

import re
from typing import Final

__all__ = ["quoted_words", "unwrapped"]

_PAIRS: Final = (("“", "”"), ("«", "»"), ("„", "“"), ("„", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("''", "''"))
_QUOTED: Final = re.compile(
    "“([^“”]{1,1000})”|«([^«»]{1,1000})»|„([^„“”]{1,1000})[“”]|「([^「」]{1,1000})」"
    '|(?<![\\w"])"(?!\\s)([^"]{1,1000})"(?!\\w)'
)
_FEWEST_WORDS: Final = 3
_FEWEST_HAN: Final = 8
_MOST: Final = 5
"""Proposals for one claim."""


def quoted_words(text: str) -> tuple[str, ...]:
    """The words of a sentence that stand in quotation marks, where they are enough to be looked for.

    Two words or fewer are a name or a phrase that anybody uses: no quote to look for.
    """
    found: dict[str, None] = {}
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group).strip(" ,;:\u00a0\u202f")
        letters = [character for character in words if character.isalnum()]
        if len(words.split()) >= _FEWEST_WORDS or (len(letters) >= _FEWEST_HAN and not words.isascii()):
            found[words] = None
    return tuple(found)[:_MOST]


def unwrapped(quote: str) -> str:
    """A quote without the quotation marks that its editor put around the whole of it."""
    text = quote.strip()
    for first, last in _PAIRS:
        if len(text) > len(first) + len(last) and text.startswith(first) and text.endswith(last):
            inner = text[len(first) : -len(last)]
            if first not in inner and last not in inner:
                return inner.strip()
    return text
