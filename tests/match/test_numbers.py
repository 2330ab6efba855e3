"""Numbers by what they are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.match.numbers import find_numbers
from checker.match.quantity import ANY_UNIT, same_unit


def worth(text, *languages, exact=True):
    return [(number.values[0], number.unit) for number in find_numbers(text, languages, exact=exact)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1,500+ people", "en", [("1500", "")]),
        ("1.5 million dollars", "en", [("1500000", "$")]),
        ("$3m and $2.5bn", "en", [("3000000", "$"), ("2500000000", "$")]),
        ("twenty-four children", "en", [("24", "")]),
        ("two hundred and fifteen thousand three hundred", "en", [("215300", "")]),
        ("a dozen, two dozen, half a million", "en", [("12", ""), ("24", ""), ("500000", "")]),
        ("24 % or 24 per cent or 24 percent", "en", [("24", "%")] * 3),
        ("24 to 30 percent", "en", [("24", "%"), ("30", "%")]),
        ("the 21st century and the twenty-first century", "en", [("21", ""), ("21", "")]),
        ("B-52, M23 and COVID-19 [12]", "en", []),
        ("one of them, a third, hundreds of people, the first", "en", []),
        ("-5 °C, −5, minus 5", "en", [("-5", "°c"), ("-5", ""), ("-5", "")]),
        ("at 14:30 in version 3.11.2", "en", [("14:30", ""), ("3.11.2", "")]),
        ("1½ and 1,50,000 and 1'500", "en", [("1.5", ""), ("150000", ""), ("1500", "")]),
        ("1 500 000 euros", "fr", [("1500000", "€")]),
        ("quatre-vingt-dix-sept, soixante et onze", "fr", [("97", ""), ("71", "")]),
        ("1,5 million et deux cent trente mille", "fr", [("1500000", ""), ("230000", "")]),
        ("vierundzwanzig Kinder, 1,5 Mio. Euro", "de", [("24", ""), ("1500000", "€")]),
        ("1.500 Menschen, zweihundertfünfzig Kilometer", "de", [("1500", ""), ("250", "km")]),
        ("treinta y cuatro, dos mil quinientos, mil millones", "es", [("34", ""), ("2500", ""), ("1000000000", "")]),
        ("24 por ciento", "es", [("24", "%")]),
        ("двадцать четыре, 1,5 млн рублей, двести тысяч", "ru", [("24", ""), ("1500000", "₽"), ("200000", "")]),
        ("أربعة وعشرون طفلا و٢٤ في المئة", "ar", [("24", ""), ("24", "%")]),
        ("١٬٥٠٠ طفل، 1.5 مليون دولار", "ar", [("1500", ""), ("1500000", "$")]),
        (
            "二十四人、百分之二十四、1.5万人、3億5000万円",
            "ja",
            [("24", ""), ("24", "%"), ("15000", ""), ("350000000", "¥")],
        ),
        ("約24人、三菱、二〇一九", "zh", [("24", ""), ("2019", "")]),
        ("２４％", "ja", [("24", "%")]),
        ("24 km, 415 square kilometres, 24-hour", "en", [("24", "km"), ("415", "km2"), ("24", "h")]),
    ],
)
def test_worth(text, language, expected):
    assert worth(text, language) == expected


def test_a_language_that_is_not_known_gives_digits_only():
    assert worth("fjögur hundruð, 415", "is") == [("415", "")]


def test_a_page_keeps_every_reading():
    values = {value for number in find_numbers("in group 24 415 were seen", ("en",)) for value in number.values}
    assert {"24", "415", "24415"} <= values


def test_a_comma_is_read_as_the_language_has_it():
    assert find_numbers("it was 1,234", ("en",))[0].values == ("1234",)
    assert set(find_numbers("1,234", ("de",))[0].values) == {"1234", "1.234"}


@pytest.mark.parametrize(
    ("claimed", "printed", "same"),
    [("%", "%", True), ("%", "", False), ("", "%", False), ("%", ANY_UNIT, True), ("km", "mi", False), ("km", "", True),
     ("$", "€", False), ("", "km", True)],
)  # fmt: skip
def test_units(claimed, printed, same):
    assert same_unit(claimed, printed) is same


def test_a_cell_of_a_table_may_count_anything():
    assert [number.unit for number in find_numbers("Share\n24\n", ("en",))] == [ANY_UNIT]


@given(st.integers(0, 10**12))
def test_an_integer_is_the_same_however_it_is_grouped(value):
    for text in (str(value), f"{value:,}", f"{value:,}".replace(",", "\u202f"), f"x {value} y"):
        found = find_numbers(text, ("en",))
        assert str(value) in {value for number in found for value in number.values}


@given(st.text())
def test_no_text_is_too_strange(text):
    for exact in (True, False):
        for number in find_numbers(text, ("en", "ar", "fr", "zh", "de", "es", "ru"), exact=exact):
            assert 0 <= number.start < number.end <= len(text)
