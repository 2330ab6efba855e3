# ruff: noqa: ARG001, C416, E501 - a table of ways: each takes the same two arguments, one line a way
"""What may be done to a true quotation, or to the page that holds it, without making it false."""

import random
import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import Final

__all__ = ["HIDDEN", "ON_PAGE", "PLACES", "QUOTING"]

Way = Callable[[str, random.Random], str | None]
"""A way to write a phrase; None where it cannot be."""


def _middle(between: str) -> Way:
    """Leave out two words in the middle."""

    def way(text: str, random_: random.Random) -> str | None:
        parts = text.split(" ")
        if len(parts) < 8:
            return None
        at = random_.randint(3, len(parts) - 5)
        head, tail = " ".join(parts[:at]), " ".join(parts[at + 2 :])
        if not (
            re.search(r"[A-Za-z]{3}", head)
            and re.search(r"[A-Za-z]{3}", tail)
            and head[-1].isalpha()
            and tail[0].isalpha()
        ):
            return None
        return f"{head}{between}{tail}"

    return way


def _map(table: dict[str, str]) -> Way:
    def way(text: str, random_: random.Random) -> str | None:
        done = text
        for old, new in table.items():
            done = done.replace(old, new)
        return done if done != text else None

    return way


def _in_word(put: str) -> Way:
    """Put something into the middle of a long word."""

    def way(text: str, random_: random.Random) -> str | None:
        spots = [found for found in re.finditer(r"[a-z]{6,}", text)]
        if not spots:
            return None
        spot = random_.choice(spots)
        at = random_.randint(spot.start() + 2, spot.end() - 2)
        return text[:at] + put + text[at:]

    return way


def _after_word(put: str) -> Way:
    """Put something behind a word that is not the last."""

    def way(text: str, random_: random.Random) -> str | None:
        spots = [found.end() for found in re.finditer(r"(?<!\S)[A-Za-z]{3,}(?= [A-Za-z])", text)]
        if not spots:
            return None
        at = random_.choice(spots)
        return text[:at] + put + text[at:]

    return way


def _replaced(text: str, random_: random.Random) -> str | None:
    spots = [
        found for found in re.finditer(r"(?<= )(?:it|they|he|she|them|the|this|these|its|their|a|an)(?= [a-z])", text)
    ]
    if not spots:
        return None
    spot = random_.choice(spots)
    return text[: spot.start()] + "[the group]" + text[spot.end() :]


def _inflected(text: str, random_: random.Random) -> str | None:
    spots = [found for found in re.finditer(r"(?<= )[a-z]{4,}(?:ed|s)(?= [a-z])", text) if not found[0].endswith("ss")]
    if not spots:
        return None
    spot = random_.choice(spots)
    stem = re.sub(r"(?:ed|s)$", "", spot[0])
    return text[: spot.start()] + stem + "[ing]" + text[spot.end() :]


def _case(text: str, random_: random.Random) -> str | None:
    if not text[:2].isalpha() or not text[1].islower():
        return None
    return (text[0].lower() if text[0].isupper() else text[0].upper()) + text[1:]


def _bracket_case(text: str, random_: random.Random) -> str | None:
    other = _case(text, random_)
    return f"[{other[0]}]{other[1:]}" if other else None


def _full_width(text: str, random_: random.Random) -> str | None:
    done = "".join(chr(ord(char) + 0xFEE0) if char in "0123456789" else char for char in text)
    return done if done != text else None


