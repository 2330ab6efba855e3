"""Identifiers that a reference gives instead of an address: each has one address by the rules of who gives it out.

DOI (https://www.doi.org/doi-handbook/HTML/index.html), arXiv (https://info.arxiv.org/help/arxiv_identifier.html),
PubMed and PubMed Central (https://www.ncbi.nlm.nih.gov/books/NBK3827/), handle (RFC 3650), ISBN (ISO 2108). Nothing is
asked and nothing is guessed: an identifier that is not well formed is left as it is written.
"""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from checker.model.claim import OFFLINE_TYPES, Source

__all__ = ["completed", "isbn_is_valid"]

_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S{1,300}")
_ARXIV: Final = re.compile(
    r"\b(?:arxiv|eprint)[:\s]\s?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z][a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7})\b", re.IGNORECASE
)
_PMC: Final = re.compile(r"\bPMC(?:ID)?[:\s]{0,2}(?:PMC)?(\d{2,9})\b", re.IGNORECASE)
_PMID: Final = re.compile(r"\bPMID[:\s]{1,2}(\d{1,9})\b", re.IGNORECASE)
_HANDLE: Final = re.compile(
    r"\b(?:hdl|handle)[:\s]\s?(\d{1,9}(?:\.\d+){0,5}/[^\s;,\"<>]{1,200}[^\s;,.\"<>])", re.IGNORECASE
)
_NOTED_DOI: Final = re.compile(r"\bdoi[:\s]\s?(10\.\d{4,9}(?:\.\d+)*/[^\s;\"<>]{1,200}[^\s;,.\"<>])", re.IGNORECASE)

_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (_NOTED_DOI, lambda found: _doi_address(found)),
    (_ARXIV, lambda found: f"https://arxiv.org/abs/{found}"),
    (_PMC, lambda found: f"https://www.ncbi.nlm.nih.gov/pmc/articles/PMC{found}/"),
    (_PMID, lambda found: f"https://pubmed.ncbi.nlm.nih.gov/{found}/"),
    (_HANDLE, lambda found: f"https://hdl.handle.net/{quote(found, safe='/:;().,_-~')}"),
)
"""In this order: what is nearest to the publisher's own page comes first."""

_FIELDS: Final = ("note", "publisher", "container_title")


def completed(source: Source) -> Source:
    """A source with the address that its identifier stands for, or the type that says why it has none.

    A source with an address is left alone. What is nothing but an identifier becomes part of the note.
    """
    if source.url:
        return source
    if _DOI.fullmatch(source.doi):
        return source.model_copy(update={"url": _doi_address(source.doi)})
    for pattern, address in _FORMS:
        for field in _FIELDS:
            text = getattr(source, field)
            if found := pattern.search(text[:2_000]):
                update = {"url": address(found[1])}
                if pattern is _NOTED_DOI and not source.doi:
                    update["doi"] = found[1]
                if field != "note" and found[0].strip() == text.strip():
                    update |= {field: "", "note": f"{source.note}; {text}" if source.note else text}
                return source.model_copy(update=update)
    if source.isbn and source.type not in OFFLINE_TYPES and isbn_is_valid(source.isbn):
        return source.model_copy(update={"type": "book"})
    return source


def isbn_is_valid(text: str) -> bool:
    """Whether an ISBN's last digit is right: of ten digits or of thirteen, hyphens and spaces aside (ISO 2108)."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(digits)) % 10 == 0
    return False


def _doi_address(doi: str) -> str:
    """A DOI's address: characters that mean something else in one are encoded, as the handbook asks (§2.5.2.4)."""
    return "https://doi.org/" + quote(doi, safe="/:;().,_-~@!$&'*+=")
