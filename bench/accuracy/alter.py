# ruff: noqa: ARG005, C416 - a table of ways: each takes the same two arguments, one line a way
"""Ways to make a quotation false: each changes what the words say, or cuts a word or a number."""

import random
import re
from collections.abc import Callable
from typing import Final

__all__ = ["ALTERED", "SAME_LETTERS"]

Way = Callable[[str, random.Random], str | None]


def _swap(pattern: str, replace: Callable[["re.Match[str]", random.Random], str | None]) -> Way:
    """Change one of the places a pattern stands at."""

    def way(text: str, random_: random.Random) -> str | None:
        spots = list(re.finditer(pattern, text))
        if not spots:
            return None
        spot = random_.choice(spots)
        new = replace(spot, random_)
        return None if new is None or new == spot[0] else text[: spot.start()] + new + text[spot.end() :]

    return way


def _digit(found: "re.Match[str]", random_: random.Random) -> str:
    return random_.choice([digit for digit in "123456789" if digit != found[0]])


def _other(*choices: str) -> Callable[["re.Match[str]", random.Random], str]:
    def pick(found: "re.Match[str]", random_: random.Random) -> str:
        return random_.choice([choice for choice in choices if choice.casefold() != found[0].casefold()])

    return pick


def _order(text: str, random_: random.Random) -> str | None:
    parts = text.split(" ")
    spots = [at for at in range(len(parts) - 1) if parts[at].isalpha() and parts[at + 1].isalpha()
             and parts[at].casefold() != parts[at + 1].casefold()]  # fmt: skip
    if not spots:
        return None
    at = random_.choice(spots)
    parts[at], parts[at + 1] = parts[at + 1], parts[at]
    return " ".join(parts)


def _dropped(text: str, random_: random.Random) -> str | None:
    parts = text.split(" ")
    spots = [at for at in range(1, len(parts) - 1) if parts[at].isalpha() and parts[at].casefold() not in ("a", "an")]
    if not spots:
        return None
    del parts[random_.choice(spots)]
    return " ".join(parts)


def _cut_end(text: str, random_: random.Random) -> str | None:
    found = re.search(r"(?<!\S)([A-Za-z]{5,})[.,;]?$", text)
    return text[: found.start() + random_.randint(2, len(found[1]) - 2)] if found else None


def _cut_start(text: str, random_: random.Random) -> str | None:
    found = re.match(r"[A-Za-z]{5,}(?= )", text)
    return text[random_.randint(2, found.end() - 2) :] if found else None


def _join(text: str, random_: random.Random) -> str | None:
    spots = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
    if not spots:
        return None
    at = random_.choice(spots)
    return text[:at] + text[at + 1 :]


def _split(text: str, random_: random.Random) -> str | None:
    spots = [found for found in re.finditer(r"(?<![^\s])[a-z]{7,}(?![^\s])", text)]
    if not spots:
        return None
    spot = random_.choice(spots)
    at = random_.randint(spot.start() + 3, spot.end() - 3)
    return text[:at] + " " + text[at:]


def _cut_number_end(text: str, random_: random.Random) -> str | None:
    spots = list(re.finditer(r"(?<![\d.,])\d{2,}(?:[.,]\d+)*", text))
    spots = [spot for spot in spots if len(text[: spot.start()].split()) >= 3]
    if not spots:
        return None
    spot = random_.choice(spots)
    return text[: spot.end() - 1].rstrip(".,")


def _cut_number_start(text: str, random_: random.Random) -> str | None:
    spots = list(re.finditer(r"(?<![\d.,\w-])\d{2,}(?:[.,]\d+)*", text))
    spots = [spot for spot in spots if len(text[spot.end() :].split()) >= 3]
    return text[random_.choice(spots).start() + 1 :] if spots else None


_NUMBER: Final = r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,]*\d)"

