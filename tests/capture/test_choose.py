"""Which copy is read, and which page it is of."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.address import same_address
from checker.capture.archives.base import Copy, tidy_original
from checker.capture.archives.choose import (
    choose,
    distance_days,
    moment,
    valid_timestamp,
    wanted_timestamp,
)

PAGE = "https://example.test/page"
FIRST = dt.datetime(1996, 1, 1, tzinfo=dt.UTC)
moments = st.integers(0, 100 * 365 * 86_400).map(
    lambda seconds: (FIRST + dt.timedelta(seconds=seconds)).strftime("%Y%m%d%H%M%S")
)
copies = st.lists(
    st.builds(
        Copy,
        timestamp=moments,
        original=st.sampled_from([PAGE, "http://www.example.test/page/", "https://example.test/other"]),
        status=st.sampled_from(["200", "203", "-", "301", "302", "404", "503"]),
    ),
    max_size=12,
)


@given(copies, moments)
def test_the_choice_is_the_nearest_before_else_the_nearest_after(rows: list[Copy], wanted: str) -> None:
    chosen = choose(rows, PAGE, wanted)
    own = [copy for copy in rows if same_address(copy.original, PAGE)]
    usable = [copy for copy in own if copy.usable]
    before = [copy.timestamp for copy in usable if copy.timestamp <= wanted]
    after = [copy.timestamp for copy in usable if copy.timestamp > wanted]
    if not own:
        assert chosen is None
        return
    assert chosen in own
    if before:
        assert chosen.timestamp == max(before)
    elif after:
        assert chosen.timestamp == min(after)
    else:
        assert not chosen.usable
        assert chosen.status.startswith("3") == any(copy.status.startswith("3") for copy in own)


@given(copies, moments, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_rows(rows: list[Copy], wanted: str, random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = choose(rows, PAGE, wanted), choose(shuffled, PAGE, wanted)
    assert (first and (first.timestamp, first.original)) == (second and (second.timestamp, second.original))


def test_the_very_address_comes_first_at_one_moment() -> None:
    rows = [Copy("20200101000000", "http://example.test/page", "200"), Copy("20200101000000", PAGE, "200")]
    assert choose(rows, PAGE, "20210101000000") == rows[1]


@given(moments)
def test_a_moment_is_a_valid_timestamp(timestamp: str) -> None:
    assert valid_timestamp(timestamp)
    when = dt.datetime.strptime(f"{timestamp}Z", "%Y%m%d%H%M%S%z")
    assert moment(when) == timestamp


@given(st.text(max_size=16))
def test_what_is_no_moment_is_no_timestamp(text: str) -> None:
    if valid_timestamp(text):
        assert text.isascii()
        assert text.isdecimal()
        assert len(text) == 14


@pytest.mark.parametrize(
    "text", ["2020", "20200101", "20201301000000", "20200230000000", "٢٠٢٠٠١٠١٠٠٠٠٠٠", "2020 101000000"]
)
def test_bad_timestamps(text: str) -> None:
    assert not valid_timestamp(text)


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_a_day_is_wanted_to_its_last_second(day: dt.date) -> None:
    wanted = wanted_timestamp(day.isoformat())
    assert wanted == day.isoformat().replace("-", "") + "235959"
    assert distance_days(wanted, wanted) == 0


@given(moments, moments)
def test_distance_is_in_whole_days_and_signed(one: str, other: str) -> None:
    days = distance_days(one, other)
    assert days == -distance_days(other, one)
    assert days <= 0 if one <= other else days >= 0


def test_a_month_and_a_year_are_wanted_to_their_end() -> None:
    assert wanted_timestamp("2024-02") == "20240229235959"
    assert wanted_timestamp("2023-02") == "20230228235959"
    assert wanted_timestamp("2023") == "20231231235959"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2020-13", "2020-02-30", "2020-1-1", "0000-01-01", "20200101", "2020-01-01T"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        wanted_timestamp(text)


@given(st.text(max_size=60))
def test_tidying_never_fails(text: str) -> None:
    tidy_original(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("https:/example.test/page", PAGE),
        ("HTTPS://example.test/page", PAGE),
        ("example.test/page", "http://example.test/page"),
        ("https://example.test/page#part", PAGE),
        ("example.test/?u=https://other.test/", "http://example.test/?u=https://other.test/"),
        ("http://wiki/page", "http://wiki/page"),
        ("wiki/page", ""),
        ("javascript:alert(1)", ""),
        ("https://example.test:99999/", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
        ("http://", ""),
        ("http://[::1", ""),
    ],
)
def test_the_original_inside_an_archive_address(text: str, whole: str) -> None:
    assert tidy_original(text) == whole
