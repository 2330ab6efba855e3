"""Documents made by hand, for tests of matching that need no reader."""

import re

from checker.model.document import Block, Channel, ChannelName, Document

SUP = re.compile(r"<sup>(.*?)</sup>|<(/?)i>", re.DOTALL)


def channel(
    *paragraphs: str, name: ChannelName = ChannelName.VISIBLE, kind: str = "p", page: int | None = None
) -> Channel:
    """A channel of these paragraphs. `<sup>…</sup>` sets text raised, `<i>` and `</i>` are the edges of inline tags."""
    text, blocks, soft, raised = "", [], [], []
    for paragraph in paragraphs:
        if blocks:
            text += "\n"
        start, done = len(text), 0
        for tag in SUP.finditer(paragraph):
            text += paragraph[done : tag.start()]
            soft.append(len(text))
            if tag[1] is not None:
                raised.append((len(text), len(text) + len(tag[1])))
                text += tag[1]
                soft.append(len(text))
            done = tag.end()
        text += paragraph[done:]
        blocks.append(Block(start, len(text), kind, page))
    edges = sorted({at for at in soft if 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()})
    return Channel(name, text, tuple(blocks), tuple(edges), tuple(raised))


def page(*paragraphs: str, language: str = "", **more: object) -> Document:
    """A readable document with one visible channel."""
    return Document((channel(*paragraphs),), language=language, **more)
