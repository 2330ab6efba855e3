"""A changed document and its claim file: what follows the document, and what never does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.merge import VANISHED
from checker.claims.merge_text import merge_import
from checker.claims.pairing import pair_claims
from checker.claims.read import read_text
from checker.claims.write import claim_file_text
from checker.errors import ClaimFileError
from checker.model.claim import At, Citation, Claim, ClaimFile, Quote, Source

NAME = "claims/ferry.yaml"


def claim(text, place, *sources, context=None, name=None, **fields):
    from checker.claims.slug import slug

    return Claim(
        id=name or slug(text, ()),
        text=text,
        context=text if context is None else context,
        at=At(paragraph=1, sentence=place),
        cites=tuple(Citation(source=key) for key in sources),
        **fields,
    )


def file(*claims, **sources):
    known = {key: Source(ref=("1",), url=f"https://{key}.example/", title=key) for key in ("courier", "board")}
    return ClaimFile(schema_version=1, sources=known | sources, claims=claims)


SANK = claim("The ferry sank in 1955 with all hands.", 1, "courier")
RAISED = claim("She was raised by night five years later.", 2, "board")
SOLD = claim("The wreck was sold to a yard in Bergen.", 3)
OLD = claim_file_text(file(SANK, RAISED, SOLD))


def merged(new, text=OLD):
    return merge_import(text, new, NAME)


def read(text):
    found = read_text(text, NAME)
    assert not found.problems
    return {one.id: one for one in found.file.claims}


def test_the_same_document_changes_nothing():
    for text in (OLD, OLD.replace("\n", "\r\n"), OLD + "# the end\n", OLD.rstrip("\n")):
        assert merged(file(SANK, RAISED, SOLD), text).text == text


def test_what_a_person_wrote_stays_as_it_is():
    text = OLD.replace(
        "  text: The ferry sank in 1955 with all hands.", "  text: The Linnet went down in 1955.   # ours"
    )
    text = text.replace(
        "  source: board",
        "  source: board\n  quote: raised by night\n  # twice read\n  reviews:\n"
        "  - {decision: supported, by: B. Reader, date: 2026-02-02}\n  waivers:\n"
        "  - {rule: link-blocked, because: a wall, by: B, until: 2027-01-01}",
    )
    text = text.replace("- id: the-wreck", "\n# a word to the next editor\n- id: the-wreck")
    assert merged(file(SANK, RAISED, SOLD), text).text == text
    changed = claim("The ferry sank in 1956 with all hands.", 1, "courier")
    result = merged(file(changed, RAISED, SOLD), text)
    claims = read(result.text)
    assert claims[SANK.id].text == "The Linnet went down in 1955."
    assert claims[SANK.id].context == "The ferry sank in 1956 with all hands."
    assert result.merge.kept == [SANK.id]
    only_context = text.replace(
        "  context: The ferry sank in 1955 with all hands.", "  context: The ferry sank in 1956 with all hands."
    )
    assert result.text == only_context


def test_the_importers_words_follow_the_document_and_the_id_stays():
    changed = claim("The ferry sank in 1956 with all hands.", 1, "courier")
    result = merged(file(changed, RAISED, SOLD))
    assert read(result.text)[SANK.id].text == "The ferry sank in 1956 with all hands."
    assert result.merge.reworded == [SANK.id]
    assert merged(file(changed, RAISED, SOLD), result.text).text == result.text
    back = merged(file(SANK, RAISED, SOLD), result.text)
    assert back.text == OLD


def test_parts_of_a_sentence_are_the_importers_only_all_together():
    whole = "She sank in 1955 off Alder Point, was raised, and was sold."
    parts = ("She sank in 1955 off Alder Point", "was raised", "and was sold.")
    old = file(*(claim(part, 1, "courier", context=whole) for part in parts))
    new_whole = whole.replace("1955", "1956")
    new = file(*(claim(part.replace("1955", "1956"), 1, "courier", context=new_whole) for part in parts))
    ids = [one.id for one in old.claims]
    text = claim_file_text(old)
    assert read(merged(new, text).text)[ids[0]].text == "She sank in 1956 off Alder Point"
    cut = text.replace("  text: She sank in 1955 off Alder Point", "  text: She sank in 1955")
    claims = read(merged(new, cut).text)
    assert list(claims) == ids
    assert claims[ids[0]].text == "She sank in 1955"
    assert claims[ids[0]].context == new_whole


def test_marks_that_a_context_prints_are_no_words_of_a_person():
    before = claim("She sank in 1955.", 1, "courier", context="She sank in 1955.[1][note 2]")
    after = claim("She sank in 1956.", 1, "courier", context="She sank in 1956.[1][note 2]")
    assert read(merged(file(after), claim_file_text(file(before))).text)[before.id].text == "She sank in 1956."


def test_new_statements_stand_where_they_belong_and_vanished_ones_are_marked():
    first, middle = claim("A storm came from the west.", 1), claim("Nobody was ever tried for it.", 2, "storm")
    storm = Source(ref=("3",), url="https://storm.example/")
    result = merged(file(first, SANK, middle, SOLD, storm=storm))
    claims = read(result.text)
    assert list(claims) == [first.id, SANK.id, middle.id, RAISED.id, SOLD.id]
    assert claims[RAISED.id].tags == (VANISHED,)
    assert "storm:" in result.text
    again = merged(file(first, SANK, middle, SOLD, storm=storm), result.text)
    assert again.text == result.text
    returned = merged(file(first, SANK, middle, RAISED, SOLD, storm=storm), result.text)
    assert read(returned.text)[RAISED.id].tags == ()
    assert returned.merge.returned == [RAISED.id]


def test_a_claim_of_a_persons_own_is_never_marked():
    own = "- text: We counted 42 names.\n  url: https://names.example/\n  quote: forty-two\n"
    text = OLD + own
    result = merged(file(SANK, RAISED, SOLD), text)
    assert result.text == text
    assert result.merge.unplaced == 1
    apart = OLD.replace("\n- id", "\n\n- id").replace("claims:\n\n", "claims:\n")
    added = merged(file(SANK, claim("A storm came.", 2), RAISED, SOLD), apart).text
    assert "\n\n- id: a-storm-came" in added
    assert "cites: []\n\n- id: she" in added


def test_an_id_that_is_taken_gets_a_number():
    old = file(SANK, claim("A storm came.", 2, name="something-else"), claim("We say so.", 3, name="a-storm-rose"))
    result = merged(file(*old.claims, claim("A storm rose.", 4, name="a-storm-rose")), claim_file_text(old))
    assert list(read(result.text)) == [SANK.id, "something-else", "a-storm-rose", "a-storm-rose-2"]


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("  source: courier\n", "  cites:\n  - source: courier\n  - source: board\n"),
        (
            "  source: courier\n  # a remark\n  quote: >-\n    sank at\n    nine\n",
            "  cites:\n  - source: courier\n    # a remark\n    quote: >-\n      sank at\n      nine\n"
            "  - source: board\n",
        ),
        ("  cites:\n  - source: courier\n", "  cites:\n  - source: courier\n  - source: board\n"),
        ("  cites:\n    - source: courier\n", "  cites:\n    - source: courier\n    - source: board\n"),
        ("  cites: []\n", "  cites:\n  - source: courier\n  - source: board\n"),
        ("", "  cites:\n  - source: courier\n  - source: board\n"),
    ],
)
def test_a_citation_more_keeps_the_words_of_the_first(written, after):
    old = OLD.replace("  source: courier\n", written, 1)
    assert merged(file(SANK.model_copy(update={"cites": (Citation(source="courier"), Citation(source="board"))}),
                       RAISED, SOLD), old).text == OLD.replace("  source: courier\n", after, 1)  # fmt: skip


def test_what_cannot_be_written_without_touching_more_is_refused():
    flow = (
        "schema: 1\nsources: {courier: {url: https://courier.example/}}\n"
        'claims: [{id: a-b, text: "It sank.", at: {paragraph: 1, sentence: 1}}]\n'
    )
    with pytest.raises(ClaimFileError, match="cannot be brought up to date"):
        merged(file(SANK, RAISED), flow)
    with pytest.raises(ClaimFileError) as refused:
        merged(file(SANK), OLD + "- text:\n")
    assert refused.value.hint == "mend the file first"
    other = file(claim("Something else altogether is said here.", 1, "mill"), mill=Source(url="https://mill.example/"))
    with pytest.raises(ClaimFileError, match="nothing in it is said"):
        merged(ClaimFile(schema_version=1, sources={"mill": other.sources["mill"]}, claims=other.claims))


def test_sources_are_known_by_what_they_are_not_by_their_keys():
    old = OLD.replace("courier:", "the-courier:").replace("source: courier", "source: the-courier")
    old = old.replace("https://board.example/", "https://www.board.example")
    renumbered = {key: source.model_copy(update={"ref": ("9",)}) for key, source in file().sources.items()}
    result = merged(file(SANK, RAISED, SOLD, **renumbered), old)
    assert result.text == old.replace('ref: "1"', 'ref: "9"')
    found = "schema: 1\nsources:\n  a:\n    title: A Book of Ferries\n    url: https://found.example/\nclaims: []\n"
    titled = ClaimFile(schema_version=1, sources={"b": Source(title="A Book of Ferries")})
    assert merge_import(found, titled, NAME).text == found


def test_alike_sentences_are_not_guessed_at():
    rows = [claim(f"The ferry {chr(64 + n)} sank.", n, name=f"row-{n}", context="") for n in range(1, 6)]
    news = [claim(f"The ferry {chr(74 + n)} sank.", n, name=f"new-{n}", context="") for n in range(1, 6)]
    assert pair_claims(rows, news) == {}
    assert pair_claims(rows, list(reversed(rows))) == {0: 4, 1: 3, 2: 2, 3: 1, 4: 0}


def test_an_id_alone_is_no_sameness():
    gone = claim("The crew of the old ferry had been asleep since midnight.", 1, name="the-crew-of-the-old-ferry")
    other = claim("The crew of the old ferry sued, and lost.", 2, name="the-crew-of-the-old-ferry-2")
    text = claim_file_text(file(SANK, gone, other))
    now = claim("The crew of the old ferry never got a penny of it.", 1, name="the-crew-of-the-old-ferry")
    claims = read(merged(file(SANK, now), text).text)
    assert claims[gone.id].text == gone.text
    assert VANISHED in claims[gone.id].tags
    own_words = OLD.replace(f"  context: {SANK.text}\n", "").replace(SANK.text, "She went down.")
    assert merged(file(SANK, RAISED, SOLD), own_words).merge.kept == [SANK.id]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40
).filter(
    lambda text: text.strip() and any(map(str.isalnum, text)) and not any(char in text for char in "\ufeff\ufffe\uffff")
)


@st.composite
def documents(draw):
    texts = draw(st.lists(WORDS, min_size=1, max_size=6, unique_by=lambda text: " ".join(text.split())))
    made = []
    for number, text in enumerate(texts, start=1):
        keys = draw(st.lists(st.sampled_from(["courier", "board"]), unique=True))
        made.append(claim(text.strip(), number, *keys, name=f"claim-{number}-x"))
    return made


@settings(max_examples=60, deadline=None)
@given(documents(), documents(), st.randoms())
def test_any_change_keeps_every_line_of_a_person(before, after, random):
    """Comments and quotes stand where they stood, in order; a second import changes nothing."""
    after = [one.model_copy(update={"id": f"new-{number}"}) for number, one in enumerate(after)]
    mixed = [*after, *random.sample(before, len(before) // 2 + 1)]
    quoted = tuple(
        one.model_copy(update={"cites": (Citation(source="courier", quotes=(Quote(exact=f"words {one.id}"),)),)})
        for one in before
    )
    text = claim_file_text(file(*quoted), {one.id: [f"a word on {one.id}"] for one in quoted})
    new = file(*mixed)
    once = merge_import(text, new, NAME).text
    people = [line for line in text.splitlines() if "a word on" in line or "words claim" in line]
    kept = iter(once.splitlines())
    assert all(any(line.lstrip(" ") == other.lstrip(" ") for other in kept) for line in people)
    assert {one.id for one in before} <= read(once).keys()
    assert merge_import(once, new, NAME).text == once
