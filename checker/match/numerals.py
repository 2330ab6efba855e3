"""Words that name numbers, in eight languages: units, tens, hundreds, scales; what is compared as which unit.

Chinese and Japanese numerals are letters of their own and stand in `checker.match.numbers`. Every key is folded as
`checker.match.charset.fold` folds; Arabic additionally without vowel signs and with one form of alif
(`checker.match.numerals.plain_arabic`).
"""

import re
from typing import Final

from checker.match.charset import OPTIONAL

__all__ = ["KNOWN", "PAIRS", "SCALES", "SMALL", "UNITS", "german", "plain_arabic", "small_words"]

KNOWN: Final = frozenset({"en", "fr", "de", "es", "ar", "ru", "zh", "ja"})
"""Languages whose number words and months are known; in others only digits are compared, and the result says so."""

_ARABIC: Final = str.maketrans({**dict.fromkeys(map(chr, OPTIONAL), ""), "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي",
                                "ة": "ه", "ئ": "ي", "ؤ": "و"})  # fmt: skip


def plain_arabic(word: str) -> str:
    """A word without vowel signs, its letters in their plainest form; words of other scripts stay as they are."""
    return word.translate(_ARABIC) if word and max(word) > "\u0590" else word


def _table(text: str) -> dict[str, int]:
    """Lines of a number and the words that name it."""
    found: dict[str, int] = {}
    for line in text.strip().splitlines():
        value, *words = line.split()
        found.update((plain_arabic(word), int(value)) for word in words)
    return found


SMALL: Final[dict[str, dict[str, int]]] = {
    "en": _table("""
        0 zero nil
        1 one once first
        2 two twice both
        3 three thrice third
        4 four fourth
        5 five fifth
        6 six sixth
        7 seven seventh
        8 eight eighth
        9 nine ninth
        10 ten tenth
        11 eleven eleventh
        12 twelve twelfth
        13 thirteen thirteenth
        14 fourteen fourteenth
        15 fifteen fifteenth
        16 sixteen sixteenth
        17 seventeen seventeenth
        18 eighteen eighteenth
        19 nineteen nineteenth
        20 twenty twentieth
        30 thirty thirtieth
        40 forty fortieth
        50 fifty fiftieth
        60 sixty sixtieth
        70 seventy seventieth
        80 eighty eightieth
        90 ninety ninetieth"""),
    "fr": _table("""
        0 zéro
        1 un une
        2 deux
        3 trois
        4 quatre
        5 cinq
        6 six
        7 sept
        8 huit
        9 neuf
        10 dix
        11 onze
        12 douze
        13 treize
        14 quatorze
        15 quinze
        16 seize
        20 vingt vingts
        30 trente
        40 quarante
        50 cinquante
        60 soixante
        70 septante
        80 huitante octante
        90 nonante"""),
    "es": _table("""
        0 cero
        1 un uno una
        2 dos ambos ambas
        3 tres
        4 cuatro
        5 cinco
        6 seis
        7 siete
        8 ocho
        9 nueve
        10 diez
        11 once
        12 doce
        13 trece
        14 catorce
        15 quince
        16 dieciséis
        17 diecisiete
        18 dieciocho
        19 diecinueve
        20 veinte
        21 veintiuno veintiún veintiuna
        22 veintidós
        23 veintitrés
        24 veinticuatro
        25 veinticinco
        26 veintiséis
        27 veintisiete
        28 veintiocho
        29 veintinueve
        30 treinta
        40 cuarenta
        50 cincuenta
        60 sesenta
        70 setenta
        80 ochenta
        90 noventa
        100 cien ciento
        200 doscientos doscientas
        300 trescientos trescientas
        400 cuatrocientos cuatrocientas
        500 quinientos quinientas
        600 seiscientos seiscientas
        700 setecientos setecientas
        800 ochocientos ochocientas
        900 novecientos novecientas"""),
    "ru": _table("""
        0 ноль нуль
        1 один одна одно одного одной одним
        2 два две двух двум двумя двое обе оба
        3 три трёх трех трём трем тремя трое троих
        4 четыре четырёх четырех четырём четырем четверо четверых
        5 пять пяти пятью пятеро пятерых
        6 шесть шести шестью шестеро шестерых
        7 семь семи семью семеро семерых
        8 восемь восьми восемью
        9 девять девяти девятью
        10 десять десяти десятью
        11 одиннадцать одиннадцати
        12 двенадцать двенадцати
        13 тринадцать тринадцати
        14 четырнадцать четырнадцати
        15 пятнадцать пятнадцати
        16 шестнадцать шестнадцати
        17 семнадцать семнадцати
        18 восемнадцать восемнадцати
        19 девятнадцать девятнадцати
        20 двадцать двадцати
        30 тридцать тридцати
        40 сорок сорока
        50 пятьдесят пятидесяти
        60 шестьдесят шестидесяти
        70 семьдесят семидесяти
        80 восемьдесят восьмидесяти
        90 девяносто девяноста
        100 сто ста
        200 двести двухсот
        300 триста трёхсот трехсот
        400 четыреста четырёхсот четырехсот
        500 пятьсот пятисот
        600 шестьсот шестисот
        700 семьсот семисот
        800 восемьсот восьмисот
        900 девятьсот девятисот"""),
    "ar": _table("""
        0 صفر
        1 واحد واحدة
        2 اثنان اثنين اثنتان اثنتين
        3 ثلاثة ثلاث
        4 أربعة أربع
        5 خمسة خمس
        6 ستة ست
        7 سبعة سبع
        8 ثمانية ثماني ثمان
        9 تسعة تسع
        10 عشرة عشر
        20 عشرون عشرين
        30 ثلاثون ثلاثين
        40 أربعون أربعين
        50 خمسون خمسين
        60 ستون ستين
        70 سبعون سبعين
        80 ثمانون ثمانين
        90 تسعون تسعين
        100 مئة مائة
        200 مئتان مئتين مائتان مائتين
        300 ثلاثمئة ثلاثمائة
        400 أربعمئة أربعمائة
        500 خمسمئة خمسمائة
        600 ستمئة ستمائة
        700 سبعمئة سبعمائة
        800 ثمانمئة ثمانمائة ثمانيمئة
        900 تسعمئة تسعمائة
        2000 ألفان ألفين
        2000000 مليونان مليونين"""),
}  # fmt: skip
"""Words of one number each, by language. Ordinals count as their number: the twenty-first century is the 21st."""

