"""A page's texts and tags, cut by `checker.document.serial`, told to a `MarkupWalker`: nearly all of them at once.

Most tags on most pages are plain: they begin or end a block or an inline element, and nothing more. What each tag
string is, is decided once a page; stretches of plain ones go to the visible text as they are, in one piece. Only
elements that mean more (a hidden one, a script, a superscript) are told to the walker one by one, with all in them.
"""

from collections.abc import Iterator
from typing import Final

from checker.document.builder import CLOSES, GOES_ON, LINE, OPENS, SOFT, verbatim
from checker.document.elements import BLOCK_DISPLAYS, BLOCKS, MEANING, TITLED, VOID, Attributes, is_note
from checker.document.markup import MarkupWalker
from checker.document.serial import KEPT_RAW, Serial, attributes_of
from checker.document.styles import NO_STYLE, Size, Veil, inline_style

__all__ = ["tell"]

_ALONE: Final = VOID | {"basefont", "bgsound", "frame"}
"""Elements written without an end tag."""

_SPECIAL: Final = "!"
"""Stands for a tag that does more than to begin or end something."""
_BROKEN: Final = "!!"
"""Stands for an end tag of an element that has none: in drawings such elements have content."""

_ENDS: Final = (
    {f"/{tag}": CLOSES for tag in BLOCKS}
    | {"/style": "", "/iframe": "", "/noembed": ""}
    | dict.fromkeys((f"/{tag}" for tag in _ALONE), _BROKEN)
)
_BEGINS: Final = {tag: OPENS[tag] for tag in BLOCKS} | {
    "br": LINE, "wbr": SOFT, "hr": GOES_ON, "style": SOFT, "noembed": SOFT, "col": "", "source": "", "track": "",
    "param": "", "link": "", "base": "", "keygen": "",
}  # fmt: skip
_SILENT: Final = frozenset(_BEGINS) - BLOCKS
"""Elements of which no attribute is read."""
_POINTS: Final = frozenset({"img", "area", "input", "embed", "meta", "iframe"})
"""Elements without content that may say something."""
_WITHIN: Final = (MEANING - {"a"}) | {"rp"}
"""Elements that change what is in them, whatever their attributes."""
_CHANGING: Final = (' style="', ' hidden="', ' popover="', ' aria-label="')
_OF_NAMES: Final = {
    "a": (' href="#', ' epub:type="', ' role="'),
    "html": (' lang="',),
    "object": (' data="',),
} | dict.fromkeys(TITLED, (' title="',))


class _Kinds(dict[str, str]):
    """What to put into the text for a tag: asked once for each of a page's tags, decided once for each string."""

    def __init__(self, walker: MarkupWalker) -> None:
        super().__init__(_ENDS)
        self._hiding = walker.hiding
        self._asked = [*_CHANGING]
        if self._hiding.classes:
            self._asked.append(' class="')
        if self._hiding.ids:
            self._asked.append(' id="')
        self.points: dict[str, str] = {}
        self._told: dict[str, tuple[str, Attributes]] = {}

    def __missing__(self, tag: str) -> str:
        self[tag] = found = self._kind(tag)
        return found

    def told(self, tag: str) -> tuple[str, Attributes]:
        """A tag's name and attributes."""
        told = self._told.get(tag)
        if told is None:
            name = tag.partition(" ")[0]
            told = self._told[tag] = (name, attributes_of(tag) if len(name) < len(tag) else {})
        return told

    def keeps(self, tag: str) -> bool:
        """Whether a tag's attributes change nothing."""
        return " " not in tag or self._weighed(tag, _BEGINS["pre"]) != _SPECIAL

    def _kind(self, tag: str) -> str:
        name, space, _ = tag.partition(" ")
        first = tag[:1]
        if first in "/!?":
            return SOFT if first == "/" else ""
        if name in _POINTS or (name == "wbr" and space):
            self.points[tag] = ""
            return _SPECIAL
        if name in _WITHIN:
            return _SPECIAL
        plain = _BEGINS.get(name, SOFT)
        if not space or name in _SILENT:
            return plain
        for word in self._asked:
            if word in tag:
                break
        else:
            asked = _OF_NAMES.get(name)
            if asked is None or not any(word in tag for word in asked):
                return plain
        return self._weighed(tag, plain)

    def _weighed(self, tag: str, plain: str) -> str:
        """What a tag is whose attributes may say something."""
        name, attributes = self.told(tag)
        if name not in ("html", "body"):
            text = attributes.get("style")
            style = inline_style(text) if text else NO_STYLE
            if style.visibility or style.raised or style.veil is not Veil.NONE or style.size is Size.NOTHING:
                return _SPECIAL
            if style.display and style.display not in (BLOCK_DISPLAYS if name in BLOCKS else ("inline",)):
                return _SPECIAL
            if not style.display and (
                "hidden" in attributes
                or "popover" in attributes
                or self._hiding.hides(name, attributes.get("class"), attributes.get("id"))
            ):
                return _SPECIAL
            if name == "a" and is_note(attributes):
                return _SPECIAL
        else:
            self.points[tag] = plain
            return _SPECIAL
        if attributes.get("aria-label") or any(attributes.get(word[1:-2]) for word in _OF_NAMES.get(name, ())):
            self.points[tag] = plain
            return _SPECIAL
        return plain


