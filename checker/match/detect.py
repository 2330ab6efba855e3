"""Which language a text is in, as far as number words and names need to know: by its script and its commonest words."""

import re
from collections import Counter
from typing import Final

from checker.match.numerals import KNOWN

__all__ = ["COMMON_WORDS", "likely_language", "likely_languages"]

_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0621-\u064a]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_COMMON: Final = {
    "en": "the of and to was in that is were for with by on from had has at it",
    "fr": "le la les des et est dans du une sur pour que qui par avec au aux ont été",
    "de": "der die das und ist von den dem ein eine nicht mit auf für im zu wurde wurden sich",
    "es": "el los las del y en que una por con para fue se su al como más fueron",
}
_OTHERS: Final = {
    "it": "il che di e della sono gli non per nel è dei",
    "pt": "o os da do das dos em não uma foi com para ao",
    "nl": "het een van en de dat niet zijn voor werd naar ook",
    "sv": "och att det som en på är av för med den till inte",
    "pl": "w i na z się nie do że jest od przez",
    "tr": "ve bir bu için ile olarak da",
}
"""Languages that are told apart and not known: a text in one of them is in none of the known ones."""
_WORDS: Final = {name: frozenset(words.split()) for name, words in {**_COMMON, **_OTHERS}.items()}
COMMON_WORDS: Final = frozenset(word for language in _COMMON for word in _WORDS[language])
"""Words that stand in every text of a known language, and so tell nothing of what it is about."""
_ENOUGH: Final = 6_000


def likely_language(text: str) -> str:
    """The known language a text is most likely in, "" when none. Its first 6,000 characters are looked at."""
    head = text[:_ENOUGH]
    letters = len(_LETTER.findall(head))
    for language, script in _SCRIPTS:
        if len(script.findall(head)) * (8 if language == "ja" else 3) > letters > 0:
            # Ukrainian, Persian and others share these scripts; their own letters tell.
            return "" if _NEIGHBOURS.get(language, _NEVER).search(head) else language
    met = Counter(re.findall(r"[^\W\d_]+", head.lower()))
    counts = {language: sum(met[word] for word in words) for language, words in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] and best in KNOWN else ""


_LETTER: Final = re.compile(r"[^\W\d_]")
_NEVER: Final = re.compile(r"(?!)")
_NEIGHBOURS: Final = {"ru": re.compile("[іїєґўјљњћђѓќѕџ]"), "ar": re.compile("[پچژگڤٹڈڑں]")}


def likely_languages(declared: str, text: str) -> tuple[str, ...]:
    """The known languages to read a text in: the one it declares first, and the one it looks like."""
    said = declared.partition("-")[0].lower()
    found = likely_language(text)
    return tuple(dict.fromkeys(language for language in (said, found) if language in KNOWN))