SCALES: Final[dict[str, dict[str, int]]] = {
    "en": _table("""
        12 dozen
        100 hundred
        1000 thousand
        100000 lakh lakhs
        1000000 million millions mn mln
        10000000 crore crores
        1000000000 billion billions bn bln
        1000000000000 trillion trillions tn trn"""),
    "fr": _table("""
        100 cent cents
        1000 mille
        1000000 million millions
        1000000000 milliard milliards mds md
        1000000000000 billion billions"""),
    "de": _table("""
        12 dutzend
        100 hundert
        1000 tausend tsd
        1000000 million millionen mio
        1000000000 milliarde milliarden mrd
        1000000000000 billion billionen"""),
    "es": _table("""
        1000 mil
        1000000 millón millones
        1000000000000 billón billones"""),
    "ru": _table("""
        1000 тысяча тысячи тысяч тысячу тыс
        1000000 миллион миллиона миллионов миллионами млн
        1000000000 миллиард миллиарда миллиардов млрд
        1000000000000 триллион триллиона триллионов трлн"""),
    "ar": _table("""
        100 مئة مائة
        1000 ألف آلاف ألفا
        1000000 مليون ملايين مليونا
        1000000000 مليار مليارات بليون"""),
}  # fmt: skip
"""Words that multiply what stands before them. A billion is a thousand millions in English and a million elsewhere."""

