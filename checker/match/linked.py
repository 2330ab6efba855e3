"""Where a link points within a page: `#id`, `#:~:text=…`, `#page=3`. Is it there?

Only what is sure is called missing. A fragment that scripts, applications or hosts give a meaning of their own says
nothing, nor does one on a page that was not, or not wholly, read.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from checker.document.anchors import page_anchors, page_count
from checker.match.charset import decomposed
from checker.model.document import ChannelName, Document
from checker.model.match import FragmentReading, FragmentState

__all__ = ["TextDirective", "parse_directives", "read_fragments"]

_DIRECTIVES: Final = ":~:"
_ROUTE: Final = re.compile(r"[!/?]|.*[=&]")
"""An application's own route or state: `#!/page`, `#/page`, `#tab=2`."""

_HOSTS: Final = re.compile(r"(?:.*\.)?(?:github|gitlab|bitbucket|codeberg|gitea|sourcehut|sr)\.[a-z]+", re.IGNORECASE)
_SCRIPTED: Final = re.compile(
    r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|\d+(?:-\d+)?|"
    r"discussion_r\d+|(?:discussion-?|issue-?|pull-?)?(?:comment|post|reply|answer|msg|message|note|event)s?[-_]?\d+"
    r"(?:[-_]\d+)*",
    re.IGNORECASE,
)
"""Lines of a file, and entries of a thread that is loaded in pieces: on any host the work of scripts."""

_HOSTED: Final = re.compile(
    r"(?:lines-|line-)\d.*|readme.*|diff-.*|issue(?:comment)?-.*|discussion.*|pullrequestreview-.*|event-.*|note_.*|"
    r"r\d+.*|commitcomment-.*|start-of-content",
    re.IGNORECASE,
)
"""What scripts of code hosts make of a fragment: lines, comments, the readme."""

_PAGE: Final = re.compile(r"(?:.*&)?page=(\d{1,9})(?:&.*)?")
_UNSEEN: Final = frozenset({"Cf", "Mn", "Cc"})
_SPACED: Final = 0x2E80
"""Scripts from here on do not part words by spaces, so that a boundary says nothing (CJK, Hangul, Kana)."""

