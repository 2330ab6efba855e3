"""What must hold of any text whatever."""

import string

from hypothesis import assume, example, given
from hypothesis import strategies as st

from checker.match.canonical import NONE, SURE, canonical, canonical_quote
from checker.match.fragment import text_directive
from checker.match.quote import match_quote
from checker.match.words import changes
from checker.model.claim import Quote
from checker.model.match import MatchOutcome
from tests.match.pages import page

TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from(" ab1.,-–'’\"“”$%²³½ﬁßé\u0301\u00ad\u200b[]()…^+−不一国ㅎ\u1112\u1161"),
    ),
    max_size=80,
)
WORD = st.text("abcdefghijklmnopqrstuvwxyzéüßñжщ", min_size=1, max_size=9)
NUMBER = st.from_regex(r"(19|20)[0-9]{2}|[1-9][0-9]{0,2}(,[0-9]{3}){0,2}|[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True)
MARK = st.sampled_from(["", "", "", ",", ".", ";", ":", "?", "!"])
# A number never follows a number: "1 100" is read as one number, since a space may part its thousands.
WORDS = st.lists(st.tuples(WORD, st.one_of(WORD, NUMBER), MARK), min_size=3, max_size=16).map(
    lambda items: [word for first, second, mark in items for word in (first, second + mark)]
)


@given(TEXT)
@example("İ\u0307ŉ")
@example("2½²³")
@example("\u1112\u1161\u11ab")
def test_offsets_ascend_and_stay_inside(text):
    stream = canonical(text)
    assert len(stream.text) == len(stream.offsets) == len(stream.flags) - 1 or not stream.text
    assert list(stream.offsets) == sorted(stream.offsets)
    assert all(0 <= offset < len(text) for offset in stream.offsets)
    assert stream.flags[-1] == SURE
    for at in range(len(stream)):
        start, end = stream.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(TEXT)
def test_the_canonical_quote_is_its_own_canonical_form(text):
    # What capitals are followed by says something (a rating of AA-), and the canonical form has none.
    assume(text.lower() == text)
    once = canonical_quote(text)
    assert canonical_quote(once).replace(" ", "") == once.replace(" ", "")


@given(TEXT, TEXT)
def test_nothing_raises_and_every_differing_side_is_whole(text, quote):
    match = match_quote(page(text), Quote.model_construct(exact=quote, prefix="", suffix=""))
    if match.outcome is MatchOutcome.DIFFERS:
        assert "".join(run.quoted for run in match.changes) == quote
        assert "".join(run.source for run in match.changes) == match.passage.exact
        assert any(run.change for run in match.changes)
    if match.passage is not None:
        visible = page(text).channels[0].text
        assert visible[match.passage.start : match.passage.end] == match.passage.exact
        assert len(match.passage.before) <= 300
        assert len(match.passage.after) <= 300


@given(WORDS, st.data())
def test_whole_words_of_a_page_are_found(words, data):
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    match = match_quote(page(" ".join(words)), Quote(exact=" ".join(words[first:last])))
    assert match.outcome is MatchOutcome.FOUND


@given(WORDS, st.data())
def test_a_changed_digit_is_never_found(words, data):
    text = " ".join(words)
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in string.digits if digit != text[at]]))
    changed = text[:at] + other + text[at + 1 :]
    match = match_quote(page(text), Quote(exact=changed))
    assert match.outcome is not MatchOutcome.FOUND


@given(WORDS, st.data())
def test_a_cut_word_is_never_found(words, data):
    text = " ".join(words)
    end = data.draw(st.integers(4, len(text)))
    cut = text[:end]
    assume(end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
    assume(text.find(cut, 1) < 0)
    assert match_quote(page(text), Quote(exact=cut)).outcome is not MatchOutcome.FOUND


@given(TEXT, TEXT)
def test_the_sides_of_a_diff_are_the_texts(quote, source):
    ours, theirs = canonical(quote), canonical(source)
    assume(len(ours) and len(theirs))
    runs = changes(ours, theirs, 0, len(theirs))
    start, end = theirs.span(0, len(theirs))
    assert "".join(run.quoted for run in runs) == quote
    assert "".join(run.source for run in runs) == source[start:end]


@given(TEXT, st.data())
def test_a_directive_is_plain_and_its_dashes_and_commas_are_its_own(text, data):
    channel = page(text).channels[0]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    directive = text_directive(channel, start, end, ambiguous=data.draw(st.booleans()))
    if directive:
        assert directive.isascii()
        terms = directive.removeprefix(":~:text=")
        assert not set(terms) & set(' &#"<>')
        assert terms.count(",") <= 3
        assert all(term for term in terms.split(","))


@given(st.text("abc 12.,-", min_size=1, max_size=40))
def test_boundaries_stand_where_spaces_do(text):
    stream = canonical(text)
    for at in range(1, len(stream)):
        between = text[stream.offsets[at - 1] + 1 : stream.offsets[at]]
        if not between and text[stream.offsets[at]].isalpha() and text[stream.offsets[at - 1]].isalpha():
            assert stream.flags[at] == NONE


@given(st.text(alphabet="aZ1 !#-−+=~^.,:/'\"[]()%$\u00ad\u200bé²©不ºCﾃﾞ\n", max_size=60))
@example("if (!ready) x = -y + z")
@example("é !é = −é º˚C")
def test_every_character_of_a_stream_has_its_offset_and_flag(text):
    for quote in (False, True):
        stream = canonical(text, quote=quote)
        assert len(stream.text) == len(stream.offsets) == len(stream.flags) - 1
