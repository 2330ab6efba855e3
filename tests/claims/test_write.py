import datetime as dt

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.load import load_text
from checker.claims.scalar import WIDTH, folded, one_line
from checker.claims.write import MODELINE, claim_file_text
from checker.errors import ClaimFileError
from checker.model.claim import (
    At,
    Citation,
    Claim,
    ClaimFile,
    Decision,
    DocumentInfo,
    Quote,
    Review,
    Source,
    Stance,
    UrlStatus,
    Waiver,
)
from tests.claims.example import EXAMPLE

LONG = (
    "Both groups had kept an understanding for years, which analysts called an exception. It ended in 2020, when one "
    'of them spoke of a "war" in its newsletter: the other had begun it. Neither said why #1 in the list was missing.'
)


def written(claim, **rest):
    return claim_file_text(ClaimFile(schema_version=1, claims=(claim,), **rest)).split("\n", 3)[3]


def again(file):
    loaded = load_text(claim_file_text(file), "a.yaml")
    assert loaded.problems == ()
    return loaded.files[0]


def test_a_claim_is_four_lines():
    claim = Claim(id="a-b", text="A b.", cites=(Citation(url="https://a.org/#b", quotes=(Quote(exact="said “it”"),)),))
    assert written(claim) == "- id: a-b\n  text: A b.\n  url: https://a.org/#b\n  quote: said “it”\n"


def test_the_documented_example_comes_back():
    first = load_text(EXAMPLE, "a.yaml").files[0]
    text = claim_file_text(first)
    assert text.startswith(MODELINE + "\nschema: 1\ndocument:\n")
    assert again(first).model_dump() == first.model_dump()
    assert claim_file_text(again(first)) == text


@pytest.mark.parametrize(
    ("cites", "lines"),
    [
        (None, ""),
        ((), "  cites: []\n"),
        ((Citation(source="s"), Citation(source="t")), "  cites:\n  - source: s\n  - source: t\n"),
        (
            (Citation(source="s", quotes=(Quote(exact="a", prefix=" b"),)),),
            '  source: s\n  quote:\n    exact: a\n    prefix: " b"\n',
        ),
        (
            (Citation(source="s", quotes=(Quote(exact="a"), Quote(exact="b"))),),
            "  source: s\n  quotes:\n  - a\n  - b\n",
        ),
    ],
)
def test_citations_take_the_shortest_form(cites, lines):
    assert written(Claim(text="A", cites=cites)) == f"- text: A\n{lines}"


def test_a_long_text_is_a_block_whose_lines_end_with_sentences():
    assert written(Claim(text=LONG)) == (
        "- text: >-\n"
        "    Both groups had kept an understanding for years, which analysts called an exception.\n"
        '    It ended in 2020, when one of them spoke of a "war" in its newsletter: the other had begun it.\n'
        "    Neither said why #1 in the list was missing.\n"
    )


def test_a_change_in_one_sentence_changes_its_line_only():
    before = written(Claim(text=LONG)).splitlines()
    after = written(Claim(text=LONG.replace("exception", "understanding of the Sahel"))).splitlines()
    assert after[-2:] == before[-2:]
    assert before[1] != after[1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain words, and (more): none", '"plain words, and (more): none"'),
        ("plain words, and (more)", "plain words, and (more)"),
        ("best #1", '"best #1"'),
        ("ends:", '"ends:"'),
        ("no", '"no"'),
        ("2020-07", '"2020-07"'),
        ("1,500", '"1,500"'),
        ("- dash", '"- dash"'),
        ("", '""'),
        (" edge", '" edge"'),
        ("tab\tline\nbreak", r'"tab\tline\nbreak"'),
        ("soft\u00adno\u00a0break\u200b\ufeff", '"soft\u00adno\\u00a0break\\u200b\\ufeff"'),
        ('say "so" \\', 'say "so" \\'),
        ("https://a.org/#b", "https://a.org/#b"),
    ],
)
def test_one_line(text, line):
    assert one_line(text) == line


def test_what_yaml_cannot_hold_is_refused():
    with pytest.raises(ClaimFileError, match="control character"):
        claim_file_text(ClaimFile(schema_version=1, claims=(Claim(text="a\x07b"),)))


