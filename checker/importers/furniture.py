"""What of a pasted page is the document: its title, paragraphs and cited rows; and what is the site around it.

Nothing that carries a mark is ever taken for furniture: leaving a cited statement out would be worse than keeping a
line too many.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from checker.importers.sentences import CLOSERS, ENDS

__all__ = ["LISTS", "Layout", "Line", "ends_sentence", "heading", "is_furniture", "lay_out", "units"]

_FURNITURE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"responsive image|advertisements?|ad|share|edit|read|tools|contents|\[?(hide|show|edit)\]?",
        r"(previous|next) page( (previous|next) page)?",
        r"(jump|skip) to .{1,40}",
        r"(from wikipedia, the|wikipedia[:,] the) free encyclopedia\.?",
        r"(our website is made possible by|this (web)?site is supported by) .{1,200}",
        r"please (consider supporting us|disable your ad ?blocker).{0,200}",
        r"(main articles?|see also|further information|not to be confused with|coordinates|categor(y|ies)): ?.{1,400}",
        r"not to be confused with .{1,200}",
        r"this article is about .{1,300}",
        r"(.{1,200} redirects here|for (other uses|the|a|an) .{1,150}, see ).{0,200}",
        r"this (article|section) (needs|may|does not|possibly|relies|contains|has) .{1,500}",
        r"please help (improve|add) .{1,500}",
        r"learn how and when to remove .{1,60}",
        r"part of a series( of articles)? (on|about) ?.{0,100}",
        r"retrieved from \W?https?://.{1,400}",
        r"this page was last (edited|modified) .{1,100}",
        r"text is available under .{1,400}",
        r"(we use|this site uses) cookies.{0,300}|accept all cookies|all rights reserved\.?|sign in|log in|subscribe",
    )
)
_BESIDE_THE_TEXT: Final = frozenset({"see also", "further reading", "external links"})
LISTS: Final = frozenset(
    {"references", "citations", "notes", "footnotes", "explanatory notes", "notes and references", "reference list",
     "references and notes", "endnotes", "bibliography", "sources", "works cited"}
)  # fmt: skip
_BULLET: Final = re.compile(r"\A\s*(?:[•·*◦▪‣]|[-–—](?=\s))\s*")
_CLOSERS: Final = f"{CLOSERS} \u00a0"
_SENTENCE_ENDS: Final = (*ENDS, ":", "：")
_TITLE_LENGTH: Final = 150
_CANDIDATES: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document that says one thing: hard-wrapped lines are joined. `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a page. `rows` are marked lines outside the paragraphs; `furniture` is what the site added."""

    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[str, ...]
    furniture: tuple[str, ...]
    other: int
    """How many headings and uncited rows were passed over."""


def units(lines: Sequence[tuple[int, str]]) -> list[Line]:
    """Lines as things said, blank ones dropped; the lines of a paragraph wrapped at a fixed width are joined."""
    found: list[Line] = []
    block: list[tuple[int, str]] = []
    for number, text in [*lines, (0, "")]:
        # A gap in the numbers is where a reference list was taken out.
        if text.strip() and (not block or number == block[-1][0] + 1):
            block.append((number, text.strip()))
            continue
        found += _join(block)
        block = [(number, text.strip())] if text.strip() else []
    return found


def lay_out(lines: Sequence[Line], strip: Callable[[str], str], is_marked: Callable[[str], bool]) -> Layout:
    """Tell paragraphs, cited rows, title and furniture apart.

    Args:
        lines: The document without its reference lists.
        strip: Takes the marks out of a line.
        is_marked: Whether a line carries a mark.
    """
    title, title_at = _title(lines, strip, is_marked)
    paragraphs: list[str] = []
    rows: list[str] = []
    furniture: list[str] = []
    other = 0
    beside = False
    for line in lines:
        text = _BULLET.sub("", line.text, count=1)
        bare = strip(text).strip()
        if is_marked(text):
            prose = _prose(bare)
            beside = beside and not prose
            (paragraphs if prose else rows).append(text)
        elif heading(text):
            beside = True
        elif text.endswith("[edit]"):
            beside = False
        elif is_furniture(bare) or (line.number < title_at and bare != title) or (beside and _prose(bare)):
            furniture.append(line.text)
        elif _prose(bare):
            paragraphs.append(text)
        else:
            other += bare != title
    return Layout(title, tuple(paragraphs), tuple(rows), tuple(furniture), other)


def heading(text: str) -> str:
    """The name of a section that stands beside the text (`see also`, `references` …), or ""."""
    name = text.casefold().replace("[edit]", "").strip(" :=#*\u00a0")
    return name if name in _BESIDE_THE_TEXT | LISTS else ""


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def _join(block: Sequence[tuple[int, str]]) -> list[Line]:
    """The lines of a block, as one when they are a paragraph wrapped at 50 to 110 characters."""
    firsts = [text for _, text in block[:-1]]
    wrapped = (
        bool(firsts)
        and all(50 <= len(text) <= 110 for text in firsts)
        and ends_sentence(_without_brackets(block[-1][1]))
        and not all(ends_sentence(_without_brackets(text)) for text in firsts)
    )
    if wrapped:
        return [Line(block[0][0], " ".join(text for _, text in block))]
    return [Line(number, text) for number, text in block]


def _without_brackets(text: str) -> str:
    """The end of a text without the short brackets there, for telling whether a sentence ends."""
    text = text[-400:]
    while shorter := re.sub(r"\s?\[[^\[\]]{1,40}\]$", "", text):
        if shorter == text:
            break
        text = shorter
    return text


def _prose(bare: str) -> bool:
    """Whether a line is running text: it ends as a sentence does and is long enough to be one."""
    return ends_sentence(bare) and (len(bare.split()) >= 5 or len(bare) >= 40)


def _short(bare: str) -> bool:
    """Whether a line could be a title or heading."""
    return bool(bare) and len(bare) <= _TITLE_LENGTH and not ends_sentence(bare)


def is_furniture(bare: str) -> bool:
    """Whether a line is one that sites print around articles."""
    return any(pattern.fullmatch(bare) for pattern in _FURNITURE)


def _title(lines: Sequence[Line], strip: Callable[[str], str], is_marked: Callable[[str], bool]) -> tuple[str, int]:
    """The document's title and its line's number; ("", 0) when nothing says what it is.

    Signs, the surest first: the line before “From Wikipedia”; a line printed twice in a row, as heading and over the
    infobox; a line whose words come again in the first sentence after it; the first line of all.
    """
    candidates: list[int] = []
    for index, line in enumerate(lines):
        bare = strip(line.text).strip()
        if is_marked(line.text) and _prose(bare):
            break
        if _short(bare) and not is_marked(line.text) and not is_furniture(bare) and not heading(bare):
            candidates.append(index)
        if len(candidates) == _CANDIDATES:
            break
    chosen: int | None = None
    for index in candidates:
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if after.casefold().startswith("from wikipedia"):
            chosen = index
            break
        if chosen is None and after == lines[index].text:
            chosen = index
    if chosen is None:
        for index in candidates:
            prose = next((line.text for line in lines[index + 1 :] if _prose(strip(line.text).strip())), "")
            if _site_name_off(lines[index].text).casefold() in prose[:400].casefold():
                chosen = index
                break
    if chosen is None and candidates and candidates[0] == 0:
        chosen = 0
    if chosen is None:
        return "", 0
    return _site_name_off(lines[chosen].text), lines[chosen].number


def _site_name_off(text: str) -> str:
    """A page title without the site's name behind it."""
    return re.sub(r" [-–—] Wikipedia$", "", text.replace("[edit]", "").strip())
