"""The names of a text: runs of words with a capital, and abbreviations.

Capitals tell a name only in some scripts and languages. German writes every noun with one, so there a name is an
abbreviation or two such words in a row; Arabic, Chinese and Japanese have none, and no name is looked for.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from checker.match.charset import decomposed
from checker.match.dates import MONTHS
from checker.match.language import NEGATIONS
from checker.match.numerals import small_words

__all__ = ["Name", "NameIndex", "find_names"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, and the words of it that must stand in a source, folded."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int


_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’`ʼ\-‑](?=[^\W_])|\.(?=[^\W\d_]\.))*")


def _words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_PARTICLES: Final = _words("of the de la le du des del der den von van und and et y e al el da do dos di bin ibn")
_COMMON: Final = NEGATIONS | _words(
    """
    the a an in on at by of for from to with and or but if as since after before during while when where who
    what which that this these those it its he she they we i you his her their our my some many most all no
    not more less than then there here also however although because between over under about into through
    against among both each every two three four five six seven eight nine ten only even such according
    despite until within later earlier early late last first next again once still thus nearly almost around
    without would may one monday tuesday wednesday thursday friday saturday sunday mr mrs
    ms dr sir president minister general king queen former le la les un une des du de en dans sur par pour
    avec et ou mais si comme depuis après avant pendant selon il elle ils elles on nous vous ce cette ces son
    sa ses leur au aux lundi mardi mercredi jeudi vendredi samedi dimanche der die das ein eine einer eines
    dem den des im in am an auf aus bei mit nach seit von vor zu zum zur und oder aber er sie es wir ihr ich
    dieser diese dieses als wenn weil laut montag dienstag mittwoch donnerstag freitag samstag sonntag el los
    las una unos unas del al en por para con y o pero si como desde según su sus este esta estos estas lunes
    martes miércoles jueves viernes sábado domingo в на по из от до за с к о и или но если как после до во
    время при его её их он она они это этот эта эти все согласно между вчера сегодня завтра тогда там здесь также
    только уже ещё еще однако затем потом теперь сейчас президент министр генерал генерала король королева
    """
)
"""Words that begin a sentence with a capital and name nothing; titles, which sources leave out."""
_ENDS: Final = re.compile(r"[.!?…:;][\"'”’»)\]]*\s+[\"'“‘«(\[]*$|^[\s\"'“‘«(\[]*$|[\"“«„]$")
_MOST: Final = 60
_NEAR: Final = 12


def _folded(word: str) -> str:
    """A name's word without accents, capitals, apostrophes and points: names are printed both with and without."""
    return "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if char.isalnum())


def _bare(word: str) -> str:
    """Without a possessive ending."""
    return re.sub(r"['’ʼ`]s?$|(?<=s)['’]$", "", word)


def find_names(text: str, languages: Sequence[str] = ()) -> list[Name]:
    """The names of a claim, in order.

    Args:
        text: The claim's text.
        languages: Its languages; German has its own rule.

    Returns:
        Names of at most sixty claims' words; a word that begins a sentence counts only with an abbreviation's
        capitals, or with a further capital word behind it, or when it stands inside a sentence as well.
    """
    german = tuple(languages[:1]) == ("de",)
    words = list(_WORD.finditer(text))
    inside = {word[0] for word in words if _capital(word[0]) and not _begins(text, word)}
    names: list[Name] = []
    run: list[re.Match[str]] = []
    for word, following in zip(words, [*words[1:], None], strict=False):
        if _capital(word[0]) or (run and word[0] in _PARTICLES and following and _capital(following[0])):
            run.append(word)
        if not run:
            continue
        parted = following is None or text[word.end() : following.start()].strip(" \u00a0.") != ""
        goes_on = following is not None and (_capital(following[0]) or following[0] in _PARTICLES)
        if following is None or parted or not goes_on or run[-1] is not word or _ends(text, word, following):
            names.extend(_names_of(text, run, inside, german=german))
            run = []
    return names[:_MOST]