QUOTING: Final[dict[str, Way]] = {
    "as printed": lambda text, _: text,
    "in “ ”": lambda text, _: f"“{text}”",
    "in « »": lambda text, _: f"« {text} »",
    "in ' '": lambda text, _: f"'{text}'",
    "in „ “": lambda text, _: f"„{text}“",
    "first letter's case": _case,
    "[T]he": _bracket_case,
    "own full stop": lambda text, _: text.rstrip(".,;") + ".",
    "own comma": lambda text, _: text.rstrip(".,;") + ",",
    "no final mark": lambda text, _: text.rstrip(".,;"),
    "capitals": lambda text, _: text.upper() if "ß" not in text else None,
    "no-break spaces": _map({" ": "\u00a0"}),
    "thin spaces": _map({" ": "\u2009"}),
    "line breaks": _map({" ": "\n  "}),
    "… in the middle": _middle(" … "),
    "... in the middle": _middle(" ... "),
    ". . . in the middle": _middle(" . . . "),
    "[…] in the middle": _middle(" […] "),
    "(...) in the middle": _middle(" (...) "),
    ".... in the middle": _middle(".... "),
    "… in front": lambda text, _: f"…{text}",
    "[...] behind": lambda text, _: f"{text} [...]",
    ".... behind": lambda text, _: text.rstrip(".,;") + "....",
    "[sic]": _after_word(" [sic]"),
    "[emphasis added]": lambda text, _: f"{text} [emphasis added]",
    "(emphasis mine)": lambda text, _: f"{text} (emphasis mine)",
    "[the group] put in": _after_word(" [the group]"),
    "[the group] for a word": _replaced,
    "inflect[ing]": _inflected,
    "a note's [12]": _after_word("[12]"),
    "soft hyphen": _in_word("\u00ad"),
    "zero-width space": _in_word("\u200b"),
    "direction marks": lambda text, _: f"\u200e{text}\u200f",
    "ligatures": _map({"ffi": "ﬃ", "fi": "ﬁ", "fl": "ﬂ"}),
    "decomposed": lambda text, _: done if (done := unicodedata.normalize("NFD", text)) != text else None,
    "full-width digits": _full_width,
    "straight marks": _map({"’": "'", "“": '"', "”": '"'}),
    "curly marks": _map({"'": "’"}),
    "no-break hyphen": _map({"-": "\u2011"}),
    "hyphen for dash": _map({"–": "-", "—": "-"}),
    "word broken at line's end": _in_word("-\n"),
    "&nbsp; pasted": _map({" ": "&nbsp;"}),
}  # fmt: skip


def _raw(way: Way) -> Way:
    """A way that writes markup: it is given the phrase as the page writes it."""
    return lambda text, random_: None if "&" in text else way(text, random_)


def _wrap_word(before: str, after: str) -> Way:
    def way(text: str, random_: random.Random) -> str | None:
        spots = [found for found in re.finditer(r"(?<!\S)[A-Za-z]{3,}(?!\S)", text)]
        if not spots:
            return None
        spot = random_.choice(spots)
        return f"{text[: spot.start()]}{before}{spot[0]}{after}{text[spot.end() :]}"

    return _raw(way)


def _wrap_part(text: str, random_: random.Random) -> str | None:
    spots = [found for found in re.finditer(r"(?<!\S)[A-Za-z]{5,}(?!\S)", text)]
    if not spots:
        return None
    spot = random_.choice(spots)
    at = spot.start() + random_.randint(1, 3)
    return f"{text[: spot.start()]}<b>{text[spot.start() : at]}</b>{text[at:]}"


def _note_behind_number(text: str, random_: random.Random) -> str | None:
    spots = [found.end() for found in re.finditer(r"(?<!\S)\d{1,4}(?= [a-z]{3})", text)]
    if not spots:
        return None
    at = random_.choice(spots)
    return f'{text[:at]}<sup><a href="#fn4">4</a></sup>{text[at:]}'


def _one_space(put: str) -> Way:
    def way(text: str, random_: random.Random) -> str | None:
        spots = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
        if not spots:
            return None
        at = random_.choice(spots)
        return text[:at] + put + text[at + 1 :]

    return _raw(way)


ON_PAGE: Final[dict[str, Way]] = {
    "em around a word": _wrap_word("<em>", "</em>"),
    "link around a word": _wrap_word('<a href="/x" title="more of it">', "</a>"),
    "tag inside a word": _raw(_wrap_part),
    "span a word": _raw(lambda text, _: " ".join(f"<span>{word}</span>" for word in text.split(" "))),
    "br for a space": _one_space("<br>"),
    "indented line": _one_space("\n\t\t  "),
    "&nbsp;": _one_space("&nbsp;"),
    "&shy;": _raw(_in_word("&shy;")),
    "wbr": _raw(_in_word("<wbr>")),
    "zero-width": _raw(_in_word("&#8203;")),
    "comment": _raw(_after_word("<!-- not to be read -->")),
    "sup [4]": _raw(_after_word('<sup id="c4"><a href="#cite_note-4">[4]</a></sup>')),
    "sup 4": _raw(_after_word('<sup><a href="#fn4">4</a></sup>')),
    "sup 4 behind a number": _raw(_note_behind_number),
    "sup : 23–24": _raw(_after_word('<sup><a href="#cite_note-4">[4]</a></sup><sup><span>: 23–24 </span></sup>')),
    "plain [4]": _raw(_after_word("[4]")),
    "[citation needed]": _raw(_after_word("<sup>[<i>citation needed</i>]</sup>")),
    "character references": _raw(lambda text, _: "".join(f"&#{ord(c)};" if c.isalpha() else c for c in text)),
    "ligatures in print": _raw(_map({"fi": "ﬁ", "fl": "ﬂ"})),
    "decomposed in print": _raw(lambda text, _: d if (d := unicodedata.normalize("NFD", text)) != text else None),
    "capitals in print": _raw(lambda text, _: text.upper()),
    "two paragraphs": _one_space("</p><p>"),
    "script in between": _raw(_after_word("<script>var x = 'in between';</script>")),
    "hidden span in between": _raw(_after_word('<span style="display:none">unseen</span>')),
    "direction marks in print": _raw(_after_word("&lrm;")),
    "font tag": _wrap_word('<font color="red">', "</font>"),
}  # fmt: skip

