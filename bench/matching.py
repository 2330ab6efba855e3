"""Quotes on a page: how long, and how often similarity alone would have passed a changed quote as found."""

import random
import re
import time

from rapidfuzz import fuzz

from bench.pages import page
from checker.document.read import read_document
from checker.match.quote import match_quote
from checker.model.claim import Quote
from checker.model.document import ChannelName
from checker.model.match import MatchOutcome

__all__ = ["table"]


def changed(sentence: str, random_: random.Random) -> str:
    """The sentence with one digit changed."""
    place = random_.choice([found.start() for found in re.finditer(r"\d", sentence)])
    digit = random_.choice([other for other in "0123456789" if other != sentence[place]])
    return sentence[:place] + digit + sentence[place + 1 :]


def table() -> str:
    """Ours beside a similarity threshold of 95 of 100, on true and changed quotes of ten pages."""
    random_ = random.Random(7)
    rows = {"exact chain": [0, 0, 0.0], "rapidfuzz ≥ 95": [0, 0, 0.0]}
    total = 0
    for seed in range(10):
        html, sentences = page(seed)
        document = read_document(html.encode(), "text/html", "utf-8", "http://a.example/")
        visible = document.channel(ChannelName.VISIBLE)
        text = visible.text if visible else ""
        for true in random_.sample(sentences, 20):
            total += 1
            false = changed(true, random_)
            began = time.process_time()
            found = match_quote(document, Quote(exact=true)).outcome is MatchOutcome.FOUND
            wrong = match_quote(document, Quote(exact=false)).outcome is MatchOutcome.FOUND
            ours = time.process_time() - began
            began = time.process_time()
            similar = fuzz.partial_ratio(true, text) >= 95
            fooled = fuzz.partial_ratio(false, text) >= 95
            theirs = time.process_time() - began
            for name, values in (("exact chain", (found, wrong, ours)), ("rapidfuzz ≥ 95", (similar, fooled, theirs))):
                rows[name] = [old + new for old, new in zip(rows[name], values, strict=True)]
    lines = [
        f"| {name} | {found}/{total} | {wrong}/{total} | {seconds / total / 2 * 1e3:.2f} |"
        for name, (found, wrong, seconds) in rows.items()
    ]
    return "\n".join(
        (
            "## True quotes, and the same with one digit changed",
            "",
            "| matcher | true ones found | changed ones called found | CPU ms a quote |",
            "|---|---|---|---|",
            *lines,
            "",
        )
    )
