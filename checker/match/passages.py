"""The passages of a page that may carry a claim, offered to a person as ready quotes.

Ranking is BM25 over sentences with their neighbours (SQLite FTS5): on 358 claims the three best held a supporting
sentence in 95 of 100 cases. A ranking finds where to look and never decides anything: every passage offered is one that
the exact chain finds on the page, and whether it carries the claim is for the person who takes it.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import ValidationError

from checker.match.detect import COMMON_WORDS, likely_languages
from checker.match.quote import Matcher
from checker.model.claim import Quote
from checker.model.document import Channel, ChannelName, Document
from checker.model.match import MatchOutcome, Passage, Statement

__all__ = ["LONGEST", "near_passages"]

LONGEST: Final = 300
"""Characters a passage has at most: long enough for a sentence, short enough to quote."""

_BEST: Final = 3
_TRIED: Final = 12
_SHORTEST: Final = 20
_MOST: Final = 20_000
_NEIGHBOUR: Final = 0.35
"""What a neighbour's words weigh beside the sentence's own."""

_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-zà-öø-ÿа-я])|[。！？][」』”’）]*\s*|\n")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Rev|Hon|vs|etc|cf|No|Nr|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov"
    r"|Dec|M|Mme|bzw|ca|Art|Abs|Bd|S|p|pp|vol|ed|approx|Inc|Ltd|Co|Corp)\.\s*\Z"
)
_CUT: Final = re.compile(r"(?<=[,;:–—])\s+|(?<=[，、；])|\s+")
_WORD: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")


def near_passages(
    document: Document, matcher: Matcher, statements: Sequence[Statement]
) -> tuple[tuple[Passage, ...], ...]:
    """The passages nearest to each statement, the best first.

    Args:
        document: What a reader made of the page.
        matcher: The document's matcher: it says of each passage whether it would be found as a quote.
        statements: The claims.

    Returns:
        At most three passages a statement, each one sentence or a part of one, at most 300 characters, exactly as the
        page prints it. None where the page could not be read, or SQLite was built without FTS5.
    """
    channel = document.channel(ChannelName.VISIBLE)
    none: tuple[Passage, ...] = ()
    if not document.readable or channel is None:
        return (none,) * len(statements)
    spans = [span for _, span in zip(range(_MOST), _sentences(channel), strict=False)]
    unspaced = len(_UNSPACED.findall(channel.text[:6000])) * 4 > len(channel.text[:6000])
    languages = likely_languages(document.language, channel.text)
    stem = "trigram" if unspaced else "porter unicode61 remove_diacritics 2" if languages[:1] == ("en",) else ""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        _fill(connection, stem or "unicode61 remove_diacritics 2", [channel.text[a:b] for a, b in spans])
        return tuple(_best(connection, channel, spans, matcher, _query(said.text, unspaced)) for said in statements)
    except sqlite3.Error:
        return (none,) * len(statements)
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, tokenizer: str, sentences: Sequence[str]) -> None:
    """Make the index: each sentence, and its neighbours beside it."""
    connection.execute(f"CREATE VIRTUAL TABLE sentence USING fts5(own, around, tokenize = '{tokenizer}')")
    connection.executemany(
        "INSERT INTO sentence(rowid, own, around) VALUES (?, ?, ?)",
        (
            (number, own, " ".join((*sentences[max(0, number - 1) : number], *sentences[number + 1 : number + 2])))
            for number, own in enumerate(sentences)
        ),
    )


def _query(text: str, unspaced: bool) -> str:
    """The words of a statement, or its triples of characters, any of which may stand there."""
    if unspaced:
        runs = _WORD.findall(text)
        words = [run[at : at + 3] for run in runs for at in range(len(run) - 2)]
    else:
        words = _WORD.findall(text)
        words = [word for word in words if word.lower() not in COMMON_WORDS] or words
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words[:200]))


def _best(
    connection: sqlite3.Connection, channel: Channel, spans: Sequence[tuple[int, int]], matcher: Matcher, query: str
) -> tuple[Passage, ...]:
    """The best of those that the exact chain finds."""
    if not query:
        return ()
    rows = connection.execute(
        "SELECT rowid FROM sentence WHERE own MATCH ? ORDER BY bm25(sentence, 1.0, ?), rowid LIMIT ?",
        (f"{{own around}} : ({query})", _NEIGHBOUR, _TRIED),
    )
    found: list[Passage] = []
    texts: set[str] = set()
    for (number,) in rows:
        start, end = spans[number]
        text = channel.text[start:end]
        if text not in texts and _stands(matcher, text):
            texts.add(text)
            found.append(Passage("", text, "", channel.name, start, end, _page(channel, start)))
            if len(found) == _BEST:
                break
    return tuple(found)


def _stands(matcher: Matcher, text: str) -> bool:
    """Whether the passage, taken as a quote, would be found: white space folded as a claim file folds it."""
    try:
        quote = Quote(exact=" ".join(text.split()))
    except ValidationError:
        return False
    return matcher.match(quote).outcome is MatchOutcome.FOUND


def _page(channel: Channel, start: int) -> int | None:
    return next((block.page for block in channel.blocks if block.start <= start < block.end), None)


def _sentences(channel: Channel) -> Iterator[tuple[int, int]]:
    """The sentences of a channel, block by block, each at most `LONGEST` characters."""
    for block in channel.blocks:
        start = block.start
        for found in _END.finditer(channel.text, block.start, block.end):
            wrapped = found[0] == "\n"
            if wrapped and block.kind in ("page", "pre"):
                continue  # a line's end there is only where the line was full
            if not wrapped and _ABBREVIATION.search(channel.text, max(start, found.start() - 12), found.end()):
                continue
            yield from _fitting(channel.text, start, found.end())
            start = found.end()
        yield from _fitting(channel.text, start, block.end)


def _fitting(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the white space around it, in pieces where it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cuts = [found.end() for found in _CUT.finditer(text, start, start + LONGEST)]
        cut = next((at for at in reversed(cuts) if text[at - 2 : at - 1] in ",;:–—" and at - start > 100), 0)
        cut = cut or (cuts[-1] if cuts else start + LONGEST)
        yield from _fitting(text, start, cut)
        start = cut
    if end - start >= (_SHORTEST if text[start:end].isascii() else _SHORTEST // 2):
        yield start, end