_FOUND, _MISSING, _SILENT = FragmentState.FOUND, FragmentState.MISSING, FragmentState.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class TextDirective:
    """One `text=` of a fragment directive, decoded: what stands before, at its start and end, and behind."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""


def read_fragments(
    document: Document, body: bytes, charset: str, url: str, fragments: Iterable[str], *, careful: bool = False
) -> tuple[FragmentReading, ...]:
    """Look for what fragments name.

    Args:
        document: What a reader made of the body.
        body: The decoded body.
        charset: From the Content-Type header, "" when none.
        url: Where the body came from; its host tells what some fragments mean.
        fragments: What stands behind the `#` of addresses, as written there.
        careful: Use the library that is slow and cannot crash.

    Returns:
        An answer a fragment, in order. Never raises for what a page or a fragment holds.
    """
    page = _Page(document, body, charset, url, careful)
    return tuple(page.look(fragment) for fragment in fragments)


def parse_directives(fragment: str) -> tuple[str, list[TextDirective | None]]:
    """The element that a fragment names, and its text directives; None for one that no browser can read.

    https://wicg.github.io/scroll-to-text-fragment/#syntax : `text=[prefix-,]start[,end][,-suffix]`, each term
    percent-encoded; several directives are joined by `&`, and those that are not `text=` are for others.
    """
    element, _, directives = fragment.partition(_DIRECTIVES)
    texts = [part[len("text=") :] for part in directives.split("&") if part.startswith("text=")]
    return element, [_directive(text) for text in texts]


def _directive(text: str) -> TextDirective | None:
    terms = text.split(",")
    if not 1 <= len(terms) <= 4:
        return None
    prefix = suffix = ""
    if len(terms) > 1 and terms[0].endswith("-"):
        prefix = unquote(terms.pop(0)[:-1])
    if len(terms) > 1 and terms[-1].startswith("-"):
        suffix = unquote(terms.pop()[1:])
    if not 1 <= len(terms) <= 2 or not all(terms):
        return None
    return TextDirective(unquote(terms[0]), unquote(terms[1]) if len(terms) == 2 else "", prefix, suffix)


class _Page:
    """A document with what fragments may name on it, looked up when it is first needed."""

    def __init__(self, document: Document, body: bytes, charset: str, url: str, careful: bool) -> None:
        self._document = document
        self._body = body
        self._charset = charset
        self._host = urlsplit(url).hostname or ""
        self._careful = careful
        self._names: frozenset[str] | None = None
        self._text: str | None = None

    def look(self, fragment: str) -> FragmentReading:
        """The answer for one fragment."""
        document = self._document
        if not document.readable or document.reason or document.suspicion is not None:
            return FragmentReading(fragment, _SILENT, "the page was not read, or not all of it")
        if document.reader.startswith("pdf"):
            return self._pdf(fragment)
        element, directives = parse_directives(fragment)
        answers = [self._element(fragment, element)]
        answers += [self._directive(fragment, directive) for directive in directives]
        for state in (_MISSING, _FOUND):
            for answer in answers:
                if answer.state is state:
                    return answer
        return answers[0]

    def _pdf(self, fragment: str) -> FragmentReading:
        """RFC 8118 §3: `page=` counts from 1."""
        wanted = _PAGE.fullmatch(fragment)
        if wanted is None:
            return FragmentReading(fragment, _SILENT, "what it means is the viewer's own")
        count = page_count(self._body)
        if 1 <= int(wanted[1]) <= count or not count:
            return FragmentReading(fragment, _FOUND)
        pages = "1 page" if count == 1 else f"{count} pages"
        return FragmentReading(fragment, _MISSING, f"the PDF has {pages}, and no page {wanted[1]}")

    def _element(self, fragment: str, element: str) -> FragmentReading:
        name = unquote(element)
        if not name or name.lower() == "top" or _ROUTE.match(name) or not self._document.reader.startswith("html"):
            return FragmentReading(fragment, _SILENT, "it names no element of the page")
        bare = name.removeprefix("user-content-")
        wanted = {element, name, bare, f"user-content-{bare}"}
        if {word.casefold() for word in wanted} & self._anchors():
            return FragmentReading(fragment, _FOUND)
        if _SCRIPTED.fullmatch(name) or (_HOSTS.fullmatch(self._host) and _HOSTED.fullmatch(name)):
            return FragmentReading(fragment, _SILENT, "the host's own scripts give it a meaning")
        script = self._document.channel(ChannelName.SCRIPT)
        if script is not None and any(word in script.text for word in wanted):
            return FragmentReading(fragment, _SILENT, "a script of the page speaks of it, and may add it")
        return FragmentReading(fragment, _MISSING, f"the page, as it is sent, has no anchor #{name}")

    def _anchors(self) -> frozenset[str]:
        """The page's anchors without their case: scripts of many sites look for them so."""
        if self._names is None:
            names = page_anchors(self._body, self._charset, careful=self._careful)
            self._names = frozenset(name.casefold() for name in names)
        return self._names

    def _directive(self, fragment: str, directive: TextDirective | None) -> FragmentReading:
        if directive is None:
            return FragmentReading(fragment, _MISSING, "no browser can read its text directive")
        if self._text is None:
            channels = (self._document.channel(name) for name in (ChannelName.VISIBLE, ChannelName.HIDDEN))
            self._text = "\n".join(_folded(channel.text) for channel in channels if channel is not None)
        if _stands(directive, self._text):
            return FragmentReading(fragment, _FOUND)
        words = directive.start if not directive.end else f"{directive.start} … {directive.end}"
        return FragmentReading(fragment, _MISSING, f"the page does not have the words the link leads to: “{words}”")


def _stands(directive: TextDirective, text: str) -> bool:
    """Whether the words stand in the text between their prefix and suffix, on word boundaries.

    A start and an end may be any distance apart, so it is enough to know the first place where a start fits and the
    last where an end does: this is linear.
    """
    start, end, prefix, suffix = map(_folded, (directive.start, directive.end, directive.prefix, directive.suffix))
    if not start:
        return False
    begins = [place for place in _places(text, start) if not prefix or _ends_with(text, place, prefix)]
    if not end:
        return any(not suffix or _begins_with(text, place + len(start), suffix) for place in begins)
    if not begins:
        return False
    ends = [place for place in _places(text, end) if not suffix or _begins_with(text, place + len(end), suffix)]
    return bool(ends) and ends[-1] >= begins[0] + len(start)


def _places(text: str, words: str) -> Iterable[int]:
    """Where the words stand, on word boundaries, in order."""
    place = text.find(words)
    while place >= 0:
        if not _joined(text, place) and not _joined(text, place + len(words)):
            yield place
        place = text.find(words, place + 1)


def _joined(text: str, place: int) -> bool:
    """Whether a word runs on over a place."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isalnum() and after.isalnum() and ord(before) < _SPACED and ord(after) < _SPACED


def _ends_with(text: str, place: int, prefix: str) -> bool:
    return text[max(0, place - len(prefix) - 1) : place].rstrip().endswith(prefix)


def _begins_with(text: str, place: int, suffix: str) -> bool:
    return text[place : place + len(suffix) + 1].lstrip().startswith(suffix)


def _folded(text: str) -> str:
    """Text as browsers compare it here: without case, accents and what is not seen, white space as one space."""
    plain = decomposed(text).casefold().replace("’", "'").replace("‘", "'")
    seen = "".join(char for char in plain if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    return " ".join(seen.split())
