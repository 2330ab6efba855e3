"""Wikitext to the words a reader would see. References and other marks are somebody else's.

A template that is not known is never dropped from the midst of a sentence: it stands there by its name in braces, so
that an editor sees what is missing.
"""

import re
from html import unescape
from typing import Any, Final

from checker.importers.base import CONTROLS
from checker.importers.wikitext.names import CITES, SHORT, SILENT, SILENT_BEGINNINGS, TAGS, template_name
from checker.importers.wikitext.prints import printed
from checker.importers.wikitext.tree import (
    Argument,
    Code,
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Tag,
    Template,
    Text,
    Wikilink,
)

__all__ = ["fields", "inline", "link_words", "plain", "squeezed", "without_quotes"]

_POSSESSIVE: Final = re.compile(r"'''(?=s\b)")
_APOSTROPHES: Final = re.compile(r"'{2,5}")
_SWITCH: Final = re.compile(r"__[A-Z]{3,25}__")
_MISNESTED: Final = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_NAMESPACE: Final = re.compile(
    r"\s*(?:file|image|media|category|datei|bild|kategorie|fichier|catégorie|archivo|imagen|categoría|immagine|"
    r"categoria|ficheiro|bestand|categorie|файл|категория|plik|kategoria|ファイル|画像|文件|分类|fil|kategori|картинка)\s*:",
    re.IGNORECASE,
)
_LANGUAGE_LINK: Final = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?:\S")
_DEEPEST: Final = 30
_FUNCTIONS: Final = frozenset({"formatnum", "lc", "uc", "lcfirst", "ucfirst"})
"""Parser functions that print what they are given, more or less."""

Fields = dict[str, Any]


def squeezed(text: str) -> str:
    """The text with single blanks."""
    return _SPACE.sub(" ", text).strip()


def without_quotes(text: str) -> str:
    """The text without the apostrophes that make italics and bold, switches, and tags that were left over."""
    if "''" in text:
        text = _APOSTROPHES.sub("", _POSSESSIVE.sub("'", text))
    if "__" in text:
        text = _SWITCH.sub("", text)
    if "<" in text:
        text = _MISNESTED.sub("", text)
    return CONTROLS.sub(" ", unescape(text)) if "&" in text else text


def fields(template: Template) -> Fields:
    """A template's parameters by name, values as wikicode; the last of a name counts, empty ones are left out."""
    found: Fields = {}
    for param in template.params:
        value = param.value
        if len(value.nodes) == 1 and type(value.nodes[0]) is Text and not value.nodes[0].value.strip():
            continue
        if value.nodes:
            found[str(param.name).strip()] = value
    return found


def plain(code: Code | None, deep: int = 0) -> str:
    """The words of a piece of wikitext, without references; white space as it stands."""
    if code is None or deep > _DEEPEST:
        return ""
    nodes: list[Any] = code.nodes  # the parser's nodes share no useful base
    if len(nodes) == 1 and type(nodes[0]) is Text:
        return without_quotes(nodes[0].value)
    parts: list[str] = []
    for node in nodes:
        kind = type(node)
        if kind is Text:
            parts.append(node.value)
        elif kind is HTMLEntity:
            parts.append(str(node))
        elif kind is Wikilink:
            parts.append(link_words(node, deep))
        elif kind is ExternalLink:
            parts.append(
                plain(node.title, deep + 1) if node.title else "" if node.brackets else plain(node.url, deep + 1)
            )
        elif kind is Tag:
            parts.append(_tag_words(node, deep))
        elif kind is Template:
            parts.append(inline(node, deep))
        elif kind is Argument:
            parts.append(plain(node.default, deep + 1))
        elif kind is Heading:
            parts.append(plain(node.title, deep + 1))
        elif kind is not Comment:
            parts.append(str(node))
    return without_quotes("".join(parts))


def link_words(node: Wikilink, deep: int = 0) -> str:
    """The words of a link; those of pictures, categories and other languages are none."""
    title = str(node.title)
    if _NAMESPACE.match(title):
        return ""
    if node.text is not None:
        return plain(node.text, deep + 1)
    if _LANGUAGE_LINK.match(title):
        return ""
    return plain(node.title, deep + 1).strip().lstrip(":").replace("_", " ")


def _tag_words(node: Tag, deep: int) -> str:
    tag = str(node.tag).strip().lower()
    if tag in ("ref", "references", "gallery", "templatestyles", "section", "score", "timeline", "imagemap", "style"):
        return ""
    if tag in ("br", "hr", "li", "dd", "dt"):
        return " " + plain(node.contents, deep + 1)
    if tag in ("td", "th", "tr", "p", "div"):
        return f" {plain(node.contents, deep + 1)} "
    if tag == "nowiki":
        return str(node.contents)
    return plain(node.contents, deep + 1)


def inline(template: Template, deep: int = 0) -> str:
    """What a template prints in running text; its name in braces when that is not known here."""
    name = template_name(str(template.name))
    if deep > _DEEPEST:
        return ""
    if name in SILENT or name in CITES or name in SHORT or name in TAGS or name.startswith(SILENT_BEGINNINGS):
        return ""
    function, colon, given = str(template.name).partition(":")
    if colon and function.strip().lower() in _FUNCTIONS:
        return given.strip()
    values = [squeezed(plain(param.value, deep + 1)) for param in template.params]
    names = [str(param.name).strip() for param in template.params]
    found = dict(zip(names, values, strict=True))
    said = printed(name, [value for key, value in found.items() if key.isdecimal()], found)
    return "{{" + name[:60] + "}}" if said is None else said
