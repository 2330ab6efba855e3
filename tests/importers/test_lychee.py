"""lychee's configuration as proposals: what can be said here is said, the rest is named."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.claims.load import load_text
from checker.errors import ImportFileError
from checker.importers.lychee import proposal_text, propose
from checker.settings import Settings

TODAY = dt.date(2026, 11, 22)
CONFIG = r"""
timeout = 30
max_redirects = 3
max_retries = 9
max_concurrency = 500
max_cache_age = "2w"
include_verbatim = true
base_url = "https://site.org/"
accept = ["200..=206", "403", "429", 404, "500"]
user_agent = "Mozilla/5.0"
insecure = true
exclude_loopback = true
basic_auth = ["intern.org user:hunter2"]
headers = { Authorization = "Bearer hunter2" }
brand_new = 1
exclude = [
  '^https?://www\.linkedin\.com',
  "flaky.org",
  '^https://h\.org/page\?a=1$',
  'https://h.org/dir/.*',
  "^mailto:",
  "example\\.com",
  'https://h\.org/(a|b)',
]
"""


@pytest.fixture
def proposal():
    return propose(CONFIG, "lychee.toml", TODAY, "# a comment\n\nhttps://ignored.org/*\n[0-9]+\n")


def test_numbers(proposal):
    assert proposal.flags == [
        "--timeout 30",
        "--lanes 128",
        "--max-age 14d",
        "--include-code",
        "--root-url https://site.org/",
    ]
    assert proposal.settings == [("max-redirects", "3"), ("retries", "5")]


def test_exclusions(proposal):
    subjects = {waiver.host or waiver.url for waiver in proposal.waivers}
    assert subjects == {
        "www.linkedin.com",
        "flaky.org",
        "https://h.org/page?a=1",
        "https://h.org/dir/",
        "ignored.org",
    }
    assert {waiver.rule for waiver in proposal.waivers} == {"link-gone", "link-unreachable"}
    assert {waiver.until for waiver in proposal.waivers} == {dt.date(2027, 5, 21)}
    left = "\n".join(proposal.left)
    assert "^mailto:: not needed" in left
    assert "example\\.com: not needed" in left
    assert "https://h\\.org/(a|b): a pattern" in left
    assert ".lycheeignore: [0-9]+: a pattern" in left


def test_what_is_left_is_named(proposal):
    left = "\n".join(proposal.left)
    assert "accept: 403, 429: not needed" in left
    assert "accept: 404: a page that is gone" in left
    assert "accept: 500: not needed" in left
    for name in ("user_agent", "insecure", "exclude_loopback", "basic_auth", "headers"):
        assert f"{name}: " in left
    assert "brand_new: not known here" in left


def test_no_secret_is_printed(proposal):
    assert "hunter2" not in proposal_text(proposal)


def test_the_parts_can_be_used(proposal):
    parts = proposal_text(proposal).split("# --- ")
    settings = tomllib.loads("".join(part.partition("\n")[2] for part in parts if part.startswith("sourcecheck.toml")))
    Settings.model_validate({name.replace("-", "_"): value for name, value in settings.items()})
    waivers = "".join(part.partition("\n")[2] for part in parts if part.startswith("claims/waivers.yaml"))
    loaded = load_text(waivers, "waivers.yaml")
    assert not loaded.problems
    assert len(loaded.waivers) == len(proposal.waivers)


def test_nothing_to_propose():
    text = proposal_text(propose("", "lychee.toml", TODAY))
    assert "nothing that differs" in text
    assert "nothing to waive" in text


def test_no_toml():
    with pytest.raises(ImportFileError, match="no TOML"):
        propose("a = ", "lychee.toml", TODAY)


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ('"200..=204"', []),
        ('"200,403"', ["403"]),
        ('["400..=499"]', ["401, 402, 403, 407, 429, 451", "404, 410"]),
        ('["500.."]', ["999", "500, 502, 503"]),
        ('["..300"]', []),
        ('["x"]', ["x is not understood"]),
    ],
)
def test_accepted_codes(accept, said):
    left = propose(f"accept = {accept}", "lychee.toml", TODAY).left
    assert len(left) == len(said)
    assert all(words in sentence for words, sentence in zip(said, left, strict=True))


@given(st.text(max_size=60).filter(lambda text: "\n" not in text))
def test_any_pattern_gives_a_file_that_can_be_read(pattern):
    text = proposal_text(propose("", "x", TODAY, pattern))
    waivers = text.split("# --- claims/waivers.yaml\n")[1].split("# --- ")[0]
    if "waivers:" in waivers:
        assert not load_text(waivers, "waivers.yaml").problems
    assert all(line.startswith("# ") for line in text.split("# --- Left out, and why\n")[1].splitlines())
