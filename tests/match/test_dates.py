"""Dates however they are printed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.match.dates import find_dates, months_named


@pytest.mark.parametrize(
    "text",
    [
        "5 March 2019", "5th of March 2019", "March 5, 2019", "Mar. 5th, 2019", "2019-03-05", "2019/03/05",
        "05.03.2019",
        "5 mars 2019", "5. März 2019", "5 de marzo de 2019", "5 марта 2019 г.", "٥ مارس ٢٠١٩", "5 آذار 2019",
        "2019年3月5日", "平成31年3月5日", "二〇一九年三月五日",
    ],
)  # fmt: skip
def test_one_day(text):
    assert [date.iso for date in find_dates(f"It was on {text}, they say.", exact=True)] == ["2019-03-05"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 5 to 7 March 2019", ["2019-03-05", "2019-03-07"]),
        ("March 5–7, 2019", ["2019-03-05", "2019-03-07"]),
        ("in March 2019", ["2019-03"]),
        ("2019–2021", ["2019", "2021"]),
        ("the season of 2019/20", ["2019", "2020"]),
        ("2019-07", ["2019-07"]),
        ("in the 1990s", ["1990"]),
        ("les années 1990", ["1990"]),
        ("in den 1990er Jahren", ["1990"]),
        ("в 1990-х", ["1990"]),
        ("25/12/2020", ["2020-12-25"]),
        ("on 5 March", [""]),
        ("415 people in 2020", []),
        ("he may 5 times", [""]),
        ("30 February 2019", ["2019-02"]),
        ("version 2019.13.45", []),
    ],
)
def test_dates(text, expected):
    assert [date.iso for date in find_dates(text, ("en",), exact=True)] == expected


def test_a_date_that_nobody_can_tell_is_none_in_a_claim_and_two_on_a_page():
    assert find_dates("on 3/5/2019", ("en",), exact=True) == []
    assert {date.iso for date in find_dates("on 3/5/2019", ("en",))} == {"2019-03-05", "2019-05-03"}


def test_months_alone():
    assert months_named("in July, and it may be in May; nobody will march in августе") == {5, 7, 8}


@given(st.dates(dt.date(1000, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_back(day):
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year:04}", f"{day.year:04}年{day.month}月{day.day}日"):
        assert [date.iso for date in find_dates(text, ("en",), exact=True)] == [day.isoformat()]


@given(st.text(alphabet="0123456789 -/.年月日mayMarch,\n五十〇"))
def test_no_text_is_too_strange(text):
    for date in find_dates(text):
        assert 0 <= date.start < date.end <= len(text)