def tell(page: Serial, walker: MarkupWalker) -> bool:
    """Tell a walker of a page.

    Args:
        page: The page, cut.
        walker: Has been told nothing yet.

    Returns:
        Whether the page could be told. If not, the walker is of no use any more: walk the tree with another.
    """
    texts, tags, raws = page.texts, page.tags, iter(page.raws)
    kinds = _Kinds(walker)
    signs = list(map(kinds.__getitem__, tags))
    if _BROKEN in signs:
        return False
    signs.append(_SPECIAL)
    parts = walker.inherit().parts
    done = 0
    while (at := signs.index(_SPECIAL, done)) < len(tags):
        parts += _woven(texts[done:at], signs[done:at])
        parts.append(texts[at])
        tag = tags[at]
        name, attributes = kinds.told(tag)
        plain = kinds.points.get(tag)
        if plain is not None:
            if plain:
                walker.say(name, attributes)
                parts.append(plain)
            else:
                walker.enter(name, attributes)
        elif name == "pre" and kinds.keeps(tag):
            end = tags.index("/pre", at)
            if _SPECIAL in signs[at + 1 : end]:
                at = _tell_within(page, at, kinds, walker, raws)
            else:
                parts.append(OPENS["pre"])
                parts += _woven(verbatim(texts[at + 1 : end + 1]), [*signs[at + 1 : end], CLOSES])
                at = end
        else:
            at = _tell_within(page, at, kinds, walker, raws)
        done = at + 1
    parts += _woven(texts[done:], [*signs[done:-1], ""])
    return True


def _woven(texts: list[str], signs: list[str]) -> list[str]:
    """Two lists of one length, in turn."""
    woven = [""] * (2 * len(texts))
    woven[::2] = texts
    woven[1::2] = signs
    return woven


def _tell_within(page: Serial, at: int, kinds: _Kinds, walker: MarkupWalker, raws: Iterator[str]) -> int:
    """Tell a walker of the element that begins with that tag and of all in it; the number of its end tag."""
    texts, tags = page.texts, page.tags
    depth = skipped = 0
    while True:
        tag = tags[at]
        if tag[:1] == "/":
            if skipped:
                skipped -= 1
            else:
                walker.leave()
            depth -= 1
        elif tag[:1] not in "!?":
            name, attributes = kinds.told(tag)
            if skipped:
                opened = name not in _ALONE
                skipped += opened
            else:
                opened = walker.enter(name, attributes)
                if opened and name in _ALONE:
                    walker.leave()
                    opened = False
                elif not opened and name not in _ALONE:
                    skipped, opened = 1, True
            depth += opened
            if name in KEPT_RAW:
                text = next(raws)
                if not skipped:
                    walker.text(text)
        if not depth:
            return at
        at += 1
        if not skipped and texts[at]:
            walker.text(texts[at])
