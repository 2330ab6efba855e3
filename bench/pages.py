"""Pages of a real size, made from a seed: 60 KB of markup around invented prose, with sentences to quote."""

import random
from typing import Final

__all__ = ["page", "sentence"]

_PROSE: Final = """
harbour coast ferry captain council inquiry report winter storm signal lantern channel survey measure timber iron
merchant letter record witness evening morning promise question answer village market bridge river quarry garden
stone tower engine cargo passenger lifeboat company warning because although between without against toward after
"""
_WORDS: Final = tuple(_PROSE.split())


def sentence(random_: random.Random) -> str:
    """One sentence of 12 to 24 words, with a number in it."""
    words = [random_.choice(_WORDS) for _ in range(random_.randint(12, 24))]
    words.insert(random_.randint(3, 8), str(random_.randint(10, 9999)))
    return " ".join(words).capitalize() + "."


def page(seed: int) -> tuple[str, list[str]]:
    """A page of about 60 KB and its sentences."""
    random_ = random.Random(seed)
    sentences = [sentence(random_) for _ in range(220)]
    paragraphs = "\n".join(
        f'<p class="body text-{i}"><span data-id="{random_.random()}">{sentences[i]}</span> '
        f"<em>{sentences[i + 1]}</em> "
        f'<a href="/news/{i}" title="more">{sentences[i + 2]}</a> {sentences[i + 3]}</p>'
        for i in range(0, len(sentences), 4)
    )
    menu = "".join(f'<li><a class="menu-item" href="/section/{i}">Section {i}</a></li>' for i in range(120))
    script = "window.__data = {" + ",".join(f'"key{i}": {random_.random()}' for i in range(400)) + "};"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page {seed}</title>'
        f"<script>{script}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>Page {seed}</h1>{paragraphs}</main></body></html>",
        sentences,
    )