def _names_of(text: str, run: list[re.Match[str]], inside: set[str], *, german: bool) -> Iterable[Name]:
    """The name a run of words makes, if it is one."""
    while run and not _capital(run[-1][0]):
        run = run[:-1]
    first = run[0] if run else None
    if first is not None and _begins(text, first):
        word = _bare(first[0])
        alone = len(run) == 1 and first[0] not in inside and not _abbreviation(word)
        if word.lower() in _COMMON or alone:
            run = run[1:]
    while run and _bare(run[0][0]).lower() in _COMMON:
        run = run[1:]
    if not run or (german and len(run) == 1 and not _abbreviation(_bare(run[0][0]))):
        return ()
    words = tuple(
        _folded(part)
        for word in run
        if word[0] not in _PARTICLES and word[0].lower() not in MONTHS and word[0].lower() not in small_words("en")
        for part in re.split(r"[-‑]", _bare(word[0]))
        if len(_folded(part)) > 1
    )
    if not words:
        return ()
    start, end = run[0].start(), run[-1].start() + len(_bare(run[-1][0]))
    return (Name(text[start:end], words, start, end),)


def _begins(text: str, word: re.Match[str]) -> bool:
    """Whether a word begins a sentence."""
    return _ENDS.search(text, max(0, word.start() - _NEAR), word.start()) is not None


def _ends(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a sentence ends between two words."""
    return _ENDS.search(text[word.end() - 1 : following.start()]) is not None


def _capital(word: str) -> bool:
    return word[0].isupper() or (len(word) > 3 and word[1:3] in ("l-", "’A") and word[3].isupper())


def _abbreviation(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and sum(char.isupper() for char in letters) > len(letters) // 2


class NameIndex:
    """What a page offers to look names up in, made when first needed: its words, folded as names are.

    Args:
        texts: The page's texts, one a channel.
        languages: The page's languages. Russian declines names, so there two letters at the end may differ.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str] = ()) -> None:
        self._texts = texts
        self._declined = "ru" in languages
        self._words: set[str] | None = None
        self._letters: str | None = None

    def has(self, name: Name) -> bool:
        """Whether every word of a name stands on the page, or abbreviates words that stand there in full."""
        if self._words is None:
            self._words = {word for text in self._texts for word in _words_of(text)}
        for word in name.words:
            if word in self._words or (self._declined and self._inflected(word, self._words)):
                continue
            if 2 < len(word) <= 8 and name.text.upper() == name.text and word in self._initials():
                continue
            return False
        return True

    @staticmethod
    def _inflected(word: str, words: set[str]) -> bool:
        stem = word[:-2] if len(word) > 4 else word[:-1]
        return len(word) > 3 and any(other.startswith(stem) and abs(len(other) - len(word)) < 3 for other in words)

    def _initials(self) -> str:
        """The first letters of capital words, runs parted by spaces: *Islamic State in the Greater Sahara* is isgs."""
        if self._letters is None:
            self._letters = " ".join(
                "".join(part[0].casefold() for part in _WORD.findall(run[0].replace("-", " ")) if part[0].isupper())
                for text in self._texts
                for run in _CAPITAL_RUN.finditer(text)
            )
        return self._letters


def _words_of(text: str) -> set[str]:
    """Every word of a text in the forms a name's word may be looked up in."""
    plain = _ACCENTS.sub("", decomposed(text)).casefold()
    found = set(_ALNUM.findall(plain))
    found.update(_ALNUM.findall(_APOSTROPHE.sub("", plain)))
    found.update(dotted.replace(".", "") for dotted in _DOTTED.findall(plain))
    return found


_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_ALNUM: Final = re.compile(r"[^\W_]+")
_APOSTROPHE: Final = re.compile("['’`ʼʿʾ‘]")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_CAPITAL_RUN: Final = re.compile(
    r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'.]{0,40}(?:[\s\-]{1,2}(?:(?:of|the|de|la|du|des|del|der|den|von|van|and|et|y|in|for|on|to|pour|für|und)\s){0,3}"
    r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'.]{0,40}){1,12}"
)
