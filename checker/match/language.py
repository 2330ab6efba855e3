"""The few words of several languages that matching must know.

Those that turn a sentence round, those that name a number, and those that complete one. They inform notes and the
class of a difference; only the plainest take part in refusing a match.
"""

import re
from typing import Final

__all__ = [
    "ALTERING_PREFIX",
    "ALTERING_SUFFIX",
    "DECIMAL_COMMA",
    "MAGNITUDE",
    "NEGATIONS",
    "NEGATION_BEFORE",
    "NUMBER_WORDS",
    "has_negation",
    "has_number",
    "numbers",
    "opposites",
]  # fmt: skip


def _words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


NEGATIONS: Final = _words(
    """
    not no never none neither nor without cannot nobody nothing nowhere hardly barely nicht kein keine keinen
    keinem keiner keines nie niemals niemand nichts ohne weder ne pas jamais aucun aucune sans non rien personne
    ni nunca ningún ninguna ninguno sin tampoco nadie não nenhum nenhuma sem mai nessuno nessuna senza niente
    niet geen nooit zonder niemand inte ingen inget aldrig utan ikke aldri ingen uten ei не нет ни без никогда
    nie bez nigdy żaden ne není nikdy değil yok hayır لا لم لن ليس ليست غير بدون لست ليسوا ما לא אין בלי نه نیست
    बिना नहीं न मत không chẳng tidak bukan
    """
)
"""Words that negate. Folded as the canonical stream folds, without apostrophes (`n't` is looked for on its own)."""

_UNSPACED_NEGATION: Final = re.compile("[不没沒未無无非勿莫]|ない|ません|なかった|ず(?=に|、|。)|ไม่|មិន|မ")
_CONTRACTED: Final = re.compile(r"n['’ʼ`´]t\b", re.IGNORECASE)
NEGATION_BEFORE: Final = re.compile(
    r"(?:(?<![^\W\d_])(?:not|never|no|without|neither|nor|hardly|barely|cannot|deny|denies|denied|falsely|nicht|kein\w*|nie|"
    r"ohne|ne|pas|jamais|sans|no|nunca|sin|não|nunca|sem|non|mai|senza|niet|geen|nooit|inte|ikke|не|ни|без|никогда|nie|"
    r"bez|لا|لم|لن|ليس|غير|לא)|n['’ʼ`´]t)[\s,]*[\"“”„«»‘’'(]*$|[不没沒未無无非勿][“”「『]?$",
    re.IGNORECASE,
)
"""What, standing just before the quoted words, turns them round."""

MAGNITUDE: Final = re.compile(
    r"[\s\u00a0-]*(?:hundred|thousand|million|billion|trillion|dozen|crore|lakh|mn|bn|tn|k|m|b|percent|per\s+cent|per\s+mille"
    r"|percentage|Millionen|Milliarden?|Tausend|Prozent|millions?|milliards?|mille|milliers|millones|millón|miles|mil|por\s+ciento"
    r"|pour\s+cent|milioni?|miliardi?|milhões|bilhões|miljoen|miljard|procent|процент\w*|миллион\w*|миллиард\w*|тысяч\w*"
    r"|млн|млрд|тыс|مليون|مليار|ألف|万|萬|億|亿|千|百)(?![^\W\d_])",
    re.IGNORECASE,
)
"""What, standing just behind a number, makes it another number."""

NUMBER_WORDS: Final = _words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions trillion dozen dozens half third quarter twice first second
    fourth fifth sixth seventh eighth ninth tenth once double triple january february march april may june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday zwei
    drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen milliarde milliarden
    deux trois quatre cinq six sept huit neuf dix onze douze vingt trente cent mille dos tres cuatro cinco seis
    siete ocho nueve diez once doce veinte ciento mil januar februar märz mai juni juli oktober dezember janvier
    février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo
    junio julio agosto septiembre octubre noviembre diciembre
    """
)
"""Words that name a number or a part of a date: a change of one is a change of number."""

_SURE_NUMBERS: Final = NUMBER_WORDS - {"may", "march", "mars", "second", "once", "first", "mai", "one"}

ALTERING_PREFIX: Final = re.compile(
    r"(?<![^\W\d_])(?:non|un|anti|counter|ex|former|pre|post|pseudo|quasi|semi|half|near|sub|vice|deputy|mid|over|under|mis|dis|de"
    r"|self|co|pro|ultra|super|inter|intra|trans|neo|contra|nicht|no)[-‐‑–](?: ?\n ?)?$",
    re.IGNORECASE,
)
"""A first half of a compound without which the second half says something else."""

ALTERING_SUFFIX: Final = re.compile(
    r"[-‐‑–](?: ?\n ?)?"
    r"(?:free|less|proof|like|averse|resistant|neutral|negative|denying|denial|denier|sceptic|skeptic|old|style|turned"
    r"|elect|designate|in-law|to-be|only|based|led|backed|linked|affiliated|controlled|held)(?![^\W\d_])",
    re.IGNORECASE,
)
"""A second half of a compound that makes the first half say something else."""

DECIMAL_COMMA: Final = _words(
    """
    az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk ky lt lv mk mn nb nl nn no pl pt ro ru
    sk sl sq sr sv tr uk uz vi
    """
)
"""Languages that write 1,5 for one and a half, so that 1,234 is not a thousand there (CLDR)."""

_NEGATING: Final = ("un", "in", "im", "il", "ir", "dis", "non", "a", "anti", "de", "mis")


def has_negation(text: str) -> bool:
    """Whether a stretch of printed text holds a word that negates."""
    return (
        bool(NEGATIONS.intersection(re.findall(r"[^\W\d_]+", text.casefold())))
        or _CONTRACTED.search(text) is not None
        or _UNSPACED_NEGATION.search(text) is not None
    )


def has_number(text: str) -> bool:
    """Whether a stretch of printed text names a number, in digits or in words."""
    return any(char.isdecimal() for char in text) or bool(
        (NUMBER_WORDS - {"may", "march", "second", "once", "first", "mars", "six", "mai"}).intersection(
            re.findall(r"[^\W\d_]+", text.casefold())
        )
    )


def numbers(text: str) -> tuple[list[str], list[str]]:
    """The numbers of a printed text, in order: those in digits, and those in words."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return re.findall(r"\d+", text), [word for word in words if word in _SURE_NUMBERS]


def opposites(one: str, other: str) -> bool:
    """Whether one word is the other with a negating prefix or ending: unlikely and likely, useless and useful."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    return any(long == prefix + short for prefix in _NEGATING) or (
        short[:-3] == long[:-4] and {short[-3:], long[-4:]} == {"ful", "less"}
    )
