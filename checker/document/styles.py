"""Which elements a page's own simple style rules take out of sight.

Only what is certain counts. A rule may hide by one class or one id alone (`.x`, `#x`, `div.x`), outside any @-rule,
with `display: none`, `visibility: hidden`, `opacity: 0` or `font-size: 0`; and it counts only while no other rule that
names the same class or id brings back what it took, since tabs and menus hide first and show later. What is transparent
or invisible is often shown by a second class, and what is inside may be visible again: these two count only on pages
without any rule that shows by the same property. All else is left visible: to call words hidden that a reader sees
would be the worse mistake.

A style attribute is believed in more: letters of no size and an element wholly transparent are hidden, unless it is
about to move or fade in; what is placed off the screen or clipped to nothing is for screen readers, and told apart.
Not decided are colours (white on white, or on a picture), what lies under something else, and sizes so small that
nobody reads them: that takes a page drawn, with every style sheet it loads.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, Flag
from typing import Final

__all__ = ["NO_HIDING", "NO_STYLE", "Hidden", "Hiding", "Size", "Style", "Veil", "hiding_rules", "inline_style"]

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
"""Comments, and the marks that hid a style sheet from the first browsers (CSS Syntax, §4.3.1: CDO and CDC)."""
_RULE: Final = re.compile(r"([^{}]*)([{}])")
_ONE_NAME: Final = re.compile(r"([a-z][a-z0-9]*)?([.#])([A-Za-z_][\w-]*)\Z")
_NAMES: Final = re.compile(r"[.#]([A-Za-z_][\w-]*)")
_DISPLAY: Final = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.IGNORECASE)
_VISIBILITY: Final = re.compile(r"(?:^|;)\s*visibility\s*:\s*([a-z]+)", re.IGNORECASE)
_SUPER: Final = re.compile(r"(?:^|;)\s*vertical-align\s*:\s*super\b", re.IGNORECASE)
_FONT_SIZE: Final = re.compile(r"(?:^|;)\s*font-size\s*:([^;]{1,40})", re.IGNORECASE)
_OPACITY: Final = re.compile(r"(?:^|;)\s*opacity\s*:([^;]{1,40})", re.IGNORECASE)
_ZERO: Final = re.compile(r"[+]?0*(?:\.0+)?(?<=0)(?:px|pt|em|rem|ex|ch|vw|vh|%)?\s*(?:!\s*important)?", re.IGNORECASE)
_VEILING: Final = re.compile(r"opacity|clip|indent|left|right|top", re.IGNORECASE)
_MOVING: Final = re.compile(r"transition|transform|animation|will-change", re.IGNORECASE)
_PLACED: Final = re.compile(r"(?:^|;)\s*position\s*:\s*(?:absolute|fixed)", re.IGNORECASE)
_FAR: Final = r"-(?:\d{4,}(?:\.\d+)?px|\d{3,}(?:\.\d+)?(?:em|rem|vw|vh|pt))"
_OFF_SCREEN: Final = re.compile(rf"(?:^|;)\s*(?:left|right|top)\s*:\s*{_FAR}", re.IGNORECASE)
_INDENTED: Final = re.compile(rf"(?:^|;)\s*text-indent\s*:\s*{_FAR}", re.IGNORECASE)
_CLIPPED: Final = re.compile(
    r"(?:^|;)\s*(?:clip\s*:\s*rect\(\s*([01])(?:px)?(?:\s*,\s*|\s+)\1(?:px)?(?:\s*,\s*|\s+)\1(?:px)?(?:\s*,\s*|\s+)\1(?:px)?"
    r"\s*\)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%\s*\)|circle\(\s*0[a-z%]*\s*\)))",
    re.IGNORECASE,
)
_CSS_LIMIT: Final = 1_000_000


class Hidden(Flag):
    """How a rule takes an element out of sight: not drawn, transparent, invisible, or with letters of no size."""

    NOT = 0
    GONE = 1
    CLEAR = 2
    UNSEEN = 4
    TINY = 8


@dataclass(frozen=True, slots=True)
class Hiding:
    """The classes and ids that a page's rules hide, each with the element names it holds for ("" = any) and how.

    `sized` are the names of elements that a rule gives a size of letters of their own, whatever is around them.
    """

    classes: dict[str, dict[str, Hidden]]
    ids: dict[str, dict[str, Hidden]]
    sized: frozenset[str] = frozenset()

    def how(self, tag: str, classes: str | None, identifier: str | None) -> Hidden:
        """How an element of that name, class attribute and id is taken out of sight."""
        found = Hidden.NOT
        if identifier and (tags := self.ids.get(identifier)) is not None:
            found |= tags.get("", Hidden.NOT) | tags.get(tag, Hidden.NOT)
        if classes and self.classes:
            names = classes.split()
            if not self.classes.keys().isdisjoint(names):
                for name in names:
                    if (tags := self.classes.get(name)) is not None:
                        found |= tags.get("", Hidden.NOT) | tags.get(tag, Hidden.NOT)
        return found

    def hides(self, tag: str, classes: str | None, identifier: str | None) -> bool:
        """Whether an element of that name, class attribute and id is taken out of sight, in whatever way."""
        return self.how(tag, classes, identifier) is not Hidden.NOT

    def sizes(self, tag: str, attributes: Mapping[str, str | None]) -> bool:
        """Whether an element among letters of no size may have a size of its own, by a rule of whatever sheet."""
        return "class" in attributes or "id" in attributes or tag in self.sized or "*" in self.sized


NO_HIDING: Final = Hiding({}, {})


class Veil(Enum):
    """How a style attribute takes an element out of sight without taking it off the page.

    `HIDDEN` is what nobody sees: wholly transparent. `ASIDE` is what is moved off the screen or clipped to nothing, as
    pages do with words meant for screen readers.
    """

    NONE = ""
    HIDDEN = "hidden"
    ASIDE = "aside"


class Size(Enum):
    """What a style attribute says of the size of letters, which what is inside inherits until it has its own."""

    INHERITED = ""
    NOTHING = "nothing"
    LEGIBLE = "legible"


@dataclass(frozen=True, slots=True)
class Style:
    """What a style attribute says that matters for reading: `display` and `visibility` ("" when it is silent).

    `opaque`: it says something of `opacity`, which then holds instead of what a rule says.
    """

    display: str = ""
    visibility: str = ""
    raised: bool = False
    veil: Veil = Veil.NONE
    size: Size = Size.INHERITED
    opaque: bool = False


NO_STYLE: Final = Style()


def inline_style(text: str) -> Style:
    """Read a style attribute. The last declaration of a property wins, as in CSS."""
    display = _DISPLAY.findall(text)
    visibility = _VISIBILITY.findall(text)
    size = _FONT_SIZE.findall(text)
    return Style(
        display[-1].lower() if display else "",
        visibility[-1].lower() if visibility else "",
        _SUPER.search(text) is not None,
        _veil(text) if _VEILING.search(text) else Veil.NONE,
        Size.INHERITED if not size else Size.NOTHING if _ZERO.fullmatch(size[-1].strip()) else Size.LEGIBLE,
        _OPACITY.search(text) is not None,
    )


def _veil(text: str) -> Veil:
    """Whether a style attribute takes its element out of sight in one of the ways that leave it in its place."""
    opacity = _OPACITY.findall(text)
    # What is about to fade in is transparent only until a script has run.
    if opacity and _ZERO.fullmatch(opacity[-1].strip()) and not _MOVING.search(text):
        return Veil.HIDDEN
    placed = _PLACED.search(text) is not None
    if (placed and (_OFF_SCREEN.search(text) or _CLIPPED.search(text))) or _INDENTED.search(text):
        return Veil.ASIDE
    return Veil.NONE


def hiding_rules(sheets: Iterable[str]) -> Hiding:
    """The simple hiding rules of a page's style elements, in order; see the module for what counts."""
    css = "\n".join(sheets)
    if len(css) > _CSS_LIMIT or _MAY_HIDE.search(css) is None:
        return NO_HIDING
    hidden: dict[tuple[Hidden, str, str], set[str]] = {}
    shown: set[tuple[Hidden, str]] = set()
    never = Hidden.NOT
    sized: set[str] = set()
    for selectors, body, nested in _rules(_COMMENT.sub("", css)):
        takes, shows = _said(body)
        if takes is Hidden.NOT and shows is Hidden.NOT:
            continue
        never |= shows & (Hidden.CLEAR | Hidden.UNSEEN)
        for selector in selectors.split(","):
            simple = _ONE_NAME.fullmatch(selector.strip()) if takes is not Hidden.NOT and not nested else None
            if simple is not None:
                for way in takes:
                    hidden.setdefault((way, simple[2], simple[3]), set()).add(simple[1] or "")
            if shows is not Hidden.NOT:
                shown.update((way, name) for name in _NAMES.findall(selector) for way in shows)
                if Hidden.TINY in shows and (last := _LAST_TAG.search(selector)) is not None:
                    sized.add(last[1].lower())
    made: dict[str, dict[str, dict[str, Hidden]]] = {".": {}, "#": {}}
    for (way, sign, name), tags in hidden.items():
        if way not in never and (way, name) not in shown:
            ways = made[sign].setdefault(name, {})
            for tag in tags:
                ways[tag] = ways.get(tag, Hidden.NOT) | way
    return Hiding(made["."], made["#"], frozenset(sized))


