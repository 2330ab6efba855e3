"""Reference marks in running text: `[2]`, `[3][2]`, `[note 1]`, `[citation needed]`; but not `civilian[s]`.

Marks are taken out with their places kept, so that sentences can be told apart without them and each mark be given
back to the words before it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["SUPERSCRIPTS", "Group", "KnownLabels", "Mark", "MarkKind", "Stripped", "groups", "strip_marks"]

_BRACKET: Final = re.compile(r"\[([^\[\]\n]{1,60})\]")
# Wikipedia's {{rp}} prints the page behind the mark, with at most a no-break, thin or hair space.
_LOCATOR: Final = re.compile(r":[\u00a0\u2009\u200a]?\d{1,6}(?:[–,-]\d{1,6}){0,8}")
_NUMBERS: Final = re.compile(r"\d{1,4}(?:\s?[,–-]\s?\d{1,4}){0,12}", re.ASCII)
SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒", "0123456789-,")
"""Raised digits, and what stands between them, as plain ones."""

_RAISED: Final = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[⁻˒,–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+){0,12}")
_POWER: Final = re.compile(
    r"(?:(?<!\d)\d{1,3}|[.,]\d+|\d{5}|(?<![^\W\d_])(?:[kcdmµn]?m|mc|ft|in|mi|yd|s|ha|x|y|e|n|r))\Z"
)
"""What a raised digit is a power of: a number that is no year, or a unit of length."""

_NOTE: Final = re.compile(r"(?:note|nb|n|fn|efn|lower-alpha|upper-alpha|lower-roman)[ \u00a0]?(\d{1,3}|[a-z])")
_NEEDED: Final = re.compile(r"(?:[a-z-]+ ){1,4}needed")
_TAGS: Final = frozenset(
    {
        "failed verification", "not in citation given", "not in source", "dubious – discuss", "dubious - discuss",
        "dubious", "disputed – discuss", "disputed - discuss", "original research?", "unreliable source?",
        "unreliable source", "self-published source?", "self-published source", "circular reference",
        "according to whom?", "by whom?", "who?", "when?", "where?", "which?", "why?", "vague", "ambiguous",
        "weasel words", "peacock prose", "neutrality is disputed", "needs update", "update", "dead link",
        "permanent dead link", "verify", "undue weight? – discuss", "specify", "predatory publisher",
    }
)  # fmt: skip
_LARGEST_RANGE: Final = 50


class MarkKind(StrEnum):
    """What a mark points to."""

    REFERENCE = "reference"
    NOTE = "note"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class KnownLabels:
    """The labels a document's lists have: they decide what a bracket means. `[s]` is a mark only where a note s is."""

    numbers: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark. `labels` are reference numbers, a note's number or letter, or an editorial tag's words.

    `at` is an offset in the text without marks: the mark stands before that character. `locator` is what the mark
    itself says of the place in the source (`p. 12`). `serial` tells marks of one document apart, where a reader counts
    them; -1 where it does not. `whole`: it stands for its whole sentence, as a link on some of its words does.
    """

    kind: MarkKind
    labels: tuple[str, ...]
    at: int
    locator: str = ""
    serial: int = -1
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without its marks, the marks, and every piece taken out with its offset in `text`, in order."""

    text: str
    marks: tuple[Mark, ...]
    cuts: tuple[tuple[int, str], ...]

    def restore(self) -> str:
        """The text as it was printed."""
        return self.printed(0, len(self.text), self.cuts)

    def printed(self, start: int, end: int, cuts: Iterable[tuple[int, str]]) -> str:
        """The words from `start` to `end`, with the pieces that belong to them; those beyond stand at the end."""
        parts: list[str] = []
        place = start
        for offset, piece in cuts:
            offset = min(max(offset, place), end)
            parts += (self.text[place:offset], piece)
            place = offset
        parts.append(self.text[place:end])
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Reference marks with no words between them. `start` and `end` are the offsets of the first and the last."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def strip_marks(text: str, known: KnownLabels) -> Stripped:
    """Take the marks out of a paragraph; `Stripped.restore` puts them back.

    The blank before a mark goes with it when nothing would be left between it and a blank, a stop or the end
    (`fighters [5].`), and so does a comma that only parts two marks (`[5],[6]`).
    """
    parts: list[str] = []
    marks: list[Mark] = []
    cuts: list[tuple[int, str]] = []
    place = length = 0
    for start, end, kind, labels in _find(text, known):
        cut = start
        between = text[place:start]
        if end == len(text) or not text[end].isalnum():
            if cuts and between.strip() in (",", ";"):
                cut = place
            while cut > place and text[cut - 1].isspace():
                cut -= 1
        parts.append(text[place:cut])
        length += cut - place
        marks.append(Mark(kind, labels, length))
        cuts.append((length, text[cut:end]))
        place = end
    parts.append(text[place:])
    return Stripped("".join(parts), tuple(marks), tuple(cuts))


