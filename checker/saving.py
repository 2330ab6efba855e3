"""Copies for the next editor: of which pages one is asked for, and what it says once it was taken.

Only a page that was read as the page cited, with all the words cited from it, is worth a copy: what a wall, a form of
consent or a page for missing pages says is archived by everybody else already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from checker.capture.archives.taking import SAVE_REASONS
from checker.capture.base import CaptureRequest
from checker.capture.naming import why_not_named
from checker.capture.plan import Cited
from checker.model.capture import Capture, CaptureKind, Outcome
from checker.model.document import Suspicion
from checker.model.match import Reading
from checker.rules.suspicion import doubts
from checker.witness import Bench, Witness

__all__ = ["Unsaved", "ask_saves", "copy_request", "is_walled", "save_request", "why_not_saved"]


_WALLS: Final = frozenset(
    {"bot-wall", "consent-wall", "login-wall", "paywall", "sent-on", "script-shell", "empty-page"}
)
"""Reasons for which what was read is not, or not all, of the page. A guessed encoding is no such reason."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Our own reason not to ask for a copy: a code and a sentence."""

    code: str
    sentence: str


def is_walled(reading: Reading) -> bool:
    """Whether what was read is something else than the page, or could not be read at all."""
    return not reading.readable or reading.reason in _WALLS


def save_request(url: str) -> CaptureRequest:
    """The request that a copy be taken of an address."""
    return CaptureRequest(CaptureKind.SAVE, urldefrag(url).url)


def copy_request(saved: Capture) -> CaptureRequest | None:
    """The request for the copy that was taken, None when none was."""
    if saved.outcome is not Outcome.SAVED or saved.memento is None:
        return None
    return CaptureRequest(CaptureKind.ARCHIVE, saved.url, pinned=saved.memento.url)


def why_not_saved(cited: Cited, live: Witness | None, doubted: Mapping[str, Suspicion]) -> Unsaved | None:
    """Why no copy of a cited page is asked for, None when one may be."""
    private = why_not_named(cited.source.url, cited.file.document)
    if private:
        return _unsaved("save-not-named", private)
    if cited.refused is not None:
        return Unsaved(cited.refused.code, f"{cited.refused.sentence[0].upper()}{cited.refused.sentence[1:]}.")
    if live is None or not live.capture.captured:
        return _unsaved("save-unread", live.capture.detail if live else "")
    reading, doubt = live.reading, doubted.get(cited.live.key) if cited.live else None
    if doubt is not None:
        return _unsaved("save-unread", doubt.detail)
    if reading is not None and is_walled(reading):
        return _unsaved("save-unread", reading.detail)
    if not all(live.has(quote) for quote in cited.quotes):
        return _unsaved("save-unread", "it does not have the quoted words")
    return None


def ask_saves(bench: Bench, citations: Sequence[Cited], copies: dict[int, list[str]]) -> None:
    """Have copies taken of the pages that no archive has, and read them.

    Args:
        bench: With the live pages and the earlier copies.
        citations: The citations as planned.
        copies: By the position of a citation, the keys of the copies asked; a copy that was taken is added.
    """
    doubted = doubts(bench.witnesses)
    wanted: dict[int, CaptureRequest] = {}
    # What one document may not name is not named for another's sake.
    unnamed = {
        cited.live.url for cited in citations if cited.live and why_not_named(cited.source.url, cited.file.document)
    }
    for number, cited in enumerate(citations):
        live = bench.witnesses.get(cited.live.key) if cited.live else None
        if cited.live is None or cited.live.url in unnamed or not _has_none(bench, copies.get(number, ())):
            continue
        if why_not_saved(cited, live, doubted) is None:
            wanted[number] = save_request(cited.live.url)
    bench.ask("new copies", ((request, (), None) for request in wanted.values()))
    taken = {
        number: copy
        for number, request in wanted.items()
        if (copy := copy_request(bench.witnesses[request.key].capture)) is not None
    }
    bench.ask("reading new copies", ((copy, citations[number].quotes, None) for number, copy in taken.items()))
    for number, copy in taken.items():
        copies[number].append(copy.key)


def _has_none(bench: Bench, keys: Sequence[str]) -> bool:
    """Whether archives were asked, and every one of them said that it has no copy. No answer is not such a word."""
    asked = [bench.witnesses[key].capture for key in keys if bench.witnesses[key].capture.kind is CaptureKind.ARCHIVE]
    return bool(asked) and all(capture.outcome is Outcome.NOT_ARCHIVED for capture in asked)


def _unsaved(code: str, because: str) -> Unsaved:
    sentence = SAVE_REASONS[code].sentence
    because = because.strip().removesuffix(".")
    return Unsaved(code, f"{sentence.removesuffix('.')}: {because}." if because else sentence)
