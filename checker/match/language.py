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
    "NEGATING_LANGUAGES",
    "NEGATIONS",
    "NEGATION_AFTER",
    "NEGATION_BEFORE",
    "NUMBER_WORDS",
    "has_negation",
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
    عدم دون بلا ليسوا
    нельзя никто никого ничто ничего нигде никак никакой никаких нету едва вряд
    scarcely guère aucunement nullement nul nulle jamás kaum nirgends keineswegs keinesfalls niemandem niemanden
    nie bez nigdy żaden ne není nikdy değil yok hayır لا لم لن ليس ليست غير بدون لست ليسوا ما לא אין בלי نه نیست
    बिना नहीं न मत không chẳng tidak bukan
    """
)
"""Words that negate. Folded as the canonical stream folds, without apostrophes (`n't` is looked for on its own)."""

NEGATING_LANGUAGES: Final = _words("en fr de es ar ru zh ja it pt nl sv no nb nn da pl tr")
"""Languages of which enough such words are known to say that there is none."""

_UNSPACED_NEGATION: Final = re.compile("[不没沒未無无非勿莫]|ない|ません|なかった|ず(?=に|、|。)|ไม่|មិន|မ")
_CONTRACTED: Final = re.compile(r"n['’ʼ`´]t\b", re.IGNORECASE)
_TURNING: Final = (
    r"not|never|no|without|neither|nor|hardly|barely|scarcely|cannot|deny|denies|denied|falsely"
    r"|nicht|kein\w*|nie|niemals|nirgends|kaum|ohne|weder"
    r"|ne|pas|jamais|guère|sans|ni|aucune?|nulle?"
    r"|no|nunca|jamás|sin|tampoco|ni|ningun[oa]?|ningún|não|sem|non|mai|senza|niet|geen|nooit|inte|ikke"
    r"|не|ни|без|никогда|нельзя|отнюдь|вряд\s+ли|едва\s+ли|nie|bez"
    r"|[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا|غير|دون|بدون|بلا|عدم)|לא|אין|בלי|değil|yok"
)
NEGATION_BEFORE: Final = re.compile(
    rf"(?:(?<![^\W\d_])(?:{_TURNING})|n['’ʼ`´]t|(?<![^\W\d_])n['’ʼ])[\s,]*[\"“”„«»‘’'(]*$"
    r"|[不没沒未無无非勿别別][^\w\s]?$|(?:尚未|并非|並非|并不|絕非|绝非)$",
    re.IGNORECASE,
)
"""What, standing just before the quoted words, turns them round."""

NEGATION_AFTER: Final = re.compile(
    r"[\"“”„«»‘’')\s]*(?:(?:not|never|nicht|niemals|nie|kein\w*|pas|jamais|guère|aucune?|niet|geen|inte|ikke|не|никогда"
    r"|[وف]?(?:لا|لم|لن|ليس|ليست|غير)|değil|yok)(?![^\W\d_])|[不没沒未](?=[\u4e00-\u9fff])"
    r"|(?:[しさきいえけせてねめれみりびちにてで]|では|じゃ|とは|わけでは|ことは){0,3}"
    r"(?:なかった|ない|ません|なく|ずに?(?=[、。と])|ぬ(?=[とのが、。])))",
    re.IGNORECASE,
)
"""What, standing just behind the quoted words, turns them round: German and Japanese negate late."""

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

_NEGATING: Final = (
    "un",
    "in",
    "im",
    "il",
    "ir",
    "dis",
    "non",
    "a",
    "anti",
    "de",
    "mis",
    "des",
    "dé",
    "mé",
    "не",
    "без",
    "бес",
)


_WORD: Final = re.compile(r"[^\W\d_]+")


def has_negation(text: str) -> bool:
    """Whether a stretch of printed text holds a word that negates."""
    return (
        any(word in NEGATIONS or (word[0] in "وف" and word[1:] in NEGATIONS) for word in _WORD.findall(text.casefold()))
        or _CONTRACTED.search(text) is not None
        or _UNSPACED_NEGATION.search(text) is not None
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
