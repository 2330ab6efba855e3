"""Text files: plain text, Markdown, CSV, JSON. Read as they stand, a block a line."""

import re
from typing import Final

from checker.document.base import GUESSED, Reader, not_text, unreadable
from checker.document.builder import ChannelBuilder
from checker.document.decode import decode_text
from checker.model.document import ChannelName, Document

__all__ = ["PlainReader"]

_LIMIT: Final = 20_000_000
_QUOTED: Final = re.compile(r"[ ]{0,3}(?:>[ ]?)+")
_NOT_TEXT: Final = frozenset({"text/rtf", "text/richtext"})
"""Called text, but full of instructions: their words are not their bytes."""


class PlainReader(Reader):
    """Everything whose bytes are the text a reader sees."""

    name = "plain"
    media_types = frozenset({"application/json", "application/ld+json", "application/x-ndjson", "application/yaml",
                             "application/x-yaml", "application/x-tex"})  # fmt: skip

    def accepts(self, media_type: str) -> bool:
        """All of text/* but the markup that has a reader of its own."""
        return media_type in self.media_types or (media_type.startswith("text/") and media_type not in _NOT_TEXT)

    def read(self, body: bytes, charset: str) -> Document:
        """A block is a paragraph: lines up to an empty one, for a sentence runs on over line ends."""
        if len(body) > _LIMIT:
            return unreadable("page-too-large", f"the file has {len(body) // 1_000_000} MB", self.name)
        decoded = decode_text(body, charset)
        text, codec, guessed = decoded
        if decoded.garbled:
            return not_text(self.name, codec)
        builder = ChannelBuilder(ChannelName.VISIBLE)
        lines = _unmarked(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        for line in lines:
            if line.strip():
                builder.text(line.rstrip(), verbatim=True)
                builder.newline()
            else:
                builder.boundary("p")
        channel = builder.build()
        if channel is None:
            return unreadable("empty-page", "there is no text in it", self.name, codec)
        first = channel.text[channel.blocks[0].start : channel.blocks[0].end].partition("\n")[0]
        reason, detail = GUESSED if guessed else ("", "")
        title = first.lstrip("# ").strip()[:200]
        return Document((channel,), title, charset=codec, reader=self.name, reason=reason, detail=detail)


def _unmarked(lines: list[str]) -> list[str]:
    """The lines without the `>` that mail and Markdown put before quoted ones.

    One such sign alone in the middle of a paragraph may be "greater than": only a paragraph that begins with one, and
    lines that follow one another with one, are taken as quoted.
    """
    marks = [_QUOTED.match(line) for line in lines]
    found = []
    for number, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        before = lines[number - 1] if number else ""
        behind = marks[number + 1] if number + 1 < len(lines) else None
        quoted = mark is not None and (not before.strip() or marks[number - 1] is not None or behind is not None)
        found.append(line[mark.end() :] if quoted and mark is not None else line)
    return found