def groups(stripped: Stripped, marks: Iterable[Mark]) -> tuple[Group, ...]:
    """The marks of one sentence as groups: marks with no word between them belong together."""
    found: list[Group] = []
    for mark in marks:
        if found and not any(map(str.isalnum, stripped.text[found[-1].end : mark.at])):
            found[-1] = Group(found[-1].start, mark.at, (*found[-1].marks, mark))
        else:
            found.append(Group(mark.at, mark.at, (mark,)))
    return tuple(found)


def _find(text: str, known: KnownLabels) -> Iterator[tuple[int, int, MarkKind, tuple[str, ...]]]:
    """Every mark: where it starts and ends, its kind and labels."""
    last_end = -1
    for match in _raised_and_bracketed(text):
        if match.re is _RAISED:
            if numbers := _raised(match, known):
                last_end = match.end()
                yield match.start(), match.end(), MarkKind.REFERENCE, numbers
            continue
        before = text[max(0, match.start() - 1) : match.start()]
        attached = bool(before) and not before.isspace() and before not in "([{“‘\"'"
        kind, labels = _read(match[1], known, attached=attached or match.start() == last_end)
        if kind is None:
            continue
        end = match.end()
        if kind is MarkKind.REFERENCE and (locator := _LOCATOR.match(text, end)):
            end = locator.end()
        last_end = end
        yield match.start(), end, kind, labels


def _raised_and_bracketed(text: str) -> Iterator[re.Match[str]]:
    """What may be a mark, in order."""
    raised = list(_RAISED.finditer(text))
    if not raised:
        return _BRACKET.finditer(text)
    return iter(sorted((*raised, *_BRACKET.finditer(text)), key=lambda match: match.start()))


def _raised(match: re.Match[str], known: KnownLabels) -> tuple[str, ...]:
    """The references that raised digits name: only where a list has them, and never a power."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    if not before.strip() or before[-1].isspace() or _POWER.search(before):
        return ()
    words = match[0].translate(SUPERSCRIPTS).replace("–", "-")
    numbers = _expand(words)
    if numbers and all(number in known.numbers for number in numbers):
        return numbers
    # Two marks side by side: `²³` is 2 and 3 where there is no 23.
    digits = tuple(dict.fromkeys(words))
    return digits if words.isdecimal() and all(digit in known.numbers for digit in digits) else ()


def _read(inner: str, known: KnownLabels, *, attached: bool) -> tuple[MarkKind | None, tuple[str, ...]]:
    """What a bracket means; None for one that is part of the sentence."""
    words = " ".join(inner.casefold().replace("\u200d", "").split())
    if _NUMBERS.fullmatch(words):
        numbers = _expand(words)
        if numbers and all(number in known.numbers for number in numbers):
            return MarkKind.REFERENCE, numbers
        # A number without an entry is still a mark when it hangs on a word; `in [1999]` is an inserted word.
        if attached and words.isdecimal() and len(words) <= 3 and words != "0":
            return MarkKind.REFERENCE, (words,)
        if attached and numbers and not known.numbers and all(len(number) <= 3 and number != "0" for number in numbers):
            return MarkKind.REFERENCE, numbers
        return None, ()
    if note := _NOTE.fullmatch(words):
        return MarkKind.NOTE, (note[1],)
    if inner in known.letters:
        return MarkKind.NOTE, (inner,)
    if words in _TAGS or _NEEDED.fullmatch(words):
        return MarkKind.TAG, (words,)
    return None, ()


def _expand(words: str) -> tuple[str, ...]:
    """`3` is 3; `1, 4` is 1 and 4; `3–5` is 3, 4 and 5. Empty when it makes no sense as a list."""
    numbers: list[str] = []
    for part in words.split(","):
        first, dash, last = part.replace("–", "-").partition("-")
        if "-" in last:
            return ()
        low, high = int(first), int(last if dash else first)
        if not 0 <= high - low <= _LARGEST_RANGE:
            return ()
        numbers += [str(number) for number in range(low, high + 1)]
    return tuple(numbers)
