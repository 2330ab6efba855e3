"""What templates of Wikipedia and their parameters are called, and what that makes of them: `templates.toml`, read."""

import re
import tomllib
from importlib import resources
from typing import Any, Final

__all__ = [
    "BESIDE", "CITES", "INDEXES", "LANGUAGES", "LOCATORS", "NOTED", "NOTES", "PARAMETERS", "PRINTS", "SHORT", "SILENT",
    "SILENT_BEGINNINGS", "STATUSES", "TAGS", "is_infobox", "template_name"]  # fmt: skip

_DATA: Final[dict[str, Any]] = tomllib.loads(resources.files(__package__).joinpath("templates.toml").read_text("utf-8"))

CITES: Final[dict[str, str]] = {name: kind for kind, names in _DATA["cites"].items() for name in names}
"""Citation templates, redirects included, with the CSL type of what they cite ("": not said by the name)."""

TAGS: Final[dict[str, str]] = {name: words for words, names in _DATA["tags"].items() for name in names}
"""Templates with which editors mark a statement, with the words they print."""

SHORT: Final = frozenset(_DATA["kinds"]["short"])
"""Short citations: a name, a year and a page, which point to a work listed elsewhere."""

INDEXES: Final = frozenset(_DATA["kinds"]["indexes"])
"""Templates that name a work for short citations."""

NOTES: Final = frozenset(_DATA["kinds"]["notes"])
"""Templates that hold a note: a remark of the document, or a reference."""

SILENT: Final = frozenset(_DATA["kinds"]["silent"])
"""Templates that print nothing that belongs to a sentence."""

SILENT_BEGINNINGS: Final = tuple(_DATA["kinds"]["silent_beginnings"])

BESIDE: Final = frozenset(_DATA["kinds"]["beside"])
"""Headings of sections that stand beside the text."""

PRINTS: Final[dict[str, str]] = {name: how for how, names in _DATA["prints"].items() for name in names}
"""Templates in running text, each with the name of what it prints (`text.py`)."""

PARAMETERS: Final[dict[str, tuple[str, ...]]] = {what: tuple(names) for what, names in _DATA["parameters"].items()}
"""The names of the parameters of citation templates, by what they say."""

LOCATORS: Final[dict[str, str]] = _DATA["locators"]
NOTED: Final[dict[str, str]] = _DATA["noted"]
STATUSES: Final[dict[str, str]] = _DATA["statuses"]
LANGUAGES: Final[dict[str, str]] = _DATA["languages"]

_INFOBOX: Final = re.compile(
    r"(?:infobox|taxobox|automatic taxobox|speciesbox|subspeciesbox|chembox|drugbox|geobox|starbox|planetbox|"
    r"elementbox|hybridbox|paraphyletic group|campaignbox|military (?:conflict|unit)|us county|football club|"
    r"historical populations|us census population|weather box|climate chart|bs-map)\b|.*[ -](?:infobox|box)\Z"
)


def template_name(raw: str) -> str:
    """A template's name as the tables here have it: small letters, single blanks, no namespace."""
    name = raw.split("<!--", 1)[0] if "<!--" in raw else raw
    name = " ".join(name.replace("_", " ").split()).lower().removeprefix(":")
    for space in ("template:", "vorlage:", "modèle:", "msg:"):
        name = name.removeprefix(space)
    return name


def is_infobox(name: str) -> bool:
    """Whether a template is a box of facts: each of its fields is a statement of its own."""
    return _INFOBOX.match(name) is not None
