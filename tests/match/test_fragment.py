"""Text directives by the WICG rules."""

from urllib.parse import unquote

from checker.match.fragment import text_directive
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.document import ChannelName
from checker.model.match import MatchOutcome
from tests.match.pages import channel, page


def directive(text: str, exact: str, **more) -> str:
    start = text.index(exact)
    return text_directive(channel(*text.split("\n")), start, start + len(exact), **more)


def test_a_short_stretch_in_one_block_is_exact():
    assert directive("He came to Mali in May.", "came to Mali") == ":~:text=came%20to%20Mali"


def test_what_has_a_meaning_in_a_directive_is_encoded():
    assert directive("a well-known, old R&D firm", "well-known, old R&D") == ":~:text=well%2Dknown%2C%20old%20R%26D"


def test_a_stretch_over_blocks_has_start_and_end():
    found = directive("One idea is here.\nAnd another one.", "idea is here.\nAnd another")
    assert unquote(found) == ":~:text=idea is here.,And another"


def test_a_long_stretch_has_start_and_end_of_whole_words():
    words = " ".join(f"word{number}" for number in range(100))
    found = unquote(directive(words, words[:-8]))
    start, end = found.removeprefix(":~:text=").split(",")
    assert words.startswith(start)
    assert end.split() == words.split()[-1 - 5 : -1]


def test_an_ambiguous_stretch_brings_what_is_around_it():
    text = "He was seen in Mali that day. He was seen in Niger."
    assert unquote(directive(text, "in Mali", ambiguous=True)) == ":~:text=He was seen-,in Mali,-that day. He was"


def test_a_cut_word_is_widened_since_browsers_match_whole_words():
    assert directive("The buses left.", "bus") == ":~:text=buses"


def test_metadata_and_pdf_pages_have_none():
    text = "He came to Mali."
    assert text_directive(channel(text, name=ChannelName.META), 0, 7) == ""
    assert text_directive(channel(text, kind="page", page=3), 0, 7) == ""


def test_unseen_characters_stay_out():
    assert directive("The govern\u00adment fell.", "govern\u00adment") == ":~:text=government"


def test_scripts_without_spaces_are_not_widened():
    assert (
        unquote(directive("他说政府宣布了新的计划，随后离开。", "政府宣布了新的计划")) == ":~:text=政府宣布了新的计划"
    )


def test_a_range_whose_first_words_stand_earlier_brings_what_is_before_it():
    words = " ".join(f"word{number}" for number in range(90))
    text = f"{words[:60]} came first. Later, {words} again."
    found = unquote(directive(text, words))
    assert found.startswith(":~:text=word9 came first. Later,-,word0 word1")


def test_a_quote_that_differs_leads_to_the_words_of_the_page():
    match = match_quote(page("The attack killed 24 children in the village."), Quote(exact="killed 42 children"))
    assert match.outcome is MatchOutcome.DIFFERS
    assert unquote(match.fragment) == ":~:text=killed 24 children"
