"""A short name made from words, for ids that a tool writes once and a person may change."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Final

__all__ = ["slug"]

_LONGEST: Final = 48


def slug(text: str, taken: Collection[str]) -> str:
    """An id for a claim: the first words in small ASCII letters, joined by hyphens.

    It fits `^[a-z0-9][a-z0-9._-]{0,63}$` and is a text to every YAML reader (`no`, `2020-07-21` and `1e3` alone are
    not): a single word or one without letters gets `claim-` before it, as does the digest that stands for words
    without any Latin letter.

    Args:
        text: The claim's words.
        taken: Ids that are in use; a number is added until it is none of them.
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    name = ""
    for word in words:
        if len(name) + 1 + len(word) > _LONGEST:
            break
        name = f"{name}-{word}" if name else word
    name = name or "".join(words)[:_LONGEST] or hashlib.sha256(text.encode()).hexdigest()[:12]
    if "-" not in name or not re.search("[a-z]", name):
        name = f"claim-{name}"
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique
