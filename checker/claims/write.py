"""A new claim file from types, as a person would have written it: short forms, one field a line, defaults left out."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from checker.claims.guard import guarded_tree, surely_sound
from checker.claims.reader import WORDS
from checker.claims.scalar import folded, one_line
from checker.model.claim import Citation, Claim, ClaimFile, Source, Waiver

__all__ = [
    "MODELINE",
    "citation_lines",
    "claim_file_text",
    "claim_lines",
    "quote_line",
    "source_lines",
    "waiver_lines",
]

MODELINE: Final = "# yaml-language-server: $schema=claim.schema.json"
"""The first line: editors that know it check the file against the schema beside it while it is written."""

_ITEM: Final = "  "
_PROSE: Final = (WORDS - {"quotes"}) | {"because", "note"}
# Fields a YAML reader may take for dates or truth values: these are.
_BARE: Final = frozenset({"issued", "accessed", "archive_date"})

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")

Field = tuple[str, Any]


def claim_file_text(file: ClaimFile, remarks: Mapping[str, Sequence[str]] | None = None) -> str:
    """The claim file as text, ready to be written as UTF-8.

    Loading the text gives back the same file, places aside. Keys stand in the order of the documentation.

    Args:
        file: The claim file.
        remarks: By a claim's id, lines for a person that are written below the claim as comments.

    Raises:
        ClaimFileError: a text holds a control character, or the file would be too large to be read again.
    """
    lines = [MODELINE, "schema: 1"]
    document = list(_fields(file.document))
    if document:
        lines += ["document:", *_mapping(document, _ITEM)]
    if file.sources:
        lines.append("sources:")
        for key, source in file.sources.items():
            lines += source_lines(key, source, _ITEM)
    lines.append("claims:" if file.claims else "claims: []")
    for claim in file.claims:
        lines += claim_lines(claim, "", (remarks or {}).get(claim.id or "", ()))
    text = "\n".join(lines) + "\n"
    if not surely_sound(text):
        guarded_tree(text, file.path or "the new file")
    return text


def source_lines(key: str, source: Source, indent: str) -> list[str]:
    """The lines of an entry of `sources`, without line ends."""
    fields = list(_fields(source, first=("ref", "url")))
    return [f"{indent}{one_line(key)}:" + ("" if fields else " {}"), *_mapping(fields, indent + _ITEM)]


def claim_lines(claim: Claim, indent: str, remarks: Sequence[str] = ()) -> list[str]:
    """The lines of a claim as an item of `claims`, with lines for a person below it as comments."""
    return [*_item(list(_claim(claim)), indent), *(f"{indent}{_ITEM}# {_remark(line)}" for line in remarks)]


def citation_lines(citation: Citation, indent: str) -> list[str]:
    """The lines of a citation as an item of `cites`."""
    return _item(list(_citation(citation)), indent)


def quote_line(exact: str) -> str:
    """A quote as the one line that would add it to a claim."""
    return f"quote: {one_line(exact)}"


def _remark(line: str) -> str:
    """A line that stays one, whatever is in it."""
    return _UNSEEN.sub(" ", line)


def waiver_lines(waiver: Waiver, indent: str) -> list[str]:
    """The lines of a waiver as an item of a list, without line ends: what is waived first, then why."""
    return _item(list(_fields(waiver, first=("rule", "host", "url", "source", "claim"))), indent)


def _fields(model: BaseModel, first: Sequence[str] = (), skip: Sequence[str] = ()) -> Iterator[Field]:
    """The fields of a model that say something other than their defaults, `first` before the others."""
    defaults = _defaults(type(model))
    for name in (*first, *(name for name in defaults if name not in first)):
        if name not in skip and (value := getattr(model, name)) != defaults[name]:
            yield name, value


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """What each field of a model holds when nothing is said, in order."""
    fields = model.model_fields.items()
    return {name: field.get_default() for name, field in fields if name not in ("where", "key")}


def _claim(claim: Claim) -> Iterator[Field]:
    yield from _fields(claim, skip=("cites", "reviews", "waivers"))
    cites = claim.cites
    if cites is not None:
        if len(cites) == 1 and not cites[0].waivers:
            yield from _citation(cites[0])
        else:
            yield "cites", [list(_citation(citation)) for citation in cites]
    yield from _fields(claim, skip=[name for name in Claim.model_fields if name not in ("reviews", "waivers")])


def _citation(citation: Citation) -> Iterator[Field]:
    yield from _fields(citation, skip=("quotes", "waivers"))
    quotes = citation.quotes
    bare = all(list(dict(_fields(quote))) == ["exact"] for quote in quotes)
    if len(quotes) == 1:
        yield "quote", quotes[0].exact if bare else quotes[0]
    elif quotes:
        yield "quotes", [quote.exact for quote in quotes] if bare else list(quotes)
    yield from _fields(citation, skip=[name for name in Citation.model_fields if name != "waivers"])


def _mapping(fields: Sequence[Field], indent: str) -> Iterator[str]:
    for name, value in fields:
        yield from _field(name, value, indent)


def _field(name: str, value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - any value a model may hold
    """The lines of one field."""
    if isinstance(value, BaseModel):
        fields = list(_fields(value))
        if fields:
            yield f"{indent}{name}:"
            yield from _mapping(fields, indent + _ITEM)
    elif isinstance(value, list | tuple):
        if name in ("ref", "author", "tags") and len(value) == 1:
            yield from _field(name, value[0], indent)
            return
        yield f"{indent}{name}:" if value else f"{indent}{name}: []"
        for item in value:
            if isinstance(item, str):
                yield f"{indent}- {_text(name, item, indent + _ITEM)}"
            else:
                yield from _item(list(_fields(item)) if isinstance(item, BaseModel) else item, indent)
    else:
        yield f"{indent}{name}: {_text(name, value, indent + _ITEM)}"


def _item(fields: Sequence[Field], indent: str) -> list[str]:
    """The lines of a mapping in a list."""
    lines = list(_mapping(fields, indent + _ITEM))
    return [f"{indent}- {lines[0][len(indent) + 2 :]}", *lines[1:]] if lines else [f"{indent}- {{}}"]


def _text(name: str, value: object, indent: str) -> str:
    """A single value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | dt.date):
        return str(value)
    text = value.value if isinstance(value, StrEnum) else str(value)
    if name in _BARE:
        return text
    return folded(text, indent) if name in _PROSE | {"quotes"} else one_line(text)
