"""Notes that point back: *ibid.* to the note before, *op. cit.* and short titles to the one earlier work they can mean.

The rules are those of the Chicago Manual of Style, 17th ed., 14.29-14.36. Where more than one work could be meant, or
none, the note is a source of its own that says so: nothing is guessed.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from checker.importers.claims import Work
from checker.importers.story import linked_works
from checker.model.claim import Source

__all__ = ["Earlier"]

_PAGES: Final = r"(?:at |pp?\.? ?|s\. ?)?(?P<place>\d{1,5}(?:[ ,–-]{1,3}\d{1,5}){0,5})"
_IBID: Final = re.compile(
    rf"(?:see )?(?:ibid(?:em)?|ibíd(?:em)?|ebd|ebenda|idem|id(?=\.))\b"
    rf"(?:\.|(?=[,;:]| \d| pp?\.|\Z))(?:[,:]? {_PAGES})?(?=[\s.;,]|\Z)",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    rf"(?:(?P<name>[^\d,.;]{{2,60}}),? )?(?:op\. ?cit|loc\. ?cit|a\. ?a\. ?o)\.(?:[,:]? {_PAGES})?\.?", re.IGNORECASE
)
_SHORT: Final = re.compile(
    rf"(?P<name>[^\W\d_][\w'’ -]{{1,60}}), (?P<title>[^,;]{{3,100}}), {_PAGES}\.?", re.IGNORECASE
)
_LED: Final = re.compile(r"(?:see(?: also)?|cf\.?|compare|and)\b[\s.,:]*", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w'’-]+")


@dataclass(slots=True)
class Earlier:
    """The works of the notes so far; they are given one after the other, as the document has their marks."""

    _before: list[Work] = field(default_factory=list)
    _all: dict[Source, Work] = field(default_factory=dict)
    _unread: list[str] = field(default_factory=list)

    def keep(self, works: list[Work]) -> None:
        """The works of the next note; none for one that cites nothing."""
        self._before = works
        for work in works:
            self._all.setdefault(work.source.model_copy(update={"ref": ()}), work)

    def meant(self, words: str, links: list[tuple[str, str]], ref: str) -> list[Work]:
        """The works of a note that points back; none where it does not.

        Args:
            words: The note as it is read.
            links: Its links: address and words.
            ref: Its number.
        """
        if found := _IBID.match(words):
            only = self._before if len(self._before) == 1 else []
            rest = words[found.end() :].strip(" .;,")
            again = _again(only, found, words, ref)
            if only and not again.locator:
                # The words alone mean the same place, too.
                again = replace(again, locator=only[0].locator, label=only[0].label)
            others = linked_works(_LED.sub("", rest), links, ref) if rest else []
            if rest and not others:
                self._unread.append(f"{ref}: {rest[:80]}")
            return [again, *others]
        if found := _CITED.fullmatch(words):
            return [_again(self._of(found["name"] or ""), found, words, ref)]
        if found := _SHORT.fullmatch(words):
            works = self._of(found["name"], found["title"])
            return [_again(works, found, words, ref)] if len(works) == 1 else []
        return []

    def told(self) -> list[str]:
        """What a person should know: words behind an *ibid.* that name no work."""
        more = f" and {len(self._unread) - 5} more" if len(self._unread) > 5 else ""
        return [f"Words of notes behind ibid., not read: {'; '.join(self._unread[:5])}{more}."] if self._unread else []

    def _of(self, name: str, title: str = "") -> list[Work]:
        """Earlier works by an author of that name, whose titles have these words."""
        family = _WORD.findall(name.casefold())[-1:]
        wanted = title.strip(" “”\"'").casefold()
        return [
            work
            for work in self._all.values()
            if family
            and wanted in work.source.title.casefold()
            and any(family[0] in _WORD.findall(author.casefold()) for author in work.source.author)
        ]


def _again(works: list[Work], found: re.Match[str], words: str, ref: str) -> Work:
    """The one work that is meant, at the place that the note names; or the note itself."""
    if len(works) != 1:
        return Work(Source(ref=(ref,), note=f"the document does not say which work is meant: {words[:300]}"))
    place = (found["place"] or "").strip(" ,")
    same = works[0].source.model_copy(update={"ref": (ref,)})
    return replace(works[0], source=same, quotes=(), locator=place, label="page" if place else "")
