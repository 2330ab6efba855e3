"""The lists at a document's end (`2. ^ a b c Author (date). "Title" …`), their backlinks, and likely duplicates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.importers.citation import Printed
from checker.importers.furniture import LISTS, ends_sentence, heading, is_furniture
from checker.importers.markers import SUPERSCRIPTS

__all__ = ["Entry", "EntryList", "compare_backlinks", "find_lists", "like_one_page"]

_CARET: Final = re.compile(r"\s*(?:(\d{1,4}|[a-z]{1,2})[.)]\s*)?[\^↑]\s*(.*)")
_PLAIN: Final = re.compile(
    r"\s*(?:\[(?P<a>\d{1,4})\]|\((?P<b>\d{1,4})\)|(?P<c>\d{1,4})(?:[.)]|(?=\s))|(?P<d>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?=\s|\S))\s*(?P<text>\S.*)"
)
_BULLET: Final = re.compile(r"\s*(?:[•·*◦▪‣]|[-–—](?=\s))\s*")
_MARK: Final = re.compile(r"(?<=\S)\[(\d{1,3})(?:\s?[–-]\s?(\d{1,3})|(?:\s?,\s?(\d{1,3})){1,12})?\]")
_BRACKETED: Final = re.compile(r"\s*\[(\d{1,4})\]\s+\S")
# Wikis outside Wikipedia number their backlinks: `↑ 2.0 2.1 2.2 Title`.
_NUMBERED: Final = re.compile(r"(?:\d{1,3}[.,]\d{1,3}\s+){2,60}")
_JUMP: Final = re.compile(r"jump up(?: to)?:?\s*", re.IGNORECASE)
_NOTES: Final = frozenset({"notes", "footnotes", "explanatory notes"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list. `backlinks` counts its `^ a b c`; None when the list prints none."""

    label: str
    text: str
    backlinks: int | None


@dataclass(frozen=True, slots=True)
class EntryList:
    """A list of entries under one heading. `counted`: it prints no numbers."""

    name: str
    entries: tuple[Entry, ...]
    counted: bool = False

    @property
    def letters(self) -> bool:
        """Whether the labels are letters."""
        return self.entries[0].label.isalpha()

    @property
    def of_notes(self) -> bool:
        """Whether the heading says that these are the document's own remarks."""
        return self.name in _NOTES


def find_lists(lines: Sequence[str]) -> tuple[tuple[EntryList, ...], frozenset[int]]:
    """Find the reference lists.

    An entry starts with a caret; without carets, a numbered line counts under a heading that says so, and so do
    `[1]` and `[2]` on lines that follow each other. Numbers that a browser left out of the copy are counted on.

    Args:
        lines: The document.

    Returns:
        The lists, and the numbers (from 0) of the lines they take.
    """
    lists: list[EntryList] = []
    entries: list[Entry] = []
    taken: set[int] = set()
    name = open_name = ""
    named_at = -1
    continues = False

    def close() -> None:
        if entries:
            lists.append(EntryList(open_name, tuple(entries)))
            entries.clear()

    for number, line in enumerate(lines):
        if not line.strip():
            continues = False
            continue
        if section := heading(line):
            close()
            name, continues = section if section in LISTS else "", False
            named_at = number
            continue
        entry = _entry(line, entries, plain=bool(name) or bool(entries) or _starts_brackets(lines, number))
        if entry is not None:
            if entries and (entry.label.isalpha() != entries[-1].label.isalpha() or entry.label in ("1", "a")):
                close()
                name = ""
            if not entries:
                open_name = name
                taken |= {named_at} if name else set()
            entries.append(entry)
            taken.add(number)
            continues = True
        elif (
            continues and not is_furniture(line.strip()) and (line[0].isspace() or not ends_sentence(entries[-1].text))
        ):
            entries[-1] = replace(entries[-1], text=f"{entries[-1].text} {line.strip()}")
            taken.add(number)
        else:
            close()
            name, continues = "", False
    close()
    if not any(entries.entries[0].label.isdecimal() for entries in lists) and (counted := _counted(lines)):
        lists.append(counted[0])
        taken |= counted[1]
    return tuple(lists), frozenset(taken)


