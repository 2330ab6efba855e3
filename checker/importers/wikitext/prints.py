"""What templates print in running text, by the names that `templates.toml` has for it."""

from collections.abc import Mapping, Sequence
from typing import Final

from checker.importers.wikitext.names import PRINTS

__all__ = ["printed"]

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
_BEGINNINGS: Final = {
    "lang-": "nth 0",
    "langx": "nth 1",
    "ipa": 'fixed ""',
    "plainlist": "last",
    "unbulleted": 'joined ", "',
}
"""Families of templates, by how their names begin."""

_BETWEEN: Final = {"-": "–", "–": "–", "x": " × ", "×": " × ", "by": " × ", "to": " to ", "and": " and ", "or": " or ",
                   "+/-": "±", "±": "±"}  # fmt: skip


def printed(name: str, values: Sequence[str], named: Mapping[str, str]) -> str | None:
    """What a template prints.

    Args:
        name: Its name, as `template_name` has it.
        values: Its unnamed parameters, as words.
        named: All of its parameters by name.

    Returns:
        The words; None for a template that is not known.
    """
    how = PRINTS.get(name) or next((how for begin, how in _BEGINNINGS.items() if name.startswith(begin)), None)
    if how is None:
        return None
    kind, _, said = how.partition(" ")
    said = said[1:-1].replace('\\"', '"') if said.startswith('"') else said
    first = values[0] if values else ""
    match kind:
        case "nth":
            return values[int(said)] if len(values) > int(said) else ""
        case "fixed":
            return said
        case "before":
            return said + first
        case "joined":
            return said.join(filter(None, values))
        case "last":
            return values[-1] if values else ""
        case "convert":
            return _measure(values)
        case "date":
            return _date(values)
        case "as_of":
            return _as_of(values, named)
        case "ordinal":
            return _ordinal(first)
        case "quotation":
            return named.get("text") or named.get("quote") or first
        case "sic":
            words = "".join(value for value in values if value not in ("hide", "expected"))
            return words if "hide" in named else f"{words} [sic]"
        case "url":
            return values[1] if len(values) > 1 else first
    raise AssertionError(how)


def _measure(values: Sequence[str]) -> str:
    """The measure as the article has it; what it is converted to is no statement of the article."""
    if len(values) > 3 and values[1] in _BETWEEN:
        return f"{values[0]}{_BETWEEN[values[1]]}{values[2]} {values[3]}"
    return " ".join(values[:2])


def _date(values: Sequence[str]) -> str:
    """`{{start date|2012|1|5}}` and its kin: a year, a month, a day; or words."""
    parts = [value for value in values if value][:3]
    if not parts or not parts[0].isdecimal():
        return parts[0] if parts else ""
    if len(parts) > 1 and not (parts[1].isdecimal() and 1 <= int(parts[1]) <= 12):
        return " ".join(reversed(parts))
    month = _MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
    return " ".join(filter(None, (parts[2] if len(parts) > 2 else "", month, parts[0])))


def _as_of(values: Sequence[str], named: Mapping[str, str]) -> str:
    """`As of May 2010`, `as of`, `Since`."""
    if "alt" in named:
        return named["alt"]
    said = "as of" if named.get("lc", "n")[:1].lower() == "y" else "As of"
    return f"{'Since' if named.get('since') else said} {_date(values)}"


def _ordinal(number: str) -> str:
    """`21st`."""
    ending = "th" if number[-2:] in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")
    return number + ending
