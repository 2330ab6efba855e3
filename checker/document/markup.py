"""From a tree of elements to channels, whatever library built the tree.

A reader walks its tree and tells a `MarkupWalker` of each element's begin and end and of each text. What is a block
follows the rendering section of the HTML standard (§15.3); what is not rendered, its §15.3.1 and the page's own
simplest style rules (`checker.document.styles`). Text that is moved off the screen for screen readers stands beside
what they are told of pictures: some readers can meet it. Nothing here recurses.
"""

from typing import Final

from checker.document.base import Page
from checker.document.builder import INHERIT, ChannelBuilder, clean, without_signs
from checker.document.elements import (
    BLOCK_DISPLAYS,
    BLOCKS,
    DROPPED,
    EMBEDDED,
    FORM,
    MATH,
    MEANING,
    NOTE_MARK,
    TELLING,
    TITLED,
    UNSHOWN,
    VERBATIM,
    VOID,
    Attributes,
    is_note,
    may_be_note,
)
from checker.document.metadata import behind_a_wall, json_ld_modified, json_ld_texts, json_strings, meta_text, sends_on
from checker.document.state import State
from checker.document.styles import NO_STYLE, Hidden, Hiding, Size, Veil, inline_style
from checker.model.document import ChannelName

__all__ = ["MarkupWalker"]

_SCRIPT_LIMIT: Final = 1_000_000
"""Characters of script text kept. Beyond it a script is data, and nothing in it can count as found anyway."""


