"""Transcripts with times: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip. The words are read, the times are not."""

import re
from typing import Final

from checker.document.base import GUESSED, Reader, not_text, unreadable
from checker.document.builder import ChannelBuilder
from checker.document.decode import decode_text
from checker.model.document import ChannelName, Document

__all__ = ["SubtitlesReader"]

_LIMIT: Final = 20_000_000
_TIMES: Final = re.compile(
    r"\s*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}.{0,200}"
)
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{0,100})?\s+([^<>]{1,200})>")
_TAG: Final = re.compile(r"</?(?:[a-z][^<>]{0,200}|\d[\d:.]{0,20})>|\{\\[^{}]{0,100}\}", re.IGNORECASE)
_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": ""}
_ASIDE: Final = ("NOTE", "STYLE", "REGION", "WEBVTT")


class SubtitlesReader(Reader):
    """Reads cues one after another: a sentence runs on from one to the next, and a new speaker begins a new block."""

    name = "subtitles"
    media_types = frozenset({"text/vtt", "application/x-subrip", "text/srt"})

    def read(self, body: bytes, charset: str) -> Document:
        """See `Reader.read`."""
        if len(body) > _LIMIT:
            return unreadable("page-too-large", f"the file has {len(body) // 1_000_000} MB", self.name)
        decoded = decode_text(body, charset)
        text, codec, guessed = decoded
        if decoded.garbled:
            return not_text(self.name, codec)
        builder = ChannelBuilder(ChannelName.VISIBLE)
        voice = ""
        for cue in _cues(text.replace("\r\n", "\n").replace("\r", "\n")):
            spoken = _VOICE.search(cue)
            if spoken and spoken[1].strip() != voice:
                voice = spoken[1].strip()
                builder.boundary("p")
            builder.text(_plain(cue))
            builder.newline()
        channel = builder.build()
        if channel is None:
            return unreadable("empty-page", "there are no cues in it", self.name, codec)
        reason, detail = GUESSED if guessed else ("", "")
        return Document((channel,), charset=codec, reader=self.name, reason=reason, detail=detail)


def _cues(text: str) -> list[str]:
    """The words of each cue, in one line. What stands before a line of times (its name or number) is none of them."""
    cues: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.lstrip("\ufeff")):
        lines = block.strip("\n").split("\n")
        times = next((number for number, line in enumerate(lines[:2]) if _TIMES.fullmatch(line)), None)
        if times is not None:
            cues.append(" ".join(lines[times + 1 :]))
        elif not lines[0].startswith(_ASIDE):
            cues.append(" ".join(lines))  # no times: somebody's own words, and a reader's too
    return cues


def _plain(cue: str) -> str:
    """A cue without its tags, its character references resolved."""
    plain = _TAG.sub("", cue)
    for entity, character in _ENTITIES.items():
        plain = plain.replace(entity, character) if entity != "&amp;" else plain
    return plain.replace("&amp;", "&")
