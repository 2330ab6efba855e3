"""Passages offered to a person: each must be one that the exact chain finds."""

from html import escape

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.scalar import one_line
from checker.document.read import read_document
from checker.match.passages import LONGEST, near_passages
from checker.match.quote import Matcher
from checker.model.claim import Quote
from checker.model.match import MatchOutcome, Statement

PAGE = """<!doctype html><html lang="en"><body><h1>Ferry lost</h1><p>The ferry <em>Lin</em>net sank off Alder&nbsp;Point
shortly after nine on Tuesday, in the worst storm the coast has seen. The harbour master, Mr. E. Marsh, said that 42
passengers and a crew of eleven had been on board, and that “the lifeboats [on one side] could not be lowered…”.</p>
<p>Fishermen from Alder brought thirty-one survivors ashore before midnight.</p><p>The weather: bad, # 1 in years.</p>
</body></html>"""


def offered(page, *claims, language="en"):
    made = read_document(page.encode(), "text/html", "utf-8", "https://a.example/")
    matcher = Matcher(made)
    found = near_passages(made, matcher, [Statement(claim, language) for claim in claims])
    return [[passage.exact for passage in passages] for passages in found], matcher


def test_the_nearest_sentence_comes_first():
    (first, second, nothing), _ = offered(
        PAGE, "42 passengers were on board.", "Survivors were brought ashore by fishermen.", "Quite another matter."
    )
    assert first[0].startswith("The harbour master, Mr. E. Marsh, said that 42")
    assert second[0] == "Fishermen from Alder brought thirty-one survivors ashore before midnight."
    assert nothing == []


def test_words_are_stemmed_in_english_and_cut_in_threes_where_nothing_parts_them():
    (english,), _ = offered(PAGE, "A fisherman and the fishermen who bring survivors")
    assert "Fishermen" in english[0]
    said = "该市人口为1500万，是该国最大的城市。警方称，车上有二十四名儿童和两名教师。"
    page = f'<html lang="zh"><body><p>{said}</p></body></html>'
    (chinese,), _ = offered(page, "车上有二十四名学生", language="zh")
    assert chinese == ["警方称，车上有二十四名儿童和两名教师。"]


def test_what_is_offered_is_found_when_it_is_taken():
    (passages,), matcher = offered(PAGE, "The ferry sank with 42 passengers; fishermen, weather, lifeboats")
    assert len(passages) == 3
    for passage in passages:
        taken = yaml.safe_load(f"quote: {one_line(' '.join(passage.split()))}")["quote"]
        assert matcher.match(Quote(exact=taken)).outcome is MatchOutcome.FOUND


def test_a_long_sentence_is_cut_between_words():
    words = " ".join(f"word{number} and more," for number in range(100))
    (passages,), matcher = offered(f"<html lang='en'><body><p>{words}</p></body></html>", "word7 word50 word90")
    assert passages
    for passage in passages:
        assert len(passage) <= LONGEST
        assert matcher.match(Quote(exact=passage)).outcome is MatchOutcome.FOUND


def test_a_page_that_was_not_read_offers_nothing():
    made = read_document(b"\x00\x01", "image/png", "", "https://a.example/")
    assert near_passages(made, Matcher(made), [Statement("a"), Statement("b")]) == ((), ())


WORDS = st.sampled_from(
    ["the", "24", "1.5", "%", "$3", "Mr.", "said", "“so”", "[one]", "…", "not", "end.", "Then", "co-op", "it's", "(x)",
     "a\u00adb", "ﬁne", "\u00a0", "10:30", "–", "no!", "?", "二十", "«", "»", "&", "#", "'tis", "1,", "000"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=4))
def test_every_passage_of_any_page_is_found(paragraphs):
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    made = read_document(f'<html lang="en"><body>{body}'.encode(), "text/html", "utf-8", "https://a.example/")
    matcher = Matcher(made)
    (passages,) = near_passages(made, matcher, [Statement("the 24 said so then end not one x", "en")])
    for passage in passages:
        assert len(passage.exact) <= LONGEST
        assert passage.exact in made.channels[0].text or any(passage.exact in c.text for c in made.channels)
        assert matcher.match(Quote(exact=" ".join(passage.exact.split()))).outcome is MatchOutcome.FOUND