Placed = Callable[[str], str]
"""Markup that says a phrase in some place."""


def _attribute(text: str) -> str:
    return escape(text, quote=True)


PLACES: Final[dict[str, tuple[str, Placed]]] = {
    "title": ("head", lambda text: f"<title>{escape(text)}</title>"),
    "meta description": ("head", lambda text: f'<meta name="description" content="{_attribute(text)}">'),
    "Open Graph": ("head", lambda text: f'<meta property="og:description" content="{_attribute(text)}">'),
    "JSON-LD": ("body", lambda text: '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "So. '
                + text.replace('"', '\\"') + ' So."}</script>'),
    "alt": ("body", lambda text: f'<img src="a.png" alt="{_attribute(text)}">'),
    "aria-label": ("body", lambda text: f'<div aria-label="{_attribute(text)}"><p>more</p></div>'),
    "noscript": ("body", lambda text: f"<noscript><p>{escape(text)}</p></noscript>"),
    "closed details": ("body", lambda text: f"<details><summary>More</summary><p>{escape(text)}</p></details>"),
    "figcaption": ("body", lambda text: f"<figure><img src=a.png><figcaption>{escape(text)}</figcaption></figure>"),
    "table caption": ("body", lambda text: f"<table><caption>{escape(text)}</caption><tr><td>1</td></tr></table>"),
    "table cell": ("body", lambda text: f"<table><tr><td>1</td><td>{escape(text)}</td></tr></table>"),
    "heading": ("body", lambda text: f"<h3>{escape(text)}</h3>"),
    "blockquote": ("body", lambda text: f"<blockquote>{escape(text)}</blockquote>"),
    "pre": ("body", lambda text: f"<pre>\n{escape(text.replace(' ', chr(10), 3))}\n</pre>"),
    "for screen readers": ("body", lambda text: f'<p style="position:absolute;left:-9999px">{escape(text)}</p>'),
    "clipped, for screen readers": ("body", lambda text: '<p>a <span style="position:absolute;clip:rect(0 0 0 0)">'
                                    f"{escape(text)}</span> b</p>"),
}  # fmt: skip

HIDDEN: Final[dict[str, tuple[str, Placed]]] = {
    "display: none": ("body", lambda text: f'<p style="display:none">{escape(text)}</p>'),
    "visibility: hidden": ("body", lambda text: f'<p style="visibility:hidden">{escape(text)}</p>'),
    "hidden": ("body", lambda text: f"<div hidden><p>{escape(text)}</p></div>"),
    "class hidden by a rule": ("body", lambda text: f'<style>.zz{{display:none}}</style><p class="zz">{escape(text)}</p>'),
    "font-size: 0": ("body", lambda text: f'<p style="font-size:0">{escape(text)}</p>'),
    "opacity: 0": ("body", lambda text: f'<p style="opacity:0">{escape(text)}</p>'),
    "font-size: 0 by a rule": ("body", lambda text: f'<style>.zz{{font-size:0}}</style><p class="zz">{escape(text)}</p>'),
    "template": ("body", lambda text: f"<template><p>{escape(text)}</p></template>"),
    "script": ("body", lambda text: f"<script>var t = {text!r};</script>"),
    "script's JSON": ("body", lambda text: '<script type="application/json">{"t": "' + text.replace('"', "") + '"}</script>'),
    "textarea": ("body", lambda text: f"<form><textarea>{escape(text)}</textarea></form>"),
    "input": ("body", lambda text: f'<form><input value="{_attribute(text)}"></form>'),
    "select": ("body", lambda text: f"<select><option>{escape(text)}</option></select>"),
    "comment": ("body", lambda text: f"<!-- {text} -->"),
    "data attribute": ("body", lambda text: f'<div data-text="{_attribute(text)}">x</div>'),
    "dialog, closed": ("body", lambda text: f"<dialog><p>{escape(text)}</p></dialog>"),
    "style": ("body", lambda text: f'<style>p::after {{ content: "{escape(text)}" }}</style>'),
    "iframe": ("body", lambda text: f"<iframe>{escape(text)}</iframe>"),
}  # fmt: skip
