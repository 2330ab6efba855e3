"""Which elements a page's own simple style rules take out of sight.

Only what is certain counts. A rule may hide by one class or one id alone (`.x`, `#x`, `div.x`), outside any @-rule,
with `display: none`; and it counts only while no other rule that names the same class or id says anything of
`display`, since tabs and menus hide first and show later. All else is left visible: to call words hidden that a
reader sees would be the worse mistake.

A style attribute is believed in more: letters of no size and an element wholly transparent are hidden, unless it is
about to move or fade in; what is placed off the screen or clipped to nothing is for screen readers, and told apart.
Not decided are colours (white on white, or on a picture), what lies under something else, and sizes so small that
nobody reads them: that takes a page drawn, with every style sheet it loads.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

__all__ = ["NO_HIDING", "NO_STYLE", "Hiding", "Size", "Style", "Veil", "hiding_rules", "inline_style"]

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


@dataclass(frozen=True, slots=True)
class Hiding:
    """The classes and ids that a page's rules hide, each with the element names it holds for ("" = any)."""

    classes: dict[str, frozenset[str]]
    ids: dict[str, frozenset[str]]

    def hides(self, tag: str, classes: str | None, identifier: str | None) -> bool:
        """Whether an element of that name, class attribute and id is taken out of sight."""
        if identifier and (tags := self.ids.get(identifier)) is not None and ("" in tags or tag in tags):
            return True
        if not classes or not self.classes:
            return False
        names = classes.split()
        if self.classes.keys().isdisjoint(names):
            return False
        return any((tags := self.classes.get(name)) is not None and ("" in tags or tag in tags)
                   for name in names)  # fmt: skip


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
    """What a style attribute says that matters for reading: `display` and `visibility` ("" when it is silent)."""

    display: str = ""
    visibility: str = ""
    raised: bool = False
    veil: Veil = Veil.NONE
    size: Size = Size.INHERITED


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
    if "none" not in css or len(css) > _CSS_LIMIT:
        return NO_HIDING
    hidden: dict[tuple[str, str], set[str]] = {}
    contested: set[str] = set()
    for selectors, body, nested in _rules(_COMMENT.sub("", css)):
        display = _DISPLAY.findall(body)
        if not display:
            continue
        none = display[-1].lower() == "none"
        for selector in selectors.split(","):
            simple = _ONE_NAME.fullmatch(selector.strip())
            if none and simple is not None and not nested:
                hidden.setdefault((simple[2], simple[3]), set()).add(simple[1] or "")
            elif not none:
                contested.update(_NAMES.findall(selector))
    sure = {key: frozenset(tags) for key, tags in hidden.items() if key[1] not in contested}
    return Hiding(
        {name: tags for (sign, name), tags in sure.items() if sign == "."},
        {name: tags for (sign, name), tags in sure.items() if sign == "#"},
    )


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