class MarkupWalker:
    """Told of a page piece by piece, in document order; `finish` gives its channels.

    Args:
        hiding: The page's own hiding rules.
    """

    def __init__(self, hiding: Hiding) -> None:
        self.hiding = hiding
        self._hides = bool(hiding.classes or hiding.ids)
        self._channels = {name: ChannelBuilder(name) for name in ChannelName}
        self._state = State(self._channels[ChannelName.VISIBLE], self._channels[ChannelName.VISIBLE])
        self._stack: list[State | str | None] = []
        self._title = ""
        self._card_title = ""
        self._language = ""
        self._script_size = 0
        self._script_kept = 0
        self._paid = False
        self._embedded = self._login = self._sent_on = False

    def inherit(self) -> ChannelBuilder:
        """The builder of the visible text, which from here on is told of plain blocks by whoever calls this."""
        self._state.kind = INHERIT
        return self._state.builder

    def say(self, tag: str, attributes: Attributes) -> None:
        """The words in the attributes of an element that is otherwise told to the builder."""
        hidden = tag in ("html", "body") and self._by_attributes(
            State(self._state.shown, self._state.builder), attributes
        )
        self._attributes(tag, attributes, self._channels[ChannelName.HIDDEN] if hidden else self._state.builder)

    def enter(self, tag: str, attributes: Attributes) -> bool:
        """An element begins.

        Args:
            tag: Its name in lower case, without a namespace prefix.
            attributes: Its attributes by lower-case name.

        Returns:
            Whether its content is wanted. If not, `leave` must not be called for it.
        """
        state = self._state
        if tag in VOID:
            self._void(tag, attributes)
            return False
        if tag in DROPPED:
            self._embeds(attributes.get("src"))
            state.builder.soft()
            return False
        block = tag in BLOCKS
        telling = bool(attributes) and (
            not TELLING.isdisjoint(attributes)
            or (self._hides and self.hiding.hides(tag, attributes.get("class"), attributes.get("id")))
        )
        plain = tag not in MEANING or (tag == "a" and not may_be_note(attributes))
        sized = state.tiny and self.hiding.sizes(tag, attributes)
        if (
            plain
            and not telling
            and not sized
            and not state.math
            and (state.sink is None or (not block and tag != "a"))
        ):
            # What is most of every page changes nothing but, in a block, its kind: that needs no state of its own.
            if block:
                self._stack.append(state.kind)
                state.kind = tag
                state.builder.boundary(tag)
            else:
                self._stack.append(None)
                state.builder.soft()
            return True
        self._stack.append(state)
        self._state = self._inner(state, tag, attributes, block, telling)
        return True

    def text(self, text: str) -> None:
        """Text of the element that is open."""
        state = self._state
        if state.sink is not None:
            state.sink.append(text)
        else:
            state.builder.text(text, raised=state.raised, verbatim=state.verbatim)

    def leave(self) -> None:
        """The element entered last ends."""
        outer = self._stack.pop()
        if outer is None:
            self._state.builder.soft()
            return
        if isinstance(outer, str):
            self._state.kind = outer
            self._state.builder.boundary(outer)
            return
        inner, self._state = self._state, outer
        if inner.sink is not None:
            self._drain(inner)
        if inner.note is not None and NOTE_MARK.fullmatch(inner.builder.text_since(inner.note)):
            inner.builder.raise_since(inner.note)
        if inner.builder is not outer.builder:
            inner.builder.boundary()
        if inner.block and inner.shown is outer.shown:
            outer.builder.boundary(outer.kind)
        else:
            outer.builder.soft()

    def finish(self) -> Page:
        """The channels that have text, in the order of `ChannelName`."""
        built = [builder.build() for builder in self._channels.values()]
        channels = tuple(channel for channel in built if channel is not None)
        visible = next((channel for channel in channels if channel.name is ChannelName.VISIBLE), None)
        blocks = visible.blocks if visible is not None else ()
        heading = next(
            (visible.text[block.start : block.end] for block in blocks if visible and block.kind == "h1"), ""
        )
        title = " ".join((self._title or self._card_title or heading).split())[:500]
        kind = self._paid, self._embedded, self._login, self._sent_on
        return Page(channels, title, self._language[:35], self._script_size, *kind)

    def _inner(self, outer: State, tag: str, attributes: Attributes, block: bool, telling: bool) -> State:
        """The state inside an element that is a block or means something."""
        state = State(
            outer.shown, outer.builder, tag, outer.kind, block, outer.unseen, outer.tiny, outer.raised or tag == "sup",
            outer.verbatim or tag in VERBATIM, outer.svg or tag == "svg",
        )  # fmt: skip
        if outer.tiny and self.hiding.sizes(tag, attributes):
            state.tiny = False
        if outer.math:
            self._math_child(outer, state)
        hidden = tag in MEANING and self._by_name(state, attributes)
        if telling:
            hidden = self._by_attributes(state, attributes) or hidden
            self._attributes(tag, attributes, self._channels[ChannelName.HIDDEN] if hidden else outer.builder)
        # Pages hide themselves whole while they load; a reader sees them all the same.
        if hidden and tag not in ("html", "body"):
            state.shown = self._channels[ChannelName.HIDDEN]
        state.builder = self._channels[ChannelName.HIDDEN] if state.unseen or state.tiny else state.shown
        if state.builder is not outer.builder:
            if state.block and state.shown is outer.shown:
                outer.builder.boundary(outer.kind)
            else:
                outer.builder.soft()
            state.kind = tag
            state.builder.boundary(tag)
        elif state.block:
            state.kind = tag
            state.builder.boundary(tag)
        else:
            state.builder.soft()
        if tag == "a" and is_note(attributes):
            state.note = state.builder.mark()
        return state

    def _math_child(self, outer: State, state: State) -> None:
        """MathML sets powers and fractions by position alone: 10², not 102; 1⁄2, not 12."""
        outer.children += 1
        if (outer.math, outer.children) in (("msup", 2), ("msubsup", 3)):
            state.raised = True
        elif outer.math == "mfrac" and outer.children == 2:
            outer.builder.text(" ")

    def _by_name(self, state: State, attributes: Attributes) -> bool:
        """Apply what an element's name means; whether it is not rendered."""
        tag = state.tag
        if tag in UNSHOWN:
            # A declarative shadow root is a template that a browser renders.
            return not (tag == "template" and "shadowrootmode" in attributes)
        if tag == "dialog":
            return "open" not in attributes
        if tag == "title" or (tag == "desc" and state.svg):
            state.sink = []
        elif tag == "script":
            state.sink = []
            state.media = (attributes.get("type") or "").partition(";")[0].strip().lower()
        elif tag == "noscript":
            state.shown = self._within(state.shown, ChannelName.NOSCRIPT)
        elif tag in FORM:
            state.shown = self._within(state.shown, ChannelName.FORM)
        elif tag in ("rt", "rtc"):
            state.shown = self._within(state.shown, ChannelName.ALT)
        elif tag in MATH:
            state.math = tag
        return False

    def _by_attributes(self, state: State, attributes: Attributes) -> bool:
        """Apply what an element's attributes mean; whether it is not rendered."""
        text = attributes.get("style")
        style = inline_style(text) if text else NO_STYLE
        how = self.hiding.how(state.tag, attributes.get("class"), attributes.get("id"))
        whole = state.tag in ("html", "body")
        state.raised = state.raised or style.raised
        if style.size is not Size.INHERITED or Hidden.TINY in how:
            state.tiny = style.size is not Size.LEGIBLE and not whole
        if style.veil is Veil.ASIDE:
            state.shown = self._within(state.shown, ChannelName.ALT)
        if (style.visibility or Hidden.UNSEEN in how) and not whole:
            state.unseen = style.visibility in ("hidden", "collapse", "")
        clear = style.veil is Veil.HIDDEN or (Hidden.CLEAR in how and not style.opaque)
        if style.display:
            state.block = style.display in BLOCK_DISPLAYS or (state.block and style.display != "inline")
            return clear or style.display == "none"
        return clear or self._kept_back(attributes, how)

    def _within(self, shown: ChannelBuilder, name: ChannelName) -> ChannelBuilder:
        """That channel, unless the element stands in one that is further from the reader already."""
        return self._channels[name] if shown.name in (ChannelName.VISIBLE, ChannelName.NOSCRIPT) else shown

    def _kept_back(self, attributes: Attributes, how: Hidden) -> bool:
        """Whether an element without a display of its own is not rendered."""
        if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
            return True
        if "popover" in attributes:
            return True
        return Hidden.GONE in how

    def _attributes(self, tag: str, attributes: Attributes, builder: ChannelBuilder) -> None:
        """Words that stand in attributes."""
        if tag == "html" and attributes.get("lang"):
            self._language = (attributes["lang"] or "").strip()
        self._words("aria-label", attributes.get("aria-label"), builder)
        if tag in TITLED:
            self._words("title", attributes.get("title"), builder)
        if tag == "object":
            self._embeds(attributes.get("data"))
        if tag == "math":
            self._words("alttext", attributes.get("alttext"), builder)

    def _embeds(self, address: str | None) -> None:
        """Note a document that is shown inside the page."""
        if address and EMBEDDED.search(address):
            self._embedded = True

    def _words(self, kind: str, text: str | None, seen_in: ChannelBuilder, name: ChannelName = ChannelName.ALT) -> None:
        """Add an attribute's words as a block of their own; what belongs to something hidden is hidden."""
        if text and not text.isspace():
            builder = self._channels[ChannelName.HIDDEN if seen_in.name is ChannelName.HIDDEN else name]
            builder.boundary(kind)
            builder.text(clean(text))
            builder.boundary(self._state.kind)

    def _void(self, tag: str, attributes: Attributes) -> None:
        """An element that has no content."""
        builder = self._state.builder
        if tag == "br":
            builder.newline()
        elif tag == "hr":
            builder.boundary(self._state.kind)
        elif tag == "meta":
            self._meta(attributes)
        elif tag in ("img", "area", "input", "wbr", "embed"):
            builder.soft()
            if tag == "embed":
                self._embeds(attributes.get("src"))
            style = attributes.get("style")
            display = inline_style(style).display if style else ""
            how = self.hiding.how(tag, attributes.get("class"), attributes.get("id"))
            if display == "none" or Hidden.UNSEEN in how or (not display and self._kept_back(attributes, how)):
                builder = self._channels[ChannelName.HIDDEN]
            for name in ("alt", "aria-label", "title"):
                self._words(name, attributes.get(name), builder)
            self._login |= tag == "input" and (attributes.get("type") or "").strip().lower() == "password"
            if tag == "input" and (attributes.get("type") or "").lower() not in ("password", "hidden"):
                for name in ("value", "placeholder"):
                    self._words(name, attributes.get(name), builder, ChannelName.FORM)

    def _meta(self, attributes: Attributes) -> None:
        """A meta element: its words, a title for cards, the language."""
        if (attributes.get("http-equiv") or "").lower() == "content-language" and not self._language:
            self._language = (attributes.get("content") or "").partition(",")[0].strip()
        self._sent_on |= sends_on(attributes)
        if (named := meta_text(attributes)) is not None:
            kind, text = named
            if kind.lower() == "og:title" and not self._card_title:
                self._card_title = clean(text)
            self._words(kind, text, self._channels[ChannelName.VISIBLE], ChannelName.META)

    def _drain(self, inner: State) -> None:
        """A title, script or drawing's description has ended: its text goes where it belongs."""
        text = without_signs(clean("".join(inner.sink or ())))
        if inner.tag == "script":
            self._script(text, inner.media)
        elif inner.svg:
            self._words(inner.tag, text, inner.builder)
        elif not self._title:
            self._title = text
            self._words("title", text, self._channels[ChannelName.VISIBLE], ChannelName.TITLE)

    def _script(self, text: str, media: str) -> None:
        """A script has ended. Only JSON-LD speaks to readers; of other JSON the strings are kept, of code all."""
        self._script_size += len(text)
        if media == "application/ld+json":
            self._paid = self._paid or behind_a_wall(text)
            said = json_ld_texts(text)
            self._words("dateModified", json_ld_modified(text), self._channels[ChannelName.VISIBLE], ChannelName.META)
            for key, words in said or ():
                for paragraph in words.splitlines():
                    self._words(key, paragraph, self._channels[ChannelName.VISIBLE], ChannelName.JSON_LD)
            if said is not None:
                return
        strings = json_strings(text) if media.endswith("json") else None
        builder = self._channels[ChannelName.SCRIPT]
        for piece in [text] if strings is None else strings:
            room = _SCRIPT_LIMIT - self._script_kept
            self._script_kept += len(piece)
            if room > 0:
                builder.boundary("script")
                builder.text(clean(piece[:room]))