HARD = st.sampled_from(
    [" #", ": ", "- ", "'", '"', "\\",
     "“", "…", "[…]", "{", "&a", "*b", "!c", "%", "@", "`", "|", ">", "\n", "\t", "  ",
     "\u00a0", "\u2028", "\x85", "\ufeff", "null", "yes", "~", "---", "...", "12:30", "𐎠", "é", "ه", ".", "word ", "a"]
)  # fmt: skip
CHARS = st.characters(
    blacklist_categories=["Cs"], blacklist_characters=[chr(code) for code in range(0x80, 0xA0)] + ["\x7f"]
)
ANY = (st.text(CHARS, max_size=40) | st.lists(HARD, max_size=60).map("".join)).map(
    lambda text: "".join(char for char in text if char >= " " or char in "\n\t")
)
FULL = ANY.map(lambda text: text.strip() + "x")


@settings(max_examples=400, deadline=None)
@given(ANY, st.sampled_from(["", "  ", "      "]))
def test_any_text_is_the_same_to_any_reader(text, indent):
    for value in (one_line(text), folded(text, indent + "  ")):
        line = f"{indent}k: {value}\n"
        assert yaml.safe_load(line) == {"k": text}
        assert all(len(part) <= WIDTH + len(indent) + 2 or " " not in part.strip() for part in value.split("\n")[1:])


DATES = st.none() | st.sampled_from(["2020", "2020-07", "2020-07-21"])
URLS = st.sampled_from(
    ["", "https://a.org/", "http://b.org:8080/x?y=z#w", "https://web.archive.org/web/2020/https://a.org"]
)
NAMES = st.lists(ANY.filter(lambda text: text != ""), max_size=3).map(tuple)
DAYS = st.dates(dt.date(1000, 1, 1))
WAIVERS = st.lists(st.builds(Waiver, rule=ANY, because=FULL, by=FULL, until=DAYS, on=ANY, host=ANY), max_size=2).map(
    tuple
)
REVIEW = st.builds(Review, decision=st.sampled_from(Decision), by=FULL, date=DAYS, note=ANY)
REVIEWS = st.lists(REVIEW, max_size=2).map(tuple)
QUOTES = st.lists(
    st.builds(Quote, exact=FULL, prefix=ANY, suffix=ANY, translation=ANY, locator=ANY, label=ANY)
    | st.builds(Quote, exact=FULL),
    max_size=3,
).map(tuple)


def citations(keys):
    place = st.builds(dict, url=URLS.filter(bool))
    if keys:
        place |= st.builds(dict, source=st.sampled_from(keys))
    rest = st.fixed_dictionaries(
        {"cited": st.booleans(), "stance": st.sampled_from(Stance), "quotes": QUOTES, "accessed": DATES},
        optional={"archive_url": URLS, "url_status": st.sampled_from(UrlStatus), "waivers": WAIVERS},
    )
    return st.builds(lambda first, others: Citation(**first, **others), place, rest)


@st.composite
def files(draw):
    keys = draw(st.lists(ANY.filter(bool), max_size=3, unique_by=str.casefold))
    source = st.builds(
        Source, ref=NAMES, url=URLS, url_tentative=st.booleans(), title=ANY, author=NAMES, issued=DATES, note=ANY,
        archive_url=URLS, url_status=st.none() | st.sampled_from(UrlStatus),
    )  # fmt: skip
    claim = st.builds(
        Claim, text=FULL, context=ANY, at=st.none() | st.builds(At, paragraph=st.integers(1, 9)), tags=NAMES,
        cites=st.none() | st.lists(citations(keys), max_size=3).map(tuple), waivers=WAIVERS,
        reviews=REVIEWS,
    )  # fmt: skip
    claims = draw(st.lists(claim, max_size=3, unique_by=lambda claim: claim.text))
    return ClaimFile(
        schema_version=1,
        document=draw(st.builds(DocumentInfo, title=ANY, path=ANY, url=URLS, confidential=st.booleans())),
        sources={key: draw(source) for key in keys},
        claims=tuple(
            claim.model_copy(update={"id": f"c{number}"}) if number % 2 else claim
            for number, claim in enumerate(claims)
        ),
    )


@settings(max_examples=80, deadline=None)
@given(files())
def test_any_claim_file_comes_back(file):
    read = again(file)
    assert read.model_dump() == file.model_dump()
    assert list(read.sources) == list(file.sources)
