"""Channels, contexts, notes and reasons: what a match says besides its outcome."""

import pytest

from checker.match.quote import Matcher, match_quote
from checker.model.claim import Quote
from checker.model.document import Block, Channel, ChannelName, Document
from checker.model.match import MatchOutcome
from tests.match.pages import channel, page

ARTICLE = (
    "The group was formed in 2015 by men from Mali.",
    "Later the group was formed again in Niger, as the army said.",
)


def codes(match):
    return [note.code for note in match.notes]


def test_places_are_counted_and_called_ambiguous():
    match = match_quote(page(*ARTICLE), Quote(exact="the group was formed"))
    assert (match.outcome, match.places) == (MatchOutcome.FOUND, 2)
    assert "ambiguous" in codes(match)
    assert match.passage.start == 0


@pytest.mark.parametrize(
    "context", [{"prefix": "Later"}, {"suffix": "again in Niger"}, {"prefix": "later ", "suffix": "again"}]
)
def test_prefix_and_suffix_choose_the_place(context):
    match = match_quote(page(*ARTICLE), Quote(exact="the group was formed", **context))
    assert match.passage.before.endswith("Later ")
    assert "ambiguous" not in codes(match)
    assert match.places == 2


def test_a_context_that_fits_nowhere_is_noted():
    match = match_quote(page(*ARTICLE), Quote(exact="formed in 2015", prefix="never"))
    assert match.outcome is MatchOutcome.FOUND
    assert "context-differs" in codes(match)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        (ChannelName.JSON_LD, "headline", False),
        (ChannelName.META, "description", False),
        (ChannelName.ALT, "alt", False),
        (ChannelName.FORM, "option", False),
        (ChannelName.JSON_LD, "articleBody", True),
    ],
)
def test_a_sentence_does_not_run_from_one_piece_of_metadata_to_the_next(name, kind, found):
    pieces = Channel(name, "John Smith\ndenies the murder", (Block(0, 10, kind), Block(11, 28, kind)))
    match = match_quote(
        Document((channel("Nothing to see here."), pieces)), Quote(exact="John Smith denies the murder")
    )
    assert (match.outcome in (MatchOutcome.FOUND, MatchOutcome.HIDDEN)) is found


@pytest.mark.parametrize("name", [ChannelName.TITLE, ChannelName.META, ChannelName.JSON_LD, ChannelName.ALT])
def test_words_outside_the_visible_text_are_found_with_a_note_and_no_fragment(name):
    document = Document((channel("Nothing to see here."), channel(ARTICLE[0], name=name)))
    match = match_quote(document, Quote(exact="formed in 2015 by men"))
    assert match.outcome is MatchOutcome.FOUND
    assert match.passage.channel is name
    assert codes(match) == ["metadata-only"]
    assert match.fragment == ""


@pytest.mark.parametrize("name", [ChannelName.HIDDEN, ChannelName.SCRIPT, ChannelName.FORM])
def test_words_that_no_reader_meets_are_hidden(name):
    document = Document((channel("Nothing to see here."), channel(ARTICLE[0], name=name)))
    match = match_quote(document, Quote(exact="formed in 2015 by men"))
    assert match.outcome is MatchOutcome.HIDDEN
    assert match.passage.exact == "formed in 2015 by men"
    assert match.fragment == ""


def test_visible_words_win_over_metadata_and_hidden_text():
    document = Document(
        (channel(ARTICLE[0], name=ChannelName.HIDDEN), channel(ARTICLE[0], name=ChannelName.META), channel(*ARTICLE))
    )
    match = match_quote(document, Quote(exact="formed in 2015 by men"))
    assert match.passage.channel is ChannelName.VISIBLE


def test_hidden_text_that_differs_is_not_spoken_of():
    document = Document((channel("Nothing to see here."), channel(ARTICLE[0], name=ChannelName.HIDDEN)))
    assert match_quote(document, Quote(exact="formed in 2016 by men")).outcome is MatchOutcome.NOT_FOUND


def test_an_unreadable_document_lacks_nothing():
    document = page(*ARTICLE, readable=False, reason="pdf-no-text-map", detail="the fonts say nothing")
    for exact in ("formed in 2015 by men", "words that are not there"):
        match = match_quote(document, Quote(exact=exact))
        assert (match.outcome, match.reason, match.detail) == (
            MatchOutcome.UNREADABLE,
            "pdf-no-text-map",
            "the fonts say nothing",
        )


@pytest.mark.parametrize(
    ("exact", "outcome"),
    [
        ("formed in 2015 by men", MatchOutcome.FOUND),
        ("formed in 2016 by men", MatchOutcome.UNREADABLE),
        ("words that are not there", MatchOutcome.UNREADABLE),
    ],
)
def test_a_wall_may_hold_words_but_never_lack_them(exact, outcome):
    document = page(*ARTICLE, reason="paywall", detail="the page asks for a subscription")
    match = match_quote(document, Quote(exact=exact))
    assert match.outcome is outcome
    assert match.reason == ("paywall" if outcome is MatchOutcome.UNREADABLE else "")


def test_a_page_that_repeats_its_own_address_is_noted():
    document = page("No results for the group attacked the village.")
    quote = Quote(exact="the group attacked the village")
    assert "in-own-url" in codes(match_quote(document, quote, "https://e.example/?q=the+group+attacked+the+village"))
    assert "in-own-url" not in codes(match_quote(document, quote, "https://e.example/the-group"))


def test_a_quote_without_words_is_no_question():
    quote = Quote.model_construct(exact="…", prefix="", suffix="")
    assert match_quote(page(*ARTICLE), quote).outcome is MatchOutcome.UNREADABLE


def test_a_page_that_repeats_without_end_is_never_said_to_lack_the_words():
    match = match_quote(page("x" * 2_000_000), Quote(exact="xxxxxxxxxx"))
    assert (match.outcome, match.reason) == (MatchOutcome.UNREADABLE, "too-repetitive")


def test_the_passage_is_cut_between_words_and_names_the_page():
    words = " ".join(f"word{number}" for number in range(300))
    document = Document((channel("First page.", words, kind="page", page=1),))
    match = match_quote(document, Quote(exact="word150 word151 word152"))
    assert 200 < len(match.passage.before) <= 300
    assert match.passage.before.split()[0] in words.split()
    assert match.passage.after.split()[-1] in words.split()
    assert match.passage.page == 1
    assert match.fragment == ""


def test_a_matcher_serves_many_quotes_like_one_each():
    document = page(*ARTICLE)
    quotes = [Quote(exact=exact) for exact in ("formed in 2015", "formed in 2016 by", "nothing alike whatever")]
    matcher = Matcher(document)
    assert [matcher.match(quote) for quote in quotes] == [match_quote(document, quote) for quote in quotes]


def test_what_stands_around_shows_where_a_block_ends() -> None:
    document = page("A heading", "One two three four. They left the town.", "Another one.\nIts second line.")
    passage = match_quote(document, Quote(exact="They left the town")).passage
    assert passage.before == "A heading\n\nOne two three four. "
    assert passage.exact == "They left the town"
    assert passage.after == ".\n\nAnother one.\nIts second line."
    document = page(*["some words"] * 60, "They left the town", *["some words"] * 60)
    passage = match_quote(document, Quote(exact="They left the town")).passage
    assert len(passage.before) <= 300
    assert len(passage.after) <= 300
    assert passage.before.endswith("words\n\n")
    assert passage.after.startswith("\n\nsome")
