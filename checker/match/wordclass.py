"""Which words of a difference name a number, and which turn a sentence round, in eight languages and parts of others.

Only the class of a difference and notes are decided here, never whether words stand on a page. A word counts in
whatever language it is met: a diff is short, and its language often unsaid.
"""

import re
from collections.abc import Iterator
from typing import Final

from checker.match.language import NEGATIONS, NUMBER_WORDS
from checker.match.numerals import SCALES, SMALL, german, plain_arabic

__all__ = ["has_number", "names_number", "negates", "parts_negation", "sentence_negations"]


def _words(text: str) -> frozenset[str]:
    """The words of a text, as a set, folded as the canonical stream folds."""
    return frozenset(plain_arabic(word) for word in text.casefold().split())


_WORD: Final = re.compile(r"[^\W\d_]+")
_ARTICLES: Final = _words("un une uno una ein eine eins обе оба both ambos ambas m md mds")
"""Words that name a number and mostly do not mean it."""

_PARTS: Final = _words(
    """
    half halves thirds quarters tenths twofold threefold tenfold single couple score scores gross
    demi demie moitié tiers quart quarts cinquième dixième douzaine dizaine dizaines quinzaine vingtaine trentaine
    quarantaine cinquantaine soixantaine centaine centaines millier milliers double triple premier première deuxième
    second seconde troisième quatrième sixième septième huitième neuvième
    hälfte halb halbe halben halber halbes drittel viertel fünftel sechstel zehntel dutzend dutzende hunderte tausende
    doppelt dreifach vierfach zehnfach einmal zweimal dreimal beide beiden erste ersten erster erstes zweite zweiten
    zweiter zweites dritte dritten dritter drittes vierte vierten vierter fünfte fünften sechste siebte achte neunte
    zehnte
    mitad tercio tercios tercera tercer tercero cuarto cuarta cuartos quinto quinta décimo décima decena decenas docena
    docenas veintena treintena centenar centenares millar millares miles doble triple primero primera primer segundo
    segunda
    половина половины половину половиной полтора полутора треть трети третью четверть четверти десяток десятка десятки
    десятков сотня сотни сотню сотен дюжина дюжины дюжину тысячами вдвое втрое вчетверо дважды трижды первый первая
    первое первого первой второй вторая второго третий третья третьего четвёртый четвертый пятый шестой седьмой восьмой
    девятый десятый семеро восьмеро девятеро десятеро двоих двадцатью тридцатью стам
    نصف ثلث ثلثا ثلثي ربع خمس سدس سبع ثمن تسع عشر ضعف ضعفا ضعفي عشرات مئات مئتا مئتي آلاف ملايين أول أولى الأول الأولى
    ثاني ثانية الثاني الثانية ثالث ثالثة رابع رابعة خامس خامسة سادس سابع ثامن تاسع عاشر
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь февраль март апрель май
    июнь июль август сентябрь октябрь ноябрь декабрь январе феврале марте апреле мае июне июле августе сентябре октябре
    ноябре декабре понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
    يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر شباط آذار نيسان أيار حزيران تموز
    أيلول تشرين كانون
    montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    """
)
"""Shares, collectives, ordinals, months and days: what changes a count or a date when it is changed."""

_NUMBERS: Final = (
    frozenset(word for table in (*SMALL.values(), *SCALES.values()) for word in table) | _PARTS | NUMBER_WORDS
) - _ARTICLES

_PREFIXES: Final = ("وال", "بال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
"""What Arabic writes at the front of a word: and, so, with, to, like, the."""

_MORE: Final = _words(
    """
    scarcely seldom rarely nought nary
    guère aucunement nullement nulle nul nuls nulles ni point personne plus
    kaum nirgends nirgendwo keineswegs keinesfalls mitnichten niemandem niemanden nichts
    jamás nada apenas ninguna ninguno ningunos ningunas
    нельзя невозможно никто никого никому никем ничто ничего ничему нигде никуда никак никакой никакая никакие никаких
    никакого нету едва вряд отнюдь
    لا لم لن ليس ليست ليسوا ليسا لست لسنا غير عدم دون بدون بلا ما مش ولا
    """
) - {"plus", "point", "personne", "nada"}
_ALL: Final = frozenset(plain_arabic(word) for word in NEGATIONS) | _MORE
_HAN: Final = frozenset("不没沒未無无非勿莫否别別毋")

_JAPANESE: Final = re.compile(
    r"なかっ|なけれ|なく(?!な)|ない|ません|まい(?=[とのがを、。」]|\Z)|ざる|ねば|ぬ(?=[とのがをにはも、。」]|\Z)"
    r"|(?<=[わらかさたなまばがえけせてねめべれみきしちりい])ず(?=[にとも、。」]|\Z)|無[いくか]|[不未非無](?=[\u4e00-\u9fff])"
)
_KANA: Final = re.compile("[\u3041-\u3096]")


def names_number(word: str) -> bool:
    """Whether a canonical word names a number, a share, an order or a part of a date."""
    if word in _NUMBERS:
        return True
    if word.isascii() or word[:1] < "\u0590":
        return word not in _ARTICLES and german(word) is not None
    plain = plain_arabic(word)
    return plain in _NUMBERS or any(
        plain.startswith(prefix) and plain[len(prefix) :] in _NUMBERS for prefix in _PREFIXES
    )


def negates(word: str) -> bool:
    """Whether a canonical word turns a sentence round; of Chinese and Japanese, one character."""
    if word in _ALL or word in _HAN:
        return True
    if word[:1] < "\u0590":
        return False
    plain = plain_arabic(word)
    return plain in _ALL or (plain[:1] in ("و", "ف") and plain[1:] in _ALL)


_OFTEN_NONE: Final = _words(
    "may march mars mai mayo second seconds seconde secondes once first six single couple score scores gross double"
    " miles cuarto cuartos segundo segunda quart quarts tiers mil sept cent cents acht elf beide beiden einmal"
    " le premier première primera primero erste ersten erster erstes first"
)
"""Number words that are mostly something else in the same or in another language."""
_HAN_NUMBER: Final = re.compile(
    "[二三四五六七八九两兩〇零百千万萬亿億兆]|十(?![分足])|一(?=[十百千万萬亿億人名个個年月日])"
)


def has_number(text: str) -> bool:
    """Whether a stretch of printed text names a number, in digits or in words."""
    return (
        any(char.isdecimal() for char in text)
        or _HAN_NUMBER.search(text) is not None
        or any(word not in _OFTEN_NONE and names_number(word) for word in _WORD.findall(text.casefold()))
    )


def sentence_negations(text: str) -> Iterator[tuple[int, int]]:
    """Where a Japanese text negates, in its verbs' endings: spans of the text; nothing for texts without kana."""
    if _KANA.search(text):
        for found in _JAPANESE.finditer(text):
            yield found.span()


def parts_negation(text: str, at: int) -> bool:
    """Whether a place in a text lies inside an ending that negates: な|かった."""
    first = max(0, at - _LONGEST)
    return any(start < at - first < end for start, end in sentence_negations(text[first : at + _LONGEST]))


_LONGEST: Final = 3
"""Characters of the longest ending."""