ALTERED: Final[dict[str, Way]] = {
    "digit": _swap(r"\d", _digit),
    "digits swapped": _swap(r"(?<!\d)(\d)(\d)", lambda found, _: found[2] + found[1] if found[1] != found[2] else None),
    "digit dropped": _swap(r"(?<=\d)\d", lambda found, _: ""),
    "digit added": _swap(r"(?<=\d)(?=\s)", lambda found, r: r.choice("0123456789")),
    "sign added": _swap(rf"(?<= ){_NUMBER}(?= )", lambda found, _: "-" + found[0]),
    "sign dropped": _swap(r"(?<= )[-−](?=\d)", lambda found, _: ""),
    "decimal point dropped": _swap(r"(?<=\d)\.(?=\d)", lambda found, _: ""),
    "decimal point moved": _swap(r"(\d)(\d)\.(\d)", lambda found, _: f"{found[1]}.{found[2]}{found[3]}"),
    "decimal point added": _swap(r"(?<=[\s$£])(\d+)(\d)(?=\s)", lambda found, _: f"{found[1]}.{found[2]}"),
    "thousands cut": _swap(r"(?<=\d),\d{3}", lambda found, _: ""),
    "thousands to decimals": _swap(r"(?<=\d),(?=\d{3})", lambda found, _: "."),
    "per cent dropped": _swap(r"(?<=\d)%", lambda found, _: ""),
    "per cent added": _swap(rf"(?<= ){_NUMBER}(?= [a-z])", lambda found, _: found[0] + "%"),
    "currency": _swap(r"[$£€]", _other("$", "£", "€")),
    "currency dropped": _swap(r"[$£€](?=\d)", lambda found, _: ""),
    "magnitude": _swap(r"\b(?:thousand|million|billion)\b", _other("thousand", "million", "billion")),
    "magnitude added": _swap(rf"(?<=[\s$£]){_NUMBER}(?= [a-z])(?! (?:million|billion|thousand))",
                             lambda found, _: found[0] + " million"),
    "unit": _swap(r"\b(?:km|kg|tonnes|litres|hectares|miles|metres|hours|bytes|bits|seconds|degrees)\b",
                  _other("km", "kg", "tonnes", "miles", "hours", "bits", "seconds")),
    "range joined": _swap(r"(?<=\d)[–-](?=\d)", lambda found, _: ""),
    "range's end dropped": _swap(r"(?<=\d)[–-]\d+", lambda found, _: ""),
    "negation dropped": _swap(r" (?:not|never)(?= )|n['’]t(?= )| no(?= )| without(?= )", lambda found, _: ""),
    "negation added": _swap(r"(?<= )(?:is|are|was|were|will|can|has|had|have|should|may|must|does|do)(?= )",
                            lambda found, _: found[0] + " not"),
    "n't added": _swap(r"(?<= )(?:is|are|was|were|has|had|have|should|does)(?= )", lambda found, _: found[0] + "n’t"),
    "cannot": _swap(r"(?<= )can(?= )", lambda found, _: "cannot"),
    "un- put on": _swap(r"(?<= )[a-z]{5,}(?:ed|able|al)(?= )", lambda found, _: "un" + found[0]),
    "name": _swap(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{2,}(?=[ ,.’])", _other("Okonkwo", "Petersen", "Valparaíso")),
    "month": _swap(r"\b(?:March|May|June|July|August|October)\b", _other("March", "May", "June", "October")),
    "word": _swap(r"(?<= )[a-z]{4,}(?= )", _other("penguin", "despite", "harvest", "silently")),
    "little word": _swap(r"(?<= )(?:and|or|before|after|under|over|more|less|with|from|to|of|in|all|some|most)(?= )",
                         _other("and", "or", "before", "after", "more", "less", "from", "to", "some", "all")),
    "letter": _swap(r"(?<=[a-z])[a-z](?=[a-z])", _other(*"aeiorstln")),
    "plural": _swap(r"(?<= )[a-z]{3,}[a-rt-z](?= )", lambda found, _: found[0] + "s"),
    "accent dropped": _swap(r"[éèíóöøïãå]", lambda found, _: {"é": "e", "è": "e", "í": "i", "ó": "o", "ö": "o",
                            "ø": "o", "ï": "i", "ã": "a", "å": "a"}[found[0]]),
    "order": _order,
    "word dropped": _dropped,
    "word put in": _swap(r"(?<=[a-z]) (?=[a-z])", lambda found, r: r.choice((" nearly ", " only ", " formerly "))),
    "last word cut": _cut_end,
    "first word cut": _cut_start,
    "last number cut": _cut_number_end,
    "first number cut": _cut_number_start,
    "words joined": _join,
    "word split": _split,
}  # fmt: skip
"""Every way; a phrase it says nothing to gives None."""

SAME_LETTERS: Final = frozenset(
    {"sign added", "sign dropped", "decimal point dropped", "decimal point moved", "decimal point added",
     "thousands to decimals", "per cent dropped", "per cent added", "currency", "currency dropped", "range joined",
     "last word cut", "first word cut", "last number cut", "first number cut", "words joined", "word split",
     "thousands cut", "range's end dropped", "word put in", "digit dropped"}
)  # fmt: skip
"""Changes that may keep every letter and digit in its order, so that only whole words can tell."""
