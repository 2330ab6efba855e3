"""When two addresses mean the same page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.capture.address import same_address

PAGE = "https://example.test/page"


@pytest.mark.parametrize(
    "other",
    [
        "http://example.test/page", "https://www.example.test/page", "https://EXAMPLE.test/page/",
        "https://example.test:443/page", "http://example.test:80/page", "https://example.test/page#part",
        "https://example.test/%70age", "https://example.test./page",
    ],
)  # fmt: skip
def test_the_same_address_in_other_words(other: str) -> None:
    assert same_address(PAGE, other)
    assert same_address(other, PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.test/Page", "https://example.test/page?x=1", "https://example.test/page/2", "https://example.test/",
        "https://m.example.test/page", "https://example.test:8443/page", "https://example.test:99999/page", "http://[::1",
    ],
)  # fmt: skip
def test_another_address(other: str) -> None:
    assert not same_address(PAGE, other)


def test_the_order_of_a_query_does_not_count_but_its_parts_do() -> None:
    assert same_address(f"{PAGE}?a=1&b=2", f"{PAGE}?b=2&a=1")
    assert not same_address(f"{PAGE}?a=1&b=2", f"{PAGE}?a=1&b=3")
    assert not same_address(f"{PAGE}?a=", f"{PAGE}?b=")


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparing_addresses_never_fails(left: str, right: str) -> None:
    assert same_address(left, right) == same_address(right, left)
    assert same_address(left, left)
