"""Shared by the document tests: reading both ways, looking at channels, and the promises of the model."""

from checker.document.read import read_document
from checker.model.document import Channel, ChannelName, Document


def read(markup: str, *, careful: bool = False) -> Document:
    """Read a page given as text."""
    return read_document(markup.encode(), "text/html", "utf-8", "https://example.org/", careful=careful)


def blocks(document: Document, name: ChannelName) -> list[tuple[str, str]]:
    """A channel's blocks as (kind, text)."""
    channel = document.channel(name)
    return [] if channel is None else [(block.kind, channel.text[block.start : block.end]) for block in channel.blocks]


def texts(document: Document, name: ChannelName = ChannelName.VISIBLE) -> list[str]:
    """A channel's block texts."""
    return [text for _, text in blocks(document, name)]


def keep_promises(channel: Channel) -> None:
    """Assert every invariant that `checker.model.document` states."""
    text = channel.text
    assert channel.blocks
    assert channel.blocks[0].start == 0
    assert channel.blocks[-1].end == len(text)
    for block in channel.blocks:
        inside = text[block.start : block.end]
        assert inside
        assert inside == inside.strip()
    for before, after in zip(channel.blocks, channel.blocks[1:], strict=False):
        assert after.start == before.end + 1
        assert text[before.end] == "\n"
    assert list(channel.soft) == sorted(set(channel.soft))
    for offset in channel.soft:
        assert 0 < offset < len(text)
        assert not text[offset - 1].isspace()
        assert not text[offset].isspace()
    end = -1
    for start, stop in channel.raised:
        assert end <= start < stop
        assert text[start:stop] == text[start:stop].strip()
        assert any(block.start <= start and stop <= block.end for block in channel.blocks)
        end = stop
    assert channel.notes <= set(channel.raised)
    assert "\0" not in text
    text.encode()
