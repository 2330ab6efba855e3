# ruff: noqa: E501 - a table of ways: each takes the same two arguments, one line a way
"""Pages to quote: some written here with much that a quotation may get wrong, some shipped in documentation."""

import random
import re
import sysconfig
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

__all__ = ["Page", "Phrase", "phrases", "shipped", "written"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's name and its markup."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand in one run of text: `html[start:end]` is how the page writes them."""

    text: str
    start: int
    end: int


_NAMES: Final = [
    "Adeyemi",
    "Bergström",
    "Castellanos",
    "Diallo",
    "Eriksen",
    "Farouk",
    "García",
    "Hölderlin",
    "Ivanova",
    "Jørgensen",
    "Keïta",
    "Lindqvist",
]
_TOWNS: Final = [
    "Arlit",
    "Bergen",
    "Córdoba",
    "Dakar",
    "Esbjerg",
    "Fès",
    "Gao",
    "Haarlem",
    "Isfahan",
    "Jönköping",
    "Kiel",
    "Lomé",
]
_THINGS: Final = [
    "barges",
    "bridges",
    "clinics",
    "ferries",
    "granaries",
    "lighthouses",
    "mills",
    "reservoirs",
    "schools",
    "turbines",
    "wells",
    "workshops",
]
_VERBS: Final = [
    "counted",
    "repaired",
    "inspected",
    "abandoned",
    "flooded",
    "reopened",
    "photographed",
    "surveyed",
    "financed",
    "measured",
]
_UNITS: Final = ["km", "kg", "tonnes", "litres", "hectares", "miles", "metres", "hours"]


def _number(random_: random.Random) -> str:
    return random_.choice((str(random_.randint(11, 999)), f"{random_.randint(2, 98)},{random_.randint(100, 999)}",
                           f"{random_.randint(1, 99)}.{random_.randint(1, 9)}"))  # fmt: skip


def _sentence(random_: random.Random) -> str:
    """One sentence with numbers, names, negations, money, ranges, powers."""
    pick = random_.choice
    year = random_.randint(1950, 2021)
    return pick((
        f"By {year} the council of {pick(_TOWNS)} had {pick(_VERBS)} {_number(random_)} {pick(_THINGS)}, and {pick(_NAMES)} "
        f"did not expect more than {_number(random_)} {pick(_UNITS)} of new track before the winter",
        f"{pick(_NAMES)} told the inquiry that the {pick(_THINGS)} near {pick(_TOWNS)} cost ${_number(random_)} million in "
        f"{year}, which is {random_.randint(2, 90)}% less than the engineers had feared",
        f"Between {year}–{year + random_.randint(2, 9)} some {_number(random_)} {pick(_THINGS)} were {pick(_VERBS)} although the "
        f"winter of {year + 1} fell to -{random_.randint(2, 39)}.{random_.randint(1, 9)} degrees in {pick(_TOWNS)}",
        f"The {pick(_THINGS)} of {pick(_TOWNS)} aren’t older than those of {pick(_TOWNS)}, “as {pick(_NAMES)} once wrote,” and "
        f"nobody has {pick(_VERBS)} them since {pick(('March', 'June', 'October'))} {year}",
        f"A well-known survey by {pick(_NAMES)} and {pick(_NAMES)} put the reserve at {random_.randint(2, 9)} × "
        f"10<sup>{random_.randint(3, 9)}</sup> {pick(_UNITS)}, without counting what the {pick(_THINGS)} of {pick(_TOWNS)} hold",
        f"It is the people’s view, officials said, that {pick(_THINGS)} should first be {pick(_VERBS)}; the office in "
        f"{pick(_TOWNS)} will never open on {random_.randint(1, 28)} {pick(('May', 'July', 'August'))} {year} without them",
        f"£{_number(random_)} was paid to {pick(_NAMES)}’s firm for {random_.randint(3, 40)} {pick(_THINGS)} measuring "
        f"{random_.randint(2, 30)}.{random_.randint(1, 9)} m² each, or {_number(random_)} {pick(_UNITS)} in all",
    )) + "."  # fmt: skip


def written(count: int, seed: int) -> list[Page]:
    """Pages made here, each of another shape."""
    pages = []
    for number in range(count):
        random_ = random.Random(f"{seed}/{number}")
        parts = []
        for _ in range(18):
            paragraph = " ".join(_sentence(random_) for _ in range(random_.randint(2, 4)))
            parts.append(random_.choice((
                f"<p>{paragraph}</p>", f"<p>{paragraph}\n</p>", f'<div class="t"><span>{paragraph}</span></div>',
                f"<blockquote><p>{paragraph}</p></blockquote>", f"<ul><li>{paragraph}</li></ul>",
                f"<table><tr><td>{number}</td><td>{paragraph}</td></tr></table>", f"<h2>{paragraph[:40]}</h2><p>{paragraph}</p>",
            )))  # fmt: skip
        menu = "".join(f'<li><a href="/{town}">{town}</a></li>' for town in _TOWNS)
        pages.append(Page(f"written {number}", (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Report {number}</title></head>'
            f"<body><nav><ul>{menu}</ul></nav><main>{''.join(parts)}</main><footer>Printed in {_TOWNS[number % 12]}</footer>"
            "</body></html>"
        )))  # fmt: skip
    return pages


def shipped(count: int, seed: int) -> list[Page]:
    """Documentation that installed packages bring along, spread over packages; fewer where there are few."""
    found: dict[str, list[Path]] = {}
    for root in (Path(sysconfig.get_paths()["purelib"]), Path("/usr/share/doc"), Path("/usr/share/javascript")):
        for path in sorted(root.rglob("*.html")) if root.is_dir() else ():
            if path.is_file() and 8_000 < path.stat().st_size < 300_000:
                found.setdefault(path.relative_to(root).parts[0], []).append(path)
    random_ = random.Random(seed)
    for paths in found.values():
        random_.shuffle(paths)
    chosen: list[Path] = []
    packages = sorted(found)
    random_.shuffle(packages)
    while len(chosen) < count and any(found.values()):
        for package in packages:
            if found[package] and len(chosen) < count:
                chosen.append(found[package].pop())
    pages = []
    for path in chosen:
        try:
            html = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if "{{" not in html and "{%" not in html:
            pages.append(Page(f"{path.parent.name}/{path.name}", html))
    return pages


_BLANK: Final = re.compile(
    r"<!--.*?-->|<(head|script|style|pre|textarea|template|noscript|select|svg|button|code|tt|nav|math)\b.*?</\1\s*>"
    r"|<[^>]*\b(?:hidden|display:\s*none)[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_RUN: Final = re.compile(r"(?<=>)[^<>{}]{50,4000}(?=<)")
_WORD: Final = re.compile(r"\S+")


_APART: Final = re.compile(r"\s|</(?:p|li|td|dd|h[1-6]|blockquote|div)>")
_BEHIND: Final = re.compile(r"<(?:p|li|td|dd|h[1-6]|blockquote|div)\b[^<>]*>\Z")


def phrases(page: Page, count: int, seed: int) -> list[Phrase]:
    """Phrases of 7 to 20 whole words out of runs of text, each once on the page as it writes them, apart."""
    html = _BLANK.sub(lambda found: "<" + " " * (len(found[0]) - 2) + ">", page.html)
    random_ = random.Random(f"{page.name}/{seed}")
    runs = [run for run in _RUN.finditer(html) if len(run[0].split()) >= 8]
    random_.shuffle(runs)
    found: list[Phrase] = []
    for run in (*runs, *runs):
        if len(found) >= count:
            break
        spots = list(_WORD.finditer(page.html, *run.span()))
        length = random_.randint(7, min(20, len(spots) - 1)) if len(spots) > 8 else 7
        first = random_.randint(0, len(spots) - length)
        start, end = spots[first].start(), spots[first + length - 1].end()
        raw = page.html[start:end]
        text = " ".join(unescape(raw).split())
        ends = text[0].isalnum() and (text[-1].isalnum() or (text[-1] in ".,;" and text[-2].isalnum()))
        # What an inline tag goes on with may belong to the last word: 10<sup>9</sup>.
        apart = _APART.match(page.html, end) and (
            start > run.start() or _BEHIND.search(page.html[max(0, start - 400) : start])
        )
        alone = all(end <= one.start or one.end <= start for one in found)
        if (
            ends
            and apart
            and alone
            and page.html.count(raw) == 1
            and len(text.split()) == length
            and not re.search(r"[\[\]…]|\.\.", text)
        ):
            found.append(Phrase(text, start, end))
    return found