_MAY_HIDE: Final = re.compile(r"none|hidden|collapse|(?:opacity|font-size)\s*:\s*\+?[0.]", re.IGNORECASE)
_LAST_TAG: Final = re.compile(r"(?:\A|[\s>+~])(\*|[A-Za-z][A-Za-z0-9]*)[^\s>+~]*\s*\Z")


def _said(body: str) -> tuple[Hidden, Hidden]:
    """By what a rule's declarations take out of sight, and by what they may bring back. The last one counts."""
    takes = shows = Hidden.NOT
    low = body.lower()
    if "display" in low and (said := _DISPLAY.findall(body)):
        takes, shows = (Hidden.GONE, shows) if said[-1].lower() == "none" else (takes, Hidden.GONE)
    if "visibility" in low and (said := _VISIBILITY.findall(body)):
        way = said[-1].lower() in ("hidden", "collapse")
        takes, shows = (takes | Hidden.UNSEEN, shows) if way else (takes, shows | Hidden.UNSEEN)
    moving = _MOVING.search(body) is not None
    if "opacity" in low and (said := _OPACITY.findall(body)):
        way = _ZERO.fullmatch(said[-1].strip()) is not None and not moving
        takes, shows = (takes | Hidden.CLEAR, shows) if way else (takes, shows | Hidden.CLEAR)
    if "font" in low and (said := _FONT_SIZES.findall(body)):
        way = _ZERO.fullmatch(said[-1].strip()) is not None
        takes, shows = (takes | Hidden.TINY, shows) if way else (takes, shows | Hidden.TINY)
    return takes, shows


_FONT_SIZES: Final = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:([^;]{1,200})", re.IGNORECASE)
"""The size of letters, or all of a font at once, which says a size too."""


def _rules(css: str) -> Iterable[tuple[str, str, bool]]:
    """Each rule as (selectors, declarations, inside another block), in order, in one pass."""
    open_blocks: list[str] = []
    for found in _RULE.finditer(css):
        before, brace = found[1], found[2]
        if brace == "{":
            # Statements such as @charset and @import end with a semicolon and stand before the selector.
            open_blocks.append(before.rpartition(";")[2].strip())
        elif open_blocks:
            selectors = open_blocks.pop()
            if not selectors.startswith("@"):
                yield selectors, before, bool(open_blocks)
