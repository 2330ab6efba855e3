"""A mistake in a field as a sentence for the person who wrote it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from checker.claims.kinds import names_of, options_of
from checker.model.claim import Citation, Claim, DocumentInfo, Quote, Review, Source, Waiver

__all__ = ["did_you_mean", "field_mistake", "shown", "unknown_key"]

_HOMES: Final[tuple[tuple[type[BaseModel], str], ...]] = (
    (Quote, 'a quote: `quote: {exact: "…", NAME: "…"}`'),
    (Citation, "an item of `cites`"),
    (Claim, "a claim"),
    (Source, "an entry of `sources`"),
    (Review, "a review"),
    (Waiver, "a waiver"),
    (DocumentInfo, "`document`"),
)
_PAGE: Final = 'a page is said as `locator: "12"` and `label: page`, beside the source or inside the quote'
_INSTEAD: Final[dict[str, str]] = {
    "page": _PAGE,
    "pages": _PAGE,
    "quote_page": _PAGE,
    "trans_quote": 'a translated quote is `quote: {exact: "the source\'s words", translation: "…"}`',
    "reason": "say `because`",
    "expires": "say `until`",
    **dict.fromkeys(("website", "work", "newspaper", "journal", "magazine"), "say `container_title`"),
}
_MOST_NAMES: Final = 500
_TO_BE: Final[dict[str, str]] = {
    "bool_parsing": "`{name}` is true or false",
    "bool_type": "`{name}` is true or false",
    "int_parsing": "`{name}` is a whole number, counted from 1",
    "greater_than_equal": "`{name}` is a whole number, counted from 1",
    "string_too_short": "`{name}` is empty",
    "missing": "`{name}` is missing",
    "string_pattern_mismatch": "an id has 1 to 64 small letters, digits, dots, hyphens and underscores, "
    "the first a letter or digit",
}


def shown(text: str) -> str:
    """A word of the file as it may stand in a sentence: short, on one line."""
    line = " ".join(text.split())
    return f"`{line if len(line) <= 40 else line[:39] + '…'}`"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint `did you mean …?`, or "" when nothing known is near, or too much is known to look through."""
    names = sorted(known)[:_MOST_NAMES]
    near = process.extractOne(word.casefold()[:80], names, scorer=fuzz.ratio, score_cutoff=60)
    return f"did you mean {shown(near[0])}?" if near else ""


@lru_cache(maxsize=256)
def unknown_key(key: str, known: frozenset[str], what: str) -> tuple[str, str]:
    """What to say of a key that `what` does not have.

    Args:
        key: The key as written.
        known: The keys it could have been.
        what: Where it stands, in words: "a claim".

    Returns:
        The sentence and the hint.
    """
    names = sorted(known)
    plain = key.replace("-", "_")
    home = next((home for model, home in _HOMES if plain in names_of(model)), "").replace("NAME", plain)
    hint = f"`{plain}` belongs to {home}" if home else _INSTEAD.get(plain) or did_you_mean(plain, names)
    return f"{what} has no field {shown(key)}", hint or "its fields are " + ", ".join(names)


def field_mistake(model: type[BaseModel], name: str, error: Any, value: str) -> tuple[str, str]:  # noqa: ANN401
    """What to say of one of pydantic's errors.

    Args:
        model: The model that refused.
        name: The field's name as the file has it.
        error: The entry of `ValidationError.errors()`; its input is never shown.
        value: What was written, for "did you mean".

    Returns:
        The sentence and the hint, which may be "".
    """
    kind: str = error["type"]
    if kind == "enum":
        options = options_of(model.model_fields[str(error["loc"][0])].annotation)
        hint = did_you_mean(value, options)
        return f"`{name}` is one of {', '.join(options)}", hint
    if kind == "value_error":
        return f"`{name}`: {error['ctx']['error']}", ""
    if kind in _TO_BE:
        return _TO_BE[kind].format(name=name), ""
    return f"`{name}`: {error['msg']}", ""