def compare_backlinks(
    entries: Sequence[Entry], marks: Mapping[str, int]
) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """Compare what the list says of itself with the marks that were met.

    Args:
        entries: The reference list.
        marks: How often each label was met, everywhere in the document.

    Returns:
        How many entries agree; and of each other one its label, its backlinks and its marks.
    """
    told = [entry for entry in entries if entry.backlinks is not None]
    off = tuple(
        (entry.label, entry.backlinks or 0, marks.get(entry.label, 0))
        for entry in told
        if entry.backlinks != marks.get(entry.label, 0)
    )
    return len(told) - len(off), off


def like_one_page(printed: Mapping[str, Printed]) -> tuple[tuple[str, ...], ...]:
    """Labels of references that look like one page: the same title, case and punctuation aside.

    Different addresses or different dates speak against it. Nothing is merged: a person decides.
    """
    titles: dict[str, list[str]] = {}
    for label, reference in printed.items():
        title = "".join(character for character in reference.title.casefold() if character.isalnum())
        if title:
            titles.setdefault(title, []).append(label)
    same: list[tuple[str, ...]] = []
    for labels in titles.values():
        first, *others = labels
        alike = [first, *(label for label in others if _compatible(printed[first], printed[label]))]
        if len(alike) > 1:
            same.append(tuple(alike))
    return tuple(same)


def _compatible(one: Printed, other: Printed) -> bool:
    """Whether nothing printed says that they are two pages."""
    urls = one.url and other.url and one.url.rstrip("/") != other.url.rstrip("/")
    shorter, longer = sorted((one.issued or "", other.issued or ""), key=len)
    return not urls and longer.startswith(shorter)


def _starts_brackets(lines: Sequence[str], number: int) -> bool:
    """Whether a line begins with [1] and the next one that is not blank with [2]."""
    first = _BRACKETED.match(lines[number])
    if first is None or first[1] != "1":
        return False
    after = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    second = _BRACKETED.match(after)
    return second is not None and second[1] == "2"


def _entry(line: str, before: Sequence[Entry], *, plain: bool) -> Entry | None:
    """The entry a line starts, or None. `before` are the entries of the list so far."""
    counted = str(int(before[-1].label) + 1) if before and before[-1].label.isdecimal() else "1"
    if caret := _CARET.fullmatch(line):
        backlinks, text = _backlinks(_JUMP.sub("", caret[2], count=1))
        return Entry(caret[1] or counted, text, backlinks)
    in_plain_list = not before or before[-1].backlinks is None
    if plain and in_plain_list and (numbered := _PLAIN.fullmatch(line)):
        label = next(filter(None, numbered.group("a", "b", "c", "d"))).translate(SUPERSCRIPTS)
        if label == counted:
            return Entry(label, numbered["text"].strip(), None)
    return None


def _counted(lines: Sequence[str]) -> tuple[EntryList, frozenset[int]] | None:
    """A list whose numbers the copy lost: the lines below its heading, where the text's highest mark is their number.

    Any other number of lines leaves open which of them is which.
    """
    highest = max((int(number) for line in lines for match in _MARK.finditer(line)
                   for number in match.groups() if number), default=0)  # fmt: skip
    for at, line in enumerate(lines):
        if heading(line) not in LISTS:
            continue
        found: list[tuple[int, str]] = []
        for number, below in enumerate(lines[at + 1 :], start=at + 1):
            if heading(below) or is_furniture(below.strip()):
                break
            if below.strip():
                found.append((number, _BULLET.sub("", below.strip(), count=1)))
        if found and len(found) == highest:
            entries = tuple(Entry(str(place), text, None) for place, (_, text) in enumerate(found, start=1))
            return EntryList(heading(line), entries, counted=True), frozenset({at, *(number for number, _ in found)})
    return None


def _backlinks(text: str) -> tuple[int, str]:
    """How many backlinks stand before an entry (`a b c` is three, none is one), and the entry behind them."""
    if numbered := _NUMBERED.match(text):
        return len(numbered[0].split()), text[numbered.end() :].strip()
    letters = 0
    rest = text
    while rest.startswith(_letter(letters)) and rest[len(_letter(letters)) :][:1] in ("", " ", "\u00a0"):
        rest = rest[len(_letter(letters)) :].lstrip(" \u00a0")
        letters += 1
    # One letter alone is the first word of the entry: a single backlink is printed without letters.
    return (letters, rest.strip()) if letters > 1 else (1, text.strip())


def _letter(index: int) -> str:
    """a, b … z, aa, ab …, as MediaWiki labels backlinks."""
    letter = chr(ord("a") + index % 26)
    return letter if index < 26 else _letter(index // 26 - 1) + letter