_UNIT_LINES: Final = """
% % percent pct procent prozent pourcent процент процента процентов процентам بالمئة بالمائة パーセント 百分点 ポイント
‰ ‰ permille promille
$ $ usd us$ dollar dollars dólar dólares dolares доллар доллара долларов دولار دولارا دولارات 美元 ドル 米ドル
€ € eur euro euros евро يورو 欧元 ユーロ
£ £ gbp 英镑 ポンド
¥ ¥ yen jpy cny rmb yuan иен юаней ين 元 円 日元 人民币
₹ ₹ inr rs rupee rupees
₽ ₽ rub rouble roubles ruble rubles рубль рубля рублей روبل 卢布
km km kilometre kilometres kilometer kilometers kilomètre kilomètres kilómetro kilómetros км километр километра километров كم كيلومتر كيلومترا كيلومترات 公里 千米 キロメートル
m m metre metres meter meters metern mètre mètres metro metros м метр метра метров متر مترا أمتار 米 公尺 メートル
cm cm centimetre centimetres centimeter centimeters centimètre centimètres centímetro centímetros см сантиметр сантиметра сантиметров 厘米 センチ
mm mm millimetre millimetres millimeter millimeters мм 毫米 ミリ
mi mi mile miles meile meilen миля мили миль 英里 マイル
ft ft foot feet
km2 km2
m2 m2
m3 m3
kg kg kilo kilos kilogram kilograms kilogramme kilogrammes kilogramm kilogramo kilogramos кг килограмм килограмма килограммов كغ كيلوغرام كيلوغراما 公斤 千克 キログラム
t t ton tons tonne tonnes tonnen tonelada toneladas тонна тонны тонн طن طنا 吨 噸 トン
ha ha hectare hectares hektar hectárea hectáreas га гектар гектара гектаров هكتار هكتارا 公顷 ヘクタール
ac acre acres
°c °c
°f °f
h h hour hours hr hrs heure heures stunde stunden hora horas час часа часов ساعة ساعات 小时 時間
min min minute minutes minuten minuto minutos минута минуты минут دقيقة دقائق 分钟 分間
s second seconds seconde secondes sekunde sekunden segundo segundos секунда секунды секунд ثانية ثواني 秒
d day days jour jours tag tage tagen día días dia dias день дня дней يوم يوما أيام 天 日間
wk week weeks semaine semaines woche wochen semana semanas неделя недели недель أسبوع أسبوعا أسابيع 周 週間
mo month months mois monat monate monaten mes meses месяц месяца месяцев شهر شهرا أشهر شهور 个月 個月 か月 ヶ月
y year years yr yrs an ans année années jahr jahre jahren año años год года лет سنة سنوات عام عاما أعوام
"""  # noqa: E501
UNITS: Final[dict[str, str]] = {
    plain_arabic(word): line.split()[0] for line in _UNIT_LINES.strip().splitlines() for word in line.split()[1:]
}
"""What a word or sign behind a number counts in. Two numbers of different known units are not the same."""

PAIRS: Final[dict[str, str]] = {
    "per cent": "%", "pour cent": "%", "por ciento": "%", "per mille": "‰", "percentage points": "%",
    plain_arabic("في المئة"): "%", plain_arabic("في المائة"): "%", "us dollars": "$", "u s": "$",
    "square kilometres": "km2", "square kilometers": "km2", "sq km": "km2", "kilomètres carrés": "km2",
    "kilómetros cuadrados": "km2", "квадратных километров": "km2", "square miles": "mi2", "square metres": "m2",
    "square meters": "m2", "square feet": "ft2", "cubic metres": "m3", "cubic meters": "m3",
}  # fmt: skip
"""Units written as two words."""


def small_words(language: str) -> dict[str, int]:
    """Every word of a language that begins or is a number: the small ones and the scales."""
    return {**SCALES.get(language, {}), **SMALL.get(language, {})}


_GERMAN_UNITS: Final = {
    "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16,
    "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_GERMAN_TENS: Final = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_GERMAN: Final = re.compile(
    r"(?:(?P<thousands>[a-zäöüß]{0,60}?)tausend(?:und)?)?(?:(?P<hundreds>[a-zäöüß]{0,12}?)hundert(?:und)?)?"
    rf"(?:(?:(?P<unit>{'|'.join(sorted(_GERMAN_UNITS, key=len, reverse=True))})und)?"
    rf"(?P<tens>{'|'.join(_GERMAN_TENS)})|(?P<low>{'|'.join(sorted(_GERMAN_UNITS, key=len, reverse=True))}))?"
)


def german(word: str) -> int | None:
    """The number a German compound names, None when it names none: zweihundertvierundzwanzig is 224."""
    if len(word) > 80 or (found := _GERMAN.fullmatch(word)) is None or not word:
        return None
    total = 0
    for group, scale in (("thousands", 1000), ("hundreds", 100)):
        factor = found[group]
        if factor is not None:
            many = german(factor) if factor else 1
            if many is None or not 0 < many < 1000:
                return None
            total += many * scale
    if found["tens"]:
        total += _GERMAN_TENS[found["tens"]] + _GERMAN_UNITS.get(found["unit"] or "", 0)
    elif found["low"]:
        total += _GERMAN_UNITS[found["low"]]
    return total
