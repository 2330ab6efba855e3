"""An article as a person pastes it: text with `[n]` markers, an infobox, a reference list, and the site around it.

Read in this order: the lists at the end, the layout of the rest, each paragraph's sentences, each sentence's parts.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from checker.errors import ImportFileError
from checker.importers.base import Imported, Importer, ImportOptions, decode_text
from checker.importers.build import ClaimBuilder
from checker.importers.furniture import lay_out, units
from checker.importers.markers import KnownLabels, strip_marks
from checker.importers.references import Entry, EntryList, find_lists
from checker.model.claim import ClaimFile, DocumentInfo

__all__ = ["PastedImporter"]

_MARKED = re.compile(r"\[\s?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}\s?\]")
_RAISED = re.compile(r"[^\W\d_][.,;:!?”\"')]{0,2}[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_HEADED = re.compile(r"^[ \t]*(?:references|notes|citations|footnotes|endnotes)[ \t:]*$", re.MULTILINE | re.IGNORECASE)
_CARET = re.compile(r"^[ \t]*(?:(?:\d{1,4}|[a-z])[.)][ \t]*)?[\^↑]", re.MULTILINE)
_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<body|<div|\{\{|\{\|)|.*<ref[ >]", re.IGNORECASE | re.DOTALL)


class PastedImporter(Importer):
    """Reads plain text that was copied from an article's page."""

    name: ClassVar[str] = "pasted"
    summary: ClassVar[str] = "an article pasted as plain text, with [1] markers and a list of references"

    def sniff(self, data: bytes) -> float:
        """Judge by markers and by the carets of a reference list; markup is somebody else's."""
        try:
            text, _ = decode_text(data)
        except ImportFileError:
            return 0.0
        if _MARKUP.match(text[:20_000]):
            return 0.0
        marked, listed = bool(_MARKED.search(text)), bool(_CARET.search(text))
        if not marked and _RAISED.search(text) and _HEADED.search(text):
            return 0.5
        return 0.9 if marked and listed else 0.5 if marked else 0.3 if listed else 0.0

    def read(self, data: bytes, name: str, options: ImportOptions) -> Imported:
        """Make one claim of every sentence, or of every part of one that has marks of its own."""
        text, guessed = decode_text(data)
        lines = text.split("\n")
        lists, taken = find_lists(lines)
        references, remarks = _sort_lists(lists, lines)
        known = KnownLabels(
            numbers=frozenset(entry.label for entry in references if entry.label.isdecimal()),
            letters=frozenset(entry.label for entry in (*references, *remarks) if entry.label.isalpha()),
        )
        layout = lay_out(
            units([(number, line) for number, line in enumerate(lines, start=1) if number - 1 not in taken]),
            lambda text: strip_marks(text, known).text,
            lambda text: bool(strip_marks(text, known).marks),
        )
        builder = ClaimBuilder(known, references, remarks, options.language or "en")
        maker = builder.maker
        for text in layout.rows:
            builder.row(text)
        for text in layout.paragraphs:
            builder.paragraph(text)
        builder.own_words()
        if not maker.claims:
            raise ImportFileError("nothing in it is a sentence or a cited fact", "is it the text of the article?")
        document = DocumentInfo(
            title=layout.title, path="" if name == "-" else name, url=options.url, language=options.language
        )
        file = ClaimFile(schema_version=1, document=document, sources=maker.sources, claims=tuple(maker.claims))
        counts = builder.counts()
        notes = builder.notes(layout, counts)
        if any(entries.counted for entries in lists):
            notes.insert(0, "The list of references prints no numbers: its entries were counted.")
        if guessed:
            notes.insert(0, f"The text is not UTF-8; {guessed} was guessed: look at the letters beyond A to Z.")
        return Imported(file, tuple(notes), counts, tuple(maker.proposals))


def _sort_lists(lists: Sequence[EntryList], lines: Sequence[str]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries that references point to, and those that notes point to.

    Lists with letters are notes. Of several with numbers, one headed “Notes” is notes when there are `[note 1]` marks
    in the text; without headings the first is, as articles print notes before references.
    """
    letters = [entries for entries in lists if entries.letters]
    numbers = [entries for entries in lists if not entries.letters]
    has_notes = any(re.search(r"\[(?:note|nb|n|fn|efn|lower-alpha)[ \u00a0]?\d", line, re.IGNORECASE) for line in lines)
    notes = list(letters)
    if has_notes and len(numbers) > 1:
        headed = next((entries for entries in numbers if entries.of_notes), numbers[0])
        notes.append(headed)
        numbers.remove(headed)
    references: dict[str, Entry] = {}
    for entries in numbers:
        for entry in entries.entries:
            references.setdefault(entry.label, entry)
    return tuple(references.values()), tuple(entry for entries in notes for entry in entries.entries)
