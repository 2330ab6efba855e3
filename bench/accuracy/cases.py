"""The cases of one page: a quote, the page to hold it against, and what is true."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bench.accuracy.alter import ALTERED, SAME_LETTERS
from bench.accuracy.corpus import Page, Phrase, phrases
from bench.accuracy.practice import HIDDEN, ON_PAGE, PLACES, QUOTING
from bench.accuracy.truth import plain_text, stands, words

__all__ = ["GROUPS", "Case", "cases"]

GROUPS: Final = (
    "true, as people quote",
    "true, as pages print",
    "true, in a place",
    "changed",
    "of another page",
    "hidden",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One quote against one page. `group` is one of GROUPS, `kind` the way it was made."""

    group: str
    kind: str
    quote: str
    html: str
    page: str = ""


_PLACED: Final = "Nobody at the Vrunsk observatory has catalogued item {} since the orchard flooded twice"


def cases(page: Page, foreign: Page, count: int, seed: int) -> Iterator[Case]:
    """All cases of a page: `count` phrases of it in every way there is, as many of another page's."""
    random_ = random.Random(f"{page.name}/{seed}/cases")
    text = plain_text(page.html)
    spaced = f" {' '.join(words(text))} "
    letters = re.sub(r"[\W_]+", "", text.casefold())
    chosen = phrases(page, count, seed)
    for phrase in chosen:
        for kind, way in QUOTING.items():
            quote = way(phrase.text, random_)
            if quote:
                yield Case(GROUPS[0], kind, quote, page.html, page.name)
        for kind, way in ALTERED.items():
            quote = way(phrase.text, random_)
            if quote and len(words(quote)) > 2 and not stands(quote, spaced, letters, letters=kind not in SAME_LETTERS):
                yield Case(GROUPS[3], kind, quote, page.html, page.name)
    for mantissa, power, unit in set(_POWER.findall(page.html)):
        for kind, quote in (
            ("10⁹", f"{mantissa}{power.translate(_RAISED)}{unit}"),
            ("10^9", f"{mantissa}^{power}{unit}"),
        ):
            yield Case(GROUPS[0], kind, quote, page.html, page.name)
        for kind, quote in (("10⁹ as 109", f"{mantissa}{power}{unit}"), ("10⁹ as 10", f"{mantissa}{unit}"),
                            ("another power", f"{mantissa}^{int(power) + 1}{unit}")):  # fmt: skip
            if f"{mantissa}<sup>{int(power) + 1}</sup>{unit}" not in page.html:
                yield Case(GROUPS[3], kind, quote, page.html, page.name)
    yield from _edited(page, chosen, random_)
    yield from _placed(page, random_)
    for phrase in phrases(foreign, count, seed + 1):
        if not stands(phrase.text, spaced, letters):
            yield Case(GROUPS[4], "another page's", phrase.text, page.html, page.name)


_POWER: Final = re.compile(r"([A-Z]\w+ put the reserve at \d × 10)<sup>(\d)</sup>( \w+)")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _edited(page: Page, chosen: list[Phrase], random_: random.Random) -> Iterator[Case]:
    """Every phrase in every way that pages print; one page holds all phrases, each in another way."""
    ways = list(ON_PAGE.items())
    for turn in range(len(ways)):
        html, made = page.html, []
        for number, phrase in sorted(enumerate(chosen), key=lambda item: -item[1].start):
            kind, way = ways[(turn + number) % len(ways)]
            edited = way(" ".join(page.html[phrase.start : phrase.end].split()), random_)
            if edited:
                html = html[: phrase.start] + edited + html[phrase.end :]
                made.append((kind, phrase.text))
        for kind, text in made:
            yield Case(GROUPS[1], kind, text, html, page.name)


def _placed(page: Page, random_: random.Random) -> Iterator[Case]:
    """Sentences put into every place a reader can meet, and into every place none can."""
    html, made = page.html, []
    head, foot = html.find("</head>"), html.rfind("</body>")
    if head < 0 or foot < head:
        return
    title = re.search(r"<title.*?</title>", html[:head], re.DOTALL | re.IGNORECASE)
    for number, (kind, (where, write)) in enumerate((*PLACES.items(), *HIDDEN.items())):
        phrase = _PLACED.format(f"{number + 3}{random_.randint(100, 999)}")
        put = write(phrase)
        if kind == "title":
            if title is None:
                continue
            html = html.replace(title[0], put, 1)
        else:
            at = html.find("</head>") if where == "head" else html.rfind("</body>")
            html = html[:at] + put + html[at:]
        made.append((GROUPS[2] if kind in PLACES else GROUPS[5], kind, phrase))
    for group, kind, phrase in made:
        yield Case(group, kind, phrase, html, page.name)
