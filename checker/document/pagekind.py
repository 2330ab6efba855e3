"""What kind of page the bytes are: the one asked for, a wall in front of it, the shell of an app, or one for the lost.

The known signs stand in `checker.signs`; here they are held against a page, beside what only its shape gives away. They
are few and sure. An article about captchas is no wall: words on the page count only where there is hardly any other
text, and markup only where it belongs to the wall itself. A sign never overrules words that were found; a wall only
keeps missing words from being called missing, and a page for missing pages is no more than a suspicion.
"""

import re
from dataclasses import replace
from typing import Final

from checker.document.base import GUESSED, Page
from checker.document.decode import Decoded
from checker.model.document import Block, Channel, ChannelName, Document, Suspicion
from checker.signs.address import address_sign
from checker.signs.base import SIGNS, Kind, Level, Sign, normal

__all__ = ["TITLE_PARTS", "judge", "judge_address"]

_SIGNS: Final = tuple(sign for sign in SIGNS if sign.level is Level.PAGE)
_SUSPICIONS: Final = (Kind.SOFT_404, Kind.PARKED)

TITLE_PARTS: Final = re.compile(r"[|\u00b7\u2022\u00bb\u00ab\u203a\u2039\u2016\uff5c]|::| [-\u2013\u2014:/~] ")
"""What sites put between the title of a page and their own name."""

_TITLE: Final = 300
_SENTENCES: Final = 100
"""Bytes from which a block of text counts as prose, if it has the end of a sentence: menus and buttons do not."""
_ENDS: Final = frozenset(".!?\u2026\u3002\uff0e\uff01\uff1f\u061f\u06d4\u0964")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SOURCE: Final = 500_000
"""Characters of the source that are searched for markup."""

_MOST_TEXT: Final = 20_000
_PAID_VISIBLE: Final = 6000
_STUB_VISIBLE: Final = 1000
_SHELL_VISIBLE: Final = 400
_SHELL_SCRIPT: Final = 2000


def judge(page: Page, decoded: Decoded, reader: str) -> Document:
    """The document of a page, with the first sign of a wall that holds as its `reason`, else with a suspicion.

    Args:
        page: What the walk found.
        decoded: The page's source.
        reader: The reader's name.
    """
    sign = _sign(page, decoded.text)
    reason = detail = ""
    suspicion = None
    if sign is not None and sign.kind in _SUSPICIONS:
        suspicion = Suspicion(sign.kind.value, sign.id, sign.sentence)
    elif sign is not None:
        reason, detail = sign.kind.value, sign.sentence
    else:
        reason, detail = _shape(page, decoded.text)
    if page.embedded and not reason:
        reason, detail = "embedded-document", "the page shows a document inside itself, which was not read: cite that"
    if decoded.guessed and not reason:
        reason, detail = GUESSED
    return Document(
        page.channels,
        page.title,
        page.language,
        decoded.codec,
        reader,
        reason=reason,
        detail=detail,
        suspicion=suspicion,
    )


def judge_address(document: Document, url: str) -> Document:
    """The document with a reason when its final address is that of a consent form, else as it is."""
    sign = address_sign("", url, (Kind.CONSENT_WALL,)) if "//" in url else None
    if not document.readable or document.reason or sign is None:
        return document
    return replace(document, reason=sign.kind.value, detail=sign.sentence)


def _sign(page: Page, markup: str) -> Sign | None:
    """The first sign that holds."""
    visible = _text(page, ChannelName.VISIBLE)
    if len(visible) > _MOST_TEXT:
        return None
    source = markup[:_SOURCE].lower()
    said = " ".join(f"{page.title}\n{visible}".lower().replace("\u2019", "'").split())
    names = _names(page)
    prose = _prose(page)
    for sign in _SIGNS:
        if (
            (sign.visible is None or len(visible) <= sign.visible)
            and (sign.prose is None or prose <= sign.prose)
            and (not sign.markup or any(text in source for text in sign.markup))
            and (not sign.text or any(text in said for text in sign.text))
            and (not sign.name or not names.isdisjoint(sign.name))
        ):
            return sign
    return None


def _shape(page: Page, markup: str) -> tuple[str, str]:
    """The reason and sentence that a page's shape gives, or two empty ones."""
    size = len(_text(page, ChannelName.VISIBLE))
    articles = len(_text(page, ChannelName.JSON_LD))
    if page.paid and size <= _PAID_VISIBLE and articles < size:
        return "paywall", "the publisher says that the text is not free, and there is little of it"
    if page.sent_on and size <= _STUB_VISIBLE:
        return "sent-on", "the page sends its visitors on to another address, which was not followed: cite that"
    if page.login and size <= _STUB_VISIBLE:
        return "login-wall", "the host asks visitors to log in"
    if (
        size <= _SHELL_VISIBLE
        and articles < _SHELL_VISIBLE
        and (page.script_size >= _SHELL_SCRIPT or (size < 80 and "<script" in markup[:_SOURCE].lower()))
    ):
        return "script-shell", "the page builds its text with scripts, which are not run"
    if not size:
        return "empty-page", "the page shows no text: it may be a picture, or a frame around other pages"
    return "", ""


def _names(page: Page) -> frozenset[str]:
    """What the page calls itself: its title, whole and in parts, its first heading and every heading of the top level.

    Other headings are not asked: a handbook of errors has one for each.
    """
    title = page.title[:_TITLE]
    found = [title, *TITLE_PARTS.split(title)]
    headings = [(block.kind, text) for block, text in _blocks(page) if block.kind in _HEADINGS]
    found += [text for number, (kind, text) in enumerate(headings) if not number or kind == "h1"]
    return frozenset(normal(name) for name in found if len(name) <= _TITLE)


def _prose(page: Page) -> int:
    """How much of the visible text stands in whole sentences, in bytes: what is not menu, button or cell."""
    sizes = (len(text.encode()) for _, text in _blocks(page) if not _ENDS.isdisjoint(text))
    return sum(size for size in sizes if size >= _SENTENCES)


def _blocks(page: Page) -> list[tuple[Block, str]]:
    """The blocks of the visible text."""
    channel = _channel(page, ChannelName.VISIBLE)
    return [(block, channel.text[block.start : block.end]) for block in channel.blocks] if channel else []


def _channel(page: Page, name: ChannelName) -> Channel | None:
    return next((channel for channel in page.channels if channel.name is name), None)


def _text(page: Page, name: ChannelName) -> str:
    """A channel's text, "" when there is none."""
    channel = _channel(page, name)
    return channel.text if channel else ""
