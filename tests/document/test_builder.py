"""A channel's text keeps the promises of the model, however it is put together."""

from hypothesis import given
from hypothesis import strategies as st

from checker.document.builder import ChannelBuilder, clean
from checker.model.document import ChannelName

from .pages import keep_promises

pieces = st.text(alphabet="ab \n\t\xa0\u200b’", max_size=6)
steps = st.one_of(
    st.tuples(st.just("text"), pieces, st.booleans(), st.booleans()),
    st.sampled_from([("newline",), ("soft",), ("boundary",), ("raise",)]),
)


@given(st.lists(steps, max_size=25))
def test_any_steps_keep_the_promises(steps):
    builder = ChannelBuilder(ChannelName.VISIBLE)
    mark = builder.mark()
    said = []
    for name, *details in steps:
        if name == "text":
            text, raised, verbatim = details
            said.append(text)
            builder.text(text, raised=raised, verbatim=verbatim)
        elif name == "raise":
            builder.raise_since(mark)
            mark = builder.mark()
        else:
            getattr(builder, name)()
    channel = builder.build()
    letters = "".join(char for text in said for char in text if not char.isspace())
    if channel is None:
        assert letters == ""
    else:
        keep_promises(channel)
        assert "".join(char for char in channel.text if not char.isspace()) == letters


def test_a_mark_reads_back_only_what_is_short_and_in_the_same_block():
    builder = ChannelBuilder(ChannelName.VISIBLE)
    builder.text("before ")
    mark = builder.mark()
    assert builder.text_since(mark) == ""
    builder.text("[12]")
    assert builder.text_since(mark).strip() == "[12]"
    builder.text(" and much more than twenty characters")
    assert builder.text_since(mark) == ""
    builder.boundary()
    builder.text("new")
    assert builder.text_since(mark) == ""


def test_what_no_report_can_carry_is_taken_out():
    assert clean("a\0b\ud800c") == "ab\ufffdc"
