import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.claims.slug import slug


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("ISGS was formed in October 2016.", "isgs-was-formed-in-october-2016"),
        ("Al-Qa’ida’s “franchises” — Größe, Malmö", "al-qaidas-franchises-grosse-malmo"),
        ("No", "claim-no"),
        ("2020-07-21", "claim-2020-07-21"),
        ("one " * 30, "one-one-one-one-one-one-one-one-one-one-one-one"),
        ("x" * 100, "claim-" + "x" * 48),
    ],
)
def test_a_slug_reads_like_the_text(text, made):
    assert slug(text, ()) == made


def test_a_number_makes_it_unique():
    assert slug("a b", {"a-b", "a-b-2"}) == "a-b-3"


def test_other_scripts_get_a_digest_of_their_own():
    assert slug("مرحبا", ()) != slug("日本語", ())


@given(st.text(min_size=1, max_size=200), st.integers(0, 3))
def test_any_text_makes_a_fresh_id_that_yaml_takes_for_a_text(text, used):
    taken: set[str] = set()
    for _ in range(used + 1):
        made = slug(text, taken)
        assert made not in taken
        taken.add(made)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", made)
    assert yaml.safe_load(made) == made
